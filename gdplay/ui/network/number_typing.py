"""Typing the value of a weight or bias, or the size of a layer, over the canvas."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Slot

from gdplay.experiment.edits.columns import why_not_width
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.ui.names import is_present, kind, layer_name, name
from gdplay.ui.network.intents import Intent, Typing, value_intent, width_intent
from gdplay.ui.network.readings import Readings
from gdplay.ui.network.typed_number import TypedNumber

if TYPE_CHECKING:
    from gdplay.ui.network.view import TopologyView


class NumberTyping(QObject):
    """Opens a field beside a link, a bias or a column, and asks for what is typed.

    Parameters
    ----------
    view
        The canvas.
    readings
        The values now.
    """

    def __init__(self, view: TopologyView, readings: Readings) -> None:
        super().__init__(view)
        self._view = view
        self._readings = readings
        self._typing: Typing | None = None
        self._field = TypedNumber(view)
        self._field.answered.connect(self._answer)
        view.view_moved.connect(self._field.close_field)

    def open(self, typing: Typing) -> None:
        """Let a person type the number that `typing` names."""
        self._typing = typing
        topology = self._view.drawing().topology
        subject = typing.subject
        if isinstance(subject, int):
            title = f"neurons in {layer_name(topology, subject)}"
            amount = len(topology.column_ids[subject])
            self._ask(title, float(amount), self._place_of_column(subject), is_width=True)
            return
        value = self._readings.weight(subject)
        title = name(topology, subject)
        if isinstance(subject, Link):
            title = f"{kind(topology, subject)}, {title}"
        value = 0.0 if math.isnan(value) else value
        self._ask(title, value, self._place_of(subject), is_width=False)

    def _ask(self, title: str, value: float, place: QPointF, *, is_width: bool) -> None:
        at = self._view.mapFromScene(place)
        self._field.ask(title, value, at, why_not_width if is_width else None)

    def _place_of(self, parameter: Parameter) -> QPointF:
        scene = self._view.drawing()
        if isinstance(parameter, Bias):
            return scene.neuron_rect(parameter.unit).bottomLeft()
        return scene.middle_of(parameter)

    def _place_of_column(self, depth: int) -> QPointF:
        column = self._view.drawing().placement.columns[depth]
        return QPointF(column.x, 0.0)

    @Slot(float)
    def _answer(self, number: float) -> None:
        intent = self._intent(number)
        if intent is not None:
            self._view.request(intent)

    def _intent(self, number: float) -> Intent | None:
        if self._typing is None:
            return None
        topology, subject = self._view.drawing().topology, self._typing.subject
        if isinstance(subject, int):
            exists = subject < len(topology.layers)
            return width_intent(subject, int(number)) if exists else None
        return value_intent(subject, number) if is_present(topology, subject) else None
