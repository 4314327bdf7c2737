from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QPushButton,
    QSlider,
    QTabBar,
    QToolButton,
    QWidget,
)

from gdplay.experiment.dataset import Recipe
from gdplay.experiment.generators import generate
from gdplay.ui.dataset.canvas import DataCanvas
from gdplay.ui.theme.palette import DARK

LEFT = Qt.MouseButton.LeftButton


def at(canvas, x, y):
    return canvas.plane.pixel(x, y).toPoint()


def drag(canvas, *places, release=True):
    QTest.mousePress(canvas, LEFT, pos=at(canvas, *places[0]))
    for place in places[1:]:
        QTest.mouseMove(canvas, at(canvas, *place))
    if release:
        QTest.mouseRelease(canvas, LEFT, pos=at(canvas, *places[-1]))


def test_thirty_points_are_painted_in_one_edit(panel, canvas, store):
    before = store.dataset.size
    drag(canvas, (-5, 5), (-2, 5), (1, 5), (4, 5))
    added = store.dataset.size - before
    assert added >= 30
    assert store.edits == 1
    assert store.dataset.drawn[before:].all()
    assert np.all(store.dataset.labels[before:] == 1.0)
    assert np.all(np.abs(store.dataset.values[1, before:] - 5) <= canvas.painting.hand.radius + 0.1)


def test_nothing_changes_before_the_release_but_the_stroke_is_seen(panel, canvas, store):
    empty = canvas.grab().toImage()
    drag(canvas, (-5, 5), (4, 5), release=False)
    assert store.edits == 0
    assert canvas.grab().toImage() != empty
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 4, 5))
    assert store.edits == 1


def test_escape_cancels_a_stroke_without_a_trace(panel, canvas, store):
    QTest.mouseMove(canvas, at(canvas, 4, 5))
    empty = canvas.grab().toImage()
    QTest.mousePress(canvas, LEFT, pos=at(canvas, -5, 5))
    QTest.mouseMove(canvas, at(canvas, 4, 5))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 4, 5))
    assert store.edits == 0
    canvas.clearFocus()
    panel.setFocus()
    assert canvas.grab().toImage() == empty


def test_data_that_change_under_a_stroke_drop_it(panel, canvas, store):
    drag(canvas, (-5, 5), (4, 5), release=False)
    other = replace(store.experiment, dataset=generate(Recipe("xor", points=50)))
    panel.set_experiment(other)
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 4, 5))
    assert store.edits == 0


def test_a_canvas_that_is_hidden_drops_its_stroke(panel, canvas, store):
    drag(canvas, (-5, 5), (4, 5), release=False)
    panel.hide()
    panel.show()
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 4, 5))
    assert store.edits == 0


def test_the_eraser_takes_what_it_passes_over_in_one_edit(panel, canvas, store):
    QTest.mouseClick(panel.findChild(QToolButton, "eraser_tool"), LEFT)
    before = store.dataset
    drag(canvas, (-1, 0), (0, 0), (1, 0))
    assert store.edits == 1
    assert 0 < store.dataset.size < before.size
    x, y = store.dataset.values
    assert not np.any((np.abs(x) < 0.9) & (np.abs(y) < canvas.painting.hand.radius - 0.1))


def test_the_point_tool_puts_one_point_where_it_was_released(panel, canvas, store):
    QTest.mouseClick(panel.findChild(QToolButton, "point_tool"), LEFT)
    before = store.dataset.size
    drag(canvas, (-5, 5), (3, -5))
    assert store.dataset.size == before + 1
    np.testing.assert_allclose(store.dataset.values[:, -1], [3, -5], atol=0.06)


def test_the_class_is_chosen_by_button_and_by_key(panel, canvas, store):
    QTest.mouseClick(panel.findChild(QPushButton, "class_button_0"), LEFT)
    drag(canvas, (-5, 5))
    assert store.dataset.labels[-1] == 0.0
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_1)
    assert panel.findChild(QPushButton, "class_button_1").isChecked()
    drag(canvas, (-5, 5))
    assert store.dataset.labels[-1] == 1.0
    QTest.keyClick(canvas, Qt.Key.Key_2)
    drag(canvas, (-5, 5))
    assert store.dataset.labels[-1] == 0.0


