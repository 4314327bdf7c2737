"""The arrays a step is fed with, kept up to date with the experiment."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.symbol import GraphError
from gdplay.experiment import streams
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import input_matrix
from gdplay.experiment.hyperparameters import BlockKind
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.state import TrainingState
from gdplay.nn.step import (
    OPTIMIZER_CONSTANTS,
    SCALARS,
    SCHEDULE_CONSTANTS,
    StepStructure,
    groups_of,
)
from gdplay.nn.targets import encode

Floats = NDArray[np.floating[Any]]

ORDER_STREAM, BLOCK_STREAM = "batch order", "block"


@dataclass(frozen=True, eq=False, slots=True)
class Samples:
    """Some samples as a network sees them; all read-only.

    Parameters
    ----------
    inputs, targets
        (inputs, samples) and (outputs, samples), C-ordered.
    labels
        (samples,), as in the data set.
    """

    inputs: Floats
    targets: Floats
    labels: Floats


def samples_of(experiment: Experiment, rows: NDArray[np.intp]) -> Samples:
    """Return the samples `rows` of an experiment's data.

    Raises
    ------
    GraphError
        When one of them is not finite in the dtype of training.
    """
    dataset, settings = experiment.dataset, experiment.hyperparameters
    labels = dataset.labels[rows]
    labels.flags.writeable = False
    outputs = len(experiment.topology.output_layer)
    inputs = input_matrix(experiment.topology, dataset, dataset.values[:, rows])
    targets = encode(dataset.task, settings.loss, labels, outputs)
    with np.errstate(over="ignore"):  # what float32 cannot hold is refused below
        inputs = np.ascontiguousarray(inputs, settings.dtype)
        targets = np.ascontiguousarray(targets, settings.dtype)
    for name, array in (("inputs", inputs), ("targets", targets), ("labels", labels)):
        if not np.isfinite(array).all():
            raise GraphError(
                f"gather: {name} of shape {array.shape} hold a number not finite in "
                f"{settings.dtype}"
            )
    return Samples(inputs, targets, labels)


def scalars_of(experiment: Experiment) -> dict[str, float]:
    """Return every scalar input of a step by name.

    Raises
    ------
    GraphError
        When one is not finite in the dtype of training.
    """
    settings = experiment.hyperparameters
    values = {
        "learning_rate": settings.learning_rate,
        "l1": settings.penalty.l1,
        "l2": settings.penalty.l2,
        "delta": settings.huber_delta,
        **{name: getattr(settings.schedule, name) for name in SCHEDULE_CONSTANTS},
        **{name: getattr(settings.optimizer, name) for name in OPTIMIZER_CONSTANTS},
    }
    largest = float(np.finfo(settings.dtype).max)
    for name, value in values.items():
        if not abs(value) <= largest:
            raise GraphError(
                f"step: {name.replace('_', ' ')} of shape () is {value}, "
                f"not finite in {settings.dtype}"
            )
    return {name: float(values[name]) for name in SCALARS}


class StepFeed:
    """The inputs of one step program, by name, as arrays that an executor may keep.

    State arrays, clock, keys and scalars stay the same objects and change in place;
    samples and masks are replaced by new arrays.

    Parameters
    ----------
    experiment, layout, structure
        What is trained; the structure stays, the rest by `refresh`.
    """

    def __init__(
        self, experiment: Experiment, layout: ParameterLayout, structure: StepStructure
    ) -> None:
        self._dtype = np.dtype(structure.dtype)
        self._slots = structure.slots
        size = layout.size
        self.arrays: dict[str, NDArray[Any]] = {
            "clock": np.zeros((), np.int64),
            "order_key": np.zeros((), np.uint64),
            "block_key": np.zeros((), np.uint64),
            **{name: np.zeros((), self._dtype) for name in SCALARS},
            **{
                name: np.zeros(size, self._dtype)
                for name in ("parameters", "gradient", *self._slots)
            },
        }
        self._seen: tuple[Any, ...] = ()
        self.refresh(experiment, layout)

    def refresh(self, experiment: Experiment, layout: ParameterLayout) -> None:
        """Take over the settings, samples and masks of `experiment`."""
        for name, value in scalars_of(experiment).items():
            self.arrays[name][...] = value
        self.arrays["order_key"][...] = streams.stream_key(experiment.seed, ORDER_STREAM)
        self.arrays["block_key"][...] = streams.stream_key(experiment.seed, BLOCK_STREAM)
        settings = experiment.hyperparameters
        seen = (experiment.dataset, layout, settings.loss, settings.block.kind, settings.penalty)
        if len(self._seen) == len(seen) and all(map(operator.is_, seen, self._seen)):
            return
        self._seen = seen
        train = samples_of(experiment, experiment.dataset.train_rows)
        self.arrays["inputs"], self.arrays["targets"] = train.inputs, train.targets
        self.arrays["trainable"] = layout.is_trainable.astype(self._dtype)
        self.arrays["penalised"] = layout.is_weight.astype(self._dtype)
        in_blocks = settings.block.kind is not BlockKind.EVERYTHING
        self.arrays["groups"] = (
            groups_of(experiment, layout) if in_blocks else np.zeros(layout.size, np.int64)
        )

    def load(self, state: TrainingState) -> None:
        """Put `state` where the next step begins.

        Raises
        ------
        GraphError
            When it belongs to other parameters or another optimizer.
        """
        expected = self.arrays["parameters"].shape
        shapes = (state.parameters.shape, state.gradient.shape, state.slots.shape)
        if shapes != (expected, expected, (len(self._slots), *expected)):
            raise GraphError(
                f"step: a state of shapes {', '.join(map(str, shapes))} does not fit "
                f"{len(self._slots)} slots of shape {expected}"
            )
        self.arrays["clock"][...] = state.step
        self.arrays["parameters"][...] = state.parameters
        self.arrays["gradient"][...] = state.gradient
        for name, slot in zip(self._slots, state.slots, strict=True):
            self.arrays[name][...] = slot

    def state(self, layout: ParameterLayout) -> TrainingState:
        """Return a copy of what the last step left."""
        return TrainingState(
            layout,
            self.arrays["parameters"].copy(),
            self.arrays["gradient"].copy(),
            self.slots(),
            int(self.arrays["clock"]),
        )

    def slots(self) -> Floats:
        """Return a copy of the optimizer's arrays, (K, P)."""
        size = self.arrays["parameters"].size
        rows = [self.arrays[name] for name in self._slots]
        return np.array(rows, self._dtype).reshape(len(rows), size)
