"""A guide through the window: keys and clicks, patience, and pictures."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar, QWidget

from gdplay.app.selection import Item
from gdplay.ui.main_window import create_main_window
from tests.gui.driving import click, part

PATIENCE = 30.0
FRAMES = 400
"""Milliseconds until the maps and measurements of the last snapshot are drawn."""


class Guide:
    """One walk through the window, in one palette and at one size."""

    def __init__(self, palette: str, size: tuple[int, int]) -> None:
        self.window = create_main_window()
        self.controller = self.window.controller
        self.window.resize(*size)
        part(self.window, f"theme_{palette}_action", QAction).trigger()
        self.window.show()
        self.come_back()
        self.wait(lambda: self.step == 0)

    def end(self) -> None:
        """Close the window."""
        self.window.close()
        self.window.deleteLater()
        QTest.qWait(50)

    @property
    def view(self) -> QWidget:
        """The network's canvas."""
        return part(self.window, "topology_view")

    @property
    def step(self) -> int:
        """The step of the newest snapshot; −1 while it is not of the experiment in force."""
        snapshot, store = self.controller.snapshot, self.controller.store
        is_fresh = snapshot is not None and snapshot.experiment is store.experiment
        return snapshot.state.step if is_fresh else -1

    def key(self, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the window."""
        QTest.keyClick(self.window, key, modifier)

    def click(self, name: str) -> None:
        """Click a button by its name, once it can be clicked and stands where it stays."""
        button = part(self.window, name)
        self.wait(lambda: button.isVisible() and button.isEnabled())
        QTest.qWait(50)
        click(self.window, name)

    def show_tab(self, bar: str, place: int) -> None:
        """Click a tab of the bar of this name."""
        tabs = part(self.window, bar, QTabBar)
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(place).center())

    def select(self, item: Item) -> None:
        """Select something of the network, or nothing."""
        self.controller.selection.select(item)

    def train_to(self, step: int) -> None:
        """Let it train, from a pause, until `step`, and pause."""
        self.window.panels.network.setFocus()
        self.key(Qt.Key.Key_Space)
        self.wait(lambda: self.step >= step)
        self.pause()

    def pause(self) -> None:
        """Pause a run."""
        self.key(Qt.Key.Key_Space)
        self.wait(lambda: not self.controller.snapshot.running)

    def one_step(self) -> None:
        """Make one step, from a pause."""
        before = self.step
        self.key(Qt.Key.Key_S)
        self.wait(lambda: self.step > before)

    def come_back(self) -> None:
        """Make the window the active one; a menu or a dialog leaves none."""
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let the window go on until `condition` holds.

        Raises
        ------
        TimeoutError
            When it does not within half a minute.
        """
        until = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > until:
                raise TimeoutError("the tour waited too long")
            QTest.qWait(10)

    def take(self, widget: QWidget, path: Path) -> None:
        """Write a picture of `widget`, without the last message over it."""
        QTest.qWait(FRAMES)
        self.window.panels.messages.hide()
        widget.grab().save(str(path))
