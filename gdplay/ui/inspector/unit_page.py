"""A neuron or an input: what it computes, where on its activation it works, what comes in."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gdplay.app.selection import Item, SampleItem, Selection
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.insight.shares import StepPass
from gdplay.insight.surface import Maps
from gdplay.insight.unit_activity import NetworkActivity
from gdplay.nn.activations import ACTIVATIONS
from gdplay.training.snapshot import Snapshot
from gdplay.ui.conditions import condition_text
from gdplay.ui.inspector.activation_curve import ActivationCurve, OperatingPoints
from gdplay.ui.inspector.heat_map import HeatMap
from gdplay.ui.inspector.incoming_table import IncomingTable
from gdplay.ui.inspector.unit_numbers import UnitNumbers
from gdplay.ui.network.pictures import UnitPictures
from gdplay.ui.text import count
from gdplay.ui.theme.theme import Theme

_ROOMY: Final = 330
"""The height, in pixels at the text scale of 1, from which every line is shown."""

_TABLE: Final = 52
"""The least height of the table of weights: two lines of it."""


class UnitPage(QScrollArea):
    """Shows one input or neuron; a click on a weight selects it.

    Signals
    -------
    activity_wanted(bool)
        It needs the `NetworkActivity` and the `StepPass` of what is shown, or no longer.
    """

    activity_wanted = Signal(bool)

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._selection = selection
        self._snapshot: Snapshot | None = None
        self._unit: int | None = None
        self._activity: NetworkActivity | None = None
        self._step: StepPass | None = None
        self._wants = False
        self._pictures = UnitPictures(theme)
        self._drawn: tuple[object, ...] = ()
        self._content = QWidget(self)
        self._map = HeatMap(theme, self._content)
        self._map.setFixedSize(self._map.sizeHint())
        self._label = QLabel(self._content)
        self._label.setObjectName("inspector_activation")
        self._label.setProperty("role", "value")
        self._formula = QLabel(self._content)
        self._formula.setObjectName("inspector_formula")
        self._formula.setWordWrap(True)
        self._links = QLabel(self._content)
        self._links.setProperty("role", "muted")
        self._curve = ActivationCurve(theme, self._content)
        self._numbers = UnitNumbers(theme, self._content)
        self._condition = QLabel(self._content)
        self._condition.setObjectName("inspector_condition")
        self._condition.setWordWrap(True)
        self._table = IncomingTable(theme, self._content)
        # It takes what is left, so that the page scrolls only below this.
        self._table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._table.setMinimumHeight(_TABLE)
        self._table.parameter_chosen.connect(self._select)
        self._table.pointed.connect(self._point)
        selection.hover_changed.connect(self._on_hover)
        theme.changed.connect(self._fit)
        self._arrange()

    @property
    def wants_activity(self) -> bool:
        """Whether it is on show, and needs what it asked for by `activity_wanted`."""
        return self._wants

    def show_unit(self, snapshot: Snapshot, unit: int) -> None:
        """Show `unit` as it is in `snapshot`; its topology has it."""
        self._snapshot, self._unit = snapshot, unit
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
            self._table.show_unit(snapshot, unit)
        for widget in (self._table, self._curve, self._numbers):
            widget.setVisible(neuron is not None)
        self._write()
        self._fit()

    def show_activity(self, activity: NetworkActivity) -> None:
        """Show what the neuron does over the training samples."""
        self._activity = activity
        if self._wants:
            self._write()

    def show_step(self, step: StepPass) -> None:
        """Show what comes back to the neuron in a step."""
        self._step = step
        if self._wants:
            self._write()

    def show_map(self, snapshot: Snapshot, maps: Maps | None, unit: int) -> None:
        """Show the heat map of `unit`, if `maps` has one."""
        key = (maps, unit, self._theme.palette)
        if key == self._drawn:
            return
        self._drawn = key
        pictures = {} if maps is None else self._pictures.pictures(snapshot.experiment, maps)
        self._map.show_image(pictures[unit].image if unit in pictures else None)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is shown."""
        super().showEvent(event)
        self._ask(wants=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing."""
        super().hideEvent(event)
        self._ask(wants=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        self._fit()

    def _ask(self, *, wants: bool) -> None:
        if wants != self._wants:
            self._wants = wants
            self.activity_wanted.emit(wants)

    def _write(self) -> None:
        """Write the numbers of the neuron, as far as they are known."""
        snapshot, unit = self._snapshot, self._unit
        if snapshot is None or unit is None:
            return
        neuron = snapshot.state.layout.topology.unit_of.get(unit)
        activity = self._fitting(snapshot, unit)
        text = condition_text(activity.health[unit]) if activity is not None else ""
        self._condition.setText(text[:1].upper() + text[1:])
        self._condition.setVisible(bool(text))
        if neuron is None:
            return
        delta = self._delta(snapshot, unit)
        self._table.show_inputs({} if activity is None else self._inputs(activity))
        if activity is None:
            nothing = OperatingPoints(np.empty(0), np.empty(0), is_one=False)
            self._curve.show_points(neuron.activation, nothing)
            self._numbers.show_values("", (None, None, None, delta))
            return
        z = activity.pre_activation[unit]
        self._curve.show_points(neuron.activation, self._points(snapshot, activity, unit))
        values = (z, activity.activation[unit], activity.slope[unit], delta)
        self._numbers.show_values(count(len(z), "sample"), values)

    def _fitting(self, snapshot: Snapshot, unit: int) -> NetworkActivity | None:
        """Return the activity, if it is of the network on show."""
        activity, topology = self._activity, snapshot.state.layout.topology
        if activity is None or activity.run != snapshot.run or unit not in activity.health:
            return None
        seen = activity.layout.topology
        return activity if seen.unit_of[unit] == topology.unit_of.get(unit) else None

    def _delta(self, snapshot: Snapshot, unit: int) -> np.ndarray | None:
        """Return δ of each sample of the step's batch, or None where no step is shown."""
        step = self._step
        if step is None or step.run != snapshot.run or snapshot.record is None:
            return None
        return step.batch.delta.get(unit)

    def _inputs(self, activity: NetworkActivity) -> dict[int, float]:
        """Return what each input and neuron passes on: the mean, or for the sample pointed at."""
        hovered = self._selection.hovered
        rows = activity.rows
        at = rows == hovered.row if isinstance(hovered, SampleItem) else np.zeros(len(rows), bool)
        chosen = at if at.any() else np.ones(len(rows), bool)
        if not chosen.any():
            return {}
        return {unit: float(passed[chosen].mean()) for unit, passed in activity.activation.items()}

    def _points(self, snapshot: Snapshot, activity: NetworkActivity, unit: int) -> OperatingPoints:
        """Return where the neuron works, and for which samples it is lit."""
        z, hovered = activity.pre_activation[unit], self._selection.hovered
        record = snapshot.record
        rows = np.empty(0, np.intp) if record is None else record.rows
        is_one = isinstance(hovered, SampleItem) and hovered.row in activity.rows
        if isinstance(hovered, SampleItem) and is_one:
            rows = np.array([hovered.row])
        return OperatingPoints(z, z[np.isin(activity.rows, rows)], is_one)

    @Slot(object)
    def _on_hover(self, item: Item) -> None:
        """Light the sample, or the weight or bias, that is pointed at."""
        self._table.light_up(item)
        if self._wants:
            self._write()

    @Slot(object)
    def _point(self, parameter: Parameter | None) -> None:
        """Light up the parameter of a row that is pointed at in every view."""
        if parameter is not None or isinstance(self._selection.hovered, Link | Bias):
            self._selection.hover(parameter)

    @Slot()
    def _fit(self) -> None:
        """Leave out the lines of second rank where the panel is low."""
        is_neuron = not self._table.isHidden()
        few = is_neuron and self.height() < _ROOMY * self._theme.scale
        self._numbers.show_few(few)
        self._links.setVisible(not few)

    def _arrange(self) -> None:
        words = QHBoxLayout()
        words.setSpacing(10)
        words.addWidget(self._label)
        words.addWidget(self._formula, 1)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self._map, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._curve, 1)
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(words)
        layout.addLayout(top)
        layout.addWidget(self._condition)
        layout.addWidget(self._numbers)
        layout.addWidget(self._links)
        layout.addWidget(self._table, 1)
        layout.addStretch(0)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (self.viewport(), self._content):
            part.setAutoFillBackground(False)

    @Slot(object)
    def _select(self, parameter: object) -> None:
        self._selection.select(parameter)  # type: ignore[arg-type]
