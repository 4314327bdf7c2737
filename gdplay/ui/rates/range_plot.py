"""What a range test measured: the loss while the rate rose, and what can be read off it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui.plots.log_canvas import LogCanvas
from gdplay.ui.plots.readout import exact, paint_readout, readout_box
from gdplay.ui.plots.value_axis import ValueAxis
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

if TYPE_CHECKING:
    from gdplay.insight.range_test import RangeTest

_SPAN: Final = (-5.0, 1.0)
_ROOM: Final = 1.25  # of where the loss began, that the axis leaves above for its blow-up


class RangePlot(LogCanvas):
    """The batches' losses faint, smoothed bold; the steepest fall, the blow-up, a rate to take."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, "range-test", "plot of the range test", parent,
            axis_title="learning rate, rising with each step", span=_SPAN,
        )  # fmt: skip
        self.setObjectName("range_plot")
        self.setAccessibleName("Loss while the learning rate rises")
        self.setToolTip(
            "The loss of a copy that is trained while its learning rate rises. Wheel zooms the "
            "rates, over the values or with Shift the values; drag moves; double click shows all"
        )
        self.setMinimumSize(240, 120)
        self._found: RangeTest | None = None

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(520, 200)

    @property
    def found(self) -> RangeTest | None:
        """What is shown."""
        return self._found

    def show_test(self, found: RangeTest | None, snapshot: Snapshot | None = None) -> None:
        """Show what a test of `snapshot` found, or nothing."""
        self._found, self._snapshot = found, snapshot
        self.begin_axis(ValueAxis())

    def table(self) -> Mapping[str, Column]:
        """Return the rates and the losses, raw and smoothed."""
        found = self._found
        if found is None:
            return {}
        return {"learning rate": found.rates, "loss": found.losses, "smoothed": found.smoothed}

    # Drawing

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the curves and the marks."""
        self.paint_title(painter, rect, "Range test", (
            ("smoothed", self._bold_pen()), ("each batch", self._faint_pen()),
        ))  # fmt: skip
        found = self._found
        if found is None:
            self.paint_grid(painter, rect)
            return
        if found.blow_up is not None:
            self.paint_zone(painter, rect, found.blow_up)
        self.paint_grid(painter, rect)
        smooth = self.pixels(found.rates, found.smoothed, rect)
        painter.save()
        painter.setClipRect(rect.adjusted(0, -1, 0, 1))
        raw = self.pixels(found.rates, found.losses, rect)
        self.paint_curve(painter, raw, self._faint_pen())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_curve(painter, smooth, self._bold_pen())
        painter.restore()
        self._paint_marks(painter, rect, found)
        if self.pointer is not None:
            self._paint_pointed(painter, rect, found, smooth)

    def _bold_pen(self) -> QPen:
        return QPen(self._theme.color("curve"), 2.0)

    def _faint_pen(self) -> QPen:
        return QPen(self._theme.color("faint_curve"), 1.0)

    def fit(self, height: float) -> None:
        """Let the axis go from 0 to somewhat more than where the loss began."""
        found = self._found
        known = found.smoothed[np.isfinite(found.smoothed)] if found is not None else np.empty(0)
        if known.size:
            seen = np.array([0.0, _ROOM * float(known[0])])
            self._axis = self._axis.fitted(seen, True, height)

    def _paint_marks(self, painter: QPainter, rect: QRectF, found: RangeTest) -> None:
        """Draw upright lines at the rates that say something, each with its name."""
        dashed = QPen(self._theme.color("muted"), 1.2, Qt.PenStyle.DashLine)
        accent = QPen(self._theme.color("accent"), 1.8)
        danger = QPen(self._theme.color("danger"), 1.2)
        for value, name, pen, row in (
            (found.suggestion, "suggested", accent, 0),
            (found.steepest, "steepest fall", dashed, 1),
            (found.blow_up, "blows up", danger, 0),
        ):
            if value is not None:
                is_last = value is found.blow_up
                self.paint_named_upright(
                    painter,
                    rect,
                    value,
                    name,
                    pen,
                    row=row,
                    at_top=is_last,  # there the curve is only to the right of it
                )
        if found.lowest is not None:
            height = found.smoothed[np.searchsorted(found.rates, found.lowest)]
            painter.setPen(QPen(self._theme.color("curve"), 2.0))
            painter.setBrush(self._theme.color("panel"))
            y = float(self._axis.y_of(np.array([height]), rect)[0])
            place = QPointF(self.x_of(found.lowest), y)
            if rect.contains(place):
                painter.drawEllipse(place, 4.0, 4.0)

    def _paint_pointed(
        self, painter: QPainter, rect: QRectF, found: RangeTest, curve: list[QPointF]
    ) -> None:
        """Draw a line at the pointer, and the losses of the step nearest to it."""
        assert self.pointer is not None
        wanted = np.log(self.value_at(self.pointer.x()))
        place = int(np.argmin(np.abs(np.log(found.rates) - wanted)))
        rate = float(found.rates[place])
        x = self.paint_upright(painter, rect, rate, QPen(self._theme.color("muted"), 1.0))
        if x is None:
            return
        lines = [
            ("rate", number(rate)),
            ("smoothed", exact(float(found.smoothed[place]))),
            ("batch", exact(float(found.losses[place]))),
        ]
        box = readout_box(self._theme, rect, x, lines, curve)
        paint_readout(painter, self._theme, box, lines)