def test_points_are_put_and_taken_by_keys_alone(panel, canvas, store):
    QTest.mouseClick(panel.findChild(QPushButton, "clear_button"), LEFT)
    assert store.dataset.size == 0
    canvas.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(canvas, key)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    x, y = store.dataset.values[:, -1]
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert store.dataset.size == 2
    assert store.dataset.values[0, 1] == pytest.approx(x)
    assert store.dataset.values[1, 1] == pytest.approx(y - 1.0)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert store.dataset.size == 1
    assert store.dataset.values[1, 0] == pytest.approx(y)


def test_the_canvas_keeps_its_keys_from_the_windows_shortcuts(qtbot, panel, canvas, store):
    window = QMainWindow()
    qtbot.addWidget(window)
    fired = []
    for key in ("Space", "1", "Escape"):
        action = QAction(window)
        action.setShortcut(key)
        action.triggered.connect(lambda *_: fired.append(1))
        window.addAction(action)
    window.setCentralWidget(panel)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    canvas.setFocus()
    before = store.dataset.size
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_1)
    assert (store.dataset.size, fired) == (before + 1, [])
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert len(fired) == 1
    window.takeCentralWidget()


def test_coordinates_under_the_pointer_are_read_out(panel, canvas):
    QTest.mouseMove(canvas, at(canvas, -2.0, 3.0))
    QTest.mouseMove(canvas, at(canvas, -2.0, 3.5))
    text = panel.findChild(QLabel, "dataset_readout").text()
    assert text.startswith("x₁ −2")
    assert "x₂ 3.5" in text


def test_a_wider_and_denser_brush(panel, canvas, store):
    size = panel.findChild(QSlider, "brush_size_slider")
    density = panel.findChild(QSlider, "brush_density_slider")
    size.setFocus()
    QTest.keyClick(size, Qt.Key.Key_End)
    density.setFocus()
    QTest.keyClick(density, Qt.Key.Key_End)
    before = store.dataset.size
    drag(canvas, (-3, 3), (3, 3))
    x2 = store.dataset.values[1, before:]
    assert x2.size >= 150
    assert 1.5 < np.abs(x2 - 3).max() <= 2.1


def test_regression_paints_a_value(panel, canvas, store):
    store._take(replace(store.experiment, dataset=generate(Recipe("plane", points=60))))
    slider = panel.findChild(QSlider, "label_slider")
    assert slider.isVisible()
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    drag(canvas, (0, 0))
    limit = np.abs(store.dataset.labels[:-1]).max()
    assert store.dataset.labels[-1] == float(f"{-limit:.3g}")


def test_three_columns_show_two_and_say_so(panel, canvas, store):
    store._take(replace(store.experiment, dataset=generate(Recipe("seed-example", points=4))))
    texts = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert any("2 of 3 columns, as in Output: x₁ and x₂" in text for text in texts)
    drag(canvas, (-5, 5))
    assert store.dataset.values.shape == (3, 5)
    assert store.dataset.values[2, -1] == pytest.approx(store.dataset.values[2, :-1].mean())


def test_an_empty_plane_can_be_painted_on(panel, canvas, store):
    clear = panel.findChild(QPushButton, "clear_button")
    QTest.mouseClick(clear, LEFT)
    assert store.dataset.size == 0
    assert not clear.isEnabled()
    drag(canvas, (0, 0), (2, 0))
    assert store.dataset.size > 5
    assert clear.isEnabled()


def test_other_buttons_paint_nothing(canvas, store):
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=QPoint(50, 50))
    assert store.edits == 0


def test_the_other_palette_repaints(theme, canvas, store):
    light = canvas.grab().toImage()
    theme.apply(DARK)
    assert canvas.grab().toImage() != light


def test_every_control_has_a_name(panel, canvas):
    controls = [
        child
        for child in panel.findChildren(QWidget)
        if isinstance(child, (QPushButton, QSlider, QTabBar, DataCanvas))
    ]
    assert len(controls) > 10
    for control in controls:
        assert control.objectName()
        assert control.accessibleName()
