"""The decision surface with the samples on it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdplay.app.selection import Item, SampleItem, Selection
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.features import label
from gdplay.experiment.plane import extent_of, is_curve
from gdplay.insight.shares import Shares
from gdplay.insight.surface import PLANE, Extent
from gdplay.ui.key_events import is_override, is_plain
from gdplay.ui.output.curve_picture import LIMIT_LINES, Curve, paint_axes, paint_curve, paint_limits
from gdplay.ui.output.overlays import (
    FEW,
    paint_chosen,
    paint_factor,
    paint_lines,
    paint_lit,
    paint_readout,
    paint_rings,
)
from gdplay.ui.output.picture import boundary_lines, surface_image
from gdplay.ui.output.plane_view import PlaneHand
from gdplay.ui.output.pull_layer import PullLayer
from gdplay.ui.plane import (
    ARROW_STEP,
    ARROWS,
    LONG_ARROW_STEP,
    Plane,
    paint_crosshair,
    plane_points,
)
from gdplay.ui.plots.plot_widget import ZOOM, wheel_factor
from gdplay.ui.sample_layer import NO_ROWS, Rows, SampleLayer
from gdplay.ui.theme.theme import Theme

Place = tuple[float, float]
Floats = NDArray[np.float64]

_REACH: Final = 9.0
"""How near to a sample, in pixels, the pointer takes it."""

_ZOOMS: Final = MappingProxyType({Qt.Key.Key_Up: ZOOM, Qt.Key.Key_Down: 1 / ZOOM})

_UNITS: Final = 12.0
"""An arrow key goes as far on any plane as on one that is so many units wide."""

_FAINT: Final = 0.25
"""The opacity of the samples' classes while pulls are shown over them."""


