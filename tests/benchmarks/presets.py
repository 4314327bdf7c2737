"""TensorFlow Playground's cases, over many seeds: ``python -m tests.benchmarks.presets``.

Prints the median train and test loss after 100 and 500 epochs beside that system's own
medians, as they were measured on a faithful replica of it. With ``--check`` it exits 1
and names each median that is more than a factor of 1.5 away.
"""

import argparse
import dataclasses
import sys
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gdplay.experiment.edits.topology import set_layer_activation
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import generate
from gdplay.program.readiness import compile_for, is_installed
from gdplay.storage import presets
from gdplay.training.trainer import Trainer

EPOCHS = (100, 500)
FACTOR = 1.5
SEEDS = 201
UNSETTLED = 0.3
"""A loss above this after 500 epochs has not settled: zero output scores 0.5."""


@dataclass(frozen=True)
class Case:
    """One row: an experiment, and (train, test) after each of `EPOCHS` elsewhere."""

    name: str
    experiment: Experiment
    reference: tuple[tuple[float, float], ...]
    settles: bool = True


def cases() -> tuple[Case, ...]:
    """Return every case of the table; defaults but for what is named."""
    circle, xor, gauss = (presets.load(name)[0] for name in ("circle", "xor", "gauss"))
    relu = circle
    for index in range(len(circle.topology.hidden_layers)):
        relu = set_layer_activation(relu, index, "relu")
    fast = dataclasses.replace(
        circle, hyperparameters=dataclasses.replace(circle.hyperparameters, learning_rate=3.0)
    )
    return (
        Case("circle", circle, ((0.0093, 0.0121), (0.0007, 0.0020))),
        Case("xor", xor, ((0.0110, 0.0174), (0.00075, 0.0039))),
        Case("gauss", gauss, ((0.0005, 0.0005), (0.00009, 0.0001))),
        Case("circle, ReLU", relu, ((0.0038, 0.0061), (0.0004, 0.0013))),
        Case("circle, rate 3", fast, ((0.66, 0.70), (0.69, 0.72)), settles=False),
    )


def seeded(experiment: Experiment, seed: int) -> Experiment:
    """Return `experiment` with other data, another split and other weights."""
    recipe = dataclasses.replace(experiment.dataset.recipe, seed=seed)
    return dataclasses.replace(experiment, dataset=generate(recipe), seed=seed)


def losses(
    case: Case, seeds: Iterable[int], executor: str, epochs: tuple[int, ...] = EPOCHS
) -> np.ndarray:
    """Return (seeds, epochs, 2): the train and test loss of each run."""
    trainer = None
    rows = []
    for seed in seeds:
        experiment = seeded(case.experiment, seed)
        if trainer is None:
            trainer = Trainer(experiment, executor)
        else:
            trainer.adopt(experiment)
        state = trainer.initial_state()
        batches = trainer.position(0).batches
        row = []
        for epoch in epochs:
            state = trainer.advance(state, epoch * batches - state.step)
            found = trainer.evaluate(state)
            row.append((found.train, found.test))
        rows.append(row)
    return np.array(rows)


def misses(case: Case, medians: np.ndarray, epochs: tuple[int, ...] = EPOCHS) -> list[str]:
    """Return a line for each median of `medians` (epochs, 2) that is not where it should be."""
    found = []
    for epoch, row, reference in zip(epochs, medians, case.reference, strict=False):
        for name, ours, theirs in zip(("train", "test"), row, reference, strict=True):
            if case.settles and not 1 / FACTOR <= ours / theirs <= FACTOR:
                found.append(
                    f"{case.name}, {name} after {epoch} epochs: {ours:.2g}, "
                    f"more than {FACTOR} times away from {theirs:.2g}"
                )
            if not case.settles and not ours > UNSETTLED:
                found.append(f"{case.name}, {name} after {epoch} epochs: {ours:.2g} has settled")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit 1 when a median is off")
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"how many (default {SEEDS})")
    parser.add_argument(
        "--executor",
        default="compiled" if is_installed() else "numpy",
        choices=("compiled", "numpy"),
        help="what runs the steps (default: %(default)s)",
    )
    asked = parser.parse_args()
    if asked.executor == "compiled":
        compile_for("float64")
    print(f"median train/test loss over {asked.seeds} seeds, in brackets the reference")
    print(f"{'case':<16}" + "".join(f"{f'after {epoch} epochs':<36}" for epoch in EPOCHS))
    missed = []
    for case in cases():
        medians = np.median(losses(case, range(asked.seeds), asked.executor), axis=0)
        cells = [
            f"{train:.2g}/{test:.2g} ({theirs[0]:.2g}/{theirs[1]:.2g})"
            for (train, test), theirs in zip(medians, case.reference, strict=True)
        ]
        print(f"{case.name:<16}" + "".join(f"{cell:<36}" for cell in cells), flush=True)
        missed += misses(case, medians)
    for line in missed if asked.check else ():
        print("missed:", line)
    return 1 if asked.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
