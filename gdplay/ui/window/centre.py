"""The centre of the window: the network or a sample's graph, under the banner of a mode."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdplay.ui.graph.panel import GraphPanel
from gdplay.ui.network.panel import NetworkPanel
from gdplay.ui.stepping.banner import StepBanner
from gdplay.ui.window.drawer import GAP


class Centre(QWidget):
    """What stands in the middle; the banner takes room only while it is shown."""

    def __init__(
        self,
        network: NetworkPanel,
        graph: GraphPanel,
        banner: StepBanner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("centre")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(banner)
        column.addWidget(network, 1)
        column.addWidget(graph, 1)
