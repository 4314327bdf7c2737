from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTableWidget

from gdplay.app.selection import SampleItem, UnitItem
from gdplay.experiment.dataset import Scaling, Task
from gdplay.experiment.hyperparameters import (
    Hyperparameters,
    Optimizer,
    OptimizerName,
    Penalty,
)
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.insight.explain import explain
from gdplay.insight.sample import SampleReading
from gdplay.insight.surface import maps
from gdplay.ui.inspector.sample_page import sample_lines
from gdplay.ui.text import number
from tests.gui.inspector.opened import opened
from tests.gui.plots.runs import CIRCLE_NET, snapshot

WEIGHT = Link(4, 9)  # hidden 1 · 3 → hidden 2 · 2


def shown(panel) -> list[str]:
    """Return every text that can be seen, from top to bottom."""
    QApplication.processEvents()  # lays out what has just been shown
    every = (*panel.findChildren(QLabel), *panel.findChildren(QPushButton))
    widgets = [widget for widget in every if widget.isVisible() and widget.text()]
    widgets.sort(key=lambda w: (w.mapTo(panel, w.rect().center()).y(), w.mapTo(panel, w.pos()).x()))
    return [widget.text() for widget in widgets]


def test_it_is_wanted_only_with_something_selected(inspector, qtbot, selection) -> None:
    inspector.show_snapshot(snapshot())
    assert not inspector.wanted
    with qtbot.waitSignal(inspector.wanted_changed) as wanted:
        selection.select(WEIGHT)
    assert wanted.args == [True]
    with qtbot.waitSignal(inspector.wanted_changed) as wanted:
        selection.select(None)
    assert wanted.args == [False]


def test_paused_it_previews_the_next_step(inspector, selection) -> None:
    run = snapshot(1225)
    inspector.show_snapshot(run)
    selection.select(WEIGHT)
    place = run.state.layout.index[WEIGHT]
    record = run.record
    assert shown(inspector)[:13] == [
        "Why?",
        "weight, hidden 1 · 3 → hidden 2 · 2",
        "Check",
        "value now",
        number(record.before[place], signed=True),
        "gradient, next batch (1 of 25)",
        number(record.gradient[place], signed=True),
        "× −learning rate",
        "−0.03",
        "next update",
        number(record.update[place], signed=True),
        "value after",
        number(record.after[place], signed=True),
    ]
    assert shown(inspector)[13].startswith("The gradient is ")


def test_the_gradient_and_the_minus_say_what_they_mean(inspector, selection) -> None:
    run = snapshot(1225)
    inspector.show_snapshot(run)
    selection.select(WEIGHT)
    gradient = run.record.gradient[run.state.layout.index[WEIGHT]]
    tips = {w.text(): w.toolTip() for w in inspector.findChildren(QLabel) if w.isVisible()}
    assert tips["gradient, next batch (1 of 25)"].endswith(
        f"0.01 more changes it by about {number(0.01 * gradient, signed=True)}"
    )
    assert "a plus would make it rise" in tips["× −learning rate"]
    assert tips["value after"] == ""
    added = snapshot(1225, settings=Hyperparameters(zero_gradients=False))
    inspector.show_snapshot(added)
    assert not any("more changes it" in w.toolTip() for w in inspector.findChildren(QLabel))


def test_running_it_shows_the_last_step(inspector, selection) -> None:
    inspector.show_snapshot(snapshot(running=True))
    selection.select(Bias(3))
    texts = shown(inspector)
    assert texts[1] == "bias of hidden 1 · 2"
    assert [text for text in texts if text in {"value before", "update", "gradient, batch 1 of 25"}]
    assert "value now" not in texts
    assert any(text.startswith("The gradient was ") for text in texts)


def test_a_penalty_has_its_row(inspector, selection) -> None:
    run = snapshot(settings=Hyperparameters(penalty=Penalty(l2=0.1)))
    record = replace(run.record, penalty_gradient=np.full(51, 0.0123))
    inspector.show_snapshot(replace(run, record=record))
    selection.select(WEIGHT)
    assert "of it penalty" in shown(inspector)
    assert "+0.0123" in shown(inspector)


