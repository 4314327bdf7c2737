"""What one neuron passes on over the plane, as large as the output itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from gdplay.experiment import features
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.plane import is_curve
from gdplay.insight.surface import PLANE, Extent, Maps
from gdplay.ui import names
from gdplay.ui.network.pictures import UnitPicture, UnitPictures
from gdplay.ui.network.strength import rounded_up
from gdplay.ui.output.words import held
from gdplay.ui.plane import Plane
from gdplay.ui.ramp_bar import RampBar
from gdplay.ui.sample_layer import SampleLayer
from gdplay.ui.theme.theme import Theme

_MARGIN: Final = 16
_TOP: Final = 12
_GAP: Final = 8
_WORDS: Final = 110
"""The width that the words need beside the map, at the text scale of 1."""
_SHRINK: Final = 0.4
"""The colours' reach follows a neuron that shrinks only from this share of it on."""


class UnitMap(QWidget):
    """Shows one input or neuron, with the samples and what the colours mean."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = UnitPictures(theme)
        self._unit: int | None = None
        self._reach = 0.0
        self._last: tuple[Experiment, Maps] | None = None
        self.setObjectName("unit_map")
        self._heading = QLabel(self)
        self._heading.setObjectName("unit_map_heading")
        self._heading.setProperty("role", "heading")
        self._picture = _MapPicture(theme, self)
        self._ramp = RampBar(theme, parent=self)
        self._note = QLabel(self)
        self._note.setObjectName("unit_map_note")
        self._note.setProperty("role", "small")
        self._note.setWordWrap(True)
        theme.changed.connect(self._restyle)
        self.hide()

    @property
    def unit(self) -> int | None:
        """The unit shown last."""
        return self._unit

    @property
    def reach(self) -> float:
        """The size of a value that gets the full colour."""
        return self._reach

    def show_unit(self, experiment: Experiment, maps: Maps, unit: int) -> None:
        """Show `unit` as `maps` has it; where they do not have it, what was shown stays."""
        picture = self._pictures.pictures(experiment, maps).get(unit)
        if picture is None:
            return
        is_other = unit != self._unit
        self._unit, self._last = unit, (experiment, maps)
        self._reach = picture.reach if picture.is_bounded else self._calm(picture, is_other)
        plane = maps.plane.fitted(experiment.dataset)
        seen = plane.extent(experiment.dataset)
        image = picture.image_to(self._reach)
        self._picture.show_map(plane.arranged(experiment.dataset), image, maps.extent, seen)
        self._ramp.set_colors(picture.colors)
        self._ramp.set_scale(self._reach)
        name = names.unit_name(experiment.topology, unit)
        self._heading.setText(name[:1].upper() + name[1:])
        self.setAccessibleName(f"Map of {name}")
        note = _note(experiment, maps, unit)
        if note != self._note.text():
            self._note.setText(note)
            self._place_parts()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hide what lies beneath."""
        QPainter(self).fillRect(self.rect(), self._theme.color("panel"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts anew."""
        super().resizeEvent(event)
        self._place_parts()

    def _calm(self, picture: UnitPicture, is_other: bool) -> float:
        """Return a round reach for a unit without bounds that does not change at each step."""
        if is_other or not self._reach * _SHRINK <= picture.reach <= self._reach:
            return rounded_up(picture.reach)
        return self._reach

    def _place_parts(self) -> None:
        """Give the map the largest square: what explains it below or, if larger, beside."""
        width = self.width() - 2 * _MARGIN
        heading, ramp = self._heading.sizeHint().height(), self._ramp.sizeHint().height()
        top = _TOP + heading + _GAP
        height = self.height() - top - _TOP
        self._heading.setGeometry(_MARGIN, _TOP, width, heading)
        words = round(_WORDS * self._theme.scale)
        note = self._note.heightForWidth(width)
        below = max(0, min(width, height - ramp - note - 2 * _GAP))
        beside = max(0, min(width - words - _MARGIN, height))
        side = max(below, beside)
        self._picture.setGeometry(_MARGIN, top, side, side)
        left, foot = _MARGIN, top + side + _GAP
        if beside > below:
            left, foot, width = _MARGIN + side + _MARGIN, top, width - side - _MARGIN
            note = self._note.heightForWidth(width)
        self._ramp.setGeometry(left, foot, min(width, side), ramp)
        self._note.setGeometry(left, foot + ramp + _GAP, width, note)

    @Slot()
    def _restyle(self) -> None:
        if self._last is not None and self._unit is not None:
            self.show_unit(*self._last, self._unit)
        self._place_parts()


class _MapPicture(QWidget):
    """The map as a square, with the samples on it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layer = SampleLayer(theme)
        self._dataset: Dataset | None = None
        self._image: QImage | None = None
        self._extent: Extent = PLANE
        self._seen: Extent = PLANE
        theme.changed.connect(self._layer.forget)

    def show_map(self, dataset: Dataset, image: QImage, extent: Extent, seen: Extent) -> None:
        """Show another picture of `extent`, its first line on top, in the part `seen`."""
        self._dataset, self._image = dataset, image
        self._extent, self._seen = extent, seen
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the map, the samples, and an edge around both."""
        if self._image is None or self._dataset is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        square = QRectF(self.rect())
        plane = Plane(square, self._seen)
        left, right, lower, upper = self._extent
        painter.fillRect(square, self._theme.color("neutral"))
        frame = QRectF(plane.pixel(left, upper), plane.pixel(right, lower))
        painter.drawImage(frame, self._image)
        if not is_curve(self._dataset):  # a neuron's values are not those of the samples
            ratio = self.devicePixelRatioF()
            painter.drawPixmap(0, 0, self._layer.pixmap(self._dataset, plane, self.size(), ratio))
        painter.setPen(QPen(self._theme.color("border"), 1.0))
        painter.drawRect(square.adjusted(0.5, 0.5, -0.5, -0.5))


def _note(experiment: Experiment, maps: Maps, unit: int) -> str:
    """Return the lines under a map: what is shown, and what the colours say."""
    topology = experiment.topology
    neuron = topology.unit_of.get(unit)
    columns, order = experiment.dataset.columns, maps.plane.order(experiment.dataset)
    axes = " and ".join(features.label(columns[place]) for place in order[:2])
    noun = "this input" if neuron is None else "this neuron"
    passed = "" if neuron is None else f", {names.activation_name(neuron.activation)}"
    colors = "purple above 0, green below, grey at 0"
    if neuron is not None and neuron in topology.output_layer:
        colors = "the stronger the colour, the more it speaks for its class"
    lines = [f"What {noun} passes on over {axes}{passed};", colors]
    if maps.held:
        lines.append(held(maps))
    return "\n".join(lines)
