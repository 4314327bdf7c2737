"""What a first-time user meets: Space after a click, clearing, speeds that come and go."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from tests.gui.driving import LEFT, click, part, press


@pytest.mark.parametrize("clicked", ["preset_xor", "new_sample_button"])
def test_space_plays_after_a_click_in_the_drawer(qtbot, window, clicked):
    click(window, clicked)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.controller.is_running)


def test_clearing_by_key_keeps_the_focus_on_the_data(window):
    tabs = part(window, "dataset_tabs", QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(1).center())
    clear = part(window, "clear_button")
    clear.setFocus(Qt.FocusReason.TabFocusReason)
    press(window, Qt.Key.Key_Space)
    assert window.controller.store.experiment.dataset.size == 0
    assert window.focusWidget() is part(window, "dataset_view")


def test_an_examples_own_speed_ends_with_it_and_the_chosen_one_is_remembered(window, open_window):
    window.controller.set_speed(60)
    window.controller.load_preset("seed-example")
    assert window.controller.player.speed == 10
    window.controller.load_preset("circle")
    assert window.controller.player.speed == 60
    window.close()
    assert open_window().controller.player.speed == 60
