"""One training step, written once: traced into a program, or run as it stands on arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdplay.autograd import elementwise
from gdplay.autograd.symbol import SAMPLES, Symbol
from gdplay.autograd.tensor import Tensor
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import BlockKind, LossName, OptimizerName, Penalty, Schedule
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.losses import LOSSES
from gdplay.nn.network import ParameterLeaves, columns_of
from gdplay.nn.optimizers import OPTIMIZERS, UpdateInputs
from gdplay.nn.penalties import PENALTIES
from gdplay.nn.schedules import multiple
from gdplay.program.instruction import Program, Source
from gdplay.program.sampling import batch_rows, block_mask, elapsed, gather, live_size
from gdplay.program.trace import Trace

SCHEDULE_CONSTANTS = ("steps", "factor", "final", "warmup")
OPTIMIZER_CONSTANTS = ("momentum", "beta1", "beta2", "alpha", "epsilon", "weight_decay")
SCALARS = ("learning_rate", "l1", "l2", "delta", *SCHEDULE_CONSTANTS, *OPTIMIZER_CONSTANTS)


@dataclass(frozen=True, slots=True)
class StepStructure:
    """All that makes a step another program. Everything else is an input of it.

    Parameters
    ----------
    loss, optimizer
        By name.
    schedule
        Its name, whether it warms up, whether it restarts.
    l1, l2, over_biases
        Which penalties there are, and over what.
    batch, shuffle
        The largest number of samples a step takes, and whether epochs differ.
    zero_gradients
        Whether the gradient starts from zero.
    has_frozen
        Whether a person froze any parameter.
    block_count, block_chosen
        Of how many groups of parameters a step updates how many; 0 and 0 for all.
    dtype
        Of all numbers.
    """

    loss: LossName
    optimizer: OptimizerName
    schedule: tuple[str, bool, bool]
    l1: bool
    l2: bool
    over_biases: bool
    batch: int
    shuffle: bool
    zero_gradients: bool
    has_frozen: bool
    block_count: int
    block_chosen: int
    dtype: str

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of the optimizer's arrays among the inputs."""
        return tuple(f"slot {at}" for at in range(len(OPTIMIZERS[self.optimizer].slots)))


def structure_of(experiment: Experiment, layout: ParameterLayout) -> StepStructure:
    """Return what a step of `experiment` is built like.

    Raises
    ------
    ValueError
        When there is no training sample.
    """
    settings, penalty = experiment.hyperparameters, experiment.hyperparameters.penalty
    samples = experiment.dataset.train_rows.size
    if samples == 0:
        raise ValueError("there is no training sample")
    batch = min(settings.batch_size or samples, samples)
    schedule = settings.schedule
    in_blocks = settings.block.kind is not BlockKind.EVERYTHING
    count = int(groups_of(experiment, layout).max(initial=-1)) + 1 if in_blocks else 0
    return StepStructure(
        loss=settings.loss,
        optimizer=settings.optimizer.name,
        schedule=(schedule.name, schedule.warmup > 0, schedule.restarts),
        l1=penalty.l1 != 0.0,
        l2=penalty.l2 != 0.0,
        over_biases=penalty.over_biases,
        batch=batch,
        shuffle=settings.shuffle and batch < samples,
        zero_gradients=settings.zero_gradients,
        has_frozen=not bool(layout.is_trainable.all()),
        block_count=count,
        block_chosen=min(count, max(1, round(settings.block.share * count))),
        dtype=settings.dtype,
    )


def groups_of(experiment: Experiment, layout: ParameterLayout) -> np.ndarray[Any, np.dtype[Any]]:
    """Return (P,) int64, the block each parameter is updated with; −1 for frozen ones.

    A unit's block is its bias and the weights into it; a layer's is all of its units'.
    Blocks are counted from 0, those left out in which everything is frozen.
    """
    by_layer = experiment.hyperparameters.block.kind is BlockKind.LAYERS
    if by_layer:
        sizes = [stop - start for start, stop in layout.layer_slices]
        raw = np.repeat(np.arange(len(sizes)), sizes)
    else:
        raw = layout.owners
    trainable = layout.is_trainable
    _, counted = np.unique(raw[trainable], return_inverse=True)
    groups = np.full(layout.size, -1, np.int64)
    groups[trainable] = counted
    return groups


