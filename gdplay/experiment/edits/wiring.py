"""Pieces that the edits of the network share: links in bulk, pruning, the fitting output."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from gdplay.experiment.dataset import Dataset, Task
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import can_feed
from gdplay.experiment.hyperparameters import LossName
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import InputUnit, Topology, Unit

LOGIT_LOSSES = frozenset(
    {LossName.BINARY_CROSS_ENTROPY, LossName.SOFTMAX_CROSS_ENTROPY, LossName.HINGE}
)
"""The losses that take the output before any squashing."""

CLASS_LOSSES = LOGIT_LOSSES
"""The losses that need classes."""

SEVERAL_LOSSES = CLASS_LOSSES - {LossName.BINARY_CROSS_ENTROPY}
"""Those of them that can tell more than two apart."""


def all_links(sources: Iterable[int], targets: Collection[int]) -> frozenset[Link]:
    """Return a link from every source to every target."""
    return frozenset(Link(source, target) for source in sources for target in targets)


def pruned(topology: Topology) -> Topology:
    """Return `topology` without links and freezes of units that are gone."""
    ids = set(topology.ids)
    links = frozenset(k for k in topology.links if k.source in ids and k.target in ids)
    return replace(
        topology,
        links=links,
        frozen_links=topology.frozen_links & links,
        frozen_biases=topology.frozen_biases & frozenset(unit.id for unit in topology.units),
    )


def with_topology(experiment: Experiment, topology: Topology) -> Experiment:
    """Return `experiment` with this network, and no starting values for what is gone."""
    if topology == experiment.topology:
        return experiment
    initial = tuple(entry for entry in experiment.initial if topology.has(entry[0]))
    return replace(experiment, topology=topology, initial=initial)


def output_width(task: Task, loss: LossName) -> int:
    """Return how many output units `task` needs under `loss`."""
    several = len(task.classes) > 2 or loss is LossName.SOFTMAX_CROSS_ENTROPY
    return len(task.classes) if several and task.classes else 1


def fitting_loss(task: Task, loss: LossName, former: Task) -> LossName:
    """Return `loss` where it suits `task`, else the one to propose.

    `former` is the task that `loss` was chosen for: several classes get softmax outputs
    where there were none before.
    """
    if (task.kind, len(task.classes)) == (former.kind, len(former.classes)):
        return loss
    if task.kind == "regression":
        return LossName.HALF_MEAN_SQUARED if loss in CLASS_LOSSES else loss
    if len(task.classes) > 2:
        stays = len(former.classes) > 2 and loss is not LossName.BINARY_CROSS_ENTROPY
        return loss if stays else LossName.SOFTMAX_CROSS_ENTROPY
    return LossName.BINARY_CROSS_ENTROPY if loss is LossName.SOFTMAX_CROSS_ENTROPY else loss


def can_stay(task: Task, loss: LossName) -> bool:
    """Return whether `loss` can be minimised on `task`, with as many outputs as it then has."""
    if task.kind == "regression":
        return loss not in CLASS_LOSSES
    several = len(task.classes) > 2
    return loss is not (
        LossName.BINARY_CROSS_ENTROPY if several else LossName.SOFTMAX_CROSS_ENTROPY
    )


def proposed_loss(task: Task, loss: LossName) -> LossName:
    """Return the loss that is made for `task`; `loss` itself where it is such a one."""
    if task.kind == "regression":
        return LossName.HALF_MEAN_SQUARED if loss in CLASS_LOSSES else loss
    if loss in CLASS_LOSSES and (len(task.classes) == 2 or loss in SEVERAL_LOSSES):
        return loss
    several = len(task.classes) > 2
    return LossName.SOFTMAX_CROSS_ENTROPY if several else LossName.BINARY_CROSS_ENTROPY


def output_activation(task: Task, loss: LossName) -> str:
    """Return the activation of the output units that `loss` takes by default."""
    return "identity" if task.kind == "regression" or loss in LOGIT_LOSSES else "tanh"


def fitted(topology: Topology, dataset: Dataset, loss: LossName) -> Topology:
    """Return `topology` with inputs the data can feed and outputs the loss can take."""
    columns = dataset.columns
    inputs = tuple(unit for unit in topology.inputs if can_feed(columns, unit.feature))
    topology = pruned(replace(topology, inputs=inputs))
    if not inputs:
        for feature in dataset.columns[:2]:
            topology = with_input(topology, feature)
    return _with_outputs(
        topology, output_width(dataset.task, loss), output_activation(dataset.task, loss)
    )


def with_input(topology: Topology, feature: str) -> Topology:
    """Return `topology` with one more input, linked to the whole first layer."""
    unit = InputUnit(topology.next_id, feature)
    first = [other.id for other in topology.layers[0]]
    return replace(
        topology,
        inputs=(*topology.inputs, unit),
        links=topology.links | all_links([unit.id], first),
        next_id=topology.next_id + 1,
    )


def _with_outputs(topology: Topology, width: int, activation: str) -> Topology:
    """Return `topology` with `width` output units, kept ones first, all of `activation`."""
    kept = [replace(unit, activation=activation) for unit in topology.output_layer[:width]]
    fresh = [Unit(topology.next_id + i, activation) for i in range(width - len(kept))]
    before = topology.column_ids[-2]
    return pruned(
        replace(
            topology,
            layers=(*topology.hidden_layers, (*kept, *fresh)),
            links=topology.links | all_links(before, [unit.id for unit in fresh]),
            next_id=topology.next_id + len(fresh),
        )
    )
