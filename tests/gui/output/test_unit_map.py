"""A neuron's map in the output's place: pointed at for a moment, or held by a key."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gdplay.app.selection import UnitItem
from gdplay.experiment.hyperparameters import Optimizer
from gdplay.insight.surface import Maps
from gdplay.storage import presets
from gdplay.ui.output.unit_map import UnitMap
from gdplay.ui.ramp import signed_ramp
from gdplay.ui.saving.menu import SaveMenu
from tests.gui.driving import answer_file_dialog, neuron, part, press, settle


@pytest.fixture(scope="module")
def circle():
    experiment, _ = presets.load("circle")
    return experiment


@pytest.fixture
def ready(qtbot, window):
    settle(qtbot, window)
    qtbot.waitUntil(lambda: window._unit_map._maps is not None)
    return window


def shown(window):
    return part(window, "unit_map")


def point_at(window, unit):
    view = part(window, "topology_view")
    QTest.mouseMove(view.viewport(), neuron(view, unit) + QPoint(3, 2))


def leave(window):
    view = part(window, "topology_view")
    QTest.mouseMove(view.viewport(), QPoint(3, 3))


def hidden_units(window):
    return [unit.id for unit in window.controller.store.experiment.topology.layers[0]]


def heading(window):
    return part(window, "unit_map_heading", QLabel).text()


def test_resting_on_a_neuron_shows_its_map_over_the_output(qtbot, ready):
    window = ready
    first, second, *_ = hidden_units(window)
    point_at(window, first)
    assert not shown(window).isVisible()  # only after a moment
    qtbot.waitUntil(shown(window).isVisible)
    assert heading(window) == "Hidden 1 · 1"
    assert shown(window).rect() == part(window, "output_panel").rect()
    note = part(window, "unit_map_note", QLabel).text()
    assert "x₁ and x₂, tanh" in note
    assert "purple above 0, green below" in note
    point_at(window, second)
    assert heading(window) == "Hidden 1 · 2"  # at once, from one to the next
    leave(window)
    qtbot.waitUntil(lambda: not shown(window).isVisible())


def test_passing_over_a_neuron_shows_nothing(qtbot, ready):
    window = ready
    point_at(window, hidden_units(window)[0])
    leave(window)
    assert not window._unit_map._moment.isActive()
    assert not shown(window).isVisible()


def test_the_only_output_has_its_map_on_show_already(ready):
    window = ready
    output = window.controller.store.experiment.topology.output_layer[0].id
    point_at(window, output)
    assert not window._unit_map._moment.isActive()


def test_a_key_holds_the_selected_neurons_map_and_follows_the_selection(qtbot, ready):
    window = ready
    first, second, *_ = hidden_units(window)
    press(window, Qt.Key.Key_M)
    assert not shown(window).isVisible()
    assert window.panels.messages.isVisible()  # select a neuron first
    window.controller.selection.select(UnitItem(first))
    press(window, Qt.Key.Key_M)
    assert shown(window).isVisible()
    window.controller.selection.select(UnitItem(second))
    assert heading(window) == "Hidden 1 · 2"
    press(window, Qt.Key.Key_M)
    assert not shown(window).isVisible()
    press(window, Qt.Key.Key_M)
    press(window, Qt.Key.Key_Escape)
    assert not shown(window).isVisible()


def test_a_neurons_map_is_saved_as_it_lies_over_the_output(qtbot, ready, tmp_path):
    window = ready
    unit = hidden_units(window)[1]
    window.controller.selection.select(UnitItem(unit))
    press(window, Qt.Key.Key_M)
    button = part(window, "output_menu_button")
    panel = part(window, "output_panel")
    assert panel.childAt(button.mapTo(panel, button.rect().center())) is button  # nothing hides it
    saved = []
    menu = part(window, "output_menu", SaveMenu)
    menu.file_ready.connect(saved.append)
    part(menu, "output_csv_action", QAction).trigger()
    answer_file_dialog(qtbot, window, tmp_path / "map.csv")
    header, *rows = csv.reader(saved[0].content.decode().splitlines())
    assert header == ["x1", "x2", "hidden 1 · 2"]
    values = window._unit_map._maps.units[unit]
    np.testing.assert_array_equal(np.array(rows, float)[:, 2], values.ravel())
    press(window, Qt.Key.Key_M)
    part(menu, "output_csv_action", QAction).trigger()
    answer_file_dialog(qtbot, window, tmp_path / "output.csv")
    assert saved[1].content.decode().startswith("x1,x2,output")


def test_it_follows_the_run_and_goes_with_its_neuron(qtbot, ready):
    window = ready
    unit = hidden_units(window)[0]
    window.controller.selection.select(UnitItem(unit))
    press(window, Qt.Key.Key_M)
    before = shown(window).grab().toImage()
    window.controller.settings.set_hyperparameters(learning_rate=1.0, optimizer=Optimizer())
    for _ in range(3):
        press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window._unit_map._maps.step == 3)
    assert shown(window).grab().toImage() != before
    window.controller.network.remove_units((unit,))
    assert not shown(window).isVisible()


def test_the_pixels_are_the_neurons_values(qtbot, theme, circle):
    """Four cells: the colour at each quarter's middle is the value's own, x₂ upwards."""
    plain = replace(circle, dataset=replace_samples(circle.dataset))
    unit = circle.topology.layers[0][1].id
    values = np.array([[-1.0, -0.5], [0.25, 1.0]])
    view = UnitMap(theme)
    qtbot.addWidget(view)
    view.resize(360, 460)
    view.show()
    view.show_unit(plain, made_up(unit, np.kron(values, np.ones((20, 20)))), unit)
    picture = view._picture
    image = picture.grab().toImage()
    side = picture.width()
    table = signed_ramp(theme)
    for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
        x, y = round((0.25 + 0.5 * column) * side), round((0.75 - 0.5 * row) * side)
        place = round(values[row, column] * 127) + 127
        assert image.pixel(x, y) == pytest.approx(int(table[place]), abs=0)
    assert view.reach == 1.0


def test_the_colours_of_a_neuron_without_bounds_keep_calm(qtbot, theme, circle):
    layers = (
        tuple(replace(unit, activation="relu") for unit in circle.topology.layers[0]),
        *circle.topology.layers[1:],
    )
    relu = replace(circle, topology=replace(circle.topology, layers=layers))
    first, second = (unit.id for unit in layers[0][:2])
    view = UnitMap(theme)
    qtbot.addWidget(view)
    reaches = []
    for size in (2.9, 2.2, 1.6, 2.4, 3.1, 0.9):
        view.show_unit(relu, made_up(first, np.full((40, 40), size)), first)
        reaches.append(view.reach)
    assert reaches == [3.0, 3.0, 3.0, 3.0, 5.0, 1.0]
    view.show_unit(relu, made_up(second, np.full((40, 40), 0.65)), second)
    assert view.reach == pytest.approx(0.7)


def made_up(unit, values):
    empty = np.empty((0, 0))
    return Maps(1, 1, 0, (-6.0, 6.0, -6.0, 6.0), empty, {unit: values}, {})


def replace_samples(dataset):
    none = slice(0, 0)
    return replace(
        dataset,
        values=dataset.values[:, none],
        labels=dataset.labels[none],
        test=dataset.test[none],
        drawn=dataset.drawn[none],
    )
