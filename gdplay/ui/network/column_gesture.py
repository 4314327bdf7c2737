"""The gesture that links a whole layer to another, or cuts all links between two."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from gdplay.app.selection import UnitItem
from gdplay.experiment.edits.columns import links_between, missing_between, why_not_columns
from gdplay.ui.names import layer_name
from gdplay.ui.network.gestures import Canvas, Gesture, Pointer
from gdplay.ui.network.intents import columns_cut_intent, columns_link_intent
from gdplay.ui.text import count

_MARGIN = 6.0


class ColumnGesture(Gesture):
    """A drag from one layer's name to another's; a click selects the layer's neurons.

    Parameters
    ----------
    canvas
        What it works on.
    depth
        The column it begins at.
    cuts
        Whether it cuts all links between the two instead.
    """

    def __init__(self, canvas: Canvas, depth: int, *, cuts: bool) -> None:
        super().__init__(canvas)
        self._depth = depth
        self._cuts = cuts
        self._target: int | None = None

    def start(self, at: Pointer) -> None:
        """Aim at nothing yet."""
        self.move(at)

    def move(self, to: Pointer) -> None:
        """Aim at the column under the pointer; say what a release would do."""
        other = self._canvas.drawing().placement.column_at(to.scene.x())
        other = None if other == self._depth else other
        reason = None if other is None else self._why_not(other)
        self._target = other if reason is None else None
        self._canvas.say(reason or self._offer())
        self._preview(other, to.scene, refused=reason is not None)
        if other is not None and reason is not None:
            frame = self._frame(other)
            below = QPointF(frame.center().x(), frame.bottom() + _MARGIN)
            self._canvas.drawing().overlay.refuse(reason, below)

    def end(self, at: Pointer) -> None:
        """Link or cut; select the column where the pointer is back at it."""
        self.move(at)
        scene = self._canvas.drawing()
        is_back = scene.placement.column_at(at.scene.x()) == self._depth
        target = self._target
        self.cancel()
        if target is not None:
            first, last = sorted((self._depth, target))
            ask = columns_cut_intent if self._cuts else columns_link_intent
            self._canvas.request(ask(first, last))
        elif is_back:
            units = scene.topology.column_ids[self._depth]
            self._canvas.choose_items([UnitItem(unit) for unit in units], at.extends)

    def _why_not(self, other: int) -> str | None:
        topology = self._canvas.drawing().topology
        if not self._cuts:
            return why_not_columns(topology, self._depth, other)
        first, last = sorted((self._depth, other))
        return None if links_between(topology, first, last) else "No link runs between these two."

    def _offer(self) -> str:
        """Return what to do next, or what a release does."""
        topology = self._canvas.drawing().topology
        here = layer_name(topology, self._depth)
        if self._target is None:
            act = "cut all links between the two" if self._cuts else "connect the two whole"
            return f"Drag from {here} to another layer to {act}"
        other = layer_name(topology, self._target)
        first, last = sorted((self._depth, self._target))
        if self._cuts:
            amount = count(len(links_between(topology, first, last)), "link")
            return f"Release to cut {amount} between {here} and {other}"
        amount = count(len(missing_between(topology, first, last)), "new link")
        return f"Release to connect all of {here} to {other}: {amount}"

    def _preview(self, other: int | None, point: QPointF, *, refused: bool) -> None:
        """Frame the columns, with a line from the one to the other or to the pointer."""
        path = QPainterPath()
        begin = self._frame(self._depth)
        path.addRoundedRect(begin, _MARGIN, _MARGIN)
        end = point
        if other is not None:
            frame = self._frame(other)
            path.addRoundedRect(frame, _MARGIN, _MARGIN)
            end = QPointF(
                frame.left() if other > self._depth else frame.right(), begin.center().y()
            )
        is_right = end.x() > begin.center().x()
        path.moveTo(begin.right() if is_right else begin.left(), begin.center().y())
        path.lineTo(end)
        color = "danger" if refused or self._cuts else "accent"
        dashed = self._target is None
        self._canvas.drawing().overlay.show_path(path, color, dashed=dashed)

    def _frame(self, depth: int) -> QRectF:
        column = self._canvas.drawing().placement.columns[depth]
        left, width = column.x - column.size / 2, column.size
        frame = QRectF(left, column.top, width, column.bottom - column.top)
        return frame.adjusted(-_MARGIN, -_MARGIN / 2, _MARGIN, _MARGIN / 2)
