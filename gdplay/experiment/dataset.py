"""The data set: samples, their labels, their split, and where they came from."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be learned.

    Parameters
    ----------
    kind
        ``"classification"``: a label is the index of its class.
        ``"regression"``: a label is the value itself.
    classes
        The names of the classes, at least two; empty for regression. With two
        classes the first is encoded as −1 (or 0) and the second as +1 (or 1).
    """

    kind: Literal["classification", "regression"]
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scaling:
    """How a raw column is fed to the network: as (x − mean) / scale.

    Parameters
    ----------
    mean
        Taken away first; finite.
    scale
        Divided by then; finite and above 0.

    Raises
    ------
    ValueError
        When one of them is out of range.
    """

    mean: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.mean) and 0.0 < self.scale < math.inf):
            raise ValueError(f"a column cannot be scaled by mean {self.mean}, scale {self.scale}")


def scaling_of_rows(values: Floats) -> tuple[Scaling, ...]:
    """Return the mean and the standard deviation of each column of `values`, (columns, rows).

    A column that is the same everywhere is not divided.
    """
    pairs = zip(values.mean(axis=1).tolist(), values.std(axis=1).tolist(), strict=True)
    return tuple(Scaling(mean, spread if spread > 0.0 else 1.0) for mean, spread in pairs)


BINARY = Task("classification", ("−1", "+1"))
REGRESSION = Task("regression")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How generated samples were made; `generators.generate` repeats it.

    Parameters
    ----------
    name
        A key of `generators.GENERATORS`.
    points
        How many samples, train and test together.
    noise
        0 to 100; in each formula s = noise / 100.
    train_share
        0 to 1, the share of the samples that trains.
    seed
        Of the streams "data" and "split".
    """

    name: str
    points: int = 500
    noise: float = 0.0
    train_share: float = 0.5
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples of some named columns, each with a label. Compared by content.

    Parameters
    ----------
    columns
        The names of the raw columns, ``("x1", "x2")`` for drawn data.
    values
        (columns, samples), float64. Made read-only.
    labels
        (samples,), float64: the index of the class, or the value. Made read-only.
    test
        (samples,), True where the sample is held out of training. Made read-only.
    drawn
        (samples,), True where a person drew it; such samples survive a change
        of the recipe. Made read-only.
    task
        What the labels mean.
    recipe
        Where the samples that were not drawn came from, or None.
    scaling
        One for each column, or empty where every column is fed as it is. `values`
        stay raw; `features.input_matrix` is the one place that applies it.

    Raises
    ------
    ValueError
        When the shapes do not fit each other.
    """

    columns: tuple[str, ...]
    values: Floats
    labels: Floats
    test: Bools
    drawn: Bools
    task: Task = field(default=BINARY)
    recipe: Recipe | None = None
    scaling: tuple[Scaling, ...] = ()

    def __post_init__(self) -> None:
        samples = self.labels.shape[0] if self.labels.ndim == 1 else -1
        if self.values.shape != (len(self.columns), samples):
            raise ValueError(
                f"values have shape {self.values.shape}, "
                f"expected ({len(self.columns)} columns, {samples} samples)"
            )
        if self.test.shape != (samples,) or self.drawn.shape != (samples,):
            raise ValueError(
                f"the split has shape {self.test.shape} and the drawn mask {self.drawn.shape}, "
                f"expected ({samples},)"
            )
        if len(self.scaling) not in (0, len(self.columns)):
            raise ValueError(
                f"{len(self.scaling)} scalings for {len(self.columns)} columns; "
                "expected one each or none"
            )
        for name, dtype in _ARRAYS.items():
            object.__setattr__(self, name, _read_only(getattr(self, name), dtype))

    @property
    def size(self) -> int:
        """The number of samples, train and test together."""
        return int(self.labels.shape[0])

    @cached_property
    def train_rows(self) -> NDArray[np.intp]:
        """The indices of the training samples, in their order. Do not modify."""
        return np.flatnonzero(~self.test)

    @cached_property
    def test_rows(self) -> NDArray[np.intp]:
        """The indices of the test samples, in their order. Do not modify."""
        return np.flatnonzero(self.test)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Dataset):
            return NotImplemented
        return self._meaning == other._meaning and all(
            _are_alike(getattr(self, name), getattr(other, name)) for name in _ARRAYS
        )

    def __hash__(self) -> int:
        return self._hash

    @property
    def _meaning(self) -> tuple[Any, ...]:
        return self.columns, self.task, self.recipe, self.scaling

    @cached_property
    def _hash(self) -> int:
        return hash((self._meaning, *(getattr(self, name).tobytes() for name in _ARRAYS)))


_ARRAYS: Final = MappingProxyType(
    {"values": np.float64, "labels": np.float64, "test": np.bool_, "drawn": np.bool_}
)


def _are_alike(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Whether two arrays hold the same bits. No copy of them outlives the question."""
    return a is b or (a.shape == b.shape and a.tobytes() == b.tobytes())


def _read_only(array: NDArray[Any], dtype: type) -> NDArray[Any]:
    """Return a C-ordered read-only array of its own; one that is so already is kept."""
    kept = array.flags.owndata and array.flags.c_contiguous and not array.flags.writeable
    if kept and array.dtype == dtype:
        return array
    copy: NDArray[Any] = np.array(array, dtype=dtype, order="C", copy=True)
    copy.flags.writeable = False
    return copy
