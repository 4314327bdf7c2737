"""Snapshots whose step the engine made, with that step opened up."""

from dataclasses import replace

from gdplay.experiment.hyperparameters import Hyperparameters
from gdplay.insight.shares import StepPass, step_pass
from gdplay.training.snapshot import Snapshot
from gdplay.training.trainer import Trainer
from tests.gui.plots.runs import CIRCLE_NET, snapshot


def opened(topology=CIRCLE_NET, settings=None, steps=3) -> tuple[Snapshot, StepPass]:
    """Return a paused run after some real steps, and its next step."""
    shape = snapshot(0, topology=topology, settings=settings or Hyperparameters())
    trainer = Trainer(shape.experiment)
    state = trainer.advance(trainer.initial_state(), steps)
    shown = replace(shape, state=state, record=trainer.preview(state))
    step = step_pass(shown)
    assert step is not None
    return shown, step
