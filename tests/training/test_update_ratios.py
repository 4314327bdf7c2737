"""How much each layer changes in a step: against the states themselves."""

import numpy as np
import pytest

from gdplay.nn.layout import layout_of
from gdplay.storage import presets
from gdplay.training.evaluations import Evaluations
from gdplay.training.history import RunHistory
from gdplay.training.snapshot import Losses
from gdplay.training.trainer import Trainer

LOSSES = Losses(1.0, 0.0, 1.0, 0.5, 0.5)


def test_the_ratio_is_that_of_two_states_in_a_row():
    experiment, _ = presets.load("circle")
    trainer = Trainer(experiment)
    assert trainer.update_ratios is None
    before = trainer.advance(trainer.initial_state(), 3)
    after = trainer.advance(before, 1)
    expected = []
    for start, stop in trainer.layout.layer_slices:
        old, new = before.parameters[start:stop], after.parameters[start:stop]
        expected.append(np.sqrt(np.sum((new - old) ** 2) / np.sum(old**2)))
    assert trainer.update_ratios == pytest.approx(expected)


def test_they_stand_beside_the_losses_of_the_same_steps():
    kept = Evaluations(8, layers=2)
    kept.add(0, LOSSES)
    for step in range(1, 30):
        if kept.is_due(step):
            kept.add(step, LOSSES, np.array([step, 10.0 * step]))
    assert np.isnan(kept.ratios[:, 0]).all()
    np.testing.assert_array_equal(kept.ratios[0, 1:], kept.steps[1:])
    np.testing.assert_array_equal(kept.ratios[1, 1:], 10.0 * kept.steps[1:])


def test_of_another_number_of_layers_nothing_is_known_before():
    kept = Evaluations(8, layers=2)
    kept.add(0, LOSSES, np.ones(2))
    kept.adopt_layers(3)
    kept.add(1, LOSSES, np.full(3, 2.0))
    assert kept.ratios.shape == (3, 2)
    assert np.isnan(kept.ratios[:, 0]).all()
    np.testing.assert_array_equal(kept.ratios[:, 1], 2.0)
    np.testing.assert_array_equal(kept.values[0], 1.0)


def test_a_history_freezes_and_restores_them():
    experiment, _ = presets.load("circle")
    layout = layout_of(experiment.topology)
    history = RunHistory(layout)
    history.log.add(0, 1.0, np.zeros(layout.size))
    history.evaluations.add(0, LOSSES)
    frozen = history.freeze(1, LOSSES, np.array([0.1, 0.2, 0.3]))
    np.testing.assert_array_equal(frozen.update_ratio[:, 1], [0.1, 0.2, 0.3])
    assert not frozen.update_ratio.flags.writeable
    again = RunHistory(layout, 1, frozen).freeze(1, LOSSES)
    np.testing.assert_array_equal(again.update_ratio, frozen.update_ratio)
