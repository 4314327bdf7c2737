from functools import partial

import pytest

from gdplay.app.controller import Controller
from tests.training.linear_trainer import LinearTrainer
from tests.training.worlds import EXPERIMENT


@pytest.fixture
def qtbot(qtbot):
    """The robot, with the patience that a busy machine asks for."""
    qtbot.waitUntil = partial(qtbot.waitUntil, timeout=20_000)
    qtbot.waitSignal = partial(qtbot.waitSignal, timeout=20_000)
    qtbot.waitSignals = partial(qtbot.waitSignals, timeout=20_000)
    return qtbot


@pytest.fixture
def controller(qtbot):
    """A controller whose threads run, with its first snapshot taken."""
    made = Controller(EXPERIMENT, LinearTrainer)
    with qtbot.waitSignal(made.snapshot_ready):
        made.start()
    yield made
    assert made.shut_down()
    made.deleteLater()