def training_step(
    structure: StepStructure, schedule: Schedule, layout: ParameterLayout, v: Mapping[str, Any]
) -> dict[str, Any]:
    """Make one step.

    Parameters
    ----------
    schedule
        Only what `structure` says of it is used; its numbers come from `v`.
    v
        The inputs by name, arrays or symbols: ``clock``, ``order_key``, ``block_key``,
        ``inputs`` (inputs, samples), ``targets`` (outputs, samples), ``parameters``,
        ``gradient`` and ``slot 0`` … (P,), ``trainable`` and ``penalised`` (P,) 0 or 1,
        ``groups`` (P,), and the scalars `SCALARS`.

    Returns
    -------
    The new ``parameters``, ``gradient`` and slots, the ``loss`` of the batch before the
    update, penalty included, and the ``rate``.
    """
    rows = batch_rows(
        v["order_key"], v["clock"], v["targets"], batch=structure.batch, shuffle=structure.shuffle
    )
    inputs, targets = gather(v["inputs"], rows), gather(v["targets"], rows)

    leaves = ParameterLeaves(layout, v["parameters"])
    active, _ = columns_of(leaves, Tensor(inputs))
    size = Tensor(live_size(targets))
    data_term = LOSSES[structure.loss].of_batch(
        active[-1], Tensor(targets), size, Tensor(v["delta"])
    )
    parameters = Tensor(v["parameters"])
    penalty = penalty_term(structure, parameters, v)
    objective = data_term if penalty is None else data_term + penalty

    objective.backward()
    gradient = leaves.gradient()
    if structure.l1 or structure.l2:
        gradient = elementwise.add(gradient, parameters.grad)
    if not structure.zero_gradients:
        gradient = elementwise.add(v["gradient"], gradient)

    made = elapsed(v["clock"], v["learning_rate"])
    rate = elementwise.multiply(v["learning_rate"], multiple(schedule, made, v))
    old = tuple(v[name] for name in structure.slots)
    updated, slots = OPTIMIZERS[structure.optimizer].function(
        UpdateInputs(v["parameters"], gradient, old, rate, elementwise.add(made, 1.0), v)
    )
    mask = _mask(structure, v)
    if mask is not None:
        updated = elementwise.select(mask, updated, v["parameters"])
        slots = tuple(
            elementwise.select(mask, new, kept) for new, kept in zip(slots, old, strict=True)
        )
    return {
        "parameters": updated,
        "gradient": gradient,
        **dict(zip(structure.slots, slots, strict=True)),
        "loss": objective.data,
        "rate": rate,
    }


def penalty_term(
    structure: StepStructure | Penalty, parameters: Tensor, v: Mapping[str, Any]
) -> Tensor | None:
    """Return the penalty of flat `parameters`, a scalar, or None without any."""
    penalised = parameters
    if not structure.over_biases and (structure.l1 or structure.l2):
        penalised = parameters * Tensor(v["penalised"])
    total: Tensor | None = None
    for name, present in (("l1", structure.l1), ("l2", structure.l2)):
        if present:
            term = PENALTIES[name].function(penalised, Tensor(v[name]))
            total = term if total is None else total + term
    return total


def trace_step(structure: StepStructure, schedule: Schedule, layout: ParameterLayout) -> Program:
    """Return the program of a step; inputs that it does not need are left out."""
    trace = Trace(structure.dtype)
    size = (layout.size,)
    columns = layout.topology.column_ids
    v: dict[str, Symbol] = {
        "clock": trace.input("clock", Source.CLOCK),
        "order_key": trace.input("order_key", Source.KEY),
        "block_key": trace.input("block_key", Source.KEY),
        "inputs": trace.input("inputs", Source.DATA, (len(columns[0]), SAMPLES)),
        "targets": trace.input("targets", Source.DATA, (len(columns[-1]), SAMPLES)),
        "trainable": trace.input("trainable", Source.VECTOR, size),
        "penalised": trace.input("penalised", Source.VECTOR, size),
        "groups": trace.input("groups", Source.VECTOR, size, integer=True),
    }
    for name in ("parameters", "gradient", *structure.slots):
        v[name] = trace.input(name, Source.STATE, size)
    for name in SCALARS:
        v[name] = trace.input(name, Source.SCALAR)
    return trace.program(training_step(structure, schedule, layout, v))


def _mask(structure: StepStructure, v: Mapping[str, Any]) -> Any:
    """Return (P,) 1 where this step updates, or None where it updates everything."""
    if structure.block_count:
        return block_mask(
            v["block_key"],
            v["clock"],
            v["groups"],
            v["trainable"],
            count=structure.block_count,
            chosen=structure.block_chosen,
        )
    return v["trainable"] if structure.has_frozen else None
