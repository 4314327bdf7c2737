"""Whatever is changed while it trains, a trainer goes on as a new one would."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    LossName,
    Optimizer,
    OptimizerName,
    Penalty,
    Schedule,
    ScheduleName,
)
from gdplay.experiment.topology import fully_connected
from gdplay.training.trainer import Trainer
from tests.networks import random_dataset, random_experiment, random_topology

SMALL = st.sampled_from([0.0, 0.01, 0.3])
CHANGES = st.one_of(
    st.builds(lambda rate: {"learning_rate": rate}, SMALL),
    st.builds(
        lambda name, m: {"optimizer": Optimizer(name, momentum=m)},
        st.sampled_from(OptimizerName),
        SMALL,
    ),
    st.builds(
        lambda name, steps, warm: {"schedule": Schedule(name, steps=steps, warmup=warm)},
        st.sampled_from(ScheduleName),
        st.integers(1, 9),
        st.integers(0, 3),
    ),
    st.builds(lambda l1, l2, b: {"penalty": Penalty(l1, l2, b)}, SMALL, SMALL, st.booleans()),
    st.builds(lambda size: {"batch_size": size}, st.integers(0, 20)),
    st.builds(lambda flag: {"shuffle": flag}, st.booleans()),
    st.builds(lambda flag: {"zero_gradients": flag}, st.booleans()),
    st.builds(
        lambda kind, share: {"block": BlockUpdate(kind, share)},
        st.sampled_from(BlockKind),
        st.sampled_from([0.1, 0.5, 1.0]),
    ),
    st.builds(lambda dtype: {"dtype": dtype}, st.sampled_from(["float64", "float32"])),
    st.builds(lambda seed: {"data": seed}, st.integers(0, 99)),
    st.builds(lambda seed: {"network": seed}, st.integers(0, 99)),
    st.builds(lambda seed: {"seed": seed}, st.integers(0, 99)),
)


def changed(experiment, change):
    ((name, value),) = change.items()
    rng = np.random.default_rng(value if name in ("data", "network") else 0)
    if name == "data":
        samples = int(rng.integers(1, 14))
        return replace(experiment, dataset=random_dataset(rng, experiment.dataset.task, samples))
    if name == "network":
        outputs = len(experiment.topology.output_layer)
        return replace(experiment, topology=random_topology(rng, 2, outputs))
    if name == "seed":
        return replace(experiment, seed=value)
    return replace(experiment, hyperparameters=replace(experiment.hyperparameters, **change))


@settings(max_examples=60)
@given(
    start=st.integers(0, 2**32 - 1),
    changes=st.lists(st.tuples(CHANGES, st.integers(0, 4)), min_size=1, max_size=8),
)
def test_a_trainer_goes_on_as_a_new_one_would(start, changes):
    experiment = random_experiment(start, loss=LossName.MEAN_SQUARED)
    if len(experiment.topology.output_layer) != 1:
        experiment = replace(experiment, topology=fully_connected(("x1", "x2"), (2, 1)))
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 2)
    for change, steps in changes:
        experiment = changed(experiment, change)
        trainer.adopt(experiment)
        state = trainer.carry(state)
        assert state.layout is trainer.layout
        fresh = Trainer(experiment)
        expected = fresh.advance(fresh.carry(state), steps)
        preview, wanted = trainer.preview(state), fresh.preview(state)
        np.testing.assert_array_equal(preview.update, wanted.update)
        np.testing.assert_array_equal(preview.rows, wanted.rows)
        state = trainer.advance(state, steps)
        assert state.step == expected.step
        for name in ("parameters", "gradient", "slots"):
            np.testing.assert_array_equal(getattr(state, name), getattr(expected, name))
        found = trainer.evaluate(state)
        np.testing.assert_array_equal(
            [found.train, found.penalty, found.test],
            [getattr(fresh.evaluate(state), name) for name in ("train", "penalty", "test")],
        )
