import json

import numpy as np

from gdplay.storage import presets
from tests.training.worlds import EXPERIMENT


def test_a_project_saved_in_the_middle_opens_where_it_was(controller, qtbot, tmp_path):
    controller.set_speed(60)
    controller.network.add_unit(0)
    for _ in range(3):
        controller.step()
    qtbot.waitUntil(lambda: controller.snapshot.state.step == 3)
    saved = controller.snapshot
    path = tmp_path / "mine.gdplay"
    assert controller.documents.is_modified
    controller.save_project(path)
    assert not controller.documents.is_modified
    assert controller.documents.title == "mine.gdplay"
    controller.set_speed(1)
    controller.load_preset("xor")
    controller.open_project(path)
    qtbot.waitUntil(lambda: controller.snapshot is not None)
    assert controller.store.experiment == saved.experiment
    np.testing.assert_array_equal(controller.snapshot.state.parameters, saved.state.parameters)
    assert controller.snapshot.state.step == 3
    assert controller.player.speed == 60
    assert not controller.is_running
    assert controller.undo_stack.count() == 0
    assert controller.documents.path == path


def test_an_example_can_be_undone_with_the_work_before_it(controller, qtbot):
    controller.step()
    qtbot.waitUntil(lambda: controller.snapshot.state.step == 1)
    before = controller.snapshot.state
    titles = []
    controller.title_changed.connect(titles.append)
    controller.play()
    controller.load_preset("xor")
    assert controller.store.experiment == presets.load("xor")[0]
    assert not controller.is_running
    qtbot.waitUntil(lambda: controller.snapshot is not None)
    assert controller.snapshot.state.step == 0
    controller.undo_stack.undo()
    qtbot.waitUntil(lambda: controller.snapshot is not None)
    assert controller.store.experiment is EXPERIMENT
    assert controller.snapshot.state.step >= before.step
    assert titles == [presets.load("xor")[0].title, "Untitled"]


def test_weights_go_out_and_come_in(controller, qtbot, tmp_path):
    for _ in range(3):
        controller.step()
    qtbot.waitUntil(lambda: controller.snapshot.state.step == 3)
    trained = controller.snapshot.state
    path = tmp_path / "w.json"
    controller.export_weights(path)
    assert json.loads(path.read_text())["step"] == 3
    controller.new_weights()
    controller.import_weights(path)
    initial = dict(controller.store.experiment.initial)
    expected = dict(zip(trained.layout.parameters, map(float, trained.parameters), strict=True))
    assert initial == expected
    controller.undo_stack.undo()
    assert controller.store.experiment.initial == ()


def test_a_swap_of_data_keeps_the_run(controller, qtbot):
    controller.step()
    qtbot.waitUntil(lambda: controller.snapshot.state.step == 1)
    controller.data.swap_data("xor")
    assert controller.store.experiment.dataset == presets.load("xor")[0].dataset
    assert controller.store.experiment.topology == EXPERIMENT.topology
    controller.step()
    qtbot.waitUntil(lambda: controller.snapshot.state.step == 2)


def test_modified_follows_the_undo_stack(controller):
    changes = []
    controller.modified_changed.connect(changes.append)
    controller.network.add_unit(0)
    controller.undo_stack.undo()
    assert changes == [True, False]
