"""The picture of a preset: a button that shows its points."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gdplay.experiment import generators
from gdplay.experiment.dataset import Dataset, Recipe
from gdplay.experiment.plane import is_curve
from gdplay.ui.marks import Marks, relative_labels
from gdplay.ui.plane import Plane, plane_points
from gdplay.ui.theme.theme import Theme

_SIDE, _SMALL_SIDE = 50, 41
_LABEL: Final = 16
_POINTS: Final = 44
_NOISE: Final = 5.0
_SEED: Final = 4


class PresetThumbnail(QAbstractButton):
    """A small plot of a generator's points over its name.

    Parameters
    ----------
    theme
        Colours and type.
    name, label
        The generator's key, and what it is called.

    Signals
    -------
    chosen(str)
        It was pressed; carries `name`.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._side = _SIDE
        self.setObjectName(f"preset_{name}")
        self.setText(label)
        self.setAccessibleName(label)
        self.setToolTip(f"Replace the data by {label}; the network and its settings stay")
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._choose)
        theme.changed.connect(self._restyle)

    def nextCheckState(self) -> None:
        """Leave the mark of the current preset where it is: the experiment decides it."""

    def sizeHint(self) -> QSize:
        """Return the size of the picture and one or two lines of text."""
        lines = 2 if self._wraps else 1
        label = round(_LABEL * self._theme.scale) * lines
        side = round(self._side * self._theme.scale)
        return QSize(round(49 * self._theme.scale), side + label + 3)

    def minimumSizeHint(self) -> QSize:
        """Return a width that four of fit side by side."""
        return self.sizeHint()

    def set_small(self, small: bool) -> None:
        """Take less height, or as much as is good to look at."""
        self._side = _SMALL_SIDE if small else _SIDE
        self._restyle()

    @property
    def _wraps(self) -> bool:
        """Whether the name needs two lines."""
        return any(mark in self.text() for mark in " -") and len(self.text()) > 7

    @cached_property
    def _sample(self) -> Dataset:
        """A few of the generator's points; made when first drawn."""
        return generators.generate(Recipe(self._name, _POINTS, _NOISE, 1.0, _SEED))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, the points and the name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._side * self._theme.scale
        frame = QRectF((self.width() - side) / 2.0, 1.0, side, side).adjusted(1, 1, -1, -1)
        self._paint_frame(painter, frame)
        self._paint_points(painter, frame.adjusted(4, 4, -4, -4))
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text" if self.isChecked() else "muted"))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        flags |= Qt.TextFlag.TextWordWrap if self._wraps else flags
        painter.drawText(
            QRectF(-6, side + 2, self.width() + 12, self.height() - side - 2), flags, self.text()
        )

    def _paint_frame(self, painter: QPainter, frame: QRectF) -> None:
        lit = self.underMouse() or self.hasFocus()
        color = "accent" if self.isChecked() else "muted" if lit else "border"
        pen = QPen(self._theme.color(color))
        pen.setWidthF(2.0 if self.isChecked() or self.hasFocus() else 1.0)
        if self.hasFocus() and not self.isChecked():
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(self._theme.color("field"))
        painter.drawRoundedRect(frame, 7, 7)
        if self.hasFocus() and self.isChecked():
            painter.setPen(QPen(self._theme.color("accent"), 1.0, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(frame.adjusted(3, 3, -3, -3), 5, 5)

    def _paint_points(self, painter: QPainter, area: QRectF) -> None:
        sample = self._sample
        points = plane_points(sample)
        across, up = np.maximum(np.max(np.abs(points), axis=1, initial=1.0), 1.0) * 1.02
        up = 1.2 * up if is_curve(sample) else max(across, up)
        across = across if is_curve(sample) else up
        pixels = Plane(area, (-across, across, -up, up)).pixels(points)
        radius = 1.7 if sample.size > 12 else 3.2
        marks = Marks(
            self._theme, sample.task, radius * self._theme.scale, self.devicePixelRatioF()
        )
        marks.paint_all(
            painter, pixels, relative_labels(sample), np.zeros(sample.size, dtype=np.bool_)
        )

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._name)

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
