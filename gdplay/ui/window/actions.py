"""The window's actions: their names, keys and menus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut, QUndoStack
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QMainWindow,
    QMenu,
    QWidget,
)

from gdplay.ui.theme.appearance import AppearanceChoice

Slots = dict[str, Callable[[], object]]
"""What each action does, by the action's name."""

_ROWS: Final = (
    # name, text, keys, whether holding the key repeats it
    ("play_action", "Play or pause", ("Space",), False),
    ("step_action", "One step", ("S",), True),
    ("epoch_action", "One epoch", ("Shift+S",), True),
    ("phase_action", "Step through", ("P",), False),
    ("graph_action", "Graph of one sample", ("G",), False),
    ("restart_action", "Restart", ("R",), False),
    ("new_weights_action", "New weights", ("Shift+R",), False),
    ("rate_down_action", "Lower the learning rate", ("[",), True),
    ("rate_up_action", "Raise the learning rate", ("]",), True),
    ("rate_much_down_action", "Learning rate ÷ 10", ("{", "Shift+{", "Shift+["), False),
    ("rate_much_up_action", "Learning rate × 10", ("}", "Shift+}", "Shift+]"), False),
    ("slower_action", "Slower", ("-",), False),
    ("faster_action", "Faster", ("+", "=", "Shift++"), False),
    ("drawer_action", "Data drawer", ("D",), False),
    ("presenter_action", "Presenter", ("F11",), False),
    ("unit_map_action", "Map of the selected neuron", ("M",), False),
    ("keys_action", "Keys", ("?", "Shift+?", "Shift+/"), False),
    ("tray_1_action", "First tab of the plots", ("Ctrl+1",), False),
    ("tray_2_action", "Second tab of the plots", ("Ctrl+2",), False),
    ("tray_3_action", "Third tab of the plots", ("Ctrl+3",), False),
    ("tray_4_action", "Fourth tab of the plots", ("Ctrl+4",), False),
    ("new_action", "New", ("Ctrl+N",), False),
    ("open_action", "Open…", ("Ctrl+O",), False),
    ("save_action", "Save", ("Ctrl+S",), False),
    ("save_as_action", "Save as…", ("Ctrl+Shift+S",), False),
    ("export_weights_action", "Export weights…", ("Ctrl+E",), False),
    ("import_weights_action", "Import weights…", ("Ctrl+I",), False),
    ("import_data_action", "Import data…", (), False),
    ("export_data_action", "Export data…", (), False),
    ("recover_action", "Bring back unsaved work", (), False),
    ("quit_action", "Quit", ("Ctrl+Q",), False),
)

_LAYOUTS: Final = 3
"""From so many keys on they are ways to type one sign, which a keyboard may send at once;
an action would refuse that as ambiguous, a `QShortcut` can take it."""

_APPEARANCES: Final = (
    (AppearanceChoice.SYSTEM, "As the system"),
    (AppearanceChoice.LIGHT, "Light"),
    (AppearanceChoice.DARK, "Dark"),
)


class WindowActions(QObject):
    """Every action of the window, each reachable by its name and its keys.

    Parameters
    ----------
    window
        Owns the actions; their keys work anywhere in it.
    slots
        What each of them does; an action without a slot is not made.
    undo_stack
        Gives undo and redo, which name what they take back.
    """

    def __init__(self, window: QMainWindow, slots: Slots, undo_stack: QUndoStack) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        for name, text, keys, repeats in _ROWS:
            if name in slots:
                action = QAction(text, window)
                action.triggered.connect(slots[name])
                self._add(name, action, [QKeySequence(key) for key in keys], repeats)
        undo = undo_stack.createUndoAction(window, "Undo")
        redo = undo_stack.createRedoAction(window, "Redo")
        self._add("undo_action", undo, [QKeySequence("Ctrl+Z")], True)
        self._add("redo_action", redo, [QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")], True)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, menu: QMenu, *names: str) -> None:
        """Put actions into `menu`; an empty name is a line between them."""
        for name in names:
            if not name:
                menu.addSeparator()
            elif name in self._actions:
                menu.addAction(self._actions[name])

    @Slot(QWidget, QWidget)
    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        """Leave Space to a button or a list that has the focus."""
        wants_space = isinstance(now, QAbstractButton | QComboBox | QAbstractItemView)
        self._actions["play_action"].setEnabled(not wants_space)

    def _add(self, name: str, action: QAction, keys: list[QKeySequence], repeats: bool) -> None:
        action.setObjectName(name)
        if len(keys) < _LAYOUTS:
            action.setShortcuts(keys)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setAutoRepeat(repeats)
        else:
            shortcut = QShortcut(self._window)
            shortcut.setKeys(keys)
            shortcut.setAutoRepeat(repeats)
            shortcut.activated.connect(action.trigger)
            shortcut.activatedAmbiguously.connect(action.trigger)
        self._window.addAction(action)
        self._actions[name] = action


class AppearanceMenu(QMenu):
    """Light, dark, or as the system."""

    def __init__(
        self,
        choice: AppearanceChoice,
        choose: Callable[[AppearanceChoice], None],
        parent: QWidget,
    ) -> None:
        super().__init__("Theme", parent)
        self._choose = choose
        self._group = QActionGroup(self)
        for value, label in _APPEARANCES:
            action = self.addAction(label)
            action.setObjectName(f"theme_{value}_action")
            action.setCheckable(True)
            action.setChecked(value is choice)
            action.setData(value.value)
            self._group.addAction(action)
        self._group.triggered.connect(self._on_chosen)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self._choose(AppearanceChoice(action.data()))
