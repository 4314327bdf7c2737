"""The graph of one sample, over the centre: from the inputs to the loss, and back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gdplay.app.selection import Selection, UnitItem
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import label
from gdplay.insight.sample_graph import SampleGraph
from gdplay.ui.button import push_button
from gdplay.ui.graph.placing import arrange, can_open
from gdplay.ui.graph.view import GraphView
from gdplay.ui.status.elided_label import ElidedLabel
from gdplay.ui.text import number
from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import GRID, Theme

_MOST_OPEN: Final = 1_500
"""Nodes up to which everything can be opened at once."""


class GraphPanel(QFrame):
    """Shows a graph; neurons are closed until asked for, the loss is open.

    Signals
    -------
    close_requested()
        Back to the network.
    """

    close_requested = Signal()

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_panel")
        self.setProperty("role", "panel")
        self.setAccessibleName("Graph of one sample")
        self._theme = theme
        self._selection = selection
        self._graph: SampleGraph | None = None
        self._experiment: Experiment | None = None
        self._opened: frozenset[int] = frozenset()
        self.view = GraphView(theme, self)
        self._title = QLabel()
        self._title.setObjectName("graph_title")
        self._title.setProperty("role", "heading")
        self._about = ElidedLabel()
        self._about.setObjectName("graph_about")
        self._about.setProperty("role", "muted")
        self._all = push_button("graph_open_all", "Open all", "Show every neuron node by node")
        self._fit = push_button("graph_fit", "Fit", "Show the whole graph (0)")
        self._close = push_button("graph_close", "Network", "Back to the network (Esc)")
        for button in (self._all, self._fit, self._close):
            button.setProperty("role", "quiet")
        self._hint = QLabel()
        self._hint.setObjectName("graph_hint")
        self._hint.setProperty("role", "small")
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lay_out()
        self.view.picked.connect(self._pick)
        self.view.pointed.connect(self._point)
        self._all.clicked.connect(self._toggle_all)
        self._fit.clicked.connect(self.view.fit)
        self._close.clicked.connect(self.close_requested)
        theme.changed.connect(self._dress)
        self._dress()
        self._point(None)
        self.hide()

    @property
    def graph(self) -> SampleGraph | None:
        """What is shown."""
        return self._graph

    @property
    def opened(self) -> frozenset[int]:
        """The groups that are shown node by node."""
        return self._opened

    def show_graph(self, graph: SampleGraph, experiment: Experiment) -> None:
        """Show the graph of a sample of `experiment`; what was open stays open."""
        old, self._graph = self._experiment, graph
        self._experiment = experiment
        if old is None or old.topology is not experiment.topology:
            self._opened = frozenset({len(graph.groups) - 1})
        self._title.setText(f"Graph of sample {graph.row}")
        data = experiment.dataset
        values = ", ".join(
            f"{label(name)} {number(float(value))}"
            for name, value in zip(data.columns, data.values[:, graph.row], strict=True)
        )
        self._about.show_text(f"{values} · loss {number(graph.loss.values[0])}")
        self._draw(fit=old is None or old.topology is not experiment.topology)

    def _draw(self, *, fit: bool) -> None:
        if self._graph is None or self._experiment is None:
            return
        arrangement = arrange(self._graph, self._opened)
        self.view.show_graph(self._graph, self._experiment.topology, arrangement)
        openable = self._openable
        self._all.setText("Close all" if openable <= self._opened else "Open all")
        self._all.setVisible(len(self._graph.nodes) <= _MOST_OPEN)
        if fit:
            self.view.show_readably()

    @property
    def _openable(self) -> frozenset[int]:
        if self._graph is None:
            return frozenset()
        return frozenset(at for at, group in enumerate(self._graph.groups) if can_open(group))

    @Slot()
    def _toggle_all(self) -> None:
        loss = frozenset() if self._graph is None else frozenset({len(self._graph.groups) - 1})
        self._opened = loss if self._openable <= self._opened else self._openable
        self._draw(fit=True)

    @Slot(int)
    def _pick(self, place: int) -> None:
        """Open or close a group; select the weight or bias that a node is."""
        if self._graph is None:
            return
        box = self.view.arrangement.boxes[place]
        node = None if box.node is None else self._graph.nodes[box.node]
        if box.is_group:
            if can_open(self._graph.groups[box.group]):
                self._opened ^= {box.group}
                self._draw(fit=False)
                self._keep_in_sight(box.group)
        elif node is not None and node.parameter is not None:
            self._selection.select(node.parameter)

    def _keep_in_sight(self, group: int) -> None:
        boxes = self.view.arrangement.boxes
        place = next(at for at, box in enumerate(boxes) if box.group == group and box.is_group)
        self.view.show_box(place)

    @Slot(object)
    def _point(self, place: int | None) -> None:
        """Say what is pointed at, and light it up in every view."""
        if place is None or self._graph is None:
            self._hint.setText(
                "First line: value. ∂: gradient of the loss. Click a neuron to open it."
            )
            self._selection.hover(None)
            return
        box = self.view.arrangement.boxes[place]
        self._hint.setText(self.view.tips[place])
        node = None if box.node is None else self._graph.nodes[box.node]
        unit = self._graph.groups[box.group].unit
        if node is not None and node.parameter is not None and not box.is_group:
            self._selection.hover(node.parameter)
        elif unit is not None:
            self._selection.hover(UnitItem(unit))
        else:
            self._selection.hover(None)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(self._title)
        top.addWidget(self._about, 1)
        for button in (self._all, self._fit, self._close):
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._hint)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight)

    @Slot()
    def _dress(self) -> None:
        self._close.setIcon(icon(self._theme, "close", "muted"))
        self.view.viewport().update()
