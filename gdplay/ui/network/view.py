"""The canvas: it turns mouse and keys into gestures, and gestures into intents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gdplay.app.selection import Item, Selection, UnitItem
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.ui.key_events import is_override
from gdplay.ui.network.accessible import CanvasAccess
from gdplay.ui.network.canvas_menu import CanvasMenu
from gdplay.ui.network.chosen import Chosen
from gdplay.ui.network.chosen_acts import ChosenActs
from gdplay.ui.network.column_gesture import ColumnGesture
from gdplay.ui.network.cursors import cursor_of
from gdplay.ui.network.describe import describe
from gdplay.ui.network.gesture_view import GestureView
from gdplay.ui.network.intents import OUTPUTS_STAY, Intent, Typing, layer_intent, unit_intent
from gdplay.ui.network.keyboard import CanvasKeys
from gdplay.ui.network.number_typing import NumberTyping
from gdplay.ui.network.pressing import gesture_for
from gdplay.ui.network.readings import Readings
from gdplay.ui.network.scene import TopologyScene
from gdplay.ui.network.strength import Shown
from gdplay.ui.network.tools import Tool
from gdplay.ui.theme.theme import Theme

_HOW_BY_KEYS: Final = (
    "Arrows move between neurons, Tab through a neuron's links, Delete removes, "
    "the menu key lists what can be done."
)


class TopologyView(GestureView):
    """The network's picture with its tools.

    Signals
    -------
    intent(Intent)
        A person asked for an edit.
    features_wanted(QPoint)
        A person asked for an input, at this place of the screen.
    hint_changed(str)
        The line that belongs to what is under way; empty for none.
    tool_changed(Tool)
        Another tool is in hand.
    edit_started()
        The first editing gesture began.
    pointer_moved(QPointF)
        The pointer is here, in the scene, with no button held; None once it has left.
    """

    is_network_canvas = True
    """By which accessibility knows it."""

    access: CanvasAccess | None = None
    """What a screen reader sees, once one has asked."""

    intent = Signal(object)
    features_wanted = Signal(QPoint)
    hint_changed = Signal(str)
    tool_changed = Signal(object)
    edit_started = Signal()
    pointer_moved = Signal(object)

    def __init__(
        self,
        theme: Theme,
        selection: Selection,
        scene: TopologyScene,
        readings: Readings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, scene, parent)
        self.installEventFilter(self)
        self.viewport().installEventFilter(self)
        self.setObjectName("topology_view")
        self._selection = selection
        self._scene = scene
        self._readings = readings
        self._tool = Tool.SELECT
        self._said = ""
        self._described: Item = None
        self.shown = Shown.WEIGHTS
        self.conditions: Mapping[int, str] = {}
        self.chosen = Chosen(selection, self)
        self.acts = ChosenActs(self)
        self.menu = CanvasMenu(self)
        self._typing = NumberTyping(self, readings)
        self._keys = CanvasKeys(self)
        self._cursor = cursor_of(theme, self._tool)
        theme.changed.connect(self._dress)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.chosen.changed.connect(self._show_chosen)
        selection.hover_changed.connect(scene.set_hovered)
        # Last: a screen reader that is told a name asks at once for all the rest.
        self.setAccessibleName("Network")
        self.setAccessibleDescription(_HOW_BY_KEYS)

    # What a gesture works on

    def drawing(self) -> TopologyScene:
        """Return the scene."""
        return self._scene

    def request(self, intent: Intent) -> None:
        """Ask for an edit; select the units that come of it where it makes some."""
        before = set(self._scene.topology.ids)
        self.edit_started.emit()
        self.intent.emit(intent)
        fresh = [unit for unit in self._scene.topology.ids if unit not in before]
        if intent.makes_units and fresh:
            self.choose_items([UnitItem(unit) for unit in fresh], False)

    @Slot(object)
    def act(self, wanted: Intent | Typing) -> None:
        """Ask for an edit, or let a person type what it is to be."""
        if isinstance(wanted, Typing):
            self._typing.open(wanted)
        else:
            self.request(wanted)

    def say(self, hint: str) -> None:
        """Show a line while something is under way."""
        if hint != self._said:
            self._said = hint
            self.hint_changed.emit(hint)

    def choose_items(self, items: Iterable[Item], extend: bool) -> None:
        """Select `items`, or change the selection by them."""
        chosen = list(items)
        if extend:
            for item in chosen:
                self.chosen.toggle(item)
        else:
            self.chosen.choose_all(chosen)

    def add_at(self, point: QPointF) -> None:
        """Ask for a neuron in the layer at `point`, or for a layer between two."""
        depth = self._scene.placement.column_at(point.x())
        if depth is None:
            self.request(layer_intent(self._scene.placement.gap_at(point.x())))
        elif depth == 0:
            self.features_wanted.emit(self.viewport().mapToGlobal(self.mapFromScene(point)))
        elif depth == len(self._scene.topology.layers):
            self.say(OUTPUTS_STAY)
        else:
            self.request(unit_intent(depth))

    # Tools, selection, zoom

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        return self._tool

    @Slot(object)
    def take_tool(self, tool: Tool) -> None:
        """Take another tool in hand; a gesture under way is dropped."""
        self.cancel()
        self._tool = tool
        self._dress()
        self.edit_started.emit()
        self.tool_changed.emit(tool)

    @Slot(int, QPoint)
    def drag_column(self, depth: int, place: QPoint) -> None:
        """Begin or go on with a drag from a layer's name; `place` is one of the screen."""
        at = self.pointer_at(place)
        if isinstance(self.gesture, ColumnGesture):
            self.gesture.move(at)
            return
        self.start_gesture(ColumnGesture(self, depth, cuts=self._tool is Tool.CUT), at)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    @Slot(QPoint, bool)
    def drop_column(self, place: QPoint, extends: bool) -> None:
        """End the drag from a layer's name, if Escape has not."""
        if isinstance(self.gesture, ColumnGesture):
            self.end_gesture(self.pointer_at(place, extends))

    def point_at(self, item: Item) -> None:
        """Light up `item` in every view, and say what it is."""
        if item != self._selection.hovered:
            self._selection.hover(item)
        self.describe_item(item)
        if self._tool is Tool.SELECT:
            resting = self._cursor if item is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(resting)

    def describe_item(self, item: Item) -> None:
        """Say what `item` is, with its number."""
        self._described = item
        self.say(self.words_of(item))

    def refresh_description(self) -> None:
        """Say the newest number of what was described last."""
        if self._described is not None and self.gesture is None:
            self.describe_item(self._described)

    def announce(self) -> None:
        """Let a screen reader hear what the keys have reached."""
        self.setAccessibleDescription(self._said or _HOW_BY_KEYS)
        if self.access is not None:
            self.access.announce(self.chosen.newest)

    def weight(self, parameter: Parameter) -> float:
        """Return a weight or bias as it is now, NaN where it is not known."""
        return self._readings.weight(parameter)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start the gesture of the tool; a press on a link or a bias just selects it."""
        at = self.pointer_of(event)
        self.start_gesture(gesture_for(self, event.button(), at), at)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or point at things."""
        at = self.pointer_of(event)
        if self.gesture is not None and event.buttons():
            self.gesture.move(at)
        else:
            self.point_at(self.item_at(at.scene))
            self.pointer_moved.emit(at.scene)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Add a neuron or a layer on empty ground, or type a value; else it is one more press."""
        at = self.pointer_of(event)
        item = self.item_at(at.scene)
        if self._tool is not Tool.SELECT or event.button() != Qt.MouseButton.LeftButton:
            self.mousePressEvent(event)
        elif item is None:
            self.cancel()
            self.add_at(at.scene)
        elif isinstance(item, Link | Bias):
            self.cancel()
            self._typing.open(Typing(item))
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self.point_at(None)
        self.pointer_moved.emit(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the keys work the canvas; others go on to the window."""
        if not self._keys.press(event):
            event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab visits the links of the selected neuron first, then leaves."""
        return self._keys.tab(backwards=not forward) or super().focusNextPrevChild(forward)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Escape and Delete while they mean something here; name what is pointed at."""
        if is_override(event) and self._keys.claims(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            item = self.item_at(self.mapToScene(event.pos()))
            QToolTip.showText(event.globalPos(), self.words_of(item), self.viewport())
            return True
        return super().eventFilter(watched, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """List what can be done with what is there, or with the selection."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu.open()
        else:
            point = self.mapToScene(event.pos())
            self.menu.open_on(self.item_at(point), point)

    def words_of(self, item: Item) -> str:
        """Return one line about an item, with its number."""
        condition = self.conditions.get(item.unit, "") if isinstance(item, UnitItem) else ""
        return describe(self._scene.topology, item, self._readings, self.shown, condition)

    def item_at(self, point: QPointF) -> Item:
        """Return what is at a point of the scene."""
        return self._scene.item_at(point, self.magnification)

    @Slot()
    def _dress(self) -> None:
        self._cursor = cursor_of(self._theme, self._tool)
        self.viewport().setCursor(self._cursor)

    @Slot()
    def _show_chosen(self) -> None:
        self._scene.set_chosen(self.chosen.items)
