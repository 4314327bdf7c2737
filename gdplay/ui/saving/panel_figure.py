"""A whole panel as a figure: its title, its picture, its legend, as they stand there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QWidget

from gdplay.ui.saving.figure import Figure


def panel_figure(
    panel: QWidget, title: str, caption: tuple[str, ...], without: Sequence[QWidget] = ()
) -> Figure:
    """Return `panel` as it is now, but for some of its widgets: `without`."""
    paint = partial(_paint, panel, tuple(without))
    return Figure(title, QSize(panel.size()), paint, (), caption, inset=0.0)


def _paint(panel: QWidget, without: tuple[QWidget, ...], painter: QPainter) -> None:
    region = QRegion(panel.rect())
    for widget in without:
        if widget.isVisible():
            region -= QRegion(widget.rect().translated(widget.mapTo(panel, QPoint())))
    panel.render(painter, QPoint(), region, QWidget.RenderFlag.DrawChildren)
