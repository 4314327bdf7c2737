"""What has to hold for training on any network, in every executor."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    Optimizer,
    OptimizerName,
)
from gdplay.experiment.parameter import Bias, Link
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.program.fusion import fuse
from gdplay.program.log import StepLog
from gdplay.training.trainer import Trainer
from tests.networks import random_dataset, random_experiment

pytestmark = pytest.mark.usefixtures("compiled")
in_every_executor = pytest.mark.parametrize("executor", ["numpy", "compiled"])


def state_bits(state, places):
    """Return the bits of some parameters and their moments."""
    return state.parameters[places].tobytes() + state.slots[:, places].tobytes()


def with_setting(experiment, **settings):
    return replace(experiment, hyperparameters=replace(experiment.hyperparameters, **settings))


@in_every_executor
@pytest.mark.parametrize("seed", range(30))
def test_with_zeroing_off_the_gradient_after_k_steps_is_the_sum_of_k_gradients(seed, executor):
    experiment = random_experiment(seed, zero_gradients=False, learning_rate=0.003)
    adding = Trainer(experiment, executor)
    alone = Trainer(with_setting(experiment, zero_gradients=True), executor)
    state = adding.initial_state()
    total = np.zeros(state.layout.size)
    for _ in range(15):
        total += alone.advance(state, 1).gradient
        state = adding.advance(state, 1)
    assert adding.executor == alone.executor == executor
    scale = np.abs(total).max()
    np.testing.assert_allclose(state.gradient, total, rtol=0, atol=1e-12 * scale)


def block_of(parameter, topology, kind):
    unit = parameter.target if isinstance(parameter, Link) else parameter.unit
    return topology.depth_of[unit] if kind is BlockKind.LAYERS else unit


@in_every_executor
@pytest.mark.parametrize("kind", [BlockKind.UNITS, BlockKind.LAYERS])
@pytest.mark.parametrize("seed", range(15))
def test_a_block_update_leaves_what_is_outside_untouched_to_the_bit(seed, kind, executor):
    experiment = random_experiment(seed, block=BlockUpdate(kind, share=0.5))
    layout = layout_of(experiment.topology)
    frozen = frozenset(link for link in experiment.topology.links if sum(link) % 5 == 0)
    experiment = replace(experiment, topology=replace(experiment.topology, frozen_links=frozen))
    blocks = np.array([block_of(p, experiment.topology, kind) for p in layout.parameters])
    still = np.array([p in frozen for p in layout.parameters])
    count = len(set(blocks[~still]))
    trainer = Trainer(experiment, executor)
    state, turns = trainer.initial_state(), set()
    for _ in range(40):
        before, state = state, trainer.advance(state, 1)
        moved = {
            block
            for block in set(blocks)
            if state_bits(state, blocks == block) != state_bits(before, blocks == block)
        }
        assert len(moved) <= max(1, round(0.5 * count))
        assert state_bits(state, still) == state_bits(before, still)
        turns |= moved
    assert trainer.executor == executor
    assert turns
    if count > 1:
        assert len(turns) > 1


def with_twin(experiment):
    """Return the experiment with a twin of one unit that has links in and out, and both ids."""
    topology = experiment.topology
    sources = {link.source for link in topology.links}
    targets = {link.target for link in topology.links}
    candidates = [u for u in topology.units if u.id in sources & targets]
    unit = candidates[0]
    twin = replace(unit, id=topology.next_id)
    layers = tuple(
        (*layer, twin) if unit in layer else layer for layer in topology.layers
    )  # at the layer's end, so that others may lie between
    copied = {
        Link(*(twin.id if end == unit.id else end for end in link))
        for link in topology.links
        if unit.id in link
    }
    topology = replace(topology, layers=layers, links=topology.links | copied, next_id=twin.id + 1)
    return replace(experiment, topology=topology), unit.id, twin.id


def alike(state: TrainingState, unit, twins):
    """Return a copy of `state` in which the twins have every value of the unit."""
    layout = state.layout
    parameters = state.parameters.copy()
    for parameter, place in layout.index.items():
        model = type(parameter)(*(unit if end in twins else end for end in parameter))
        parameters[place] = state.parameters[layout.index[model]]
    return replace(state, parameters=parameters)


def has_hidden_units(seed):
    return len(random_experiment(seed).topology.hidden_layers) > 1


@in_every_executor
@pytest.mark.parametrize("name", [OptimizerName.GRADIENT_DESCENT, OptimizerName.ADAM])
@pytest.mark.parametrize("seed", [seed for seed in range(70) if has_hidden_units(seed)])
def test_identical_units_stay_identical_to_the_bit_in_any_network(seed, name, executor):
    plain = random_experiment(seed, optimizer=Optimizer(name), learning_rate=1e-4, batch_size=0)
    samples = random_dataset(np.random.default_rng(seed), plain.dataset.task, 45)
    experiment, twins = replace(plain, dataset=samples), []
    for _ in range(10):  # as wide as the tiles of a matrix product and a little more
        experiment, unit, twin = with_twin(experiment)
        twins.append(twin)
    trainer = Trainer(experiment, executor)
    start = alike(trainer.initial_state(), unit, twins)
    state = trainer.advance(start, 30)
    assert trainer.executor == executor
    assert trainer.divergence is None
    same = alike(state, unit, twins)
    assert same.parameters.tobytes() == state.parameters.tobytes()
    place = state.layout.index
    assert state.parameters[place[Bias(unit)]] != start.parameters[place[Bias(unit)]]


def has_few_links(trainer):
    """Return whether a block of the trainer's network is computed link by link."""
    lines = fuse(trainer._plan().program).instructions
    return any(line.primitive == "linked_moment" for line in lines)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, -1e30])
@pytest.mark.parametrize("seeds", [range(part, part + 20) for part in (0, 20, 40)])
def test_what_is_not_finite_spreads_equally_in_every_executor(seeds, value, dtype):
    for seed in seeds:
        experiment = random_experiment(seed, dtype=dtype)
        start = Trainer(experiment).initial_state()
        parameters = start.parameters.copy()
        parameters[seed % parameters.size] = value
        made = {}
        for executor in ("numpy", "compiled"):
            trainer, log = Trainer(experiment, executor), StepLog(parameters.size)
            state = trainer.advance(replace(start, parameters=parameters), 1, log)
            numbers = [state.parameters, state.slots.ravel(), log.loss[:, 0], log.gradient[2, 0]]
            made[executor] = np.concatenate(numbers), trainer.divergence
        (expected, cause), (found, other) = made["numpy"], made["compiled"]
        if has_few_links(trainer):
            # A dense product carries NaN over a missing link, 0 · NaN; one by links does not.
            assert np.all(np.isfinite(found) | ~np.isfinite(expected)), seed
        else:
            np.testing.assert_array_equal(np.isnan(found), np.isnan(expected), f"{seed}")
            np.testing.assert_array_equal(np.isfinite(found), np.isfinite(expected), f"{seed}")
        assert cause == other
        assert cause is not None or np.isfinite(value)
