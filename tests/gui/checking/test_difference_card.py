"""The error over ε in the real window: asked from a weight's page and from the check's card."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu

from gdplay.insight.difference_error import difference_error
from gdplay.ui import names
from gdplay.ui.text import number
from tests.gui.driving import answer_file_dialog, click, part, press, settle


@pytest.fixture
def chosen(qtbot, window):
    window.controller.load_preset("seed-example")
    settle(qtbot, window)
    link = sorted(window.controller.store.experiment.topology.links)[4]
    window.controller.selection.select(link)
    qtbot.waitUntil(part(window, "inspector_difference").isVisible)
    return window


def shown(qtbot, window):
    plot = part(window, "difference_plot")
    qtbot.waitUntil(lambda: plot.found is not None, timeout=20_000)
    return plot


def test_of_the_selected_weight_the_errors_are_shown_with_both_values(qtbot, chosen):
    window = chosen
    click(window, "inspector_difference")
    plot = shown(qtbot, window)
    snapshot, link = window.controller.snapshot, window.controller.selection.item
    expected = difference_error(
        snapshot.experiment, snapshot.state, link, lambda share: None, lambda: False
    )
    np.testing.assert_array_equal(plot.found.errors, expected.errors)
    title = part(window, "difference_title", QLabel).text()
    assert title == f"Gradient check of {names.name(snapshot.experiment.topology, link)}"
    told = part(window, "difference_verdict", QLabel).text()
    assert f"Backward says {number(expected.gradient)}" in told
    assert told.endswith("At step 0, over 4 training points.")
    without = plot.grab().toImage()
    rect = plot.plot_rect()
    QTest.mouseMove(plot, QPoint(round(plot.x_of(1e-5)), round(rect.center().y())))
    assert plot.grab().toImage() != without
    assert list(plot.table()) == ["epsilon", "difference", "error"]


def test_its_numbers_can_be_saved(qtbot, chosen, tmp_path):
    window = chosen
    click(window, "inspector_difference")
    plot = shown(qtbot, window)
    plot.menu.findChild(QAction, "difference-error_csv_action").trigger()
    answer_file_dialog(qtbot, window, tmp_path / "errors.csv")
    lines = (tmp_path / "errors.csv").read_text().splitlines()
    assert lines[0] == "epsilon,difference,error"
    assert float(lines[1].split(",")[0]) == plot.found.epsilons[0]


def test_escape_closes_it_and_an_edit_does(qtbot, chosen):
    window = chosen
    card = part(window, "difference_card")
    click(window, "inspector_difference")
    assert card.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not card.isVisible()
    click(window, "inspector_difference")
    window.controller.network.add_unit(0)
    assert not card.isVisible()


def test_the_check_of_the_whole_network_leads_to_its_worst(qtbot, chosen):
    window = chosen
    part(window, "step_menu", QMenu).findChild(QAction, "step_menu_check").trigger()
    verdict = part(window, "check_verdict", QLabel)
    qtbot.waitUntil(lambda: verdict.text().startswith("All"), timeout=20_000)
    click(window, "check_difference")
    assert not part(window, "check_card").isVisible()
    plot = shown(qtbot, window)
    assert plot.found.parameter in window.controller.snapshot.state.layout.index


def test_without_samples_it_says_why_not(chosen):
    chosen.controller.data.clear_samples()
    click(chosen, "inspector_difference")
    assert not part(chosen, "difference_card").isVisible()
    assert chosen.panels.messages.isVisible()


def test_escape_closes_the_card_wherever_the_focus_is(qtbot, chosen):
    click(chosen, "inspector_difference")
    card = part(chosen, "difference_card")
    assert card.isVisible()
    part(chosen, "loss_plot").setFocus()
    press(chosen, Qt.Key.Key_Escape)
    assert not card.isVisible()
