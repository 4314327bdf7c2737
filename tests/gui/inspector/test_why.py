"""The tabs of a weight: the chain rule and the samples' shares, driven by hand."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QTabBar,
    QTableView,
    QTreeWidget,
)

from gdplay.app.selection import PathItem, SampleItem
from gdplay.experiment.hyperparameters import Hyperparameters, Penalty
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.insight.chain_rule import factors
from gdplay.insight.shares import shares
from gdplay.ui.inspector.wording import ordinal
from gdplay.ui.text import number
from tests.gui.driving import part
from tests.gui.inspector.opened import opened

FIRST = Link(0, 4)  # x₁ → hidden 1 · 3
LEFT = Qt.MouseButton.LeftButton


def open_tab(panel, place):
    tabs = part(panel, "inspector_tabs", QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(place).center())


def show(panel, selection, item=FIRST, tab=1, **run):
    shown, step = opened(**run)
    panel.show_snapshot(shown)
    selection.select(item)
    open_tab(panel, tab)
    panel.show_pass(step)
    QApplication.processEvents()
    return shown, step


def lines(table):
    model = table.model()
    return [
        (model.index(row, 0).data(), model.index(row, 2).data()) for row in range(model.rowCount())
    ]


def point_at(table, line):
    cell = table.visualRect(table.model().index(line, 0)).center()
    QTest.mouseMove(table.viewport(), cell)
    QApplication.processEvents()


def test_a_tab_asks_for_steps_only_while_it_is_on_show(inspector, qtbot, selection):
    asked = []
    inspector.pass_wanted.connect(asked.append)
    inspector.show_snapshot(opened()[0])
    selection.select(FIRST)
    assert asked == []
    for tab in (1, 2, 0, 1):
        open_tab(inspector, tab)
    inspector.hide()
    inspector.show()
    selection.select(SampleItem(2))
    assert asked == [True, False, True, False, True, False]


def test_the_boxes_multiply_to_the_samples_share(inspector, selection):
    _, step = show(inspector, selection)
    boxes = part(inspector, "inspector_factors")
    title = part(inspector, "inspector_sample", QLabel)
    rows = step.batch.rows.tolist()
    for place in (0, 1, 2):
        told = factors(step.batch, FIRST, place)
        assert title.text() == f"Sample {rows[place]} ({ordinal(place + 1)} of 10)"
        assert boxes.accessibleName() == (
            f"activation {number(told.activation, signed=True)} × "
            f"tanh′(z) {number(told.derivative, signed=True)} × "
            f"Σ w·δ {number(told.upstream, signed=True)} = "
            f"share {number(told.share, signed=True)}"
        )
        QTest.mouseClick(part(inspector, "next_sample_button"), LEFT)
    formula = part(inspector, "inspector_chain_formula", QLabel).text()
    assert formula.startswith("∂L/∂w = a · tanh′(z) · Σ w·δ, before the mean over 10\n÷ 10 it adds")
    for _ in range(4):
        QTest.keyClick(part(inspector, "previous_sample_button"), Qt.Key.Key_Space)
    assert title.text() == f"Sample {rows[9]} (10th of 10)"


def test_a_sample_stays_while_the_batch_holds_it(inspector, selection):
    _, step = show(inspector, selection)
    QTest.mouseClick(part(inspector, "next_sample_button"), LEFT)
    row = int(step.batch.rows[1])
    selection.select(Bias(4))
    title = part(inspector, "inspector_sample", QLabel)
    assert title.text() == f"Sample {row} (2nd of 10)"
    boxes = part(inspector, "inspector_factors")
    assert boxes.accessibleName().startswith("activation +1 × tanh′(z)")
    later, other = opened(steps=4)
    assert row not in other.batch.rows
    inspector.show_snapshot(later)
    inspector.show_pass(other)
    assert title.text() == f"Sample {other.batch.rows[1]} (2nd of 10)"


def test_upstream_unfolds_one_neuron_at_a_time_by_keys(inspector, selection):
    _, step = show(inspector, selection)
    tree = part(inspector, "inspector_upstream", QTreeWidget)
    assert [tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())] == [
        *(f"hidden 2 · {unit}" for unit in (1, 2, 3, 4)),
        "Σ w·δ",
    ]
    batch = step.batch
    weight, delta = batch.weight(Link(4, 9)), float(batch.delta[9][0])
    assert [tree.topLevelItem(1).text(column) for column in (1, 2, 3)] == [
        number(value, signed=True) for value in (weight, delta, weight * delta)
    ]
    assert tree.topLevelItem(4).text(3) == number(float(batch.upstream[4][0]), signed=True)
    tree.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(tree, key)
    line = tree.topLevelItem(1)
    assert line.isExpanded()
    assert line.child(0).text(0).startswith("δ = tanh′(z) ")
    assert line.child(1).text(0) == "output"
    assert selection.hovered == PathItem((FIRST, Link(4, 9), Link(9, 12)))
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert "∂L/∂a" in line.child(1).child(0).text(0)
    assert line.child(1).childCount() == 1
    tree.clearFocus()
    assert selection.hovered is None


def test_the_paths_add_up_and_light_up(inspector, selection):
    _, step = show(inspector, selection)
    pill = part(inspector, "by_path_button", QPushButton)
    assert pill.text() == "All 4 paths"
    QTest.mouseClick(pill, LEFT)
    table = part(inspector, "inspector_paths", QTableView)
    told = lines(table)
    assert {name for name, _ in told} == {f"→ 2 · {unit} → output" for unit in (1, 2, 3, 4)}
    total = factors(step.batch, FIRST, 0).share
    sentence = part(inspector, "inspector_path_sum", QLabel).text()
    assert sentence.endswith(number(total, signed=True))
    unit = 8 + int(told[2][0].split(" · ")[1][0]) - 1
    point_at(table, 2)
    assert selection.hovered == PathItem((FIRST, Link(4, unit), Link(unit, 12)))
    selection.select(Link(1, 4))
    assert selection.hovered is None
    point_at(table, 0)
    assert selection.hovered.links[0] == Link(1, 4)
    QApplication.sendEvent(table, QEvent(QEvent.Type.Leave))
    assert selection.hovered is None


def test_of_too_many_paths_the_largest_and_the_rest_are_shown(inspector, selection):
    deep = fully_connected(("x1", "x2"), (6, 12, 12, 12, 1))
    show(inspector, selection, topology=deep)
    pill = part(inspector, "by_path_button", QPushButton)
    assert pill.text() == "1,728 paths"
    QTest.mouseClick(pill, LEFT)
    told = lines(part(inspector, "inspector_paths", QTableView))
    assert len(told) == 21
    assert told[-1][0] == "all the others"


def test_the_samples_are_listed_with_their_sum(inspector, selection):
    sent = []
    inspector.shares_shown.connect(sent.append)
    settings = Hyperparameters(penalty=Penalty(l2=0.1), zero_gradients=False)
    shown, step = show(inspector, selection, tab=2, settings=settings)
    told = shares(step, FIRST)
    drawn = len(sent)
    inspector.show_snapshot(shown)
    assert len(sent) == drawn == 1  # the same step is not drawn again
    order = np.argsort(-np.abs(told.values), kind="stable")
    assert lines(part(inspector, "inspector_shares", QTableView)) == [
        (f"sample {told.rows[at]}", number(told.values[at], signed=True)) for at in order
    ]
    assert [
        part(inspector, f"inspector_share_line_{place}", QLabel).text() for place in range(4)
    ] == [
        number(value, signed=True) for value in (told.data, told.penalty, told.kept, told.gradient)
    ]
    assert sent[-1].parameter == FIRST
    assert np.array_equal(sent[-1].values, told.values)
    open_tab(inspector, 1)
    assert sent[-1] is None


def test_a_line_pointed_at_points_at_its_sample(inspector, selection):
    show(inspector, selection, tab=2)
    table = part(inspector, "inspector_shares", QTableView)
    point_at(table, 1)
    assert selection.hovered == SampleItem(int(lines(table)[1][0].split()[1]))
    QApplication.sendEvent(table, QEvent(QEvent.Type.Leave))
    assert selection.hovered is None


def test_a_click_on_a_sample_opens_its_chain_rule(inspector, selection):
    show(inspector, selection, tab=2)
    table = part(inspector, "inspector_shares", QTableView)
    row = lines(table)[3][0].split()[1]
    cell = table.visualRect(table.model().index(3, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=cell)
    assert part(inspector, "inspector_tabs", QTabBar).currentIndex() == 1
    assert part(inspector, "inspector_sample", QLabel).text().startswith(f"Sample {row} (")


def test_without_a_step_there_is_nothing_to_open(inspector, selection):
    shown, _ = show(inspector, selection)
    inspector.show_snapshot(replace(shown, record=None))
    text = part(inspector, "inspector_no_step", QLabel)
    assert text.isVisible()
    assert text.text().startswith("Nothing to train")


@pytest.mark.parametrize("tab", [1, 2])
@pytest.mark.parametrize("size", [(360, 430), (360, 330)])
def test_every_text_has_its_room(inspector, selection, tab, size):
    inspector.resize(*size)
    show(inspector, selection, tab=tab)
    assert inspector.minimumSizeHint().width() <= 360
    labels = [w for w in inspector.findChildren(QLabel) if w.isVisible() and w.text()]
    places = [w.rect().translated(w.mapTo(inspector, w.rect().topLeft())) for w in labels]
    for label, place in zip(labels, places, strict=True):
        assert inspector.rect().contains(place)
        assert label.fontInfo().pixelSize() >= 12
        needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
        assert needed <= label.height()
    for first in range(len(places)):
        assert not any(places[first].intersects(other) for other in places[:first])
    name = "inspector_shares" if tab == 2 else "inspector_upstream"
    assert part(inspector, name).height() >= 66


@pytest.mark.parametrize(
    ("place", "word"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th"), (21, "21st")],
)
def test_ordinals(place, word):
    assert ordinal(place) == word
