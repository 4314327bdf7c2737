"""A picture as it leaves the window, readable on its own: with a legend and a caption."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QImageWriter, QPainter, QPen
from PySide6.QtSvg import QSvgGenerator

from gdplay.ui.theme.theme import Theme

_MARGIN: Final = 12.0
_SHARPNESS: Final = 2
"""Pixels of a saved picture for one of the window."""
_DOTS: Final = 96
"""Pixels an inch: one of the window is one of CSS."""
_SAMPLE: Final = 22.0
"""The length of the line beside its name in the legend."""
_WRAPPED: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Figure:
    """What is to be seen.

    Parameters
    ----------
    title
        What the picture is called in a file's own description.
    size
        Of the picture, in the window's pixels.
    paint
        Draws it from (0, 0) on, with its axes and their names.
    legend
        What is drawn with which pen, as far as the picture itself does not say so.
    caption
        Lines under it: what was trained, and how far.
    inset
        The room that is left around the picture, in pixels.
    """

    title: str
    size: QSize
    paint: Callable[[QPainter], None]
    legend: tuple[tuple[str, QPen], ...] = ()
    caption: tuple[str, ...] = ()
    inset: float = _MARGIN


def image_of(figure: Figure, theme: Theme) -> QImage:
    """Return the figure in pixels, twice as sharp as in the window."""
    size = _size(figure, theme)
    image = QImage(size * _SHARPNESS, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(_SHARPNESS)
    painter = QPainter(image)
    _paint(painter, figure, theme, size)
    painter.end()
    return image


def png_of(figure: Figure, theme: Theme) -> bytes:
    """Return the figure as a PNG file."""
    buffer = _buffer()
    QImageWriter(buffer, b"png").write(image_of(figure, theme))
    return bytes(buffer.data().data())


def svg_of(figure: Figure, theme: Theme) -> bytes:
    """Return the figure as an SVG file: its text is text, its lines are lines."""
    size, buffer = _size(figure, theme), _buffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # the older kind cannot clip
    generator.setOutputDevice(buffer)
    generator.setResolution(_DOTS)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(figure.title)
    generator.setDescription("\n".join(figure.caption))
    painter = QPainter(generator)
    _paint(painter, figure, theme, size)
    painter.end()
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _paint(painter: QPainter, figure: Figure, theme: Theme, size: QSize) -> None:
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), theme.color("panel"))
    painter.save()
    painter.translate(figure.inset, figure.inset)
    figure.paint(painter)
    painter.restore()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font("small"))
    metrics = QFontMetricsF(theme.font("small"))
    top = figure.inset + figure.size.height() + _MARGIN / 2
    for place, (name, pen) in zip(_legend_places(figure, metrics), figure.legend, strict=True):
        middle = place.translated(_MARGIN, top).center().y()
        left = place.left() + _MARGIN
        painter.setPen(pen)
        painter.drawLine(QPointF(left, middle), QPointF(left + _SAMPLE, middle))
        painter.setPen(theme.color("text"))
        baseline = place.top() + top + metrics.ascent()
        painter.drawText(QPointF(left + _SAMPLE + 6, baseline), name)
    top += _legend_height(figure, metrics)
    painter.setPen(theme.color("muted"))
    for line in figure.caption:
        height = _line_height(line, figure, metrics)
        painter.drawText(QRectF(_MARGIN, top, _text_width(figure), height), _WRAPPED, line)
        top += height


def _size(figure: Figure, theme: Theme) -> QSize:
    metrics = QFontMetricsF(theme.font("small"))
    below = _legend_height(figure, metrics)
    below += sum(_line_height(line, figure, metrics) for line in figure.caption)
    width = figure.size.width() + 2 * figure.inset
    height = figure.inset + figure.size.height() + _MARGIN / 2 + below + _MARGIN
    return QSize(math.ceil(width), math.ceil(height))


def _text_width(figure: Figure) -> float:
    return figure.size.width() + 2 * figure.inset - 2 * _MARGIN


def _legend_places(figure: Figure, metrics: QFontMetricsF) -> list[QRectF]:
    """Return where each entry of the legend goes: side by side, as many in a row as fit."""
    places: list[QRectF] = []
    left, top = 0.0, 0.0
    for name, _ in figure.legend:
        width = _SAMPLE + 6 + metrics.horizontalAdvance(name)
        if left and left + width > _text_width(figure):
            left, top = 0.0, top + metrics.height()
        places.append(QRectF(left, top, width, metrics.height()))
        left += width + 18
    return places


def _legend_height(figure: Figure, metrics: QFontMetricsF) -> float:
    places = _legend_places(figure, metrics)
    return places[-1].bottom() + 4 if places else 0.0


def _line_height(line: str, figure: Figure, metrics: QFontMetricsF) -> float:
    room = QRectF(0, 0, _text_width(figure), 1000)
    return metrics.boundingRect(room, _WRAPPED, line).height()
