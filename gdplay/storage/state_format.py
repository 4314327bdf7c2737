"""The training state as JSON and back: each parameter by its name.

A run that diverged holds numbers that are not finite, and its state can be saved
like any other: here, and only here, ``"NaN"``, ``"Infinity"`` and ``"-Infinity"``
stand for them as strings, since JSON has no such numbers.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.storage.document import NOT_NEGATIVE, Node, Range
from gdplay.storage.topology_format import read_link


def write_parameter(parameter: Parameter) -> dict[str, Any]:
    """Return the name of a parameter: ``{"link": [source, target]}`` or ``{"bias": unit}``."""
    if isinstance(parameter, Link):
        return {"link": list(parameter)}
    return {"bias": parameter.unit}


def read_parameter(node: Node, others: tuple[str, ...]) -> Parameter:
    """Return the parameter that the object `node` names; `others` are its other keys."""
    if "link" in node:
        return read_link(node.keys(("link", *others))["link"])
    return Bias(node.keys(("bias", *others))["bias"].integer(NOT_NEGATIVE))


def write_state(state: TrainingState) -> dict[str, Any]:
    """Return the state as JSON values, in the flat order of its layout."""
    slots = state.slots.T.astype(np.float64)
    return {
        "step": state.step,
        "slots": int(state.slots.shape[0]),
        "parameters": [
            {
                **write_parameter(parameter),
                "value": _written(state.parameters[place]),
                "gradient": _written(state.gradient[place]),
                "slots": [_written(value) for value in slots[place]],
            }
            for place, parameter in enumerate(state.layout.parameters)
        ],
    }


def read_state(node: Node, experiment: Experiment) -> TrainingState:
    """Return the state of `experiment`'s network, in its precision."""
    node.keys(("step", "slots", "parameters"))
    layout = layout_of(experiment.topology)
    rows = node["slots"].integer(Range(0, 8))
    values, gradient = np.zeros(layout.size), np.zeros(layout.size)
    slots = np.zeros((rows, layout.size))
    seen: set[Parameter] = set()
    for item in node["parameters"].items():
        parameter = read_parameter(item, ("value", "gradient", "slots"))
        if parameter not in layout.index:
            raise item.error("names a parameter that the network does not have")
        if parameter in seen:
            raise item.error("names a parameter for the second time")
        seen.add(parameter)
        place = layout.index[parameter]
        values[place] = _read(item["value"])
        gradient[place] = _read(item["gradient"])
        slots[:, place] = [_read(slot) for slot in item["slots"].items(length=rows)]
    if len(seen) < layout.size:
        raise node["parameters"].error(
            f"has {len(seen)} of the {layout.size} parameters of the network"
        )
    dtype = np.dtype(experiment.hyperparameters.dtype)
    step = node["step"].integer(Range(0, 2**62))
    with np.errstate(over="ignore"):
        return TrainingState(
            layout, values.astype(dtype), gradient.astype(dtype), slots.astype(dtype), step
        )


def _written(value: Any) -> float | str:
    number = float(value)
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else ("Infinity" if number > 0 else "-Infinity")


def _read(node: Node) -> float:
    if isinstance(node.value, str):
        return float(node.one_of(("NaN", "Infinity", "-Infinity")))
    return node.number()
