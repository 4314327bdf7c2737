"""The cases of the engine's benchmark: small networks, full batch, tanh, gradient descent."""

from dataclasses import dataclass, replace

import numpy as np

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Hyperparameters, LossName
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import fully_connected


@dataclass(frozen=True)
class Case:
    """One row of the table.

    Parameters
    ----------
    name
        As it is printed.
    widths
        Inputs, then the units of each layer.
    batch
        The samples of every step; there are no others.
    rate
        The learning rate.
    loss
        ½ mean squared, or the sum of squares.
    run
        How many steps are timed as one.
    is_cut
        Whether a tenth of the links are cut, and two skips added.
    is_thinned
        Whether nine tenths of the links between hidden layers are cut.
    """

    name: str
    widths: tuple[int, ...]
    batch: int
    rate: float = 0.03
    loss: LossName = LossName.HALF_MEAN_SQUARED
    run: int = 1
    is_cut: bool = False
    is_thinned: bool = False

    @property
    def scale(self) -> float:
        """What the sum of squares is multiplied with."""
        return 1.0 if self.loss is LossName.SUM_SQUARED else 0.5 / self.batch

    @property
    def size(self) -> int:
        """The number of parameters of the dense network."""
        return sum(o * (i + 1) for i, o in zip(self.widths, self.widths[1:], strict=False))

    @property
    def is_wide(self) -> bool:
        """Whether a step takes over a millisecond, so that cores may share it."""
        return self.size > 10_000

    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return inputs (features, batch), targets (1, batch) and flat start parameters."""
        rng = np.random.default_rng(7)
        inputs = rng.uniform(-1.0, 1.0, (self.widths[0], self.batch))
        targets = np.where(np.sum(inputs**2, axis=0, keepdims=True) < 0.7, 1.0, -1.0)
        return inputs, targets, rng.uniform(-0.5, 0.5, self.size)

    def experiment(self) -> Experiment:
        """Return the same as an experiment; its state starts from `arrays`."""
        inputs, targets, _ = self.arrays()
        columns = tuple(f"x{number + 1}" for number in range(self.widths[0]))
        none = np.zeros(self.batch, bool)
        labels = (targets[0] > 0).astype(float)
        topology = fully_connected(columns, self.widths[1:])
        if self.is_cut:
            first, *middle, last = topology.column_ids
            links = sorted(topology.links)
            kept = frozenset(link for at, link in enumerate(links) if at % 10 != 3)
            skips = {Link(first[0], last[0]), Link(middle[0][1], middle[2][5])}
            topology = replace(topology, links=kept | skips)
        if self.is_thinned:
            _, *hidden, _ = topology.column_ids
            inside = {unit for column in hidden for unit in column}
            between = [link for link in sorted(topology.links) if inside.issuperset(link)]
            cut = frozenset(link for at, link in enumerate(between) if at % 10 != 3)
            topology = replace(topology, links=topology.links - cut)
        settings = Hyperparameters(
            learning_rate=self.rate, loss=self.loss, batch_size=0, shuffle=False
        )
        return Experiment(topology, Dataset(columns, inputs, labels, none, none), settings)


CASES = {
    case.name: case
    for case in (
        Case("W1", (2, 4, 2, 1), 10),
        Case("W2", (2, 8, 8, 8, 1), 10),
        Case("W2 cut", (2, 8, 8, 8, 1), 10, is_cut=True),
        Case("W3", (2, 8, 8, 8, 1), 250),
        Case("W4", (2, 64, 64, 1), 250),
        Case("W4 thinned", (2, 64, 64, 1), 250, is_thinned=True),
        Case("W5", (2, 256, 256, 1), 500),
        Case("W6", (3, 4, 4, 1), 4, 0.1, LossName.SUM_SQUARED, run=20),
    )
}
