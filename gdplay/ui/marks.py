"""How a sample is drawn: a shape and a colour for each class, filled for train, hollow for test."""

from __future__ import annotations

import math
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from gdplay.experiment.dataset import Dataset, Task
from gdplay.ui.ramp import class_ramp, ramp_color
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.float64]

SHAPES: Final = (
    "triangle",
    "circle",
    "square",
    "diamond",
    "pentagon",
    "star",
    "cross",
    "hexagon",
)
"""The shape of each class, by its index; of two classes −1 is a triangle, +1 a circle."""

_HALO: Final = 1.0
"""How much wider, in pixels, the edge of a hollow mark is than its line."""
_LEVELS: Final = 16
"""Shades of a regression's stamps on each side of 0."""
_HOLLOW_SHARE: Final = 0.88
_POLYGONS: Final = MappingProxyType(
    {"triangle": 3, "square": 4, "diamond": 4, "pentagon": 5, "hexagon": 6}
)
_REGRESSION_SHAPE: Final = "circle"


def class_order(task: Task) -> tuple[int, ...]:
    """Return the classes in the order of legends and keys: of two, +1 comes first."""
    return (1, 0) if len(task.classes) == 2 else tuple(range(len(task.classes)))


@cache
def shape_path(shape: str) -> QPainterPath:
    """Return the outline of `shape` around the origin, as large as a circle of radius 1."""
    path = QPainterPath()
    if shape == "circle":
        path.addEllipse(QPointF(0.0, 0.0), 1.0, 1.0)
        return path
    if shape == "cross":
        corners = _cross()
    elif shape == "star":
        corners = _star()
    else:
        corners = _regular(_POLYGONS[shape], turned=shape == "square")
    path.addPolygon(QPolygonF(corners))
    path.closeSubpath()
    return path


def _regular(sides: int, *, turned: bool) -> list[QPointF]:
    """Return a regular polygon with the area of a circle of radius 1, a corner on top."""
    radius = math.sqrt(2.0 * math.pi / (sides * math.sin(2.0 * math.pi / sides)))
    start = -math.pi / 2.0 + (math.pi / sides if turned else 0.0)
    angles = [start + 2.0 * math.pi * corner / sides for corner in range(sides)]
    return [QPointF(radius * math.cos(a), radius * math.sin(a)) for a in angles]


def _star() -> list[QPointF]:
    angles = [-math.pi / 2.0 + math.pi * corner / 5.0 for corner in range(10)]
    radii = [1.65 if corner % 2 == 0 else 0.75 for corner in range(10)]
    return [QPointF(r * math.cos(a), r * math.sin(a)) for r, a in zip(radii, angles, strict=True)]


def _cross() -> list[QPointF]:
    """Return a plus sign turned by 45 degrees: twelve corners."""
    arm, half = 1.35, 0.4
    plus = [
        *((half, -half), (arm, -half), (arm, half), (half, half)),
        *((half, arm), (-half, arm), (-half, half), (-arm, half)),
        *((-arm, -half), (-half, -half), (-half, -arm), (half, -arm)),
    ]
    turn = math.sqrt(0.5)
    return [QPointF(turn * (x - y), turn * (x + y)) for x, y in plus]


