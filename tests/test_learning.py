"""Every preset learns its data, and the cases of TensorFlow Playground come out as there."""

import numpy as np
import pytest

from gdplay.experiment.edits.settings import set_seed
from gdplay.storage import presets
from gdplay.training.trainer import Trainer
from tests.benchmarks.presets import cases, losses, misses

LEARNED = {
    # name: (steps, objective below, test loss below)
    "circle": (5_000, 0.01, 0.02),
    "xor": (5_000, 0.01, 0.03),
    "gauss": (1_000, 0.01, 0.01),
    "spiral": (5_000, 0.005, 0.06),
    "plane": (3_000, 0.003, 0.004),
    "multi-gauss": (6_000, 0.006, 0.008),
    "moons": (2_500, 0.01, 0.01),
    "four-clouds": (2_000, 0.02, 0.025),
    "three-arms": (2_000, 0.005, 0.01),
    "wave": (2_000, 0.009, 0.012),
    "micrograd-moons": (100, 0.012, None),
    "seed-example": (200, 0.01, None),
}


def test_every_preset_has_a_bar():
    assert tuple(LEARNED) == presets.names()


@pytest.mark.parametrize("name", presets.names())
def test_a_preset_learns_its_data(name):
    experiment, _ = presets.load(name)
    steps, train, test = LEARNED[name]
    trainer = Trainer(experiment)
    found = trainer.evaluate(trainer.advance(trainer.initial_state(), steps))
    assert found.objective < train
    if test is not None:
        assert found.test < test
    if experiment.dataset.task.kind == "classification":
        assert found.train_accuracy > 0.99


@pytest.mark.parametrize("name", ["circle", "xor", "gauss"])
def test_the_medians_after_100_epochs_are_tensorflow_playgrounds(name):
    case = next(case for case in cases() if case.name == name)
    medians = np.median(losses(case, range(21), "numpy", epochs=(100,)), axis=0)
    assert misses(case, medians, epochs=(100,)) == []


def test_the_circle_at_rate_3_does_not_settle():
    case = next(case for case in cases() if not case.settles)
    medians = np.median(losses(case, range(5), "numpy", epochs=(100,)), axis=0)
    assert misses(case, medians, epochs=(100,)) == []


def test_a_median_that_is_off_is_named():
    case = cases()[0]
    assert misses(case, np.array(case.reference)) == []
    found = misses(case, 2 * np.array(case.reference))
    assert len(found) == 4
    assert found[0].startswith("circle, train after 100 epochs: 0.019, more than 1.5 times")
    unsettled = cases()[-1]
    assert "has settled" in misses(unsettled, 0.01 * np.array(unsettled.reference))[0]


def test_the_seed_example_learns_from_nine_seeds_of_ten():
    experiment, _ = presets.load("seed-example")
    reached = 0
    for seed in range(20):
        trainer = Trainer(set_seed(experiment, seed))
        state = trainer.initial_state()
        for _ in range(200):
            state = trainer.advance(state, 1)
            if trainer.evaluate(state).train < 0.01:
                reached += 1
                break
    assert reached >= 18
