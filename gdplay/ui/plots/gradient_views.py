"""The gradients in four views, one at a time, and the switch between them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gdplay.app.selection import Selection
from gdplay.training.snapshot import Snapshot
from gdplay.ui.pill_switch import Pill, PillSwitch
from gdplay.ui.plots.canvas import StepCanvas
from gdplay.ui.plots.curves_plot import CurvesPlot
from gdplay.ui.plots.gradient_plot import GradientPlot
from gdplay.ui.plots.layers_plot import LayersPlot
from gdplay.ui.plots.ratio_plot import RatioPlot
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


class GradientViews(QWidget):
    """The view that was chosen; the others neither compute nor draw.

    Attributes
    ----------
    strip, curves, layers, ratio
        The views.
    switch
        Chooses between them; it stands elsewhere.
    """

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = GradientPlot(theme, selection, self)
        self.curves = CurvesPlot(theme, selection, self)
        self.layers = LayersPlot(theme, selection, self)
        self.ratio = RatioPlot(theme, selection, self)
        self.switch = PillSwitch(VIEWS, "gradient_view", "Gradients", self)
        self.switch.setObjectName("gradient_switch")
        self.switch.setAccessibleName("View of the gradients")
        self._name = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for view in self._views.values():
            row.addWidget(view)
        self.switch.chosen.connect(self.show_view)
        self.show_view("strip")

    @property
    def over_steps(self) -> tuple[StepCanvas, ...]:
        """The views whose axis is the steps."""
        return self.strip, self.curves, self.ratio

    @property
    def view(self) -> str:
        """The name of the view that is shown, of `VIEWS`."""
        return self._name

    @Slot(str)
    def show_view(self, name: str) -> None:
        """Show a view by its name; a name of none changes nothing."""
        if name == self._name or name not in self._views:
            return
        self._name = name
        for other, view in self._views.items():
            view.setVisible(other == name)
        self.switch.show_chosen(name)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run in every view; one that is hidden only keeps it."""
        for view in (self.strip, self.curves, self.layers, self.ratio):
            view.show_snapshot(snapshot)

    @property
    def _views(self) -> dict[str, QWidget]:
        return {
            "strip": self.strip,
            "curves": self.curves,
            "layers": self.layers,
            "ratio": self.ratio,
        }
