"""The canvas as a screen reader meets it."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdplay.app.selection import UnitItem
from gdplay.experiment.edits import topology as edits
from gdplay.experiment.parameter import Bias, Link
from gdplay.ui.network import accessible
from tests.gui.network.hands import on_link, spot
from tests.gui.network.made_up import snapshot_of

Text = QAccessible.Text


@pytest.fixture
def access(qapp, panel, view):
    accessible.install(qapp)
    return QAccessible.queryAccessibleInterface(view)


def all_children(access):
    return [access.child(row) for row in range(access.childCount())]


def children(access):
    return [child for child in all_children(access) if child.object() is None]


def named(access, name):
    return next(child for child in children(access) if child.text(Text.Name) == name)


def test_units_biases_and_links_are_a_list_of_named_items(access, experiment):
    assert access.role() == QAccessible.Role.List
    assert access.text(Text.Name) == "Network"
    names = [child.text(Text.Name) for child in children(access)]
    assert len(names) == 2 + 2 * 7 + len(experiment.topology.links)
    assert len(set(names)) == len(names)
    assert names[:4] == ["input x₁", "input x₂", "neuron hidden 1 · 1", "bias of hidden 1 · 1"]
    assert "weight hidden 1 · 1 → hidden 2 · 2" in names
    for row, child in enumerate(children(access)):
        assert access.indexOfChild(child) == row
        assert child.role() == QAccessible.Role.ListItem
        assert child.parent().text(Text.Name) == "Network"


def test_the_widgets_over_the_canvas_come_after_its_items(access, panel):
    items = len(children(access))
    widgets = all_children(access)[items:]
    tools = next(w for w in widgets if w.object() is panel.tools)
    assert access.indexOfChild(tools) == items + widgets.index(tools)
    assert "Freeze" in [tools.child(row).text(Text.Name) for row in range(tools.childCount())]


def test_items_have_the_values_of_the_run(access, panel, experiment):
    snapshot = snapshot_of(experiment)
    values = np.zeros(snapshot.state.layout.size)
    values[snapshot.state.layout.index[Link(2, 6)]] = 1.25
    values[snapshot.state.layout.index[Bias(6)]] = -0.5
    panel.show_snapshot(snapshot_of(experiment, values))
    link = named(access, "weight hidden 1 · 1 → hidden 2 · 1")
    assert link.text(Text.Value) == "+1.25"
    assert named(access, "bias of hidden 2 · 1").text(Text.Value) == "−0.5"
    assert named(access, "neuron hidden 2 · 1").text(Text.Value) == "−0.5"
    assert not named(access, "input x₁").text(Text.Value)
    assert "tanh" in named(access, "neuron hidden 2 · 1").text(Text.Description)
    panel.set_experiment(edits.set_frozen(experiment, [Link(2, 6)], True))
    assert link.text(Text.Value) == "+1.25, frozen"


def test_the_list_follows_the_edits(access, panel, experiment):
    gone = named(access, "neuron hidden 2 · 2")
    count = access.childCount()
    panel.set_experiment(edits.remove_units(experiment, [7]))
    assert access.childCount() == count - 2 - 4 - 1  # the neuron, its bias and its links
    assert gone.text(Text.Name) == ""
    assert "neuron hidden 2 · 2" not in [child.text(Text.Name) for child in children(access)]
    panel.set_experiment(experiment)
    assert access.childCount() == count


def test_what_is_selected_says_so_and_is_where_it_is_seen(access, view, selection):
    view.setFocus()
    selection.select(Link(2, 6))
    link = named(access, "weight hidden 1 · 1 → hidden 2 · 1")
    assert link.state().selected
    assert link.rect().contains(view.viewport().mapToGlobal(on_link(view, Link(2, 6))))
    assert not named(access, "input x₁").state().selected
    at = view.viewport().mapToGlobal(spot(view, 4))
    assert access.childAt(at.x(), at.y()).text(Text.Name) == "neuron hidden 1 · 3"


def test_keys_tell_the_reader_where_they_are(access, view, selection, monkeypatch):
    told = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: told.append(event.child())
    )
    view.setFocus(Qt.FocusReason.TabFocusReason)
    selection.select(UnitItem(2))
    QTest.keyClick(view, Qt.Key.Key_Down)
    names = [access.child(row).text(Text.Name) for row in told]
    assert names == ["neuron hidden 1 · 2"]
    assert view.accessibleDescription().startswith("hidden 1 · 2")


def test_a_reader_may_walk_a_network_that_changes_for_long(access, panel, experiment):
    for turn in range(60):
        other = edits.add_unit(experiment, turn % 2)
        panel.set_experiment(other if turn % 3 else experiment)
        assert all(child.text(Text.Name) for child in children(access))
    QApplication.processEvents()
