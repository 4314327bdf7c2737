"""What the banner says: one plain sentence for each phase, with the step's own numbers."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from gdplay.experiment.hyperparameters import BlockKind, OptimizerName
from gdplay.insight.step_phases import OpenStep, Phase, Scope, Stop
from gdplay.nn.optimizers import OPTIMIZERS
from gdplay.ui.text import number

_MOST_OUTPUTS = 3
_BLOCKS: Final = MappingProxyType(
    {
        BlockKind.EVERYTHING: "",
        BlockKind.UNITS: " into this step's share of the neurons",
        BlockKind.LAYERS: " into this step's share of the layers",
    }
)
"""Which weights a step has moved."""


def sentence(opened: OpenStep, stop: Stop, place: int, scope: Scope) -> str:
    """Return what happens in the phase of `stop`.

    Parameters
    ----------
    place
        The sample of the batch that is shown.
    """
    match stop.phase:
        case Phase.FORWARD:
            return (
                "Each neuron multiplies its inputs by its weights, adds its bias and applies "
                "its activation, column by column up to the output."
            )
        case Phase.LOSS:
            return _loss(opened, stop, place)
        case Phase.ZERO:
            return _zero(opened)
        case Phase.BACKWARD:
            return _backward(opened, stop)
    return _update(opened, scope)


def sample_text(opened: OpenStep, place: int) -> str:
    """Return "sample 113 (17th of 40)": by its row, and by its place in the batch."""
    row = int(opened.step.batch.rows[place])
    return f"sample {row} ({_ordinal(place + 1)} of {number(opened.size)})"


def legend(opened: OpenStep, stop: Stop) -> str:
    """Return what the numbers in the picture are."""
    whole = "of the batch" if stop.place is None else "so far"
    of_gradient = "gradient" if opened.size == 1 else f"gradient {whole}"
    match stop.phase:
        case Phase.FORWARD:
            return "In a neuron: activation · on a line: weight · at a dot: bias"
        case Phase.LOSS:
            return "In the output: what the network says"
        case Phase.BACKWARD:
            return f"In a neuron: δ of the sample · on a line, at a dot: {of_gradient}"
        case Phase.ZERO:
            return "On a line, at a dot: gradient"
    return "On a line, at a dot: the update, added to the weight or bias"


def progress(opened: OpenStep, scope: Scope) -> str:
    """Return which step it is: "step 12, batch 3 of 25"."""
    position = opened.step.record.position
    batch = f"batch {number(position.batch)} of {number(position.batches)}"
    if scope is Scope.EPOCH:
        return f"epoch {number(position.epoch)}, first {batch}"
    return f"step {number(opened.made + 1)}, {batch}"


def _loss(opened: OpenStep, stop: Stop, place: int) -> str:
    outputs, targets = opened.outputs[:, place], opened.targets[:, place]
    own = number(float(opened.losses[place]))
    told = f"The outputs are compared with the expected ones: loss {own}."
    if len(outputs) <= _MOST_OUTPUTS and len(outputs) == len(targets):
        said = ", ".join(number(float(value)) for value in outputs)
        wanted = ", ".join(number(float(value)) for value in targets)
        told = f"The output {said} is compared with the expected {wanted}: loss {own}."
    if stop.place is not None:
        return told
    penalty = f" + penalty {number(opened.penalty)}" if opened.penalty else ""
    return f"{told} Over the batch of {number(opened.size)}: {number(opened.data)}{penalty}."


def _zero(opened: OpenStep) -> str:
    if opened.zeroes:
        return (
            "Every gradient is set to 0: the weights have changed since the last one was "
            "computed, so it says nothing about the next update."
        )
    return (
        "Zeroing is switched off: the gradients of the steps before stay, and the new ones "
        "pile up on them."
    )


def _backward(opened: OpenStep, stop: Stop) -> str:
    begins = "Backward starts at the loss, the last item of the equation, not at the output: "
    if stop.place is None or opened.size == 1:
        return f"{begins}the chain rule gives each neuron its δ and each weight its gradient."
    done = f"{number(stop.place + 1)} of {number(opened.size)}"
    return f"{begins}this sample's share is added to each gradient ({done} samples so far)."


def _update(opened: OpenStep, scope: Scope) -> str:
    settings, rate = opened.step.experiment.hyperparameters, number(opened.step.record.rate)
    weights = f"Each weight{_BLOCKS[settings.block.kind]}"
    if settings.optimizer.name is OptimizerName.GRADIENT_DESCENT:
        told = (
            f"{weights} has moved by −{rate} · its gradient: a positive gradient lowers it, "
            "a negative one raises it, whatever the sign of the weight."
        )
    else:
        rule = OPTIMIZERS[settings.optimizer.name].label
        told = f"{weights} has moved by what {rule} makes of its gradient, at rate {rate}."
    if scope is Scope.EPOCH and opened.updates > 1:
        rest = number(opened.updates - 1)
        told += f" All phases were repeated for the other {rest} batches of the epoch."
    return told


def _ordinal(place: int) -> str:
    """Return "1st", "2nd", "11th"."""
    ending = "th" if place // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{number(place)}{ending}"
