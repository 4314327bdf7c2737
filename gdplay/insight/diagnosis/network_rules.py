"""What can be wrong with the network: its weights, its activations, its gradients."""

from __future__ import annotations

from math import isfinite
from typing import Final

from gdplay.insight.diagnosis import remedies
from gdplay.insight.diagnosis.finding import Diagnosis, Finding, Remedy
from gdplay.insight.diagnosis.signs import LayerSigns, Signs

UNLEARNED: Final = 0.5
"""A data term above this share of the best constant's leaves something to be learned."""

VANISHED: Final = 2e-3
"""A layer that gets less than this share of the output layer's gradient hardly trains."""

EXPLODED: Final = 30.0
"""A layer whose gradient is larger than the output layer's by this factor is not in hand."""

DEAD: Final = 0.6
"""The share of a layer's ReLU units without which it lacks too much."""

SATURATED: Final = 0.75
"""The share of a layer's activations on flat parts above which it hardly trains."""

HALF_SATURATED: Final = 0.5
"""The share from which saturation explains a loss that does not fall, or little gradient."""

BORN_SATURATED: Final = 0.4
"""The share of saturated activations at step 0 for which the first weights are to blame."""

_EARLY: Final = 50
"""Steps within which what is dead was born so."""


def symmetric_start(signs: Signs) -> Finding | None:
    """Find a layer whose units are all the same; evidence: how many there are."""
    for layer in signs.hidden:
        if layer.is_symmetric:
            width = len(signs.experiment.topology.layers[layer.depth - 1])
            remedy = remedies.fitting_weights(signs.experiment)
            return Finding(1.0, Diagnosis("symmetric", (float(width),), layer.depth, remedy))
    return None


def dead_units(signs: Signs) -> Finding | None:
    """Find the layer with the most dead ReLU units; evidence: the dead and all of them."""
    rectified = [layer for layer in signs.hidden if layer.rectified]
    if not rectified:
        return None
    worst = max(rectified, key=_dead_share)
    level = min(_dead_share(worst) / DEAD, signs.share_of_constant / UNLEARNED)
    is_born_so = signs.step <= _EARLY or signs.experiment.hyperparameters.initializer.bias < -1.0
    remedy = (
        remedies.fitting_weights(signs.experiment)
        if is_born_so
        else remedies.leaky_layer(worst.depth)
    )
    evidence = (float(worst.dead), float(worst.rectified))
    return Finding(level, Diagnosis("dead", evidence, worst.depth, remedy))


def vanishing_gradient(signs: Signs) -> Finding | None:
    """Find the layer with the least gradient; evidence: its share of the output layer's.

    Where a layer is saturated that is the cause, and left to its own rules.
    """
    ratios, flattest = _ratios(signs), most_saturated(signs)
    if not ratios or (flattest is not None and flattest.saturated >= HALF_SATURATED):
        return None
    ratio, layer = min(ratios, key=_first)
    level = min(VANISHED / ratio if ratio > 0.0 else 10.0, signs.share_of_constant / UNLEARNED)
    kinds = {u.activation for u in signs.experiment.topology.layers[layer.depth - 1]}
    squashes = bool(kinds & {"tanh", "sigmoid"})
    remedy = remedies.rectified_layers() if squashes else remedies.fitting_weights(signs.experiment)
    return Finding(level, Diagnosis("vanishing", (ratio,), layer.depth, remedy))


def exploding_gradient(signs: Signs) -> Finding | None:
    """Find the layer with the most gradient; evidence: its multiple of the output layer's."""
    ratios = _ratios(signs)
    if not ratios:
        return None
    ratio, layer = max(ratios, key=_first)
    level = min(ratio / EXPLODED, signs.share_of_constant / UNLEARNED)
    remedy = remedies.fitting_weights(signs.experiment)
    return Finding(level, Diagnosis("exploding", (ratio,), layer.depth, remedy))


def saturated_layer(signs: Signs) -> Finding | None:
    """Find the most saturated hidden layer; evidence: the share of its activations."""
    layer = most_saturated(signs)
    if layer is None:
        return None
    level = min(layer.saturated / SATURATED, signs.share_of_constant / UNLEARNED)
    diagnosis = Diagnosis("saturated", (layer.saturated,), layer.depth, desaturated(signs, layer))
    return Finding(level, diagnosis)


def desaturated(signs: Signs, layer: LayerSigns) -> Remedy:
    """Return what keeps a layer from saturating: other first weights, or a smaller rate."""
    if layer.saturated_at_first >= BORN_SATURATED:
        return remedies.fitting_weights(signs.experiment)
    return remedies.lower_rate(signs.experiment, 10.0, restarts=True)


def most_saturated(signs: Signs) -> LayerSigns | None:
    """Return the hidden layer with the largest share of saturated activations, if any."""
    known = [layer for layer in signs.hidden if isfinite(layer.saturated)]
    return max(known, key=_saturation) if known else None


def weakest_layer(signs: Signs) -> tuple[float, LayerSigns] | None:
    """Return the hidden layer with the least gradient, after its share of the output's."""
    return min(_ratios(signs), key=_first, default=None)


def _ratios(signs: Signs) -> list[tuple[float, LayerSigns]]:
    found = [(signs.gradient_ratio(layer), layer) for layer in signs.hidden]
    return [(ratio, layer) for ratio, layer in found if isfinite(ratio)]


def _first(pair: tuple[float, LayerSigns]) -> float:
    return pair[0]


def _dead_share(layer: LayerSigns) -> float:
    return layer.dead / layer.rectified


def _saturation(layer: LayerSigns) -> float:
    return layer.saturated