class SurfaceView(QWidget):
    """What the network answers over the plane, with its samples; wrong ones ringed.

    Parameters
    ----------
    theme
        Colours and type.
    selection
        A sample is selected here, and lights up here when pointed at elsewhere.

    Signals
    -------
    probed(object)
        The (x₁, x₂) under the pointer or the crosshair, None when there is none.
    """

    probed = Signal(object)

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.installEventFilter(self)
        self._theme = theme
        self._selection = selection
        self._layer = SampleLayer(theme)
        self._pull_layer = PullLayer(theme)
        self._shares: Shares | None = None
        self._dataset: Dataset | None = None
        self._shown: Floats | None = None
        self._extent: Extent = PLANE
        self._has_line = True
        self._is_hard = False
        self._curve: Curve | None = None
        self._hand = PlaneHand()
        self._picture: QImage | None = None
        self._lines: list[Floats] = []
        self._wrong: tuple[int, ...] = ()
        self._lit = NO_ROWS
        self._place: Place | None = None
        self._by_keys = False
        self._readout = ""
        self.setObjectName("surface_view")
        self.setAccessibleName("Output over the plane")
        self.setToolTip(
            "What the network answers at each place. Point at it to read the value; rest on a "
            "training point to see how hard it pulls each weight; click a point to select it. "
            "Wheel zooms, drag moves, double click shows all."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._restyle)
        selection.changed.connect(self._follow)
        selection.hover_changed.connect(self._follow)

    def set_dataset(self, dataset: Dataset, extent: Extent | None = None) -> None:
        """Show the samples of `dataset` by its first two columns, in the part of them given."""
        seen = extent_of(dataset) if extent is None else extent
        if dataset is not self._dataset or seen != self._hand.view.whole:
            self._dataset = dataset
            if seen != self._hand.view.whole:
                self._hand.reset(seen)
            self._wrong = ()
            self._lit = NO_ROWS
            self.update()

    def set_curve(self, curve: Curve) -> None:
        """Show what the network answers along the one column of a curve."""
        self._curve, self._shown = curve, None
        self.update()

    def set_hard(self, hard: bool) -> None:
        """Show the class at each place, or how sure the network is of it."""
        if hard != self._is_hard:
            self._is_hard = hard
            self._picture = None
            self.update()

    def set_output(self, shown: Floats, extent: Extent, *, has_line: bool) -> None:
        """Show an output map.

        Parameters
        ----------
        shown
            (R, R), −1 to +1 for the full colours; or (K, R, R), one map a class.
            Compared by identity with the last one.
        extent
            The edges of the map.
        has_line
            Whether to draw the line where the answer changes: where `shown` is 0,
            or two classes share the lead.
        """
        if (shown is not self._shown) or (extent, has_line) != (self._extent, self._has_line):
            self._shown, self._extent, self._has_line = shown, extent, has_line
            self._picture = self._curve = None
            self.update()

    def set_wrong(self, rows: tuple[int, ...]) -> None:
        """Put a ring around the samples with these rows."""
        if rows != self._wrong:
            self._wrong = rows
            self.update()

    def set_lit(self, rows: Rows) -> None:
        """Ring the samples with these rows in the accent's colour: those of a batch."""
        if not np.array_equal(rows, self._lit):
            self._lit = rows
            self.update()

    def set_shares(self, shares: Shares | None) -> None:
        """Colour the samples of a batch by their pull, and fade the others; None ends it."""
        if shares is not self._shares:
            self._shares = shares
            self.update()

    def set_readout(self, text: str) -> None:
        """Write `text` beside what is pointed at; an empty one shows nothing."""
        if text != self._readout:
            self._readout = text
            self.update()

    def sizeHint(self) -> QSize:
        """Return the square of the design."""
        return QSize(240, 240)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest square on which samples can be told apart."""
        return QSize(120, 120)

    @property
    def plane(self) -> Plane:
        """Where the plane lies in the widget: a square at the upper left."""
        side = float(min(self.width(), self.height()))
        return Plane(QRectF(0.0, 0.0, side, side), self._hand.view.extent)

    # Pointing and selecting

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the value, and point at the sample, under the pointer; move what is held."""
        self._by_keys = False
        self._hand.move_to(event.position(), self.plane.rect)
        inside = self.plane.rect.contains(event.position())
        self._probe(self.plane.point(event.position()) if inside else None)
        self._selection.hover(self._sample_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the sample under the pointer; beside one, take hold of the plane."""
        if event.button() == Qt.MouseButton.LeftButton:
            sample = self._sample_at(event.position())
            if sample is not None:
                self._select(sample)
            self._hand.take(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the plane; a click beside all samples lets go of a selected one."""
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self._hand.release() and self._sample_at(event.position()) is None:
            self._select(None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole plane again."""
        self._hand.reset()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer."""
        if self.plane.rect.contains(event.position()):
            self._hand.zoom(wheel_factor(event), self.plane.point(event.position()))
            self.update()
            event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._selection.hover(None)
        if not self._by_keys:
            self._probe(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the crosshair away."""
        if self._by_keys:
            self._by_keys = False
            self._probe(None)
        super().focusOutEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the arrow keys and Enter from the window's shortcuts."""
        if is_override(event) and self._uses(event):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _uses(self, event: QKeyEvent) -> bool:
        keys = (*ARROWS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Home)
        zooms = event.key() in _ZOOMS and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return zooms or (is_plain(event) and event.key() in keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the crosshair, select the sample nearest to it, zoom around it, or show all."""
        if not self._uses(event):
            super().keyPressEvent(event)
            return
        plane = self.plane
        left, right, lower, upper = plane.extent
        place = self._place or ((left + right) / 2.0, (lower + upper) / 2.0)
        if event.key() == Qt.Key.Key_Home:
            self._hand.reset()
            self.update()
        elif event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._hand.zoom(_ZOOMS[Qt.Key(event.key())], place)
            self.update()
        elif event.key() in ARROWS:
            far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            step = LONG_ARROW_STEP if far else ARROW_STEP
            dx, dy = ARROWS[Qt.Key(event.key())]
            x = place[0] + dx * step * (right - left) / _UNITS
            y = place[1] + dy * step * (upper - lower) / _UNITS
            self._by_keys = True
            self._probe(plane.point(plane.pixel(x, y)))
        else:
            self._select(self._sample_at(plane.pixel(*place)))

    def _sample_at(self, pixel: QPointF) -> SampleItem | None:
        if self._dataset is None:
            return None
        row = self.plane.nearest(plane_points(self._dataset), pixel, _REACH)
        return None if row is None else SampleItem(row)

    def _select(self, sample: SampleItem | None) -> None:
        if sample is not None or isinstance(self._selection.item, SampleItem):
            self._selection.select(sample)

    def _probe(self, place: Place | None) -> None:
        if place != self._place:
            self._place = place
            self.probed.emit(place)
            self.update()

    @Slot(object)
    def _follow(self, item: Item) -> None:
        self.update()

    @Slot()
    def _restyle(self) -> None:
        self._layer.forget()
        self._pull_layer.forget()
        self._picture = None
        self.update()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface, its line, the samples, rings and the readout."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plane = self.plane
        painter.setClipRect(plane.rect)
        painter.fillRect(plane.rect, self._theme.color("neutral"))
        if self._shown is not None:
            self._paint_surface(painter, plane, self._shown)
        if self._dataset is not None and is_curve(self._dataset):
            paint_axes(painter, self._theme, plane)
        if self._dataset is not None:
            self._paint_samples(painter, plane, self._dataset)
        if self._curve is not None and self._dataset is not None:
            paint_curve(painter, self._theme, plane, self._curve)
            paint_limits(painter, self._theme, plane, label(self._dataset.columns[0]))
        if self._hand.view.chosen is not None:
            paint_factor(painter, self._theme, plane, self._hand.view.factor)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 2.0))
            painter.drawRect(plane.rect.adjusted(1, 1, -1, -1))
        if self._place is not None:
            pixel = plane.pixel(*self._place)
            if self._by_keys:
                paint_crosshair(painter, self._theme, pixel)
            if self._readout:
                lines = 0 if self._curve is None else LIMIT_LINES
                paint_readout(painter, self._theme, plane, pixel, self._readout, lines=lines)

    def _paint_surface(self, painter: QPainter, plane: Plane, shown: Floats) -> None:
        if self._picture is None:
            self._picture = surface_image(self._theme, shown, hard=self._is_hard)
            self._lines = boundary_lines(shown, self._extent) if self._has_line else []
        left, right, lower, upper = self._extent
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(plane.pixel(left, upper), plane.pixel(right, lower))
        painter.drawImage(frame, self._picture)
        paint_lines(painter, self._theme, plane, self._lines)

    def _paint_samples(self, painter: QPainter, plane: Plane, dataset: Dataset) -> None:
        """Draw the samples, each as its class or as it pulls, and those that are chosen."""
        if self._shares is None or self._shares.rows.max(initial=-1) >= dataset.size:
            self._paint_classes(painter, plane, dataset)
        else:
            size, ratio = self.size(), self.devicePixelRatioF()
            painter.setOpacity(_FAINT)
            painter.drawPixmap(0, 0, self._layer.pixmap(dataset, plane, size, ratio))
            painter.setOpacity(1.0)
            paint_rings(painter, self._theme, plane, dataset, self._wrong)
            layer = self._pull_layer.pixmap(dataset, self._shares, plane, size, ratio)
            painter.drawPixmap(0, 0, layer)
        if self._lit.size:
            paint_lit(painter, self._theme, plane, dataset, self._lit)
        for item, color in ((self._selection.hovered, "text"), (self._selection.item, "accent")):
            if isinstance(item, SampleItem) and item.row < dataset.size:
                paint_chosen(painter, self._theme, plane, dataset, row=item.row, color=color)

    def _paint_classes(self, painter: QPainter, plane: Plane, dataset: Dataset) -> None:
        """Draw the samples with few rings above them, or with many beneath."""
        is_crowded = len(self._wrong) > FEW
        samples = self._layer.pixmap(dataset, plane, self.size(), self.devicePixelRatioF())
        if is_crowded:
            paint_rings(painter, self._theme, plane, dataset, self._wrong)
        painter.drawPixmap(0, 0, samples)
        if not is_crowded:
            paint_rings(painter, self._theme, plane, dataset, self._wrong)