def test_while_running_the_numbers_change_no_faster_than_they_can_be_read(
    inspector, selection
) -> None:
    selection.select(WEIGHT)
    first = snapshot(100, running=True)
    inspector.show_snapshot(first)
    before = shown(inspector)
    moved = replace(first.record, before=first.record.before + 1.0)
    inspector.show_snapshot(replace(first, record=moved))
    assert shown(inspector) == before
    paused = replace(first, record=replace(moved, is_preview=True), running=False)
    inspector.show_snapshot(paused)
    assert shown(inspector) != before


def test_a_typed_value_is_asked_for(inspector, qtbot, selection) -> None:
    inspector.show_snapshot(snapshot())
    selection.select(WEIGHT)
    qtbot.mouseClick(inspector.findChild(QPushButton, "inspector_value"), Qt.MouseButton.LeftButton)
    field = inspector.findChild(QLineEdit, "inspector_value_field")
    qtbot.waitUntil(field.isVisible)
    field.selectAll()
    qtbot.keyClicks(field, "-0.25")
    with qtbot.waitSignal(inspector.value_requested) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == [WEIGHT, -0.25]
    assert not field.isVisible()


def test_escape_gives_up_typing(inspector, qtbot, selection) -> None:
    inspector.show_snapshot(snapshot())
    selection.select(WEIGHT)
    button = inspector.findChild(QPushButton, "inspector_value")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    field = inspector.findChild(QLineEdit, "inspector_value_field")
    with qtbot.assertNotEmitted(inspector.value_requested):
        qtbot.keyClicks(field, "3")
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert button.isVisible()


