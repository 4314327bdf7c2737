"""A whole panel as a figure: its title, its picture, its legend, as they stand there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QWidget

from gdplay.ui.saving.figure import Figure


def panel_figure(
    panel: QWidget, title: str, caption: tuple[str, ...], without: QWidget | None = None
) -> Figure:
    """Return `panel` as it is now, but for the widget `without`."""
    return Figure(title, QSize(panel.size()), partial(_paint, panel, without), (), caption)


def _paint(panel: QWidget, without: QWidget | None, painter: QPainter) -> None:
    region = QRegion(panel.rect())
    if without is not None:
        region -= QRegion(without.rect().translated(without.mapTo(panel, QPoint())))
    # At a painter's own origin `render` would ignore what it was translated by.
    offset = painter.transform().map(QPoint())
    painter.save()
    painter.resetTransform()
    panel.render(painter, offset, region, QWidget.RenderFlag.DrawChildren)
    painter.restore()
