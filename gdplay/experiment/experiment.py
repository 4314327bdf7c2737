"""The experiment: everything a person made, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.hyperparameters import Hyperparameters
from gdplay.experiment.parameter import Parameter
from gdplay.experiment.topology import Topology


@dataclass(frozen=True)
class Experiment:
    """A network, a data set, the settings and the seed. Frozen, hashable, undoable.

    Parameters
    ----------
    topology, dataset, hyperparameters
        What was drawn and chosen.
    seed
        Initial weights, batch order and block choice are functions of it, each by
        a stream of its own (`streams`). The data have the seed of their recipe.
    initial
        Starting values that replace the drawn ones, because they were typed or
        imported: (parameter, value) pairs sorted by parameter.
    title
        The name it is shown by: of its preset or its file.
    """

    topology: Topology
    dataset: Dataset
    hyperparameters: Hyperparameters = field(default=Hyperparameters())
    seed: int = 0
    initial: tuple[tuple[Parameter, float], ...] = ()
    title: str = ""