def test_a_neuron_lists_its_bias_and_weights_and_a_click_selects_one(
    inspector, qtbot, selection
) -> None:
    run = snapshot()
    inspector.show_snapshot(run)
    inspector.show_maps(maps(run.experiment, run.state))
    selection.select(UnitItem(9))
    assert inspector.findChild(QLabel, "inspector_formula").text() == "a = tanh z"
    table = inspector.findChild(QTableWidget, "inspector_incoming")
    names = [table.item(row, 0).text() for row in range(table.rowCount())]
    assert names == ["bias", *(f"hidden 1 · {n}" for n in range(1, 7))]
    place = run.state.layout.index[WEIGHT]
    assert table.item(3, 2).text() == number(run.state.parameters[place], signed=True)
    assert table.item(3, 3).text() == number(run.record.gradient[place], signed=True)
    cell = table.visualItemRect(table.item(3, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert selection.item == WEIGHT


def test_an_input_has_no_incoming_weights(inspector, selection) -> None:
    inspector.show_snapshot(snapshot())
    selection.select(UnitItem(0))
    assert not inspector.findChild(QTableWidget, "inspector_incoming").isVisible()
    assert shown(inspector) == [
        "Why?",
        "input, x₁",
        "Input",
        "passes its feature on",
        "6 links out",
    ]


def test_the_heat_map_is_drawn_from_the_maps(inspector, selection) -> None:
    run = snapshot()
    inspector.show_snapshot(run)
    selection.select(UnitItem(4))
    before = inspector.grab().toImage()
    inspector.show_maps(maps(run.experiment, run.state))
    assert inspector.grab().toImage() != before


def test_a_sample_says_what_the_network_makes_of_it(inspector, selection) -> None:
    inspector.show_snapshot(snapshot())
    selection.select(SampleItem(2))
    texts = shown(inspector)
    assert texts[:2] == ["Why?", "sample 2"]
    assert {"x₁", "x₂", "training set", "class −1", "its own loss"} <= set(texts)


def test_what_the_run_does_not_have_is_not_shown(inspector, selection) -> None:
    inspector.show_snapshot(snapshot())
    for item in (Link(0, 99), Bias(99), UnitItem(99), SampleItem(4000)):
        selection.select(item)
        assert not inspector.wanted


def test_a_parameter_that_an_edit_removed_is_no_longer_wanted(inspector, selection) -> None:
    inspector.show_snapshot(snapshot())
    selection.select(Link(11, 12))
    assert inspector.wanted
    inspector.show_snapshot(snapshot(topology=fully_connected(("x1", "x2"), (3, 1))))
    assert not inspector.wanted


def test_without_a_step_only_the_value_is_shown(inspector, selection) -> None:
    run = replace(snapshot(0), record=None)
    inspector.show_snapshot(run)
    selection.select(WEIGHT)
    assert "Nothing to train: no step can be shown." in shown(inspector)
    assert "next update" not in shown(inspector)


def check_room(panel) -> None:
    """Fail where a visible text is cut, too small, or lies on another."""
    QApplication.processEvents()
    labels = [w for w in panel.findChildren(QLabel) if w.isVisible() and w.text()]
    places = [w.rect().translated(w.mapTo(panel, w.rect().topLeft())) for w in labels]
    for label, place in zip(labels, places, strict=True):
        assert panel.rect().contains(place)
        needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
        assert max(needed, label.fontMetrics().height()) <= label.height()
        assert label.wordWrap() or label.sizeHint().width() <= label.width()
        assert label.font().pixelSize() >= 12 or label.fontInfo().pixelSize() >= 12
    assert panel.minimumSizeHint().width() <= 360
    for first in range(len(places)):
        for second in range(first):
            assert not places[first].intersects(places[second])


@pytest.mark.parametrize("height", [430, 300])
@pytest.mark.parametrize("item", [WEIGHT, UnitItem(9), SampleItem(2)])
def test_no_text_is_cut_or_lies_on_another(inspector, selection, height, item) -> None:
    inspector.resize(360, height)
    inspector.show_snapshot(snapshot(topology=CIRCLE_NET))
    selection.select(item)
    check_room(inspector)


@pytest.mark.parametrize("height", [430, 344])
@pytest.mark.parametrize("name", OptimizerName)
def test_the_arithmetic_of_every_optimizer_has_its_room(inspector, selection, height, name) -> None:
    inspector.resize(360, height)
    settings = Hyperparameters(
        optimizer=Optimizer(name, weight_decay=0.1), penalty=Penalty(l1=0.01, l2=0.1)
    )
    run, _ = opened(settings=settings)
    inspector.show_snapshot(run)
    selection.select(WEIGHT)
    check_room(inspector)
    assert inspector.minimumSizeHint().height() <= height
    update_number = run.state.step + 1
    told = explain(run.record, run.state.layout, run.experiment, WEIGHT, update_number)
    texts = shown(inspector)
    assert all(term.label in texts for term in told.terms)


def test_of_a_sample_that_cannot_be_fed_the_values_are_shown(inspector, selection) -> None:
    inspector.show_snapshot(snapshot(topology=fully_connected(("x1", "x7"), (1,))))
    selection.select(SampleItem(2))
    assert len(shown(inspector)) == 6


def test_a_small_share_of_the_loss_is_never_rounded_to_nothing() -> None:
    task = snapshot().experiment.dataset.task
    reading = SampleReading(0, (("x1", 1.0),), 0.0, 0.0, False, np.array([-0.99]), 1e-6, 4.2e-6)
    assert ("of the training loss", "0.00042 %") in sample_lines(task, reading)


def test_a_column_that_is_scaled_shows_what_is_fed_and_many_columns_come_last():
    task = Task("classification", ("a", "b"))
    values = tuple((f"c{place}", 3.0 * place) for place in range(6))
    reading = SampleReading(0, values, 0.0, 1.0, False, np.array([0.5]), 0.1, 0.2)
    lines = sample_lines(task, reading, (Scaling(1.0, 2.0),) * 6)
    assert lines[0] == ("belongs to", "training set")
    assert lines[-1] == ("c5", "+15, fed +7")
    assert sample_lines(task, replace(reading, values=values[:2]))[1] == ("c1", "+3")
