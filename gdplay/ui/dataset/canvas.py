"""The canvas that data are painted on: it shows a painting, and leads pointer and keys to it."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.ui.dataset.canvas_picture import CanvasPicture
from gdplay.ui.dataset.intents import DataIntents
from gdplay.ui.dataset.keyboard import press_key, uses_key
from gdplay.ui.dataset.painting import Painting
from gdplay.ui.dataset.sample_menu import sample_menu
from gdplay.ui.dataset.strokes import Place
from gdplay.ui.dataset.tools import Tool, tool_cursor
from gdplay.ui.key_events import is_override
from gdplay.ui.plane import Plane
from gdplay.ui.theme.theme import Theme

_LEAST: Final = 140
"""The least side, in pixels: a page that is too low for more than that scrolls."""

_ANY_HEIGHT: Final = 16_777_215
"""Qt's own limit of a widget's height."""


class DataCanvas(QWidget):
    """The plane, or the curve, with its samples: to paint on, to select and to move them.

    Parameters
    ----------
    theme
        Colours and type.
    intents
        Where edits are asked for.
    random
        Where the random spots come from.

    Attributes
    ----------
    painting
        What is in hand, selected and under way.
    """

    def __init__(
        self,
        theme: Theme,
        intents: DataIntents,
        random: np.random.Generator | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.installEventFilter(self)
        self._theme = theme
        self._picture = CanvasPicture(theme)
        self._tool: Tool | None = None
        self._is_free = False
        self.painting = Painting(intents, random, self)
        self.painting.changed.connect(self._on_changed)
        self.setObjectName("dataset_view")
        self.setAccessibleName("Data canvas")
        self.setToolTip(
            "Press and drag to use the tool. Arrow keys move the crosshair, Space is a "
            "click, Enter presses and releases, Escape cancels."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._limit_height()
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_dataset(self, dataset: Dataset, plane: Slice = FIRST_TWO) -> None:
        """Show `dataset` by the columns of `plane`; a stroke under way on other data is dropped."""
        self.painting.set_dataset(dataset, plane)
        self._measure()

    @property
    def plane(self) -> Plane:
        """Where the data's own plane lies in the widget."""
        shown = self.painting.shown
        return Plane(self._square()) if shown is None else Plane(self._square(), shown.sheet.extent)

    @property
    def spot_plane(self) -> Plane:
        """Where spots lie in the widget."""
        edge = self.painting.edge
        return Plane(self._square(), (-edge, edge, -edge, edge))

    def _square(self) -> QRectF:
        side = min(self.width(), self.height()) - 2.0
        return QRectF((self.width() - side) / 2.0, (self.height() - side) / 2.0, side, side)

    def set_free(self, is_free: bool) -> None:
        """Take whatever room there is, or be no higher than wide."""
        self._is_free = is_free
        self._limit_height()

    def sizeHint(self) -> QSize:
        """Ask for no more height than is needed; the canvas takes what there is."""
        return QSize(208, _LEAST)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest square that can be painted on with ease."""
        return QSize(_LEAST, _LEAST)

    def _limit_height(self) -> None:
        self.setMaximumHeight(_ANY_HEIGHT if self._is_free else max(_LEAST, self.width()))

    # Qt's own events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a stroke."""
        if event.button() == Qt.MouseButton.LeftButton and not self.painting.is_drawing:
            self.painting.point_at(self._spot(event.position()))
            self.painting.press()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke, or show where the pointer is."""
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        self.painting.point_at(self._spot(event.position()), held=held)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Commit the stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.painting.release(
                extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selection, or with the sample pointed at."""
        painting, dataset = self.painting, self.painting.dataset
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        if not by_keys:
            painting.point_at(self._spot(QPointF(event.pos())))
        rows = painting.chosen_rows()
        if dataset is not None and rows and not painting.is_drawing:
            at = self.spot_plane.pixel(*painting.place).toPoint() if by_keys else event.pos()
            sample_menu(painting, dataset, rows, self).popup(self.mapToGlobal(at))

    def hideEvent(self, event: QHideEvent) -> None:
        """Drop a stroke that nobody can see."""
        self.painting.cancel()
        super().hideEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Drop a stroke that the keys can no longer end."""
        if self.painting.by_keys:
            self.painting.cancel()
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget where the pointer was."""
        if not self.painting.is_drawing and not self.painting.by_keys:
            self.painting.point_at(None)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show where the pointer is."""
        if not self.painting.is_drawing:
            self.painting.point_at(self._spot(event.position()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure how near is near, in spots."""
        super().resizeEvent(event)
        self._limit_height()
        self._measure()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the keys that the canvas uses from the window's shortcuts."""
        if is_override(event) and uses_key(self.painting, event):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Use the tool by keys."""
        if not press_key(self.painting, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plane, the samples, the stroke so far and the tool."""
        shown = self.painting.shown
        if shown is not None:
            self._picture.paint(self, shown, self.plane, self.spot_plane)

    def _spot(self, pixel: QPointF) -> Place:
        return self.spot_plane.point(pixel)

    def _measure(self) -> None:
        self.painting.pixel = 1.0 / max(self.spot_plane.unit, 1e-9)

    @Slot()
    def _on_changed(self) -> None:
        tool = self.painting.hand.tool
        if tool is not self._tool:
            self._tool = tool
            self.setCursor(tool_cursor(self._theme, tool))
        self.update()

    @Slot()
    def _restyle(self) -> None:
        self._picture.forget()
        self._tool = None
        self._on_changed()
