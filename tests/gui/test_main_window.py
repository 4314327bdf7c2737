"""What holds for the window as a whole."""

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QSplitter,
    QWidget,
)

from gdplay.experiment.parameter import Link
from gdplay.ui.theme.palette import DARK, LIGHT
from gdplay.ui.window.keys import KEYS
from tests.gui.driving import answer_file_dialog, click, drag, part, press, slider_at, step_of

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

PROMISED = (
    "play_button",
    "step_button",
    "reset_button",
    "learning_rate_slider",
    "learning_rate_value",
    "schedule_combo",
    "optimizer_combo",
    "loss_combo",
    "batch_size",
    "preset_combo",
    "topology_view",
    "dataset_view",
    "loss_plot",
    "gradient_plot",
    "surface_view",
    "inspector",
    "speed_combo",
)
ACTIONS = (
    "export_weights_action",
    "import_weights_action",
    "open_action",
    "save_action",
    "undo_action",
    "redo_action",
)


def test_every_promised_name_is_there(window):
    for name in PROMISED:
        assert window.findChild(QWidget, name) is not None, name
    for name in ACTIONS:
        assert window.findChild(QAction, name) is not None, name


def test_every_visible_control_has_a_name_and_says_what_it_is(window):
    kinds = QAbstractButton | QComboBox | QLineEdit | QAbstractSlider
    for widget in window.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or not widget.isVisible()
        if isinstance(widget, kinds) and not inner and not _is_scroll_bar(widget):
            words = widget.accessibleName() or getattr(widget, "text", str)()
            assert widget.objectName(), (type(widget), words)
            assert words, widget.objectName()


def _is_scroll_bar(widget):
    return widget.metaObject().className() == "QScrollBar" or isinstance(
        widget.parentWidget(), QComboBox
    )


@pytest.mark.parametrize("size", [(1440, 900), (1366, 768), (1180, 720), (1024, 700)])
def test_nothing_sticks_out_of_the_window(open_window, size):
    window = open_window(size=size)
    assert (window.width(), window.height()) == size
    for name in ("top_bar", "network_panel", "tray", "output_panel", "status_line"):
        widget = part(window, name)
        corner = widget.mapTo(window, widget.rect().bottomRight())
        assert corner.x() < size[0], name
        assert corner.y() < size[1], name
        assert widget.isVisible(), name


def test_the_places_are_those_of_the_design(window):
    assert part(window, "top_bar").height() == 56
    assert part(window, "status_line").height() == 28
    assert part(window, "data_drawer").width() == 240
    assert part(window, "output_card").width() == pytest.approx(360, abs=1)
    assert part(window, "tray").height() == pytest.approx(250, abs=1)


def test_a_small_window_begins_with_the_rail_and_lays_the_drawer_over(open_window):
    window = open_window(size=(1024, 700))
    drawer, network = part(window, "data_drawer"), part(window, "network_panel")
    assert part(window, "top_bar").height() == 48
    assert not drawer.isVisible()
    before = network.geometry()
    press(window, Qt.Key.Key_D)
    assert drawer.isVisible()
    assert network.geometry() == before


def test_d_collapses_the_drawer_and_gives_its_room_to_the_network(window):
    network = part(window, "network_panel")
    before = network.width()
    press(window, Qt.Key.Key_D)
    assert not part(window, "data_drawer").isVisible()
    assert network.width() > before + 150
    click(window, "drawer_expand")
    assert network.width() == before


def test_space_plays_except_where_it_presses_a_button(qtbot, window):
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.controller.snapshot.running)
    press(window, Qt.Key.Key_Space)
    assert not window.controller.is_running
    qtbot.waitUntil(lambda: not window.controller.snapshot.running)
    step = part(window, "step_button")
    step.setFocus(Qt.FocusReason.TabFocusReason)
    at = step_of(window)
    QTest.keyClick(step, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step_of(window) == at + 1)
    assert not window.controller.is_running


def test_no_key_acts_while_typing(window):
    field = part(window, "learning_rate_value", QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "r[s d")
    assert field.text() == "r[s d"
    assert part(window, "data_drawer").isVisible()
    assert not window.controller.is_running
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert window.controller.store.experiment.hyperparameters.learning_rate == 0.03


def test_the_keys_of_the_rate_and_the_speed(window):
    def rate():
        return window.controller.store.experiment.hyperparameters.learning_rate

    press(window, Qt.Key.Key_BracketRight)
    assert rate() == 0.0378
    press(window, Qt.Key.Key_BracketLeft)
    assert rate() == pytest.approx(0.03, rel=0.01)
    press(window, Qt.Key.Key_BraceRight, SHIFT)
    assert rate() == pytest.approx(0.3, rel=0.01)
    press(window, Qt.Key.Key_Plus)
    assert part(window, "speed_combo", QComboBox).currentText() == "2,000 steps/s"
    press(window, Qt.Key.Key_Minus)
    assert part(window, "speed_combo", QComboBox).currentText() == "200 steps/s"


