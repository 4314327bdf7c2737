"""A data set as comma-separated values: what the import reads back as the same data."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from gdplay.experiment.dataset import Dataset
from gdplay.storage.atomic import write_text

SPLIT: Final = "set"
"""The last column: whether a row trains or tests."""


def export_data(path: Path, dataset: Dataset) -> None:
    """Write `dataset` to `path`, whole or not at all.

    Raises
    ------
    StorageError
        When it cannot be written; a file that was there is still there.
    """
    write_text(path, format_data(dataset))


def format_data(dataset: Dataset) -> str:
    """Return a line for each sample: its raw columns, its class or value, and its set.

    Numbers are written by ``repr`` and so read back exactly.
    """
    classes = dataset.task.classes
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    header = [*dataset.columns, "class" if classes else "value"]
    writer.writerow([*_unlike(header), SPLIT])
    labels = [classes[int(label)] if classes else repr(label) for label in dataset.labels.tolist()]
    for values, label, is_test in zip(
        dataset.values.T.tolist(), labels, dataset.test.tolist(), strict=True
    ):
        writer.writerow([*map(repr, values), label, "test" if is_test else "train"])
    return text.getvalue()


def _unlike(names: list[str]) -> list[str]:
    """Return the header with a last name that no column has."""
    *columns, last = names
    while last in (*columns, SPLIT):
        last += "_"
    return [*columns, last]
