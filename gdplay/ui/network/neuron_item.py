"""One unit of the picture: its square, its heat map, its bias dot, its label."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gdplay.insight.unit_activity import Condition
from gdplay.ui.network.badge import RADIUS, paint_badge
from gdplay.ui.network.pictures import UnitPicture
from gdplay.ui.network.placement import MAP_SIZE
from gdplay.ui.network.tag import paint_tag, tag_rect
from gdplay.ui.theme.colors import blend
from gdplay.ui.theme.theme import Theme

BIAS_RADIUS: Final = 5.5
_RADIUS_SHARE: Final = 0.13
_LENS_SIZE: Final = 60.0
_MARGIN: Final = 9.0
CAPTION_GAP: Final = 9.0
"""Between a unit and what is written beside it."""
_HARDLY: Final = 0.01  # of a pixel nobody misses
_SVG_SHARPNESS: Final = 2  # the pixels of a map for one of a picture that has none itself


class Mark(Enum):
    """How a unit stands out."""

    NONE = "none"
    HOVERED = "hovered"
    LIT = "lit"
    CHOSEN = "chosen"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written beside a unit: left of an input, right of one output of several.

    Parameters
    ----------
    text, width, on_left
        What, how wide it may be, and on which side.
    tag
        Written on its lower edge: the activation that it does not share with its layer.
    """

    text: str = ""
    width: float = 0.0
    on_left: bool = True
    tag: str = ""


def _is_svg(painter: QPainter) -> bool:
    """Whether it writes an SVG, which ignores where the texture of a brush begins."""
    return painter.paintEngine().type() == QPaintEngine.Type.SVG


def _sharpness_of(painter: QPainter) -> int:
    """Return how many pixels of a map, each way, one unit of length of the scene deserves."""
    if _is_svg(painter):
        return _SVG_SHARPNESS
    pixels = painter.worldTransform().m11() * painter.device().devicePixelRatioF()
    return max(1, math.ceil(pixels - _HARDLY))


def caption_font(theme: Theme) -> QFont:
    """Return the font of captions."""
    return theme.font("value")


