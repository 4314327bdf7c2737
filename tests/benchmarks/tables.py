"""Tables from elsewhere, imported and trained as proposed: ``python -m tests.benchmarks.tables``.

Wine and breast cancer come from scikit-learn, go into a CSV file, and back through the very
code of the import dialog: what it reads, guesses and proposes. Prints the median test
accuracy over many splits; with ``--check`` it exits 1 where one is not past 95 %.
"""

import argparse
import csv
import dataclasses
import sys
import tempfile
from pathlib import Path

import numpy as np

from gdplay.experiment.blank import blank
from gdplay.experiment.edits.table import begin_with
from gdplay.program.readiness import compile_for, is_installed
from gdplay.storage.csv_guess import guess
from gdplay.storage.csv_import import problem, to_dataset
from gdplay.storage.csv_table import read_table
from gdplay.storage.csv_text import read_text
from gdplay.training.trainer import Trainer

TABLES = ("wine", "breast cancer")
SPLITS = 20
STEPS = 1_000
LEAST = 0.95


def write_table(name: str, folder: Path) -> Path:
    """Write scikit-learn's table `name` as a CSV file, classes by their names."""
    from sklearn import datasets

    load = {"wine": datasets.load_wine, "breast cancer": datasets.load_breast_cancer}[name]
    bunch = load()
    path = folder / f"{name.replace(' ', '-')}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*bunch.feature_names, "class"])
        for row, label in zip(bunch.data.tolist(), bunch.target.tolist(), strict=True):
            writer.writerow([*row, bunch.target_names[label]])
    return path


def accuracies(path: Path, splits: int, executor: str, steps: int = STEPS) -> np.ndarray:
    """Return the test accuracy on each split after training as proposed; (splits,)."""
    table = read_table(read_text(path))
    choice = guess(table)
    assert problem(table, choice) is None
    trainer = None
    found = []
    for seed in range(splits):
        dataset = to_dataset(table, dataclasses.replace(choice, seed=seed))
        experiment = begin_with(blank(), dataset, path.stem)
        if trainer is None:
            trainer = Trainer(experiment, executor)
        else:
            trainer.adopt(experiment)
        state = trainer.advance(trainer.initial_state(), steps)
        found.append(trainer.evaluate(state).test_accuracy)
    return np.array(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit 1 when a median is too low")
    parser.add_argument("--splits", type=int, default=SPLITS, help=f"how many (default {SPLITS})")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"of each run (default {STEPS:,})")
    parser.add_argument(
        "--executor",
        default="compiled" if is_installed() else "numpy",
        choices=("compiled", "numpy"),
        help="what runs the steps (default: %(default)s)",
    )
    asked = parser.parse_args()
    if asked.executor == "compiled":
        compile_for("float64")
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        for name in TABLES:
            path = write_table(name, Path(folder))
            found = accuracies(path, asked.splits, asked.executor, asked.steps)
            median = float(np.median(found))
            missed |= not median > LEAST
            print(
                f"{name:<16}{100 * median:.1f} % (lowest {100 * found.min():.1f} %, "
                f"{asked.splits} splits, {asked.steps:,} steps)",
                flush=True,
            )
    if asked.check and missed:
        print(f"missed: a median is not past {100 * LEAST:.0f} %")
    return 1 if asked.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
