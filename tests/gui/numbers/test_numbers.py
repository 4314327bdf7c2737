"""The numbers in the real window, of a real run, against calculations of their own."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from gdplay.experiment.features import input_matrix
from gdplay.nn.network import forward
from gdplay.ui.numbers.view import NumbersView
from gdplay.ui.text import number
from tests.gui.driving import LEFT, click, part, press, settle


@pytest.fixture
def numbers(window, qtbot):
    press(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    view = part(window, "numbers", NumbersView)
    qtbot.waitUntil(view.isVisible)
    return view


def facts(view):
    return {fact.caption: fact.value for table in view.tables for fact in table.group.facts}


def counted(snapshot, rows):
    """Return the confusion matrix by a plain loop."""
    dataset, layout = snapshot.experiment.dataset, snapshot.state.layout
    inputs = input_matrix(layout.topology, dataset, dataset.values[:, rows])
    outputs = forward(layout, snapshot.state.parameters, inputs)[0]
    counts = [[0, 0], [0, 0]]
    for label, output in zip(dataset.labels[rows], outputs, strict=True):
        counts[int(label)][int(output > 0)] += 1
    return counts


def test_every_number_is_that_of_the_run(window, numbers, qtbot):
    window.controller.step_epoch()
    qtbot.waitUntil(lambda: facts(numbers)["Step"] == "25")
    snapshot = settle(qtbot, window)
    record, losses = snapshot.record, snapshot.losses
    shown = facts(numbers)
    assert shown["Epoch"] == "0"
    assert shown["Batch"] == "25/25"
    assert shown["Steps"] == "paused"
    assert shown["Parameters"] == number(len(snapshot.state.parameters))
    assert shown["Objective"] == number(losses.train + losses.penalty)
    assert shown["Test loss"] == number(losses.test)
    assert shown["Gradient norm"] == number(float(np.sqrt(np.sum(record.gradient**2))))
    assert shown["Update norm"] == number(float(np.sqrt(np.sum(record.update**2))))
    assert shown["Rate in force"] == number(0.03)
    assert [table.group.title for table in numbers.tables] == ["Run", "Loss", "Next step"]


def test_the_matrix_counts_the_set_that_is_chosen(window, numbers, qtbot):
    snapshot = settle(qtbot, window)
    dataset = snapshot.experiment.dataset
    matrix = numbers.matrix
    assert matrix.split == "test"
    np.testing.assert_array_equal(matrix.counts, counted(snapshot, dataset.test_rows))
    QTest.mouseClick(matrix.findChild(type(matrix._buttons["train"]), "confusion_train"), LEFT)
    np.testing.assert_array_equal(matrix.counts, counted(snapshot, dataset.train_rows))
    assert matrix.accessibleName() == "Confusion matrix of the train set"


def test_a_pointed_cell_rings_its_samples_on_both_canvases(window, numbers, qtbot):
    snapshot = settle(qtbot, window)
    dataset, matrix = snapshot.experiment.dataset, numbers.matrix
    painting = window.panels.data.draw.canvas.painting
    surface = part(window, "surface_view")
    QTest.mouseMove(matrix, matrix.cell_rect(1, 0).center().toPoint())
    rows = surface._lit
    assert len(rows) == matrix.counts[1, 0] > 0
    assert set(rows) <= set(dataset.test_rows)
    inputs = input_matrix(snapshot.experiment.topology, dataset, dataset.values[:, rows])
    outputs = forward(snapshot.state.layout, snapshot.state.parameters, inputs)[0]
    assert (dataset.labels[rows] == 1).all()
    assert (outputs < 0).all()
    np.testing.assert_array_equal(painting._lit, rows)
    QTest.mouseMove(matrix, QPoint(1, matrix.height() - 1))
    assert surface._lit.size == painting._lit.size == 0


def test_a_cell_says_in_words_what_it_counts(window, numbers, qtbot):
    settle(qtbot, window)
    matrix = numbers.matrix
    place = matrix.cell_rect(1, 0).center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, place, matrix.mapToGlobal(place))
    QApplication.sendEvent(matrix, event)
    whole = int(matrix.counts[1].sum())
    assert (
        QToolTip.text()
        == f"{number(int(matrix.counts[1, 0]))} of {whole} of class +1: taken for −1"
    )
    table = numbers.tables[0]
    row = QPoint(5, table.height() - 5)
    QApplication.sendEvent(table, QHelpEvent(QEvent.Type.ToolTip, row, table.mapToGlobal(row)))
    assert QToolTip.text() == "18 weights, 7 biases"
    QToolTip.hideText()


def test_a_regression_has_typical_errors_and_no_matrix(window, numbers, qtbot):
    window.controller.load_preset("plane")
    qtbot.waitUntil(lambda: "Train error" in facts(numbers))
    snapshot = settle(qtbot, window)
    dataset, layout = snapshot.experiment.dataset, snapshot.state.layout
    inputs = input_matrix(layout.topology, dataset, dataset.values)
    missed = forward(layout, snapshot.state.parameters, inputs)[0] - dataset.labels
    error = float(np.sqrt(np.mean(missed[~dataset.test] ** 2)))
    assert facts(numbers)["Train error"] == number(error)
    assert not numbers.matrix.isVisible()


def test_under_the_output_stands_what_is_nowhere_else(window, qtbot):
    settle(qtbot, window)
    short = part(window, "short_numbers", NumbersView)
    qtbot.waitUntil(short.isVisible)
    note = part(window, "output_note", QLabel)
    assert short.geometry().top() > note.geometry().bottom()
    assert set(facts(short)) >= {"Gradient norm", "Rate in force", "Parameters", "Train right"}
    assert not set(facts(short)) & {"Objective", "Test loss", "Test accuracy"}
    window.controller.selection.select(min(window.controller.store.experiment.topology.links))
    qtbot.waitUntil(lambda: not short.isVisible())


def test_in_a_small_window_it_has_its_tab_too(open_window, qtbot):
    window = open_window(size=(1024, 700))
    press(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    view = part(window, "numbers", NumbersView)
    qtbot.waitUntil(view.isVisible)
    qtbot.waitUntil(
        lambda: max(t.geometry().right() for t in view.tables) < view.matrix.geometry().left()
    )
    click(window, "play_button")
    qtbot.waitUntil(lambda: facts(view)["Steps"] != "paused")
    click(window, "play_button")