def test_the_card_of_keys_opens_by_its_key_and_closes_by_escape(window):
    press(window, Qt.Key.Key_Question, SHIFT)
    card = part(window, "keys_card")
    assert card.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert not isinstance(window.focusWidget(), QAbstractButton)


def test_escape_selects_nothing_and_the_inspector_goes(window):
    assert not part(window, "inspector").isVisible()
    window.controller.selection.select(Link(0, 2))
    assert part(window, "inspector").isVisible()
    press(window, Qt.Key.Key_Escape)
    assert window.controller.selection.item is None
    assert not part(window, "inspector").isVisible()


def test_the_palette_is_chosen_in_the_menu_and_remembered(open_window):
    window = open_window()
    part(window, "theme_dark_action", QAction).trigger()
    assert QApplication.palette().window().color().name() == DARK.window
    window.close()
    again = open_window()
    assert QApplication.palette().window().color().name() == DARK.window
    part(again, "theme_light_action", QAction).trigger()
    assert QApplication.palette().window().color().name() == LIGHT.window


def test_the_arrangement_is_remembered(open_window):
    window = open_window()
    splitter = part(window, "left_splitter", QSplitter)
    handle = splitter.handle(1)
    middle = handle.rect().center()
    drag(handle, middle, middle - handle.rect().topLeft() + QPointF(0, -60).toPoint())
    higher = part(window, "tray").height()
    assert higher > 270
    press(window, Qt.Key.Key_D)
    window.close()
    again = open_window()
    assert part(again, "tray").height() == pytest.approx(higher, abs=2)
    assert not part(again, "data_drawer").isVisible()


def test_a_drag_of_the_rate_is_one_step_of_undo(window):
    slider = part(window, "learning_rate_slider")
    drag(slider, *(slider_at(slider, rate) for rate in (0.03, 0.1, 0.3, 1.0)))
    controller = window.controller
    assert controller.store.experiment.hyperparameters.learning_rate == pytest.approx(1, rel=0.1)
    press(window, Qt.Key.Key_Z, CTRL)
    assert controller.store.experiment.hyperparameters.learning_rate == 0.03
    assert part(window, "learning_rate_value", QLineEdit).text() == "0.03"


def test_a_path_that_is_not_there_is_named(open_window, tmp_path):
    window = open_window(str(tmp_path / "missing.gdplay"))
    assert "missing.gdplay" in part(window, "message_text", QLabel).text()
    assert window.controller.store.experiment.title == "Circle"


def test_the_settings_take_hold_and_can_be_undone(qtbot, window):
    click(window, "settings_button")
    combo = part(window, "optimizer_combo", QComboBox)
    QTest.keyClick(combo, Qt.Key.Key_End)
    assert window.controller.store.experiment.hyperparameters.optimizer.name == "adamw"
    assert "←" in part(window, "optimizer_combo_formula", QLabel).text()
    batch = part(window, "batch_size", QLineEdit)
    batch.setFocus()
    batch.selectAll()
    QTest.keyClicks(batch, "25")
    QTest.keyClick(batch, Qt.Key.Key_Return)
    assert window.controller.store.experiment.hyperparameters.batch_size == 25
    press(window, Qt.Key.Key_Escape)
    assert not part(window, "settings_popup").isVisible()
    assert part(window, "settings_button").text() == "AdamW · ½ mean squared · batch 25 ▾"
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: step_of(window) == 1)
    press(window, Qt.Key.Key_Z, CTRL)
    press(window, Qt.Key.Key_Z, CTRL)
    assert part(window, "settings_button").text().startswith("Gradient descent")


def test_another_convention_of_the_loss_offers_the_rate_that_fits(window):
    window.controller.load_preset("seed-example")
    click(window, "settings_button")
    loss = part(window, "loss_combo", QComboBox)
    loss.setFocus()
    QTest.keyClick(loss, Qt.Key.Key_Down)
    assert window.controller.store.experiment.hyperparameters.loss == "mean_squared"
    click(window, "rescale_button")
    assert window.controller.store.experiment.hyperparameters.learning_rate == 0.4


@pytest.mark.parametrize("content", ["", "{}", "no json", '{"format": "other"}'])
def test_a_file_that_is_not_ours_is_named_and_changes_nothing(open_window, tmp_path, content):
    path = tmp_path / "strange.gdplay"
    path.write_text(content)
    window = open_window(str(path))
    assert part(window, "message_bar").isVisible()
    assert "strange.gdplay" in part(window, "message_text", QLabel).text()
    assert window.controller.store.experiment.title == "Circle"


