"""How far a tool reaches and how many points it leaves: two sliders side by side."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gdplay.ui.dataset.hand import BLOB_SHARE
from gdplay.ui.dataset.painting import Painting
from gdplay.ui.dataset.tools import Tool
from gdplay.ui.dataset.value_slider import ValueSlider
from gdplay.ui.text import number

_RADII: Final = tuple(step / 20.0 for step in range(1, 41))
_DENSITIES: Final = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)

_CURVE_RADIUS: Final = 0.15
"""Of the brush on a curve at first: a thin line of points."""


class BrushSettings(QWidget):
    """Sets radius and density of what a painting has in hand.

    A plane and a curve have a radius each.

    Parameters
    ----------
    painting
        Whose hand it is.
    """

    def __init__(self, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painting = painting
        self._is_curve = False
        self._radii = {False: painting.hand.radius, True: _CURVE_RADIUS}
        self._size = ValueSlider(
            "brush_size_slider",
            "Radius",
            tip="How far the brush, the eraser and the forces reach",
            stops=_RADII,
            text=number,
        )
        self._density = ValueSlider(
            "brush_density_slider",
            "Density",
            tip="How many points the brush leaves on each unit of its way, or a blob has",
            stops=_DENSITIES,
            text=self._density_text,
        )
        pair = QHBoxLayout(self)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(12)
        for slider in (self._size, self._density):
            pair.addWidget(slider, 1, Qt.AlignmentFlag.AlignTop)
        self._size.value_changed.connect(self._take_radius)
        self._density.value_changed.connect(self._take_density)
        self._density.set_value(painting.hand.density)
        self.set_curve(False)

    def set_curve(self, is_curve: bool) -> None:
        """Take the radius for a curve, or for a plane."""
        self._is_curve = is_curve
        radius = self._radii[is_curve]
        self._size.set_value(radius)
        self._painting.set_radius(radius)

    def show_tool(self, tool: Tool) -> None:
        """Offer what `tool` has."""
        self._size.setEnabled(tool.has_radius)
        self._density.setEnabled(tool.has_density)
        self._density.set_label("Points" if tool is Tool.BLOB else "Density")
        self._density.set_value(self._density.value)

    @Slot(float, bool)
    def _take_radius(self, value: float, final: bool) -> None:
        self._radii[self._is_curve] = value
        self._painting.set_radius(value)

    @Slot(float, bool)
    def _take_density(self, value: float, final: bool) -> None:
        self._painting.set_density(value)

    def _density_text(self, value: float) -> str:
        share = BLOB_SHARE if self._painting.hand.tool is Tool.BLOB else 1
        return number(round(value * share))