class Marks:
    """The pens and brushes of one task's samples in the theme in force now.

    Parameters
    ----------
    theme
        Colours are read once; make new marks when it changes.
    task
        Decides shapes and colours: one a class, or a colour ramp for regression.
    radius
        Of a circle, in pixels; other shapes have its area.
    ratio
        Device pixels a pixel of what `paint_all` draws on.

    Labels given to its methods are class indices, or values relative to the one
    that has the full colour: `relative_labels` of a data set.
    """

    def __init__(self, theme: Theme, task: Task, radius: float, ratio: float = 1.0) -> None:
        self._task = task
        self._radius = radius
        self._ratio = ratio
        self._stamps: dict[tuple[float, bool, int, int], QPixmap] = {}
        self._ramp = class_ramp(theme)
        self._colors = [theme.class_color(label) for label in range(len(SHAPES))]
        self._ground = theme.color("panel")
        # A value near 0 has the panel's own grey: its mark needs a rim to be seen.
        self._rim = theme.color("muted", 170) if task.kind == "regression" else None
        self._edge_width = max(0.8, 0.25 * radius)
        self._hollow_width = max(1.2, 0.4 * radius)

    def color(self, label: float) -> QColor:
        """Return the colour of a sample with this label."""
        if self._task.kind == "regression":
            return ramp_color(self._ramp, label)
        return self._colors[int(label) % len(self._colors)]

    def looks(self, labels: Floats) -> tuple[NDArray[np.intp], Floats]:
        """Return which colour each sample has, (samples,), and red, green, blue of all, (n, 3)."""
        if self._task.kind == "regression":
            values = [level / _LEVELS for level in range(-_LEVELS, _LEVELS + 1)]
            looks = np.rint(np.clip(labels, -1.0, 1.0) * _LEVELS).astype(np.intp) + _LEVELS
        else:
            values = [float(label) for label in range(len(self._colors))]
            looks = labels.astype(np.intp) % len(self._colors)
        colors = [self.color(value) for value in values]
        channels = [(color.red(), color.green(), color.blue()) for color in colors]
        return looks, np.array(channels, dtype=np.float64)

    def shape(self, label: float) -> QPainterPath:
        """Return the outline of a sample with this label, of radius 1."""
        if self._task.kind == "regression":
            return shape_path(_REGRESSION_SHAPE)
        return shape_path(SHAPES[int(label) % len(SHAPES)])

    def paint(self, painter: QPainter, x: float, y: float, label: float, hollow: bool) -> None:
        """Draw one sample at a pixel; filled with an edge in the panel's colour, or hollow."""
        painter.save()
        painter.translate(x, y)
        # The edge of a filled mark eats into it; the line of a hollow one adds to it.
        size = self._radius * (_HOLLOW_SHARE if hollow else 1.0)
        painter.scale(size, size)
        color, path = self.color(label), self.shape(label)
        if hollow:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_pen(self._rim or self._ground, (self._hollow_width + _HALO) / size))
            painter.drawPath(path)
            painter.setPen(_pen(color, self._hollow_width / size))
        else:
            painter.setBrush(color)
            painter.setPen(_pen(self._rim or self._ground, self._edge_width / size))
        painter.drawPath(path)
        painter.restore()

    def paint_all(
        self, painter: QPainter, pixels: Floats, labels: Floats, hollow: NDArray[np.bool_]
    ) -> None:
        """Draw samples at `pixels` (2, samples), the hollow ones beneath.

        Each is a stamp, drawn once for every look and half device pixel: a thousand
        stamps take a millisecond, a thousand outlines thirty.
        """
        half, half_stamp = 2.0 * self._ratio, float(self._stamp_side) / 2.0
        order = np.argsort(~hollow, kind="stable")
        halves = np.rint((pixels[:, order] - half_stamp) * half).astype(np.int64)
        looks = labels[order]
        if self._task.kind == "regression":
            looks = np.rint(np.clip(looks, -1.0, 1.0) * _LEVELS) / _LEVELS
        rows = zip(*halves.tolist(), looks.tolist(), hollow[order].tolist(), strict=True)
        for column, line, label, is_hollow in rows:
            stamp = self._stamp(label, is_hollow, column & 1, line & 1)
            painter.drawPixmap(QPointF((column & ~1) / half, (line & ~1) / half), stamp)

    @property
    def _stamp_side(self) -> int:
        """The side of a stamp in pixels: room for the widest shape and its edge."""
        return 2 * math.ceil(2.0 * self._radius + self._hollow_width + _HALO)

    def _stamp(self, label: float, hollow: bool, right: int, down: int) -> QPixmap:
        """Return the picture of one look, moved by so many half device pixels."""
        key = (label, hollow, right, down)
        if key not in self._stamps:
            side = self._stamp_side
            stamp = QPixmap(QSize(side + 1, side + 1) * self._ratio)
            stamp.setDevicePixelRatio(self._ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            painter = QPainter(stamp)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            half = 0.5 / self._ratio
            self.paint(painter, side / 2 + right * half, side / 2 + down * half, label, hollow)
            painter.end()
            self._stamps[key] = stamp
        return self._stamps[key]


def full_label(dataset: Dataset) -> float:
    """Return the label that has the full colour: the largest in size; 1 for classes."""
    largest = float(np.max(np.abs(dataset.labels), initial=0.0))
    is_class = dataset.task.kind == "classification"
    return 1.0 if is_class or largest == 0.0 or not math.isfinite(largest) else largest


def relative_labels(dataset: Dataset) -> Floats:
    """Return the labels as `Marks` takes them: class indices, or values relative to the largest."""
    return dataset.labels / full_label(dataset)


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color)
    pen.setWidthF(width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
