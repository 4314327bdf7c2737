"""Everything the canvas does by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

from gdplay.app.selection import UnitItem
from gdplay.experiment.edits.topology import why_not
from gdplay.experiment.parameter import Bias, Link
from gdplay.ui.network.intents import Typing, companions, layer_intent, unit_intent
from gdplay.ui.network.link_gestures import ConnectGesture
from gdplay.ui.network.steps import Direction, round_of, step, tab
from gdplay.ui.network.tools import Tool

if TYPE_CHECKING:
    from gdplay.ui.network.view import TopologyView

_Key = Qt.Key
_ARROWS: Final = MappingProxyType(
    {
        _Key.Key_Left: Direction.LEFT,
        _Key.Key_Right: Direction.RIGHT,
        _Key.Key_Up: Direction.UP,
        _Key.Key_Down: Direction.DOWN,
    }
)
_MOVES: Final = MappingProxyType({_Key.Key_Up: -1, _Key.Key_Down: 1})
_TOOLS: Final = MappingProxyType({tool.key: tool for tool in Tool})
_ENTER: Final = frozenset({_Key.Key_Return, _Key.Key_Enter})
_DELETE: Final = frozenset({_Key.Key_Delete, _Key.Key_Backspace})


_ZOOM_STEP: Final = 1.25
_SCROLL_STEP: Final = 40
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_ALT: Final = Qt.KeyboardModifier.AltModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier


class CanvasKeys:
    """Turns keys into moves of the selection, tools and edits.

    With the connect tool, Enter on a neuron begins a link, arrows aim it, Enter
    commits and Escape drops it. With the freeze tool, Enter freezes what is selected,
    with the pan tool arrows move the picture. Else Enter on a weight or bias types it.
    """

    def __init__(self, view: TopologyView) -> None:
        self._view = view
        self._anchor: int | None = None
        acts = view.acts
        self._with_ctrl: dict[Qt.Key, Callable[[], None]] = {
            _Key.Key_A: acts.select_all,
            _Key.Key_C: acts.copy,
            _Key.Key_X: acts.cut_out,
            _Key.Key_V: acts.paste,
            _Key.Key_D: acts.duplicate,
            _Key.Key_Plus: partial(view.zoom, _ZOOM_STEP),
            _Key.Key_Equal: partial(view.zoom, _ZOOM_STEP),
            _Key.Key_Minus: partial(view.zoom, 1 / _ZOOM_STEP),
        }

    def claims(self, event: QKeyEvent) -> bool:
        """Whether a key must not go to a shortcut of the window."""
        modifiers, key = _modifiers(event), _Key(event.key())
        if modifiers & _CTRL:
            return not modifiers & ~(_CTRL | _SHIFT) and key in self._with_ctrl
        if modifiers == _SHIFT:
            return key in _ARROWS
        if modifiers == _ALT:
            return key in _MOVES
        if modifiers:
            return False
        if key == _Key.Key_Escape:
            busy = self._view.gesture is not None or self._view.tool is not Tool.SELECT
            return busy or bool(self._view.chosen.items)
        return key in _ARROWS or key in _TOOLS or key in _DELETE or key == _Key.Key_0

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key; return whether it meant anything here."""
        modifiers, key = _modifiers(event), _Key(event.key())
        if modifiers & _CTRL and self.claims(event):
            self._with_ctrl[key]()
            return True
        if modifiers == _ALT and key in _MOVES:
            self._view.acts.move(_MOVES[key])
            return True
        if modifiers == _SHIFT and key in _ARROWS:
            self._extend(_ARROWS[key])
            return True
        if modifiers == _SHIFT:
            return key == _Key.Key_Insert and self._insert_layer()
        return not modifiers and self._press_plain(key)

    def _press_plain(self, key: Qt.Key) -> bool:
        view = self._view
        if key == _Key.Key_Escape:
            return self._escape()
        if key in _ENTER:
            return self._enter()
        if key in _ARROWS:
            self._arrow(_ARROWS[key])
        elif key in _TOOLS:
            view.take_tool(_TOOLS[key])
        elif key in _DELETE:
            view.acts.delete()
        elif key == _Key.Key_0:
            view.fit()
        elif key == _Key.Key_Insert:
            return self._insert_unit()
        elif key == _Key.Key_Menu:
            view.menu.open()
        else:
            return False
        return True

    def tab(self, *, backwards: bool) -> bool:
        """Go to the next link of the selected neuron; return False where the round ends."""
        item = self._view.chosen.newest
        if isinstance(item, UnitItem | Bias):
            anchor = item.unit
        elif isinstance(item, Link):
            went_to_target = self._anchor == item.target
            anchor = item.target if went_to_target else item.source
        else:
            return False
        self._anchor = anchor
        stop = tab(self._view.drawing().topology, item, anchor, backwards)
        if stop is None:
            return False
        self._view.chosen.choose(stop)
        self._tell()
        return True

    def _arrow(self, direction: Direction) -> None:
        view = self._view
        if isinstance(view.gesture, ConnectGesture):
            self._aim(view.gesture, direction)
            return
        if view.tool is Tool.PAN:
            across, down = direction.value
            view.scroll_by(QPoint(-across, -down) * _SCROLL_STEP)
            return
        view.chosen.choose(step(view.drawing().topology, view.chosen.newest, direction))
        self._tell()

    def _extend(self, direction: Direction) -> None:
        """Add what an arrow leads to, or give up what it comes back from."""
        chosen = self._view.chosen
        stop = step(self._view.drawing().topology, chosen.newest, direction)
        chosen.extend(stop)
        self._tell()

    def _aim(self, gesture: ConnectGesture, direction: Direction) -> None:
        """Walk over the units from the one aimed at, to those that can be linked and others."""
        topology = self._view.drawing().topology
        start = gesture.source if gesture.aimed is None else gesture.aimed
        stop = step(topology, UnitItem(start), direction)
        if isinstance(stop, UnitItem):
            gesture.aim(stop.unit)

    def _enter(self) -> bool:
        view = self._view
        topology = view.drawing().topology
        if isinstance(view.gesture, ConnectGesture):
            gesture = view.gesture
            view.finish()
            gesture.commit()
            return True
        item = view.chosen.newest
        if view.tool is Tool.CONNECT and isinstance(item, UnitItem):
            others = companions(topology, view.chosen.items, item.unit)
            link = ConnectGesture(view, item.unit, others, by_keys=True)
            view.begin(link)
            reachable = (u for u in topology.ids if why_not(topology, item.unit, u) is None)
            link.aim(next(reachable, None))
            return True
        if view.tool is Tool.FREEZE:
            view.acts.freeze()
            return True
        if isinstance(item, Link | Bias):
            view.act(Typing(item))
            return True
        if isinstance(item, UnitItem):
            stops = round_of(topology, item.unit)
            self._anchor = item.unit
            links = [stop for stop in stops if isinstance(stop, Link)]
            view.chosen.choose(links[0] if links else item)
            self._tell()
            return True
        return False

    def _escape(self) -> bool:
        if self._view.cancel():
            return True
        if self._view.tool is not Tool.SELECT:
            self._view.take_tool(Tool.SELECT)
            return True
        if self._view.chosen.items:
            self._view.chosen.choose(None)
            self._view.say("")
            return True
        return False

    def _insert_unit(self) -> bool:
        depth = self._depth()
        if depth is None or not 0 < depth < len(self._view.drawing().topology.layers):
            return False
        self._view.request(unit_intent(depth))
        return True

    def _insert_layer(self) -> bool:
        depth = self._depth()
        if depth is None or depth == len(self._view.drawing().topology.layers):
            return False
        self._view.request(layer_intent(depth + 1))
        return True

    def _depth(self) -> int | None:
        item = self._view.chosen.newest
        if isinstance(item, UnitItem | Bias):
            return self._view.drawing().topology.depth_of[item.unit]
        return None

    def _tell(self) -> None:
        """Say what the keys have reached, as pointing at it would."""
        self._view.describe_item(self._view.chosen.newest)
        self._view.announce()


def _modifiers(event: QKeyEvent) -> Qt.KeyboardModifier:
    """Return what is held with the key; that it is one of the keypad does not matter."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
