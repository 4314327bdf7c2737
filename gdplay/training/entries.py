"""Single entries of a training state: taken out before an edit, put back when it is undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gdplay.experiment.parameter import Parameter
from gdplay.nn.state import TrainingState


@dataclass(frozen=True, slots=True)
class Entry:
    """All that training knows of one parameter.

    Parameters
    ----------
    parameter
        Which one.
    value
        The weight or bias; None leaves the one that is there.
    gradient
        The gradient accumulated so far; None leaves the one that is there.
    slots
        (K,) values of the optimizer's arrays; None leaves those that are there, and so
        does a number of them that the optimizer in force does not have.
    """

    parameter: Parameter
    value: float | None
    gradient: float | None = None
    slots: tuple[float, ...] | None = None


def entries_of(state: TrainingState, parameters: Iterable[Parameter]) -> tuple[Entry, ...]:
    """Return the entries of those `parameters` that `state` has, in their order."""
    index = state.layout.index
    return tuple(
        Entry(
            parameter,
            float(state.parameters[index[parameter]]),
            float(state.gradient[index[parameter]]),
            tuple(float(value) for value in state.slots[:, index[parameter]]),
        )
        for parameter in parameters
        if parameter in index
    )


def with_entries(state: TrainingState, entries: Iterable[Entry]) -> TrainingState:
    """Return `state` with `entries` put in; those whose parameter it lacks are passed over.

    The step stays. The given state is untouched; it is returned itself when no entry applies.
    """
    index = state.layout.index
    known = [entry for entry in entries if entry.parameter in index]
    if not known:
        return state
    parameters = state.parameters.copy()
    gradient = state.gradient.copy()
    slots = state.slots.copy()
    for entry in known:
        place = index[entry.parameter]
        if entry.value is not None:
            parameters[place] = entry.value
        if entry.gradient is not None:
            gradient[place] = entry.gradient
        if entry.slots is not None and len(entry.slots) == slots.shape[0]:
            slots[:, place] = entry.slots
    return replace(state, parameters=parameters, gradient=gradient, slots=slots)
