"""What is written beside the units, and the room it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtGui import QFontMetricsF

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import label
from gdplay.experiment.topology import Topology, Unit
from gdplay.ui.names import activation_name
from gdplay.ui.network.neuron_item import CAPTION_GAP, Caption, caption_font
from gdplay.ui.network.placement import SIDE_MARGIN, UNIT_SIZE
from gdplay.ui.theme.theme import Theme

_LONGEST: Final = 96.0
_TOOLS: Final = 40.0
_EDGE: Final = 6.0


def captions_of(experiment: Experiment, theme: Theme) -> dict[int, Caption]:
    """Return the captions of the inputs, and of the outputs where there are several.

    A unit whose activation is not its layer's has that one's name for a tag.
    """
    topology = experiment.topology
    metrics = QFontMetricsF(caption_font(theme))
    captions: dict[int, Caption] = {}
    for unit in topology.inputs:
        captions[unit.id] = _caption(metrics, label(unit.feature), on_left=True)
    if len(topology.output_layer) > 1:
        names = experiment.dataset.task.classes
        for output, name in zip(topology.output_layer, names, strict=False):
            captions[output.id] = _caption(metrics, name, on_left=False)
    for id_, activation in _unlike_their_layer(topology):
        captions[id_] = replace(captions.get(id_, Caption()), tag=activation_name(activation))
    return captions


def _unlike_their_layer(topology: Topology) -> Iterator[tuple[int, str]]:
    """Yield the units whose activation is not the usual one of their layer."""
    for layer in topology.layers:
        usual = usual_activation(layer)
        yield from ((unit.id, unit.activation) for unit in layer if unit.activation != usual)


def usual_activation(layer: tuple[Unit, ...]) -> str:
    """Return the activation that most units of a layer have, an earlier unit's of two."""
    return Counter(unit.activation for unit in layer).most_common(1)[0][0]


def margins_of(captions: Mapping[int, Caption]) -> tuple[float, float]:
    """Return how far the outer columns stand from the edges, so that captions fit.

    On the left the tool strip has room beside them, so that nothing moves when it
    appears.
    """
    left = _widest(caption for caption in captions.values() if caption.text and caption.on_left)
    right = _widest(
        caption for caption in captions.values() if caption.text and not caption.on_left
    )
    beside = UNIT_SIZE / 2 + CAPTION_GAP
    return max(SIDE_MARGIN, _TOOLS + left + beside), max(SIDE_MARGIN, right + beside + _EDGE)


def _widest(captions: Iterable[Caption]) -> float:
    return max((caption.width for caption in captions), default=0.0)


def _caption(metrics: QFontMetricsF, text: str, *, on_left: bool) -> Caption:
    width = min(metrics.horizontalAdvance(text) + 2, _LONGEST)
    return Caption(text, width, on_left)
