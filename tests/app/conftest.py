import pytest

from gdplay.app.controller import Controller
from tests.training.linear_trainer import LinearTrainer
from tests.training.worlds import EXPERIMENT


@pytest.fixture
def controller(qtbot):
    """A controller whose threads run, with its first snapshot taken."""
    made = Controller(EXPERIMENT, LinearTrainer)
    with qtbot.waitSignal(made.snapshot_ready):
        made.start()
    yield made
    assert made.shut_down()
    made.deleteLater()