def test_a_path_that_cannot_be_written_is_named_and_changes_nothing(qtbot, window, tmp_path):
    before = window.controller.store.experiment
    window.controller.export_weights(tmp_path / "no" / "such" / "folder.json")
    assert part(window, "message_bar").isVisible()
    assert window.controller.store.experiment is before


def test_a_project_is_saved_opened_again_and_listed(qtbot, window, open_window, tmp_path):
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: step_of(window) == 1)
    path = tmp_path / "mine.gdplay"
    press(window, Qt.Key.Key_S, CTRL)
    answer_file_dialog(qtbot, window, path)
    assert json.loads(path.read_text())["format"] == "gdplay-project"
    assert window.windowTitle() == "mine.gdplay[*]"
    again = open_window(str(path))
    qtbot.waitUntil(lambda: step_of(again) == 1)
    recent = [action.text() for action in again.findChild(QWidget, "recent_menu").actions()]
    assert recent == ["mine.gdplay"]


def test_a_dropped_project_opens(qtbot, window, tmp_path):
    path = tmp_path / "dropped.gdplay"
    window.controller.load_preset("xor")
    window.controller.save_project(path)
    window.controller.load_preset("circle")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    held = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(200, 200), Qt.DropAction.CopyAction, *held)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, *held)
    QApplication.sendEvent(window, drop)
    assert window.controller.store.experiment.title == "Xor"


def test_unsaved_work_is_kept_and_offered_again(open_window):
    window = open_window()
    window.controller.network.add_unit(0)
    size = window.controller.store.experiment.topology.parameter_count
    window.close()
    again = open_window()
    assert part(again, "message_bar").isVisible()
    part(again, "recover_action", QAction).trigger()
    assert again.controller.store.experiment.topology.parameter_count == size


def test_an_unfinished_drawing_pauses_and_play_says_why(window):
    window.controller.data.clear_samples()
    click(window, "play_button")
    assert not window.controller.is_running
    assert part(window, "message_bar").isVisible()
    assert part(window, "play_button").toolTip() == part(window, "message_text", QLabel).text()


def test_the_coaching_leads_through_the_first_minute_and_never_comes_back(qtbot, open_window):
    window = open_window()
    hint = part(window, "coaching", QLabel)
    assert hint.text() == "Which shape will it find? Press Space."
    window.controller.set_speed(0)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: hint.text() == "Try rate 3, then R.", timeout=30_000)
    press(window, Qt.Key.Key_Space)
    window.controller.settings.set_learning_rate(3.0)
    qtbot.waitUntil(
        lambda: window.controller.snapshot.experiment.hyperparameters.learning_rate == 3.0
    )
    press(window, Qt.Key.Key_S)
    press(window, Qt.Key.Key_R)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: hint.text() == "Click a line: why did it move?")
    window.controller.selection.select(Link(0, 2))
    assert not hint.isVisible()
    window.close()
    again = open_window()
    assert not part(again, "coaching", QLabel).isVisible()


def test_closing_in_the_middle_of_training_ends_it(qtbot, window):
    window.controller.set_speed(0)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step_of(window) > 0)
    assert window.close()
    assert window.controller.shut_down()
    assert not window.isVisible()


def test_the_presenter_enlarges_and_gives_everything_back(window):
    before = part(window, "tray").geometry()
    press(window, Qt.Key.Key_F11)
    assert QApplication.font().pixelSize() > 13
    assert not part(window, "top_bar").isVisible()
    assert part(window, "surface_view").isVisible()
    assert part(window, "tray").isVisible()
    window.controller.selection.select(Link(0, 2))
    assert part(window, "inspector").isVisible()
    assert not part(window, "tray").isVisible()
    window.controller.selection.select(None)
    press(window, Qt.Key.Key_Escape)
    assert QApplication.font().pixelSize() == 13
    assert part(window, "top_bar").isVisible()
    window.resize(1440, 900)
    assert part(window, "tray").geometry().height() == pytest.approx(before.height(), abs=2)


def test_a_new_experiment_is_empty_and_can_be_undone(window):
    before = window.controller.store.experiment
    press(window, Qt.Key.Key_N, CTRL)
    assert window.controller.store.experiment.dataset.size == 0
    assert window.windowTitle() == "Untitled[*]"
    press(window, Qt.Key.Key_Z, CTRL)
    assert window.controller.store.experiment is before


def test_every_key_on_the_card_is_a_key_of_the_window(window):
    shortcuts = [*window.findChildren(QAction), *window.findChildren(QShortcut)]
    known = {
        key.toString()
        for shortcut in shortcuts
        for key in (shortcut.shortcuts() if isinstance(shortcut, QAction) else shortcut.keys())
    }
    for _, rows in KEYS[:3]:  # the others belong to a view that has the focus
        for keys, meaning in rows:
            for key in keys.replace("−", "-").replace("1 … 4", "4").replace(",", "").split():
                assert key in known | {"Esc", "]"}, (key, meaning)
