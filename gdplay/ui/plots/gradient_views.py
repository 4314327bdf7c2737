"""The gradients in four views, one at a time, and the switch between them."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from gdplay.app.selection import Selection
from gdplay.training.snapshot import Snapshot
from gdplay.ui.pill_switch import Pill
from gdplay.ui.plots.canvas import StepCanvas
from gdplay.ui.plots.curves_plot import CurvesPlot
from gdplay.ui.plots.gradient_plot import GradientPlot
from gdplay.ui.plots.layers_plot import LayersPlot
from gdplay.ui.plots.ratio_plot import RatioPlot
from gdplay.ui.switched_views import SwitchedViews
from gdplay.ui.theme.theme import Theme

VIEWS: Final = (
    Pill("strip", "Strip", "Strip", "A row a parameter, time along, colour for sign and size"),
    Pill("curves", "Curves", "Curves", "Curves of what is selected, or of the largest"),
    Pill("layers", "By layer", "Layers", "How large the gradients of each layer are"),
    Pill(
        "ratio",
        "Update ratio",
        "Ratio",
        "How much each layer changes in one step; about 0.001 is typical early in training",
    ),
)


class GradientViews(SwitchedViews):
    """The view that was chosen; the others neither compute nor draw.

    Attributes
    ----------
    strip, curves, layers, ratio
        The views.
    """

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        self.strip = GradientPlot(theme, selection)
        self.curves = CurvesPlot(theme, selection)
        self.layers = LayersPlot(theme, selection)
        self.ratio = RatioPlot(theme, selection)
        views = {
            "strip": self.strip,
            "curves": self.curves,
            "layers": self.layers,
            "ratio": self.ratio,
        }
        super().__init__(views, VIEWS, "gradient", "Gradients", parent)
        self.switch.setAccessibleName("View of the gradients")

    @property
    def over_steps(self) -> tuple[StepCanvas, ...]:
        """The views whose axis is the steps."""
        return self.strip, self.curves, self.ratio

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run in every view; one that is hidden only keeps it."""
        for view in (self.strip, self.curves, self.layers, self.ratio):
            view.show_snapshot(snapshot)
