"""What the doctor says, in words: each diagnosis and each remedy, with its own numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gdplay.experiment.topology import Topology
from gdplay.insight.diagnosis.finding import Diagnosis, Remedy
from gdplay.ui.names import layer_name, unit_name
from gdplay.ui.text import count, number, percent

if TYPE_CHECKING:
    from gdplay.insight.diagnosis.origin import WayBack


def sentence(topology: Topology, diagnosis: Diagnosis) -> str:
    """Return what is found, with the numbers that show it.

    Raises
    ------
    KeyError
        When the diagnosis has a name that is not known here.
    """
    layer = layer_name(topology, diagnosis.depth)
    return f"Doctor: {_SENTENCES[diagnosis.name](layer, diagnosis.evidence)}"


def remedy_label(topology: Topology, remedy: Remedy) -> str:
    """Return what a button for the remedy says."""
    return _REMEDIES[remedy.name](layer_name(topology, remedy.depth), remedy.value)


def divergence(topology: Topology, back: WayBack) -> str:
    """Return where a run diverged, where that began, and what overflowed first, if anything."""
    text = f"Training diverged at step {number(back.step)} with rate {number(back.rate)}."
    origin = back.origin
    if origin is not None:
        where = unit_name(topology, origin.unit)
        size = (
            f"had grown {number(origin.growth)} times"
            if isfinite(origin.growth)
            else "was no longer a finite number"
        )
        text += f" It began in {where}: its sum {size} at step {number(origin.step)}."
    else:
        text += " Making the last steps again did not show where it began."
    if back.operation:
        text += f" The first number beyond all bounds came in {back.operation}."
    return text


def way_back_label(back: WayBack) -> str:
    """Return what the button for the way back says."""
    return f"Go back to step {number(back.good.step)} with rate {number(back.new_rate)}"


_Numbers = tuple[float, ...]


def _symmetric(layer: str, numbers: _Numbers) -> str:
    return f"all {number(int(numbers[0]))} neurons of {layer} are the same, and stay so."


def _dead(layer: str, numbers: _Numbers) -> str:
    dead, all_ = (int(value) for value in numbers)
    return f"{number(dead)} of {count(all_, 'ReLU neuron')} in {layer} give 0 for every point."


def _vanishing(layer: str, numbers: _Numbers) -> str:
    return f"{layer} gets {number(numbers[0])} of the output layer's gradient."


def _exploding(layer: str, numbers: _Numbers) -> str:
    return f"{layer} gets {number(numbers[0])} times the output layer's gradient."


def _saturated(layer: str, numbers: _Numbers) -> str:
    return f"{layer} is {percent(numbers[0])} saturated and passes on little gradient."


def _wandering(layer: str, numbers: _Numbers) -> str:
    loss, constant, share, _ = numbers
    return (
        f"loss {number(loss)} wanders above a constant's {number(constant)}; "
        f"{layer} is {percent(share)} saturated."
    )


def _oscillating(_: str, numbers: _Numbers) -> str:
    swing, rate = numbers
    return f"at rate {number(rate)} the loss swings by {percent(swing)} and falls no more."


def _stalled(_: str, numbers: _Numbers) -> str:
    steps, fall, loss, constant = numbers
    fell = f"fell by {percent(fall)}" if fall >= 5e-4 else "did not fall"
    return (
        f"loss {number(loss)} {fell} in {number(int(steps))} steps; "
        f"a constant gives {number(constant)}."
    )


def _overfitting(_: str, numbers: _Numbers) -> str:
    train, test, lowest = numbers
    return (
        f"overfitting; test loss {number(test)}, once {number(lowest)}, train loss {number(train)}."
    )


def _learned(_: str, numbers: _Numbers) -> str:
    loss, constant = numbers
    return f"learned; loss {number(loss)}, where a constant gives {number(constant)}."


def _learning(layer: str, numbers: _Numbers) -> str:
    ratio = numbers[1]
    if not isfinite(ratio):
        return "learning steadily."
    return f"learning steadily; {layer} gets {number(ratio)} of the output layer's gradient."


_SENTENCES: Final[Mapping[str, Callable[[str, _Numbers], str]]] = MappingProxyType(
    {
        "symmetric": _symmetric,
        "dead": _dead,
        "vanishing": _vanishing,
        "wandering": _wandering,
        "saturated": _saturated,
        "exploding": _exploding,
        "oscillating": _oscillating,
        "overfitting": _overfitting,
        "stalled": _stalled,
        "learned": _learned,
        "learning": _learning,
    }
)

_REMEDIES: Final[Mapping[str, Callable[[str, float], str]]] = MappingProxyType(
    {
        "rate": lambda _, rate: f"Rate {number(rate)}",
        "restart_with_rate": lambda _, rate: f"Restart with rate {number(rate)}",
        "he_weights": lambda *_: "New He weights",
        "xavier_weights": lambda *_: "New Xavier weights",
        "relu": lambda *_: "ReLU and new He weights",
        "leaky_relu": lambda layer, _: f"Leaky ReLU in {layer}",
        "hidden_layer": lambda *_: "Add a hidden layer",
        "neurons": lambda layer, value: f"{number(int(value))} more neurons in {layer}",
        "l2": lambda _, strength: f"L2 = {number(strength)}",
    }
)
