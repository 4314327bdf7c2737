"""The canvas that data are painted on: one press and release is one stroke."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QEnterEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.plane import DEFAULT_REACH, extent_of
from gdplay.ui.dataset.ground import paint_brush, paint_ground
from gdplay.ui.dataset.strokes import BrushStroke, EraseStroke, Place, PointStroke, Stroke
from gdplay.ui.key_events import is_override, is_plain
from gdplay.ui.marks import class_order, full_label
from gdplay.ui.plane import (
    ARROW_STEP,
    ARROWS,
    LONG_ARROW_STEP,
    Plane,
    paint_crosshair,
    plane_points,
)
from gdplay.ui.sample_layer import SampleLayer
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.float64]

_REACH: Final = 0.3
"""How near to the crosshair Delete takes a point, in units of the plane."""
_PUT: Final = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKE: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Tool(StrEnum):
    """What a press on the canvas does."""

    BRUSH = "brush"
    POINT = "point"
    ERASER = "eraser"


class DataCanvas(QWidget):
    """The plane with its samples, to paint on and to erase from.

    It is [−6, 6]², or larger where samples lie outside.

    Parameters
    ----------
    theme
        Colours and type.
    random
        Where the brush's random spots come from.

    Signals
    -------
    samples_requested(values, labels)
        A stroke put points: arrays (2, n), or (1, n) for data of one column, and
        (n,); further columns are left to the edit.
    erase_requested(tuple)
        A stroke took the samples with these rows.
    pointed(object)
        The (x₁, x₂) under the pointer or the crosshair, None when there is none.
    label_chosen(float)
        A digit key chose a class.
    """

    samples_requested = Signal(object, object)
    erase_requested = Signal(tuple)
    pointed = Signal(object)
    label_chosen = Signal(float)

    def __init__(
        self,
        theme: Theme,
        random: np.random.Generator | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._random = random or np.random.default_rng()
        self._layer = SampleLayer(theme)
        self._dataset: Dataset | None = None
        self._edge = DEFAULT_REACH
        self._stroke: Stroke | None = None
        self._place: Place | None = None
        self._by_keys = False
        self.tool = Tool.BRUSH
        self.label = 1.0
        self.radius = 0.6
        self.density = 6.0
        self.setObjectName("dataset_view")
        self.setAccessibleName("Data canvas")
        self.setToolTip(
            "Press and drag to paint points. Arrow keys move the crosshair, "
            "Space puts a point, Delete takes one."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._restyle)

    def set_dataset(self, dataset: Dataset) -> None:
        """Show `dataset`; a stroke under way on another one is dropped."""
        if dataset is not self._dataset:
            self._dataset = dataset
            self._edge = extent_of(dataset).right
            self._stroke = None
            self.update()

    def set_tool(self, tool: Tool) -> None:
        """Take another tool in hand."""
        self.tool = tool
        self.update()

    def set_radius(self, radius: float) -> None:
        """Take a brush and an eraser of another radius, in units of the plane."""
        self.radius = radius
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square."""
        return QSize(208, 208)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest square that can be painted on."""
        return QSize(120, 120)

    def hasHeightForWidth(self) -> bool:
        """Say that the canvas stays square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of a square."""
        return width

    @property
    def plane(self) -> Plane:
        """Where the plane lies in the widget."""
        side = min(self.width(), self.height()) - 2.0
        left, top = (self.width() - side) / 2.0, (self.height() - side) / 2.0
        return Plane(
            QRectF(left, top, side, side), (-self._edge, self._edge, -self._edge, self._edge)
        )

    # Gestures

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a stroke."""
        if event.button() != Qt.MouseButton.LeftButton or self._dataset is None:
            return
        self._by_keys = False
        self._point_at(self.plane.point(event.position()))
        self._stroke = self._new_stroke(self._dataset)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke, or show where the pointer is."""
        self._by_keys = False
        place = self.plane.point(event.position())
        if self._stroke is not None:
            self._stroke.move(place)
        self._point_at(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Commit the stroke."""
        if event.button() == Qt.MouseButton.LeftButton and self._stroke is not None:
            stroke = self._stroke
            self._commit(stroke.points, stroke.erased)
            self._stroke = None
            self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """Drop a stroke that nobody can see."""
        self._stroke = None
        super().hideEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget where the pointer was."""
        if self._stroke is None and not self._by_keys:
            self._point_at(None)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show where the pointer is."""
        self._by_keys = False
        self._point_at(self.plane.point(event.position()))

    def _new_stroke(self, dataset: Dataset) -> Stroke:
        place = self._place or (0.0, 0.0)
        if self.tool is Tool.ERASER:
            return EraseStroke(place, self.radius, plane_points(dataset))
        if self.tool is Tool.POINT:
            return PointStroke(place)
        return BrushStroke(place, self.radius, self.density, self._random, self._edge)

    def _commit(self, points: Floats, erased: tuple[int, ...]) -> None:
        if self._dataset is None:
            return
        if erased:
            self.erase_requested.emit(erased)
        elif points.shape[1]:
            labels = np.full(points.shape[1], self.label)
            self.samples_requested.emit(points[: len(self._dataset.columns)], labels)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep the keys that the canvas uses from the window's shortcuts."""
        if is_override(event) and self._uses(event):
            event.accept()
            return True
        return super().event(event)

    def _uses(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            return self._stroke is not None
        known = event.key() in (*ARROWS, *_PUT, *_TAKE) or self._digit(event) is not None
        return is_plain(event) and known

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the crosshair, put or take a point, choose a class, or cancel."""
        if not self._uses(event) or self._dataset is None:
            super().keyPressEvent(event)
            return
        if event.key() == Qt.Key.Key_Escape:
            self._stroke = None
            self.update()
        elif self._stroke is None:
            self._press(event, self._dataset)

    def _press(self, event: QKeyEvent, dataset: Dataset) -> None:
        place = self._place or (0.0, 0.0)
        key, chosen = Qt.Key(event.key()), self._digit(event)
        if key in ARROWS:
            far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move_crosshair(place, ARROWS[key], LONG_ARROW_STEP if far else ARROW_STEP)
        elif key in _PUT:
            self._commit(np.array(place)[:, None], ())
        elif key in _TAKE:
            self._commit(np.empty((2, 0)), EraseStroke(place, _REACH, plane_points(dataset)).erased)
        elif chosen is not None:
            self.label_chosen.emit(float(chosen))

    def _move_crosshair(self, place: Place, way: tuple[int, int], step: float) -> None:
        self._by_keys = True
        x, y = (
            round(min(self._edge, max(-self._edge, value + sign * step)), 1)
            for value, sign in zip(place, way, strict=True)
        )
        self._point_at((x, y))

    def _digit(self, event: QKeyEvent) -> int | None:
        """Return the class that a digit key stands for, in the legend's order."""
        if self._dataset is None:
            return None
        order = class_order(self._dataset.task)
        place = event.key() - Qt.Key.Key_1
        return order[place] if 0 <= place < len(order) else None

    def _point_at(self, place: Place | None) -> None:
        if place != self._place:
            self._place = place
            self.pointed.emit(place)
            self.update()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plane, the samples, the stroke so far and the tool."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plane = self.plane
        paint_ground(painter, self._theme, plane, has_focus=self.hasFocus())
        if self._dataset is not None:
            self._paint_samples(painter, plane, self._dataset)
        painter.setClipRect(plane.rect)
        if self._place is None:
            return
        if self._by_keys or self.tool is Tool.POINT:
            paint_crosshair(painter, self._theme, plane.pixel(*self._place))
        else:
            paint_brush(painter, self._theme, plane, self._place, self.radius)

    def _paint_samples(self, painter: QPainter, plane: Plane, dataset: Dataset) -> None:
        erased = self._stroke.erased if self._stroke is not None else ()
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(0, 0, self._layer.pixmap(dataset, plane, self.size(), ratio, erased))
        if self._stroke is not None:
            points = self._stroke.points
            count, scale = points.shape[1], full_label(dataset)
            self._layer.marks(dataset, plane, ratio).paint_all(
                painter,
                plane.pixels(points),
                np.full(count, self.label / scale),
                np.zeros(count, dtype=np.bool_),
            )

    @Slot()
    def _restyle(self) -> None:
        self._layer.forget()
        self.update()
