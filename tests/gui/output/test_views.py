"""The output's views: a curve with its band, classes or confidence, a chosen slice."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QToolButton

from gdplay.app.selection import SampleItem
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.ui.output.surface import SurfaceView
from gdplay.ui.theme.palette import LIGHT
from tests.gui.driving import click, part, settle

LEFT = Qt.MouseButton.LeftButton


def surface(window):
    return part(window, "surface_view", SurfaceView)


def color(view, x, y):
    image = view.grab().toImage()
    pixel = view.plane.pixel(x, y)
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(pixel.x() * ratio), round(pixel.y() * ratio))


def distance(first, second):
    return sum(abs(a - b) for a, b in zip(first.getRgb()[:3], second.getRgb()[:3], strict=True))


@pytest.fixture
def curve(qtbot, window):
    window.controller.load_preset("wave")
    settle(qtbot, window)
    qtbot.waitUntil(lambda: surface(window)._curve is not None)
    return window


def test_the_curve_is_what_the_network_answers_at_each_place(qtbot, curve):
    view = surface(curve)
    snapshot = settle(qtbot, curve)
    qtbot.waitUntil(lambda: view._curve.values.size > 100)
    layout, parameters = snapshot.state.layout, snapshot.state.parameters
    first, second, output = layout.topology.layers
    value = {p: parameters[i] for p, i in layout.index.items()}

    def answer(x):
        below = {layout.topology.inputs[0].id: x}
        for units, squash in ((first, np.tanh), (second, np.tanh), (output, lambda z: z)):
            below = {
                unit.id: squash(
                    value[(unit.id,)]
                    + sum(value[source, unit.id] * a for source, a in below.items())
                )
                for unit in units
            }
        return below[output[0].id]

    for x in (-4.0, 0.5, 3.0):
        y = answer(x)
        line = color(view, x, y)
        assert distance(line, curve.panels.output._theme.color("curve")) < 90
    assert view._curve.band == pytest.approx(curve.panels.output._fit.rmse)


def test_the_value_of_the_curve_is_read_under_the_pointer(qtbot, curve):
    view = surface(curve)
    QTest.mouseMove(view, view.plane.pixel(1.0, 0.3).toPoint())
    x, _ = view.plane.point(view.plane.pixel(1.0, 0.3).toPoint())
    assert view._readout.startswith(f"x₁ {x:.1f}".rstrip("0").rstrip(".") + " → ")


def test_a_sample_of_the_curve_lies_at_its_value_and_is_selected_by_a_click(qtbot, curve):
    view, data = surface(curve), curve.controller.store.experiment.dataset
    row = int(np.argmax(data.labels))
    QTest.mouseClick(
        view, LEFT, pos=view.plane.pixel(data.values[0, row], data.labels[row]).toPoint()
    )
    assert curve.controller.selection.item == SampleItem(row)


def test_classes_have_their_full_colour_and_confidence_comes_back(qtbot, window):
    view = surface(window)
    qtbot.waitUntil(lambda: view._shown is not None)
    soft = color(view, -5.8, 5.8)
    click(window, "output_answer_classes")
    hard = color(view, -5.8, 5.8)
    full = min(map(QColor, LIGHT.classes[:2]), key=lambda c: distance(hard, c))
    assert distance(hard, full) < distance(soft, full)
    click(window, "output_answer_confidence")
    assert color(view, -5.8, 5.8) == soft


def test_values_offer_no_classes_to_colour(window):
    assert part(window, "output_answer_classes", QToolButton).isVisible()
    window.controller.load_preset("plane")
    assert not part(window, "output_answer_classes", QToolButton).isVisible()


@pytest.fixture
def sliced(qtbot, window):
    window.controller.load_preset("seed-example")
    settle(qtbot, window)
    return window


def choose(window, name, row):
    combo = part(window, name, QComboBox)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(row):
        QTest.keyClick(combo, Qt.Key.Key_Down)


def test_two_columns_leave_no_slice_to_choose(window):
    assert not part(window, "slice_across_combo").isVisible()


def test_a_chosen_column_comes_onto_the_axis_of_the_surface_and_the_neurons(qtbot, sliced):
    heard = []
    sliced.controller.maps_ready.connect(heard.append)
    part(sliced, "slice_across_combo").setFocus()
    QTest.keyClick(part(sliced, "slice_across_combo"), Qt.Key.Key_End)
    assert sliced.controller.slicing.plane == Slice(2, 1)
    qtbot.waitUntil(lambda: bool(heard) and heard[-1].plane == Slice(2, 1))
    maps = heard[-1]
    x3 = sliced.controller.store.experiment.topology.inputs[2].id
    assert np.ptp(maps.units[x3], axis=1) == pytest.approx(12.0, abs=0.5)
    view, data = surface(sliced), sliced.controller.store.experiment.dataset
    pixel = view.plane.pixel(data.values[2, 1], data.values[1, 1])
    QTest.mouseClick(view, LEFT, pos=pixel.toPoint())
    assert sliced.controller.selection.item == SampleItem(1)


def test_the_others_are_held_at_the_selected_sample(qtbot, sliced):
    note = part(sliced, "output_note")
    qtbot.waitUntil(lambda: "held at the mean: x₃ −0.125" in note.text())
    sliced.controller.selection.select(SampleItem(1))
    choose(sliced, "slice_hold_combo", 1)
    qtbot.waitUntil(lambda: "held at sample 1: x₃ 0.5" in note.text())
    sliced.controller.selection.select(SampleItem(2))
    qtbot.waitUntil(lambda: "held at sample 2: x₃ 1" in note.text())
    view = surface(sliced)
    QTest.mouseMove(view, QPoint(30, 30))
    assert view._readout.startswith("x₁ ")
    choose(sliced, "slice_hold_combo", 0)
    assert sliced.controller.slicing.plane == FIRST_TWO
