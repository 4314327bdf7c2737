"""Another kind of problem in the window: which loss fits is applied or offered, and undone."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QScrollArea

from gdplay.experiment.hyperparameters import LossName
from gdplay.storage import presets
from tests.gui.driving import click, part, settle, step_of


def loss(window):
    return window.controller.store.experiment.hyperparameters.loss


def said(window):
    return part(window, "message_text", QLabel).text()


def offered(window):
    button = part(window, "message_offer", QPushButton)
    return button.text() if button.isVisible() else None


def undo(window):
    part(window, "undo_action", QAction).trigger()


def test_a_third_class_trains_by_softmax_and_the_old_loss_can_be_kept(qtbot, window):
    window.controller.data.add_class()
    assert loss(window) is LossName.SOFTMAX_CROSS_ENTROPY
    assert said(window) == "3 classes: 3 outputs and softmax cross-entropy now."
    assert offered(window) == "Keep ½ mean squared"
    click(window, "message_offer")
    assert loss(window) is LossName.HALF_MEAN_SQUARED
    assert not part(window, "message_bar").isVisible()
    assert len(settle(qtbot, window).experiment.topology.output_layer) == 3
    undo(window)
    assert loss(window) is LossName.SOFTMAX_CROSS_ENTROPY
    undo(window)
    assert loss(window) is LossName.HALF_MEAN_SQUARED


def test_a_change_of_the_kind_keeps_the_weights_and_is_undone_with_them(qtbot, window):
    click(window, "play_button")
    qtbot.waitUntil(lambda: step_of(window) > 20)
    click(window, "play_button")
    qtbot.waitUntil(lambda: not window.controller.snapshot.running)
    before = settle(qtbot, window)
    window.controller.data.set_kind("regression")
    after = settle(qtbot, window).state
    assert after.step == before.state.step
    assert np.array_equal(after.parameters, before.state.parameters)
    window.controller.data.add_class()
    assert said(window) == "These data are values. Make them classes first."
    undo(window)
    assert np.array_equal(settle(qtbot, window).state.parameters, before.state.parameters)
    window.controller.data.add_class()
    settle(qtbot, window)
    undo(window)
    assert np.array_equal(settle(qtbot, window).state.parameters, before.state.parameters)


def test_values_that_become_classes_are_offered_the_loss_made_for_classes(window):
    window.controller.data.set_kind("regression")
    window.controller.data.set_kind("classification")
    assert offered(window) == "Use binary cross-entropy"
    assert said(window) == "2 classes. ½ mean squared can stay; binary cross-entropy fits."
    click(window, "message_close")
    assert not part(window, "message_bar").isVisible()
    assert loss(window) is LossName.HALF_MEAN_SQUARED


def test_an_offer_that_no_longer_holds_is_withdrawn(window):
    window.controller.data.add_class()
    undo(window)
    assert not part(window, "message_bar").isVisible()


def test_a_loss_that_cannot_stay_is_replaced_and_said_so(window):
    window.controller.settings.set_hyperparameters(loss=LossName.HINGE)
    window.controller.data.set_kind("regression")
    assert loss(window) is LossName.HALF_MEAN_SQUARED
    assert said(window) == "Values: 1 output and ½ mean squared now."
    assert offered(window) is None


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_the_list_of_examples_shows_every_row(qtbot, open_window, size):
    combo = part(open_window(size=size), "preset_combo", QComboBox)
    QTest.mouseClick(combo, Qt.MouseButton.LeftButton)
    view = combo.view()
    qtbot.waitUntil(view.isVisible)
    assert combo.count() == len(presets.names())

    def is_whole():
        rows = [view.visualRect(combo.model().index(row, 0)) for row in range(combo.count())]
        return rows[0].top() >= 0 and rows[-1].bottom() < view.viewport().height()

    qtbot.waitUntil(is_whole)
    combo.hidePopup()


def test_every_thumbnail_and_the_legend_of_four_classes_fit_the_drawer(window):
    window.controller.data.swap_data("four-clouds")
    area = part(window, "class_legend")
    while not isinstance(area, QScrollArea):
        area = area.parentWidget()
    QApplication.processEvents()
    assert area.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_a_drawer_that_scrolls_cuts_nothing_at_its_right_edge(qtbot, open_window, size):
    window = open_window(size=size)
    window.controller.data.swap_data("four-clouds")
    if not part(window, "preset_circle").isVisible():
        QTest.keyClick(window, Qt.Key.Key_D)
        qtbot.waitUntil(part(window, "preset_circle").isVisible)
    area = part(window, "class_legend")
    while not isinstance(area, QScrollArea):
        area = area.parentWidget()
    area.setFixedHeight(300)
    qtbot.waitUntil(area.verticalScrollBar().isVisible)
    edge = area.viewport().width()

    def is_whole():
        names = ("preset_spiral", "noise_slider_value", "same_sample_button")
        parts = [part(window, name) for name in names]
        return all(p.mapTo(area.viewport(), p.rect().topRight()).x() < edge for p in parts)

    qtbot.waitUntil(is_whole)


def test_the_settings_say_what_the_formula_is_for_several_classes(window):
    window.controller.load_preset("four-clouds")
    chip = part(window, "settings_button", QPushButton)
    assert chip.text() == "Gradient descent · softmax cross-entropy · batch 10 ▾"
    click(window, "settings_button")
    formula, note = part(window, "loss_combo_formula", QLabel), part(window, "loss_combo_note")
    assert formula.text() == "L = −1/N Σ ln p of the right class, p = eᵒ / Σ eᵒ over the classes"
    assert not note.isVisible()
    window.controller.settings.set_hyperparameters(loss=LossName.MEAN_SQUARED)
    assert note.text() == "Σ over the 4 outputs too; t is +1 for a sample's own class, else −1"
    window.controller.load_preset("circle")
    assert note.text() == "t is +1 for class +1, −1 for class −1"
    window.controller.settings.set_hyperparameters(loss=LossName.BINARY_CROSS_ENTROPY)
    assert note.text() == "t is 1 for class +1, 0 for class −1"
    window.controller.load_preset("wave")
    assert not note.isVisible()
