"""The chain rule's factors, paths and shares against the engine's own gradients."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from gdplay.experiment.hyperparameters import Hyperparameters, Initializer, InitializerName, Penalty
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import InputUnit, Topology, Unit, fully_connected
from gdplay.insight.chain_rule import batch_pass, factors, target_of, upstream_terms
from gdplay.insight.paths import LARGEST_LISTED, PathGraph, path_sum, path_values
from gdplay.insight.shares import StepPass, pull_of, shares
from gdplay.nn.activations import ACTIVATIONS
from gdplay.nn.layout import layout_of
from gdplay.training.trainer import Trainer
from tests.networks import random_experiment

MOST_PATHS = 10_000


def drawn_dag(rng) -> Topology:
    """Return a DAG of 2 to 8 hidden layers with links that skip, every unit as it likes."""
    names = sorted(ACTIVATIONS)
    widths = [3, *rng.integers(1, 5, rng.integers(2, 9)).tolist(), 1]
    ids = iter(range(sum(widths)))
    columns = [[next(ids) for _ in range(width)] for width in widths]
    links = frozenset(
        Link(source, target)
        for depth, targets in enumerate(columns)
        for before in range(depth)
        for target in targets
        for source in columns[before]
        if rng.random() < (0.9 if before == depth - 1 else 0.4)
    )
    features = ("x1", "x2", "x1*x2")
    inputs = tuple(InputUnit(unit, name) for unit, name in zip(columns[0], features, strict=True))
    layers = tuple(
        tuple(Unit(unit, str(rng.choice(names))) for unit in column) for column in columns[1:]
    )
    return Topology(inputs, layers, links, next_id=sum(widths))


def step_of(experiment) -> StepPass:
    trainer = Trainer(experiment)
    record = trainer.preview(trainer.initial_state())
    batch = batch_pass(experiment, trainer.layout, record.before, record.rows)
    return StepPass(1, experiment, record, batch)


def dag_experiment(seed):
    """Return the first DAG from `seed` on that has few enough paths, and a weight of its inputs."""
    rng = np.random.default_rng(seed)
    while True:
        topology = drawn_dag(rng)
        layout = layout_of(topology)
        graphs = [PathGraph(layout, unit.id) for unit in topology.units]
        graph = max(graphs, key=lambda graph: graph.count)
        if 0 < graph.count <= MOST_PATHS:
            break
    plain = {"zero_gradients": True, "penalty": Penalty()}
    base = random_experiment(seed, **plain)
    if len(base.topology.output_layer) > 1:
        base = random_experiment(seed, **plain, loss="half_mean_squared")
    return replace(base, topology=topology, initial={}), graph


@pytest.mark.parametrize("seed", range(100))
def test_on_any_dag_the_paths_add_up_to_the_engines_gradient(seed) -> None:
    experiment, graph = dag_experiment(seed)
    step = step_of(experiment)
    paths = list(graph.all_paths())
    assert len(paths) == graph.count == len(set(paths))
    chosen = [p for p in step.layout.parameters if target_of(p) == graph.unit][-3:]
    for parameter in chosen:
        values = np.array([path_values(step.batch, parameter, units) for units in paths])
        values /= step.batch.mean_over
        place = step.layout.index[parameter]
        error = abs(values.sum() - step.record.gradient[place])
        assert error <= 1e-10 * np.abs(values).sum()
        first = np.array([path_values(step.batch, parameter, units)[0] for units in paths])
        told = path_sum(graph, step.batch, parameter, 0)
        assert told.count == len(paths)
        listed = sum(path.value for path in told.paths) + told.remainder
        assert listed == pytest.approx(first.sum(), rel=1e-9, abs=1e-10 * np.abs(first).sum())
        sizes = np.sort(np.abs(first))[::-1][: len(told.paths)]
        assert [abs(path.value) for path in told.paths] == pytest.approx(sizes, rel=1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_the_samples_shares_add_up_to_the_gradient(seed) -> None:
    step = step_of(random_experiment(seed))
    weights = np.abs(np.array([shares(step, p).values for p in step.layout.parameters])).sum(axis=1)
    for place, parameter in enumerate(step.layout.parameters):
        told = shares(step, parameter)
        data = step.record.gradient[place] - step.record.penalty_gradient[place]
        penalty = abs(step.record.penalty_gradient[place])
        assert told.data == pytest.approx(data, abs=1e-13 + 1e-12 * (weights[place] + penalty))
        assert told.data + told.penalty + told.kept == pytest.approx(told.gradient, abs=1e-12)
        for at in range(step.batch.size):
            part = factors(step.batch, parameter, at)
            product = part.activation * part.derivative * part.upstream
            assert part.share == pytest.approx(product, rel=1e-12, abs=1e-300)
            assert part.share / step.batch.mean_over == pytest.approx(told.values[at], rel=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_what_comes_back_to_a_neuron_is_the_sum_over_its_links(seed) -> None:
    step = step_of(random_experiment(seed))
    outputs = {unit.id for unit in step.layout.topology.output_layer}
    for unit in step.layout.topology.units:
        for at in range(step.batch.size):
            terms = upstream_terms(step.batch, unit.id, at)
            if unit.id in outputs:
                assert terms == ()
            else:
                size = sum(abs(term.value) for term in terms)
                total = sum(term.value for term in terms)
                came_back = step.batch.upstream[unit.id][at]
                assert total == pytest.approx(came_back, abs=1e-12 * size)


def test_a_slope_is_that_of_the_activation() -> None:
    step = step_of(random_experiment(3))
    batch = step.batch
    for unit in step.layout.topology.units:
        assert batch.delta[unit.id] == pytest.approx(
            batch.derivative[unit.id] * batch.upstream[unit.id], rel=1e-12
        )
        if unit.activation == "tanh":
            squared = batch.activation[unit.id] ** 2
            assert batch.derivative[unit.id] == pytest.approx(1.0 - squared, rel=1e-9)


def test_what_was_there_before_is_told_apart() -> None:
    experiment = random_experiment(5, zero_gradients=False, penalty=Penalty(l2=0.1))
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 3)
    record = trainer.preview(state)
    batch = batch_pass(experiment, trainer.layout, record.before, record.rows)
    for place, parameter in enumerate(trainer.layout.parameters):
        told = shares(StepPass(1, experiment, record, batch), parameter)
        assert told.kept == pytest.approx(state.gradient[place], abs=1e-12)


def test_of_many_paths_the_largest_are_found_without_listing_all() -> None:
    wide = fully_connected(("x1", "x2"), (6, 6, 6, 6, 1))  # 216 paths from each first neuron
    deep = fully_connected(("x1", "x2"), (*[8] * 12, 1))  # 8¹¹
    for topology, initializer in (
        (wide, Initializer(InitializerName.NORMAL, gain=0.8)),
        (deep, Initializer(InitializerName.NORMAL, gain=0.8)),
        (deep, Initializer(InitializerName.CONSTANT, gain=0.3)),
        (deep, Initializer(InitializerName.ZEROS)),
    ):
        base = random_experiment(1, penalty=Penalty(), loss="mean_squared", batch_size=4)
        step = step_of(
            replace(
                base,
                topology=topology,
                initial={},
                hyperparameters=replace(base.hyperparameters, initializer=initializer),
            )
        )
        parameter = Link(0, 2)
        graph = PathGraph(step.layout, 2)
        found = graph.largest(step.batch, 1, LARGEST_LISTED)
        assert len({path.units for path in found}) == LARGEST_LISTED
        sizes = [abs(path.value) for path in found]
        assert sizes == pytest.approx(sorted(sizes, reverse=True), rel=1e-9)
        told = path_sum(graph, step.batch, parameter, 1)
        listed = sum(path.value for path in told.paths)
        assert listed + told.remainder == pytest.approx(told.total, rel=1e-12)
        if topology is wide:
            assert told.count == len(told.paths) == 216
            values = np.array([path.value for path in told.paths])
            assert sizes == pytest.approx(np.abs(values[:20] / factors_activation(step)), rel=1e-9)
        else:
            assert told.count == 8**11
            assert len(told.paths) == LARGEST_LISTED


def factors_activation(step):
    return factors(step.batch, Link(0, 2), 1).activation


def test_a_unit_without_a_way_to_the_output_has_no_paths() -> None:
    topology = fully_connected(("x1",), (2, 1))
    cut = replace(topology, links=topology.links - {Link(1, 3)})
    graph = PathGraph(layout_of(cut), 1)
    assert graph.count == 0
    assert list(graph.all_paths()) == []
    step = step_of(replace(random_experiment(1), topology=cut, initial={}))
    told = path_sum(graph, step.batch, Link(0, 1), 0)
    assert (told.paths, told.remainder, told.total) == ((), 0.0, 0.0)


def test_paths_are_counted_before_they_are_listed() -> None:
    graph = PathGraph(layout_of(fully_connected(("x1",), (*[10] * 30, 1))), 1)
    assert graph.count == 10**29
    assert len(list(islice(graph.all_paths(), 7))) == 7


@pytest.mark.parametrize("loss", ["half_mean_squared", "sum_squared", "binary_cross_entropy"])
def test_a_sample_pulls_against_its_share(loss) -> None:
    step = step_of(random_experiment(8, loss=loss, batch_size=3, penalty=Penalty()))
    inside = np.array([pull_of(step, int(row)).values for row in step.batch.rows])
    for place, parameter in enumerate(step.layout.parameters):
        assert inside[:, place] == pytest.approx(-shares(step, parameter).values, rel=1e-12)
    outside = np.setdiff1d(step.experiment.dataset.train_rows, step.batch.rows)
    alone = replace(
        step.experiment, hyperparameters=replace(step.experiment.hyperparameters, batch_size=0)
    )
    whole = step_of(alone)
    for row in outside.tolist():
        scale = whole.batch.mean_over / step.batch.mean_over
        expected = pull_of(whole, row).values * scale
        assert pull_of(step, row).values == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_a_bias_multiplies_one() -> None:
    step = step_of(random_experiment(2, penalty=Penalty()))
    unit = step.layout.topology.layers[0][0].id
    part = factors(step.batch, Bias(unit), 0)
    assert part.activation == 1.0
    assert part.share == pytest.approx(float(step.batch.delta[unit][0]))


def test_float32_is_summed_as_the_engine_sums_it() -> None:
    settings = Hyperparameters(dtype="float32", loss="half_mean_squared")
    experiment = replace(random_experiment(0), hyperparameters=settings)
    step = step_of(replace(experiment, topology=fully_connected(("x1", "x2"), (4, 1)), initial={}))
    for place, parameter in enumerate(step.layout.parameters):
        told = shares(step, parameter)
        assert told.data == pytest.approx(step.record.gradient[place], rel=1e-4, abs=1e-6)
