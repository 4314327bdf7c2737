"""A sample's share as a sum over paths: the largest first, the rest as one."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gdplay.experiment.parameter import Parameter
from gdplay.experiment.topology import Topology
from gdplay.insight.chain_rule import BatchPass
from gdplay.insight.paths import PathGraph, PathSum, path_sum
from gdplay.ui import names
from gdplay.ui.inspector.bar_table import BarRow, BarTable
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme


class PathTable(QWidget):
    """A line for each path from a neuron to the loss.

    Signals
    -------
    pointed(object)
        The units of the path pointed at; empty for none.
    """

    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = PathSum(0, (), 0.0, 0.0)
        self._topology: Topology | None = None
        self._table = BarTable(theme, ("path, layer · neuron", "", "its part"), self)
        self._table.setObjectName("inspector_paths")
        self._table.setAccessibleName("Paths to the loss")
        self._table.setToolTip("Point at a path to see it in the network")
        self._sum = QLabel(self)
        self._sum.setObjectName("inspector_path_sum")
        self._sum.setProperty("role", "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._sum)
        self._table.pointed.connect(self._point)

    def show_paths(
        self, graph: PathGraph, batch: BatchPass, parameter: Parameter, place: int
    ) -> None:
        """Show the share of the sample at `place` of `batch` as a sum over the paths of `graph`."""
        told = path_sum(graph, batch, parameter, place)
        self._told, self._topology = told, batch.layout.topology
        sizes = [abs(told.paths[0].value)] if told.paths else []
        lines = len(told.paths) + (len(told.paths) < told.count)
        self._table.show_rows(lines, self._row, max([*sizes, abs(told.remainder)]))
        self._sum.setText(f"they add up to the share, {number(told.total, signed=True)}")

    def _row(self, line: int) -> BarRow:
        """Return the line of one path, or the one for those not listed."""
        told, topology = self._told, self._topology
        assert topology is not None
        if line == len(told.paths):
            text, rest = number(told.remainder, signed=True), told.count - len(told.paths)
            return BarRow("all the others", text, told.remainder, f"{number(rest)} paths")
        path = told.paths[line]
        full = " → ".join(names.unit_name(topology, unit) for unit in path.units)
        short = (
            " → ".join(names.short_unit_name(topology, unit) for unit in path.units[1:]) or "loss"
        )
        return BarRow(f"→ {short}", number(path.value, signed=True), path.value, full)

    @Slot(int)
    def _point(self, line: int) -> None:
        paths = self._told.paths
        self.pointed.emit(paths[line].units if 0 <= line < len(paths) else ())
