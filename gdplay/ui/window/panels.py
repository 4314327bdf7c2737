"""All panels of the window, made and put in their places."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdplay.app.selection import Selection
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.validation import problems
from gdplay.ui.bar.top_bar import TopBar
from gdplay.ui.dataset.panel import DatasetPanel
from gdplay.ui.graph.panel import GraphPanel
from gdplay.ui.inspector.panel import InspectorPanel
from gdplay.ui.network.panel import NetworkPanel
from gdplay.ui.output.panel import OutputPanel
from gdplay.ui.plots.tray import TrayPanel
from gdplay.ui.status.message_bar import MessageBar
from gdplay.ui.status.status_line import StatusLine
from gdplay.ui.stepping.banner import StepBanner
from gdplay.ui.theme.theme import Theme
from gdplay.ui.window.centre import Centre
from gdplay.ui.window.drawer import DrawerArea
from gdplay.ui.window.keys import KeysCard
from gdplay.ui.window.layout import PanelLayout
from gdplay.ui.window.turns import Turns


class Panels(QWidget):
    """The bar above, the panels between, the status line below.

    Attributes
    ----------
    bar, data, network, graph, banner, output, inspector, tray, status
        The panels; none of them knows another, or a controller.
    turns
        Shows the run in those views that take long to draw, as many a frame as it has time for.
    drawer, layout_, messages, keys
        Where the data stand, where everything stands, the bar for one sentence, the
        card of all keys.
    """

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = TopBar(theme)
        self.data = DatasetPanel(theme, selection)
        self.network = NetworkPanel(theme, selection)
        self.output = OutputPanel(theme, selection)
        self.inspector = InspectorPanel(theme, selection)
        self.tray = TrayPanel(theme, selection)
        self.status = StatusLine(theme)
        self.turns = Turns(
            (
                ((self.network,), (self.network,)),
                *(((view,), ()) for view in self.tray.views),
                ((self.output,), (self.output,)),
                ((self.inspector,), (self.inspector,)),
            ),
            self,
        )
        self.graph = GraphPanel(theme, selection)
        self.banner = StepBanner(theme)
        centre = Centre(self.network, self.graph, self.banner)
        self.drawer = DrawerArea(theme, self.data, centre)
        self.layout_ = PanelLayout(
            self.drawer, tray=self.tray, output=self.output, inspector=self.inspector
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.layout_, 1)
        column.addWidget(self.status)
        self.messages = MessageBar(theme, centre)  # over no plot's axis and no number
        self.keys = KeysCard(theme, self)
        self.inspector.wanted_changed.connect(self.layout_.show_inspector)

    def set_experiment(self, experiment: Experiment) -> None:
        """Show `experiment`; each panel repaints only what differs."""
        rates = self.tray.rates
        for panel in (self.bar, self.data, self.network, self.output, rates, self.status):
            panel.set_experiment(experiment)
        found = problems(experiment)
        self.bar.set_problem(found[0].message if found else None)

    def set_presenting(self, presenting: bool) -> None:
        """Show only what an audience has to see, or everything again."""
        self.bar.setVisible(not presenting)
        self.bar.popup.hide()
        self.layout_.set_presenting(presenting)
