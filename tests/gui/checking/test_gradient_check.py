"""The gradient check in the real window: asked from the menu, told on a card."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu

from gdplay.autograd.gradcheck import GradientCheck
from gdplay.insight.gradient_check import check_gradients, judge
from gdplay.ui import names
from gdplay.ui.text import number
from tests.gui.driving import click, part, press, settle


@pytest.fixture
def seed_window(qtbot, window):
    window.controller.load_preset("seed-example")
    settle(qtbot, window)
    return window


def begin(window):
    menu = part(window, "step_menu", QMenu)
    menu.findChild(QAction, "step_menu_check").trigger()


def verdict(window):
    return part(window, "check_verdict", QLabel).text()


def test_every_gradient_of_the_seed_agrees_and_the_largest_gap_is_named(qtbot, seed_window):
    window = seed_window
    begin(window)
    assert part(window, "check_card").isVisible()
    qtbot.waitUntil(lambda: verdict(window).startswith("All"), timeout=20_000)
    assert verdict(window) == "All 41 gradients agree with central differences."
    snapshot = window.controller.snapshot
    found = check_gradients(snapshot.experiment, snapshot.state, lambda share: None, lambda: False)
    told = part(window, "check_detail", QLabel).text()
    topology = snapshot.experiment.topology
    assert told.startswith(f"Largest disagreement: {names.name(topology, found.worst)}, ")
    gradient = snapshot.record.gradient[found.layout.index[found.worst]]
    assert f"backward {number(gradient)}," in told
    assert told.endswith("At step 0, over 4 training points.")
    click(window, "check_show")
    assert window.controller.selection.item == found.worst
    assert not part(window, "check_card").isVisible()


def test_what_fails_is_painted_until_the_card_is_closed(qtbot, seed_window):
    window = seed_window
    snapshot = window.controller.snapshot
    begin(window)
    qtbot.waitUntil(lambda: verdict(window).startswith("All"), timeout=20_000)
    layout, link = snapshot.state.layout, sorted(snapshot.experiment.topology.links)[5]
    gradient = snapshot.record.gradient.copy()
    wrong = gradient.copy()
    wrong[layout.index[link]] += 0.5
    check = judge(GradientCheck(gradient, wrong, (), 1.0), layout, 0, 4)
    window._check_mode.show_check(check)
    assert check.failing == (link,)
    assert verdict(window).startswith("1 of 41 gradients disagree")
    scene = part(window, "topology_view").scene()
    assert scene._failing == {link}
    bands = [color.name() for _, color, _ in scene._halo._bands]
    assert bands == [window.panels.network._theme.color("danger").name()]
    press(window, Qt.Key.Key_Escape)
    assert not part(window, "check_card").isVisible()
    assert not scene._halo._bands


def test_a_check_can_be_called_off_and_an_edit_ends_it(qtbot, window):
    window.controller.load_preset("micrograd-moons")
    settle(qtbot, window)
    begin(window)
    assert verdict(window).startswith("Checking")
    qtbot.waitUntil(lambda: verdict(window) not in ("Checking… 0 %",), timeout=20_000)
    click(window, "check_close")
    thread = window._check_mode._checking._thread
    qtbot.waitUntil(lambda: not thread.is_busy, timeout=20_000)
    assert verdict(window).startswith("Checking")
    begin(window)
    window.controller.network.add_unit(0)
    assert not part(window, "check_card").isVisible()
    qtbot.waitUntil(lambda: not thread.is_busy, timeout=20_000)


def test_without_samples_it_says_why_not(seed_window):
    seed_window.controller.data.clear_samples()
    begin(seed_window)
    assert not part(seed_window, "check_card").isVisible()
    assert seed_window.panels.messages.isVisible()
