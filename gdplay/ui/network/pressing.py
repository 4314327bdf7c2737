"""Which gesture a press begins: by the button, the tool in hand, and what lies there."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from gdplay.app.selection import UnitItem
from gdplay.ui.network.gestures import (
    AddGesture,
    BandGesture,
    Canvas,
    Gesture,
    PanGesture,
    Pointer,
)
from gdplay.ui.network.intents import companions
from gdplay.ui.network.link_gestures import (
    ConnectGesture,
    CutGesture,
    FreezeGesture,
    PressGesture,
)
from gdplay.ui.network.tools import Tool

if TYPE_CHECKING:
    from gdplay.ui.network.view import TopologyView

_ANYWHERE: Final = MappingProxyType[Tool, Callable[[Canvas], Gesture]](
    {Tool.PAN: PanGesture, Tool.CUT: CutGesture, Tool.FREEZE: FreezeGesture}
)
"""Tools whose press begins the same gesture wherever it is."""


def gesture_for(view: TopologyView, button: Qt.MouseButton, at: Pointer) -> Gesture | None:
    """Return the gesture that a press begins; on a link or a bias it selects, and is none."""
    if button == Qt.MouseButton.MiddleButton:
        return PanGesture(view)
    if button != Qt.MouseButton.LeftButton:
        return None
    if view.tool in _ANYWHERE:
        return _ANYWHERE[view.tool](view)
    item = view.item_at(at.scene)
    if isinstance(item, UnitItem):
        kind = ConnectGesture if view.tool is Tool.CONNECT else PressGesture
        others = companions(view.drawing().topology, view.chosen.items, item.unit)
        return kind(view, item.unit, others)
    if item is None:
        return AddGesture(view) if view.tool is Tool.NEURON else BandGesture(view)
    view.choose_items([item], at.extends)
    return None
