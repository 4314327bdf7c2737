import numpy as np
import pytest

from gdplay.app.controller import Controller
from gdplay.app.recovery import Recovery
from tests.training.linear_trainer import LinearTrainer
from tests.training.worlds import EXPERIMENT


@pytest.fixture
def session(qtbot, tmp_path):
    """Start the program with the same folder each time; every one is ended."""
    ended = []

    def start():
        controller = Controller(EXPERIMENT, LinearTrainer)
        recovery = Recovery(controller.documents, tmp_path)
        recovery.start()
        controller.start()
        qtbot.waitUntil(lambda: controller.snapshot is not None)
        ended.append((controller, recovery))
        return controller, recovery

    yield start
    for controller, recovery in ended:
        recovery.stop()
        controller.shut_down()


def test_nothing_unsaved_leaves_nothing(session, tmp_path):
    _, recovery = session()
    recovery.stop()
    assert list(tmp_path.iterdir()) == []
    assert not recovery.is_there
    assert not recovery.bring_back()


def test_unsaved_work_comes_back_with_its_training(session, qtbot):
    controller, recovery = session()
    controller.network.add_unit(0)
    controller.step()
    controller.step()
    qtbot.waitUntil(lambda: controller.snapshot.state.step == 2)
    old = controller.snapshot
    recovery.stop()
    other, later = session()
    assert later.is_there
    assert later.bring_back()
    qtbot.waitUntil(lambda: other.snapshot is not None and other.snapshot.state.step == 2)
    assert other.store.experiment.topology == old.experiment.topology
    np.testing.assert_array_equal(other.snapshot.state.parameters, old.state.parameters)
    assert other.documents.has_unsaved_work
    assert not later.is_there


def test_training_an_example_as_it_is_leaves_nothing(session, qtbot):
    controller, recovery = session()
    controller.step()
    qtbot.waitUntil(lambda: controller.snapshot.state.step == 1)
    assert not controller.documents.has_unsaved_work
    recovery.stop()
    assert not session()[1].is_there


def test_training_a_project_on_is_work(session, qtbot, tmp_path):
    controller, recovery = session()
    controller.save_project(tmp_path / "mine.gdplay")
    controller.step()
    qtbot.waitUntil(lambda: controller.snapshot.state.step == 1)
    assert controller.documents.has_unsaved_work
    recovery.stop()
    assert session()[1].is_there


def test_saved_work_is_not_kept_twice(session, tmp_path, qtbot):
    controller, recovery = session()
    controller.network.add_unit(0)
    recovery.keep()
    controller.save_project(tmp_path / "mine.gdplay")
    recovery.stop()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.gdplay"]


def test_a_crash_leaves_the_last_copy(session):
    controller, recovery = session()
    controller.network.add_unit(0)
    recovery.keep()
    recovery._join()
    _, later = session()
    assert later.is_there


def test_a_broken_copy_changes_nothing(session, tmp_path):
    (tmp_path / "unsaved.gdplay").write_text("not a project")
    controller, recovery = session()
    assert recovery.is_there
    assert not recovery.bring_back()
    assert controller.store.experiment is EXPERIMENT


def test_a_folder_that_cannot_be_written_disturbs_nobody(qtbot, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    controller = Controller(EXPERIMENT, LinearTrainer)
    recovery = Recovery(controller.documents, blocked / "state")
    recovery.start()
    controller.network.add_unit(0)
    recovery.keep()
    recovery.stop()