class NeuronItem(QGraphicsItem):
    """A unit, drawn about its own origin.

    Parameters
    ----------
    theme
        Colours and fonts; call `update` when it changes.
    has_bias
        Whether it has a bias dot; an input has none.
    """

    def __init__(self, theme: Theme, has_bias: bool) -> None:
        super().__init__()
        self._theme = theme
        self.has_bias = has_bias
        self._size = 0.0
        self._bounds = QRectF()
        self._caption = Caption()
        self._picture: UnitPicture | None = None
        self._map: QBrush | None = None
        self._sharpness = 1
        self._is_map_seen = True
        self._bias_positive: bool | None = None
        self._mark = Mark.NONE
        self._bias_mark = Mark.NONE
        self._condition = Condition.LIVELY
        self._is_bias_frozen = self._is_frozen = False
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(2)
        # Its picture is kept by Qt: links that change below it draw it again every frame.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    @property
    def size(self) -> float:
        """The edge of the square."""
        return self._size

    @property
    def square(self) -> QRectF:
        """The square, about the origin."""
        half = self._size / 2
        return QRectF(-half, -half, self._size, self._size)

    @property
    def bias_center(self) -> QPointF | None:
        """Where the bias dot is in the scene, None without one."""
        if not self.has_bias:
            return None
        return self.pos() + self.square.bottomLeft()

    def boundingRect(self) -> QRectF:
        """Return the square with its dot, its halo, its lens and its caption."""
        return self._bounds

    def _measure(self) -> QRectF:
        """Return what `boundingRect` does, which Qt asks for again and again."""
        rect = self.square.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        if self._size < MAP_SIZE:
            rect = rect.united(self._lens)
        if self._caption.text:
            width, on_left = self._caption.width, self._caption.on_left
            rect.adjust(-width if on_left else 0, 0, 0 if on_left else width, 0)
        if self._caption.tag:
            tag = tag_rect(self._theme, self._caption.tag, self._size)
            rect = rect.united(tag.adjusted(-1, -1, 1, 1))
        return rect

    def shape_as(self, size: float, caption: Caption) -> None:
        """Take the edge of the square and what is written beside it."""
        if (size, caption) != (self._size, self._caption):
            self.prepareGeometryChange()
            self._size, self._caption = size, caption
            self._bounds = self._measure()
            self._map = None
            self.update()  # a new geometry alone leaves the old look, and maps unasked for

    def show_map(self, picture: UnitPicture) -> None:
        """Fill the square with a heat map; one too small, or shown already, draws nothing anew."""
        old, self._picture = self._picture, picture
        if not self._is_map_seen:
            self._map = None
        elif old is None or not picture.looks_like(old):
            self._map = None
            self.update()

    def show_bias(self, value: float) -> None:
        """Colour the bias dot by the sign of its value; NaN is grey."""
        positive = None if math.isnan(value) else value >= 0
        if positive is not self._bias_positive:
            self._bias_positive = positive
            self.update()

    def mark(self, unit: Mark, bias: Mark) -> None:
        """Say how the unit and its bias dot stand out."""
        if (unit, bias) != (self._mark, self._bias_mark):
            self._mark, self._bias_mark = unit, bias
            self.setZValue(3 if unit is Mark.HOVERED else 2)
            self.update()

    @property
    def condition(self) -> Condition:
        """Whether it is marked as dead or saturated."""
        return self._condition

    def show_condition(self, condition: Condition) -> None:
        """Mark it as dead or saturated, or as neither."""
        if condition is not self._condition:
            self._condition = condition
            self.update()

    def show_frozen(self, bias: bool, whole: bool) -> None:
        """Mark the bias as frozen, and the neuron where all its parameters are."""
        if (bias, whole) != (self._is_bias_frozen, self._is_frozen):
            self._is_bias_frozen, self._is_frozen = bias, whole
            self.update()

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw the square, then the dot and the caption."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = painter.worldTransform().m11() * self._size
        is_large = shown >= MAP_SIZE - 0.5
        self._is_map_seen = is_large or self._mark is Mark.HOVERED
        self._paint_square(painter, with_map=is_large)
        if self.has_bias:
            self._paint_bias(painter)
        if self._condition is not Condition.LIVELY:
            radius = min(RADIUS, max(4.0, self._size * 0.2))
            corner = self.square.topLeft()
            paint_badge(painter, self._theme, self._condition, corner, radius)
        if self._caption.text:
            self._paint_caption(painter)
        if self._caption.tag:
            paint_tag(painter, self._theme, self._caption.tag, self._size)
        if self._mark is Mark.HOVERED and not is_large and self._picture is not None:
            self._paint_lens(painter, self._picture.image)

    def _paint_square(self, painter: QPainter, with_map: bool) -> None:
        palette = self._theme.palette
        radius = max(3.0, self._size * _RADIUS_SHARE)
        edge = QPen(blend(palette.text, palette.panel, 0.25), 1.4)
        if self._mark is not Mark.NONE:
            is_passing = self._mark in (Mark.HOVERED, Mark.LIT)
            spread = 3.5 if is_passing else 4.5
            ring = self.square.adjusted(-spread, -spread, spread, spread)
            painter.setPen(Qt.PenStyle.NoPen)
            soft = self._theme.color("accent", 60 if is_passing else 110)
            painter.setBrush(soft)
            painter.drawRoundedRect(ring, radius + spread, radius + spread)
            if not is_passing:
                edge = QPen(self._theme.color("accent"), 2.2)
        if self._is_frozen:
            edge.setDashPattern([3.0, 2.0])
        painter.setPen(edge)
        painter.setBrush(self._theme.color("neutral"))
        if with_map and self._picture is not None:
            sharpness = _sharpness_of(painter)
            if self._map is None or sharpness != self._sharpness:
                self._sharpness = sharpness
                self._map = self._scaled(self._picture.image)
            if _is_svg(painter):
                painter.drawImage(self.square, self._rounded(radius))
            painter.setBrush(Qt.BrushStyle.NoBrush if _is_svg(painter) else self._map)
        painter.drawRoundedRect(self.square, radius, radius)

    @property
    def _lens(self) -> QRectF:
        half = _LENS_SIZE / 2
        return QRectF(-half, -half, _LENS_SIZE, _LENS_SIZE)

    def _paint_lens(self, painter: QPainter, image: QImage) -> None:
        """Show the map of a unit that is too small for one while it is pointed at."""
        lens = self._lens.adjusted(2, 2, -2, -2)
        outline = QPainterPath()
        outline.addRoundedRect(lens, 6, 6)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(outline)
        painter.drawImage(lens, image)
        painter.restore()
        painter.strokePath(outline, QPen(self._theme.color("accent"), 2.0))

    def _rounded(self, radius: float) -> QImage:
        """Return the map as an image of its own, with round corners."""
        assert self._map is not None
        edge = round(self._size * self._sharpness)
        rounded = QImage(edge, edge, QImage.Format.Format_ARGB32_Premultiplied)
        rounded.fill(Qt.GlobalColor.transparent)
        painter = QPainter(rounded)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._sharpness, self._sharpness)
        painter.translate(-self.square.topLeft())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._map)
        painter.drawRoundedRect(self.square, radius, radius)
        painter.end()
        return rounded

    def _paint_bias(self, painter: QPainter) -> None:
        center = self.square.bottomLeft()
        radius = min(BIAS_RADIUS, max(3.0, self._size * 0.16))
        if self._bias_mark is not Mark.NONE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent", 120))
            painter.drawEllipse(center, radius + 4, radius + 4)
        names = {None: "muted", True: "positive", False: "negative"}
        chosen = self._bias_mark is Mark.CHOSEN
        painter.setPen(QPen(self._theme.color("accent" if chosen else "panel"), 1.6))
        painter.setBrush(self._theme.color(names[self._bias_positive]))
        painter.drawEllipse(center, radius, radius)
        if self._is_bias_frozen:
            # A gap, as in a frozen link.
            gap = QPen(self._theme.color("panel"), 2.2)
            gap.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(gap)
            painter.drawLine(center - QPointF(radius, 0), center + QPointF(radius, 0))

    def _paint_caption(self, painter: QPainter) -> None:
        width, on_left = self._caption.width, self._caption.on_left
        font = caption_font(self._theme)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        text = QFontMetricsF(font).elidedText(
            self._caption.text, Qt.TextElideMode.ElideRight, width
        )
        half = self._size / 2
        left = -half - CAPTION_GAP - width if on_left else half + CAPTION_GAP
        side = Qt.AlignmentFlag.AlignRight if on_left else Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            QRectF(left, -half, width, self._size),
            side | Qt.AlignmentFlag.AlignVCenter,
            text,
        )

    def _scaled(self, image: QImage) -> QBrush:
        """Return a map scaled once for all paints, as a brush that fills the rounded square."""
        edge = round(self._size * self._sharpness)
        scaled = image.scaled(
            edge,
            edge,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        brush = QBrush(scaled)
        factor = self._size / edge
        corner = self.square.topLeft()
        brush.setTransform(QTransform.fromTranslate(corner.x(), corner.y()).scale(factor, factor))
        return brush
