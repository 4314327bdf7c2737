"""A neuron or an input: its heat map, its activation, and what comes into it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdplay.app.selection import Selection
from gdplay.insight.surface import Maps
from gdplay.nn.activations import ACTIVATIONS
from gdplay.training.snapshot import Snapshot
from gdplay.ui.inspector.heat_map import HeatMap
from gdplay.ui.inspector.incoming_table import IncomingTable
from gdplay.ui.network.pictures import UnitPictures
from gdplay.ui.text import count
from gdplay.ui.theme.theme import Theme


class UnitPage(QWidget):
    """Shows one input or neuron; a click on a weight selects it."""

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._selection = selection
        self._pictures = UnitPictures(theme)
        self._drawn: tuple[object, ...] = ()
        self._map = HeatMap(theme, self)
        self._map.setFixedSize(self._map.sizeHint())
        self._label = QLabel(self)
        self._label.setObjectName("inspector_activation")
        self._label.setProperty("role", "value")
        self._formula = QLabel(self)
        self._formula.setObjectName("inspector_formula")
        self._formula.setWordWrap(True)
        self._links = QLabel(self)
        self._links.setProperty("role", "muted")
        self._links.setWordWrap(True)
        self._table = IncomingTable(theme, self)
        self._table.parameter_chosen.connect(self._select)
        self._arrange()

    def show_unit(self, snapshot: Snapshot, unit: int) -> None:
        """Show `unit` as it is in `snapshot`; its topology has it."""
        topology = snapshot.state.layout.topology
        outgoing = sum(link.source == unit for link in topology.links)
        incoming = sum(link.target == unit for link in topology.links)
        neuron = topology.unit_of.get(unit)
        if neuron is None:
            self._label.setText("Input")
            self._formula.setText("passes its feature on")
            self._links.setText(f"{count(outgoing, 'link')} out")
        else:
            activation = ACTIVATIONS[neuron.activation]
            self._label.setText(activation.label)
            self._formula.setText(activation.formula)
            self._links.setText(f"z is the bias + {count(incoming, 'weighted input')}")
        self._table.setVisible(neuron is not None)
        if neuron is not None:
            self._table.show_unit(snapshot, unit)

    def show_map(self, snapshot: Snapshot, maps: Maps | None, unit: int) -> None:
        """Show the heat map of `unit`, if `maps` has one."""
        key = (maps, unit, self._theme.palette)
        if key == self._drawn:
            return
        self._drawn = key
        pictures = {} if maps is None else self._pictures.pictures(snapshot.experiment, maps)
        self._map.show_image(pictures[unit].image if unit in pictures else None)

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self._label, self._formula, self._links):
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            words.addWidget(label)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self._map, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self._table, 1)
        layout.addStretch(0)

    @Slot(object)
    def _select(self, parameter: object) -> None:
        self._selection.select(parameter)  # type: ignore[arg-type]
