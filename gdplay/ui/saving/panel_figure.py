"""A whole panel as a figure: its title, its picture, its legend, as they stand there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

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
    with _drawn_anew(panel):
        panel.render(painter, QPoint(), region, QWidget.RenderFlag.DrawChildren)


@contextmanager
def _drawn_anew(panel: QWidget) -> Iterator[None]:
    """Let items of scenes be drawn with lines and letters, not as the pixels Qt has kept."""
    views = panel.findChildren(QGraphicsView)
    kept = [(item, item.cacheMode()) for view in views for item in view.scene().items()]
    for item, _ in kept:
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    try:
        yield
    finally:
        for item, mode in kept:
            item.setCacheMode(mode)
