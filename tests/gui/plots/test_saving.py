"""Plots copied and saved by a person, and read back by somebody else."""

import csv
import io
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdplay.nn.network import forward
from gdplay.storage.columns import csv_text
from gdplay.ui import names
from gdplay.ui.plots.tables import MOST_NUMBERS, gradient_table, loss_table
from gdplay.ui.saving.figure import image_of, png_of, svg_of
from gdplay.ui.saving.menu import MenuButton, SaveMenu
from tests.gui.driving import LEFT, answer_file_dialog, part, settle
from tests.gui.plots.runs import snapshot

SVG = "{http://www.w3.org/2000/svg}"


def open_menu(window, name):
    QTest.mouseClick(part(window, f"{name}_menu_button", MenuButton), LEFT)
    menu = part(window, f"{name}_menu", SaveMenu)
    assert menu.isVisible()
    return menu


def choose(menu, name):
    action = next(action for action in menu.actions() if action.objectName() == name)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def texts_of(svg):
    return [node.text.strip() for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def rows_of(text):
    header, *rows = csv.reader(io.StringIO(text))
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture
def trained(qtbot, window):
    """A window whose run has come to step 30, paused."""
    settle(qtbot, window)
    for step in range(30):
        window.controller.step()
        qtbot.waitUntil(lambda step=step: window.controller.snapshot.state.step == step + 1)
    qtbot.waitUntil(lambda: window.panels.tray.loss_plot.snapshot.state.step == 30)
    return window


def test_the_loss_is_saved_as_numbers_from_the_button(qtbot, trained, tmp_path):
    path = tmp_path / "curve.csv"
    choose(open_menu(trained, "loss"), "loss_csv_action")
    answer_file_dialog(qtbot, trained, path)
    history = trained.controller.snapshot.history
    rows = rows_of(path.read_text(encoding="utf-8"))
    assert [int(row["step"]) for row in rows] == list(range(31))
    low, high, last = history.batch_loss
    for place, row in enumerate(rows[:30]):
        assert float(row["batch min"]) == low[place]
        assert float(row["batch max"]) == high[place]
        assert float(row["batch last"]) == last[place]
    assert rows[30]["batch min"] == ""
    objective = dict(zip(history.evaluated_steps.tolist(), history.objective, strict=True))
    for row in rows:
        step = int(row["step"])
        assert row["train objective"] == (repr(float(objective[step])) if step in objective else "")
    assert str(path.parent) in part(trained, "message_text").text()
    assert list(tmp_path.glob("*.csv")) == [path]


def test_every_gradient_is_saved_by_its_name(qtbot, trained, tmp_path):
    path = tmp_path / "strip.csv"
    choose(open_menu(trained, "gradients"), "gradients_csv_action")
    answer_file_dialog(qtbot, trained, path)
    state, history = trained.controller.snapshot.state, trained.controller.snapshot.history
    rows = rows_of(path.read_text(encoding="utf-8"))
    assert len(rows) == 30
    for place, parameter in enumerate(state.layout.parameters):
        name = names.name(state.layout.topology, parameter)
        for index, end in enumerate(("min", "max", "last")):
            read = np.array([float(row[f"{name} {end}"]) for row in rows])
            np.testing.assert_array_equal(read, history.gradient[index, :, place])


@pytest.mark.parametrize(("kind", "magic"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_a_picture_is_saved_and_the_folder_is_remembered(qtbot, trained, tmp_path, kind, magic):
    folder = tmp_path / "pictures"
    folder.mkdir()
    plot = trained.panels.tray.loss_plot
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, QPoint(60, 60), plot.mapToGlobal(QPoint(60, 60))
    )
    QApplication.sendEvent(plot, event)
    choose(plot.menu, f"loss_{kind}_action")
    answer_file_dialog(qtbot, trained, folder / f"loss.{kind}")
    assert (folder / f"loss.{kind}").read_bytes().startswith(magic)
    kept = trained._preferences.chosen("figure_folder", "")
    assert kept == str(folder)


def test_a_file_that_cannot_be_written_is_named(qtbot, trained, tmp_path, monkeypatch):
    path = tmp_path / "loss.csv"
    path.write_text("old")
    menu = open_menu(trained, "loss")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    content = []
    menu.file_ready.connect(content.append)
    choose(menu, "loss_csv_action")
    dialog = part(trained, "file_dialog")
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    message = part(trained, "message_text").text()
    assert str(path) in message
    assert "no space left" in message
    assert path.read_text() == "old"


def test_ctrl_c_copies_the_plot_with_the_focus(qtbot, trained):
    plot = trained.panels.tray.gradient_plot
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(plot.hasFocus)
    QGuiApplication.clipboard().clear()
    QTest.keyClick(plot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    image = QGuiApplication.clipboard().image()
    assert image.size() == image_of(plot.figure(), plot._theme).size()
    assert "clipboard" in part(trained, "message_text").text()


def test_the_menu_key_opens_the_menu(qtbot, trained):
    plot = trained.panels.tray.loss_plot
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(plot, event)
    assert plot.menu.isVisible()
    QTest.keyClick(plot.menu, Qt.Key.Key_Escape)
    assert not plot.menu.isVisible()


def test_a_saved_picture_can_be_read_on_its_own(trained):
    tray = trained.panels.tray
    for view, words in (
        (tray.loss_plot, {"Loss", "step", "train", "test", "each batch", "0.0"}),
        (tray.gradients.strip, {"Gradient of each of the 25 parameters", "hidden 1", "step", "0"}),
    ):
        texts = texts_of(svg_of(view.figure(), view._theme))
        assert words <= set(texts)
        caption = " ".join(texts)
        assert "Circle · step 30 · network 2 – 4 – 2 – 1, tanh, 25 parameters · seed 0" in caption
    for name, words in (
        ("curves", {"step", "bias of output"}),
        ("layers", {"hidden 1", "output", "size of the gradient", "median of the sizes"}),
        ("ratio", {"hidden 1", "typical early in training", "step"}),
    ):
        tray.gradients.show_view(name)
        view = getattr(tray.gradients, name)
        view.grab()
        assert words <= set(texts_of(svg_of(view.figure(), view._theme)))


def test_what_is_pointed_at_is_not_in_the_saved_picture(trained, qtbot):
    plot = trained.panels.tray.loss_plot
    before = png_of(plot.figure(), plot._theme)
    QTest.mouseMove(plot, plot.plot_rect().center().toPoint())
    qtbot.waitUntil(lambda: plot.pointer is not None)
    assert png_of(plot.figure(), plot._theme) == before
    assert plot.pointer is not None


def test_a_png_is_as_sharp_as_two_screens(trained):
    plot = trained.panels.tray.loss_plot
    image = QImage.fromData(png_of(plot.figure(), plot._theme))
    assert image.width() > 2 * plot.width()
    assert image.height() > 2 * plot.height()


@pytest.mark.parametrize("steps", [0, 1, 5000])
def test_no_spike_is_lost_however_many_steps_share_a_row(steps):
    run = snapshot(steps)
    parameters = run.state.layout.parameters
    if steps:
        run.history.gradient[1, len(run.history.bucket_steps) // 3, 7] = 1e6
    whole = (0.0, float(max(1, steps)))
    table = gradient_table(run, parameters * 1000, whole)  # far more than fit
    if not steps:
        assert len(table["first step"]) == 0
        return
    rows = len(table["first step"])
    assert rows == 1 or rows * 3 * 1000 * len(parameters) <= MOST_NUMBERS
    name = names.name(run.state.layout.topology, parameters[7])
    assert table[f"{name} max"].max() == 1e6
    assert table[f"{name} last"][-1] == run.history.gradient[2, -1, 7]
    assert table["last step"][-1] == steps - 1


def test_only_the_steps_in_view_are_saved():
    run = snapshot(1000)
    table = loss_table(run, (200.0, 300.0))
    assert table["step"].min() == 200
    assert table["step"].max() == 300
    assert csv_text(table).count("\n") == 102


def test_a_penalty_is_told_apart_in_the_numbers():
    run = snapshot(100)
    run = replace(run, history=replace(run.history, objective=run.history.train + 0.25))
    table = loss_table(run, (0.0, 100.0))
    np.testing.assert_allclose(table["penalty"], 0.25, rtol=1e-12)


def test_the_network_is_saved_as_a_picture_and_as_its_parameters(qtbot, trained, tmp_path):
    path = tmp_path / "network.csv"
    choose(open_menu(trained, "network"), "network_csv_action")
    answer_file_dialog(qtbot, trained, path)
    run = trained.controller.snapshot
    rows = rows_of(path.read_text(encoding="utf-8"))
    assert len(rows) == 25
    for row, parameter, value in zip(
        rows, run.state.layout.parameters, run.state.parameters, strict=True
    ):
        assert row["parameter"] == names.name(run.state.layout.topology, parameter)
        assert float(row["value"]) == value
        rate = run.experiment.hyperparameters.learning_rate
        assert float(row["update"]) == pytest.approx(-rate * float(row["gradient"]))
    saving = trained.panels.network._saving
    drawing = svg_of(saving.figure(), trained.panels.network._theme)
    assert drawing.count(b"<path") > len(run.experiment.topology.links)
    texts = texts_of(drawing)
    assert {"Network", "Weights", "x₁", "Hidden 1"} <= set(texts)
    assert not any(text.startswith("Drag between") for text in texts)


def test_the_output_is_saved_as_a_picture_and_as_its_map(qtbot, trained, tmp_path):
    path = tmp_path / "output.csv"
    qtbot.waitUntil(lambda: trained.panels.output._saving.maps is not None)
    qtbot.waitUntil(lambda: trained.panels.output._saving.maps.step == 30)
    choose(open_menu(trained, "output"), "output_csv_action")
    answer_file_dialog(qtbot, trained, path)
    rows = rows_of(path.read_text(encoding="utf-8"))
    assert len(rows) == 100 * 100
    places = np.array([[float(row["x1"]), float(row["x2"])] for row in rows[::997]])
    read = np.array([float(row["output"]) for row in rows[::997]])
    state = trained.controller.snapshot.state
    expected = forward(state.layout, state.parameters, places.T)[0]
    np.testing.assert_allclose(read, expected, atol=1e-5)  # maps are in single precision
    output = trained.panels.output
    texts = texts_of(svg_of(output._saving.figure(), output._theme))
    assert {"Output", "Train loss", "Accuracy, test"} <= set(texts)
