"""The loss over the steps: what training minimises, each batch, the test set, earlier runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from gdplay.storage.columns import Column
from gdplay.training.earlier import EarlierRun
from gdplay.training.snapshot import History, Mark, Snapshot
from gdplay.ui.plots.earlier_words import earlier_lines, label_of
from gdplay.ui.plots.ghost_names import GhostNames, occasion
from gdplay.ui.plots.ghosts import Ghosts
from gdplay.ui.plots.labels import dense, end_label_top, place_marks
from gdplay.ui.plots.loss_curves import LossCurves, has_penalty, loss_curves, pixels_of
from gdplay.ui.plots.loss_options import LossMenu, LossOptions
from gdplay.ui.plots.loss_pens import LossPens
from gdplay.ui.plots.readout import Lines, loss_lines, paint_readout, readout_box
from gdplay.ui.plots.tables import earlier_columns, loss_table
from gdplay.ui.plots.value_axis import ValueAxis
from gdplay.ui.plots.value_canvas import Floats, ValueCanvas
from gdplay.ui.polygon import polygon
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_RIGHT: Final = 14
_SPIKES_CUT: Final = 98.0  # the percentile of the batches' losses that the axis makes room for
_GHOSTS_REACH: Final = 1.5  # times the present run's largest loss: room made for earlier ones
_SAMPLE: Final = 18.0  # the length of the line beside a curve's name
_POINT: Final = 2.0  # the radius of a curve that is but one value
_MARK_GAP: Final = 3.0  # marks closer than this share a line
_NEAR: Final = 7.0  # pixels within which an earlier run is pointed at

_LINEAR: Final = ValueAxis()
_LOGARITHMIC: Final = ValueAxis(-2.0, 0.0, logarithmic=True)


class LossPlot(ValueCanvas):
    """Bold: the objective over the whole training set. Faint: the batches. Dashed: test data.

    Thin: the data term alone, where there is a penalty. Pale: earlier runs.

    Signals
    -------
    forget_wanted()
        The earlier runs are to be forgotten.
    """

    forget_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "loss", "loss plot", _LINEAR, parent)
        self.setObjectName("loss_plot")
        self.setAccessibleName("Loss over the steps")
        self.setToolTip(
            "Wheel zooms the steps, over the values or with Shift the values; drag moves; "
            "double click shows the whole run"
        )
        self.setMinimumSize(220, 120)
        self._options = LossOptions()
        self._ghosts = Ghosts()
        self._ghost_names = GhostNames()
        self._pens = LossPens(theme)
        self._choices = LossMenu(self.menu)
        self._choices.chosen.connect(self.set_options)
        self._choices.forget_wanted.connect(self.forget_wanted)
        self._log = QToolButton(self)
        self._log.setObjectName("loss_log_toggle")
        self._log.setText("Log scale")
        self._log.setCheckable(True)
        self._log.setProperty("role", "pill")
        self._log.setAccessibleName("Logarithmic loss axis")
        self._log.setToolTip("Logarithmic axis: shows small losses apart")
        self._log.toggled.connect(self._set_logarithmic)

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(420, 200)

    # What is shown

    @property
    def options(self) -> LossOptions:
        """How the run is shown."""
        return self._options

    @Slot(object)
    def set_options(self, options: LossOptions) -> None:
        """Show the run so."""
        if options.log_loss != self._options.log_loss:
            self.begin_axis(_LOGARITHMIC if options.log_loss else _LINEAR)
        self._options = options
        self.set_logarithmic_steps(options.log_steps)
        self._log.setChecked(options.log_loss)
        self._show_options()

    @Slot(bool)
    def _set_logarithmic(self, on: bool) -> None:
        self.set_options(replace(self._options, log_loss=on))

    @Slot(object)
    def show_earlier(self, runs: tuple[EarlierRun, ...]) -> None:
        """Show these runs behind the present one."""
        self._ghosts.set_runs(runs)
        self._show_options()

    def _show_options(self) -> None:
        self._choices.show_options(self._options, has_earlier=bool(self._ghosts.runs))
        self.update()

    @property
    def earlier(self) -> tuple[EarlierRun, ...]:
        """The earlier runs that are shown."""
        return self._ghosts.runs if self._options.earlier else ()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run; a new run begins with a new axis."""
        if self.snapshot is not None and snapshot.run != self.snapshot.run:
            self.begin_axis(_LOGARITHMIC if self._options.log_loss else _LINEAR)
        self._ghosts.compare_with(snapshot.experiment)
        super().show_snapshot(snapshot)

    def plot_rect(self) -> QRectF:
        """Return the picture: below the title, right of the values, above the steps."""
        left = self.metrics.horizontalAdvance("0.0000") + 10
        height = self.height() - self.header_height - self.axis_height
        return QRectF(left, self.header_height, self.width() - left - _RIGHT, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the switch beside the menu, at the right end of the title."""
        super().resizeEvent(event)
        width = self._log.sizeHint().width()
        right = self.header_right
        self._log.setGeometry(right - width, 0, width, round(self.header_height - 4))

    # Out of the window

    def table(self) -> Mapping[str, Column]:
        """Return the batches' losses by buckets of steps, and those of the whole data set."""
        if self.snapshot is None:
            return {}
        experiment = self.snapshot.experiment
        earlier = [(label_of(run, experiment), run) for run in self.earlier]
        return earlier_columns(loss_table(self.snapshot, self.view), earlier, self.view)

    def legend(self) -> tuple[tuple[str, QPen], ...]:
        """Return what each line is."""
        entries = [
            ("train: the objective over the training set", self._pens.bold),
            ("test: the loss over the test set, no penalty", self._pens.dashed),
            ("each batch", QPen(self._theme.color("faint_curve"))),
        ]
        if self.snapshot is None:
            return tuple(entries)
        if has_penalty(self.snapshot.history):
            entries.append(("data term: train without its penalty", self._pens.thin))
        experiment = self.snapshot.experiment
        entries += [
            (f"earlier run: {label_of(run, experiment)}", pen)
            for run, pen in zip(
                self.earlier, self._pens.of_earlier(self.earlier, None), strict=True
            )
        ]
        return tuple(entries)

    # Drawing

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the title, the grid, the batches, the curves, the marks and the readout."""
        self._paint_title(painter, rect)
        if self.snapshot is None:
            self.paint_grid(painter, rect)
            return
        history, view = self.snapshot.history, self.steps_view
        curves = loss_curves(history, view, int(rect.width()), self._options.smoothing)
        self._fit(curves, rect)
        self.paint_grid(painter, rect)
        pointed = self._pointed_ghost(history, rect)
        painter.save()
        painter.setClipRect(rect.adjusted(0, -1, _RIGHT, 1))
        batches = pixels_of(curves.batches, view, self.axis, rect)
        self._paint_line(painter, batches, QPen(self._theme.color("faint_curve")))
        self._paint_marks(painter, history.marks, rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.earlier:
            pens = self._pens.of_earlier(self.earlier, pointed)
            self._ghosts.paint(painter, rect, view, self.axis, pens=pens)
        named = self._paint_curves(painter, curves, rect)
        painter.restore()
        own = [pixels for _, pixels, _ in named]
        if self.pointer is None:
            taken = self._paint_end_labels(painter, rect, named)
            taken += self._paint_ghost_names(painter, rect, taken, own)
        else:  # the readout names the curves, and no other name lies under it
            points = [QPointF(*place) for pixels in own for place in pixels.tolist()]
            taken = self._paint_pointed(painter, rect, points, pointed)
            taken += self._paint_ghost_names(painter, rect, [], own, covered=taken)
        self._paint_mark_texts(painter, history.marks, rect, taken)

    def _paint_title(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font("body", bold=True))
        baseline = 0.6 * self.header_height
        painter.drawText(QPointF(rect.left(), baseline), "Loss")
        after = painter.fontMetrics().horizontalAdvance("Loss") + 8
        painter.setFont(self._theme.font("small"))
        if self._options.smoothing:
            said = f"bold: averaged over {number(self._options.smoothing)} steps"
            room = int(self._log.x() - rect.left() - after)
            said = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QPointF(rect.left() + after, baseline), said)

    def _paint_curves(
        self, painter: QPainter, curves: LossCurves, rect: QRectF
    ) -> list[tuple[str, Floats, QPen]]:
        """Draw all but the batches; return the curves that have a name."""
        pens = self._pens
        bold, dashed, thin = pens.bold, pens.dashed, pens.thin
        drawn = [("test", curves.test, dashed), ("data term", curves.data_term, thin)]
        drawn.append(("train", curves.train, bold))
        if self._options.smoothing:
            for name, curve, pen in (("test", curves.test, dashed), ("train", curves.train, bold)):
                behind = pens.behind(pen)
                drawn = [entry for entry in drawn if entry[0] != name]
                drawn.insert(0, ("", curve, behind))
            drawn += [("test", curves.smooth_test, dashed), ("train", curves.smooth_train, bold)]
        named = []
        for name, curve, pen in drawn:
            pixels = pixels_of(curve, self.steps_view, self.axis, rect)
            self._paint_line(painter, pixels, pen)
            if name:
                named.append((name, pixels, pen))
        return named

    def _fit(self, curves: LossCurves, rect: QRectF) -> None:
        """Choose the axis: all of both curves, nearly all batches, and earlier runs nearby."""
        losses = curves.batches[1][np.isfinite(curves.batches[1])]
        most = np.percentile(losses, [0.0, _SPIKES_CUT]) if losses.size else np.empty(0)
        seen = np.concatenate([curves.train[1], curves.test[1], curves.data_term[1], most])
        if self.earlier:
            before = self._ghosts.values(self.steps_view)
            largest = np.max(seen[np.isfinite(seen)], initial=0.0)
            seen = np.concatenate([seen, np.minimum(before, _GHOSTS_REACH * largest)])
        self.fit(seen, from_zero=self.is_following, height=rect.height())

    def _paint_line(self, painter: QPainter, points: Floats, pen: QPen) -> None:
        painter.setPen(pen)
        if len(points) == 1:  # before the first step
            painter.setBrush(pen.color())
            painter.drawEllipse(QPointF(*points[0].tolist()), _POINT, _POINT)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(polygon(points))

    def _paint_marks(self, painter: QPainter, marks: tuple[Mark, ...], rect: QRectF) -> None:
        """Draw a dashed line at each step where a setting changed."""
        pen = QPen(self._theme.color("accent"), 1.4)
        pen.setDashPattern([3.0, 3.0])
        painter.setPen(pen)
        drawn = -_MARK_GAP
        for mark in marks:
            x = self.x_of(mark.step)
            if x - drawn >= _MARK_GAP and rect.left() <= x <= rect.right():
                painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
                drawn = x

    def _paint_mark_texts(
        self, painter: QPainter, marks: tuple[Mark, ...], rect: QRectF, taken: list[QRectF]
    ) -> None:
        metrics = self.metrics
        texts = [
            (x, mark.text, metrics.horizontalAdvance(mark.text))
            for mark in marks
            if rect.left() <= (x := self.x_of(mark.step)) <= rect.right()
        ]
        for label in place_marks(texts, rect, metrics.height(), taken):
            self._paint_text(painter, label.rect, label.text, "accent")

    def _paint_end_labels(
        self, painter: QPainter, rect: QRectF, named: list[tuple[str, Floats, QPen]]
    ) -> list[QRectF]:
        """Write which curve is which near their right ends; return where."""
        shown = [entry for entry in named if len(entry[1])]
        if not shown:
            return []
        shown.sort(key=lambda entry: float(entry[1][-1, 1]))
        line = self.metrics.height()
        widest = max(self.metrics.horizontalAdvance(name) for name, _, _ in shown)
        width = widest + _SAMPLE + 10
        left = rect.right() - width
        pixels = dense([pixels for _, pixels, _ in shown], rect)  # what lies between points too
        beside = pixels[pixels[:, 0] >= left - 4, 1].tolist() or [float(shown[0][1][-1, 1])]
        top = end_label_top(min(beside), max(beside), rect, line * len(shown))
        taken = []
        for row, (text, _, pen) in enumerate(shown):
            place = QRectF(left, top + row * line, width, line)
            self._paint_text(painter, place, text, "text")
            painter.setPen(pen)
            middle = place.center().y() + 1
            painter.drawLine(
                QPointF(place.right() - _SAMPLE, middle), QPointF(place.right(), middle)
            )
            taken.append(place)
        return taken

    def _paint_ghost_names(
        self,
        painter: QPainter,
        rect: QRectF,
        taken: list[QRectF],
        own: list[Floats],
        *,
        covered: Sequence[QRectF] = (),
    ) -> list[QRectF]:
        """Write beside each earlier run what it had otherwise; return where.

        A name gives way to what is `taken`, and is left out for now where it is `covered`.
        """
        if not self.earlier or self.snapshot is None:
            return []
        metrics, view, axis = self.metrics, self.steps_view, self.axis
        names = self._ghosts.names(view, axis, rect)
        width = metrics.horizontalAdvance("data term") + _SAMPLE + 10
        placed = self._ghost_names.place(
            [(points, name, metrics.horizontalAdvance(name)) for points, name in names],
            rect,
            metrics.height(),
            taken=taken,
            column=QRectF(rect.right() - width, rect.top(), width, rect.height()),
            curves=lambda: dense([*own, *self._ghosts.lines(view, axis, rect)], rect),
            key=(self._ghosts.runs, *occasion(self.snapshot, view, axis, rect)),
        )
        seen = [label for label in placed if not any(map(label.rect.intersects, covered))]
        for label in seen:
            self._paint_text(painter, label.rect, label.text, "muted")
        return [label.rect for label in seen]

    def _paint_text(self, painter: QPainter, rect: QRectF, text: str, color: str) -> None:
        """Write on a pale ground, so that no curve runs through the letters."""
        painter.fillRect(rect.adjusted(-2, 0, 2, 0), self._theme.color("panel", 180))
        painter.setPen(self._theme.color(color))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    # What is pointed at

    def _pointed_ghost(self, history: History, rect: QRectF) -> EarlierRun | None:
        """Return the earlier run that passes under the pointer, where the present one does not."""
        if self.pointer is None or not self.earlier:
            return None
        step = self.step_at(self.pointer.x())
        away, run = self._ghosts.nearest(self.pointer, step, self.axis, rect)
        if away > _NEAR:
            return None
        ours = np.interp(step, history.evaluated_steps, history.objective)
        y = float(self.axis.y_of(np.array([ours]), rect)[0])
        return run if not abs(y - self.pointer.y()) < away else None

    def _lines(self, step: float, pointed: EarlierRun | None) -> Lines:
        assert self.snapshot is not None
        if pointed is not None:
            return earlier_lines(pointed, self.snapshot.experiment, step)
        return loss_lines(self.snapshot.history, step, self._options.smoothing)

    def _paint_pointed(
        self, painter: QPainter, rect: QRectF, curves: list[QPointF], pointed: EarlierRun | None
    ) -> list[QRectF]:
        """Draw a line at the pointer and the values there; return where they are written."""
        assert self.pointer is not None
        step = self.step_at(self.pointer.x())
        x = self.x_of(step)
        painter.setPen(QPen(self._theme.color("muted"), 1.0))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        lines = self._lines(step, pointed)
        if not lines:
            return []
        box = readout_box(self._theme, rect, x, lines, curves)
        paint_readout(painter, self._theme, box, lines)
        return [box]
