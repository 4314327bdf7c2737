"""Painting by keys alone: a crosshair, a click, and a press that lasts until a release."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from gdplay.ui.dataset.painting import Painting
from gdplay.ui.dataset.tools import Tool, tool_of_key
from gdplay.ui.key_events import is_plain
from gdplay.ui.marks import class_order
from gdplay.ui.plane import ARROW_STEP, ARROWS, LONG_ARROW_STEP

_STEPS_ACROSS: Final = 60.0
"""Arrow steps across the usual plane; another one has as many."""
_HOLD: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKE: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SPLIT: Final = Qt.Key.Key_T


def uses_key(painting: Painting, event: QKeyEvent) -> bool:
    """Whether a key press is for the canvas, not for the window."""
    if event.key() == Qt.Key.Key_Escape:
        return painting.is_drawing or painting.selected.size > 0
    if _selects_all(event):
        return True
    key = Qt.Key(event.key())
    own = (*ARROWS, *_HOLD, *_TAKE, Qt.Key.Key_Space, _SPLIT)
    is_known = key in own or tool_of_key(key) is not None or _digit(painting, event) is not None
    return is_plain(event) and is_known


def press_key(painting: Painting, event: QKeyEvent) -> bool:
    """Do what a key asks for; return whether it was one for the canvas."""
    if painting.dataset is None or not uses_key(painting, event):
        return False
    key = Qt.Key(event.key())
    if key == Qt.Key.Key_Escape:
        if painting.is_drawing:
            painting.cancel()
        else:
            painting.select(np.empty(0, dtype=np.intp))
    elif key in ARROWS:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        _move_crosshair(painting, ARROWS[key], LONG_ARROW_STEP if shift else ARROW_STEP)
    elif key in _HOLD or (key == Qt.Key.Key_Space and painting.is_drawing):
        _hold_or_release(painting, event)
    elif not painting.is_drawing:
        _act(painting, event)
    return True


def _act(painting: Painting, event: QKeyEvent) -> None:
    """Do what a key asks for between two strokes."""
    key, digit, tool = Qt.Key(event.key()), _digit(painting, event), tool_of_key(event.key())
    rows = painting.chosen_rows()
    if _selects_all(event):
        painting.tool_chosen.emit(Tool.SELECT)
        painting.select_all()
    elif key == Qt.Key.Key_Space:
        _click(painting)
    elif key in _TAKE and rows:
        painting.intents.erase_requested.emit(rows)
    elif key == _SPLIT and rows:
        painting.ask_for_other_side(rows)
    elif digit is not None:
        painting.label_chosen.emit(float(digit))
        if painting.selected.size:
            painting.intents.label_requested.emit(rows, float(digit))
    elif tool is not None:
        painting.tool_chosen.emit(tool)


def _click(painting: Painting) -> None:
    """Click at the crosshair; the brush puts its one point right there."""
    tool = painting.hand.tool
    is_brush = tool is Tool.BRUSH
    painting.point_at(painting.place, by_keys=True)
    painting.press(replace(painting.hand, tool=Tool.POINT) if is_brush else None)
    painting.release(extend=tool is Tool.SELECT)


def _hold_or_release(painting: Painting, event: QKeyEvent) -> None:
    if painting.is_drawing:
        painting.release(extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
    elif not event.isAutoRepeat():
        painting.point_at(painting.place, by_keys=True)
        painting.press()


def _move_crosshair(painting: Painting, way: tuple[int, int], step: float) -> None:
    edge = painting.edge
    step *= 2.0 * edge / (_STEPS_ACROSS * ARROW_STEP)
    x, y = (
        step * round(min(edge, max(-edge, value + sign * step)) / step, 6)
        for value, sign in zip(painting.place, way, strict=True)
    )
    painting.point_at((x, y), by_keys=True)


def _selects_all(event: QKeyEvent) -> bool:
    is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return is_control and event.key() == Qt.Key.Key_A


def _digit(painting: Painting, event: QKeyEvent) -> int | None:
    """Return the class that a digit key stands for, in the legend's order."""
    if painting.dataset is None:
        return None
    order = class_order(painting.dataset.task)
    place = event.key() - Qt.Key.Key_1
    return order[place] if 0 <= place < len(order) else None
