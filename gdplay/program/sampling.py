"""The primitives that choose: a step's samples, and the block of parameters it updates.

Each choice is a function of (key, step) by `gdplay.experiment.streams`: the same
integers on every machine and in every executor. No gradient flows through them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.primitive import Primitive
from gdplay.autograd.symbol import BATCH, Array, GraphError, Shape, describe
from gdplay.experiment import streams


def batches_in(samples: int, batch: int) -> int:
    """Return the number of steps in an epoch; the last one's batch may be shorter."""
    return -(-samples // batch)


def epoch_order(key: int, epoch: int, samples: int) -> NDArray[np.intp]:
    """Return the order of the samples in `epoch`, a function of (key, epoch) alone."""
    return streams.permutation(int(streams.bits(key, epoch)), samples)


def _batch_rows(key: Any, clock: Any, data: Array, *, batch: int, shuffle: bool) -> Any:
    samples = data.shape[1]
    epoch, place = divmod(int(clock), batches_in(samples, batch))
    start, stop = place * batch, min((place + 1) * batch, samples)
    if not shuffle:
        return np.arange(start, stop)
    return epoch_order(int(key), epoch, samples)[start:stop]


def _batch_rows_shape(key: Shape, clock: Shape, data: Shape, batch: int, shuffle: bool) -> Shape:
    if key != () or clock != () or len(data) != 2 or batch < 1:
        raise GraphError(f"batch_rows: no batch of {batch} from data of shape {describe(data)}")
    return (BATCH,)


batch_rows = Primitive("batch_rows", _batch_rows, _batch_rows_shape)
"""``batch_rows(key, clock, data, batch=, shuffle=)``: the samples of this step, int64.

Step k belongs to epoch k // batches and takes the places [b·batch, (b + 1)·batch) of
its order, b = k % batches; the epoch's last batch is shorter where it does not divide.
"""


def _gather(data: Array, rows: Array, out: Array | None = None) -> Any:
    return np.take(data, rows, axis=1, out=out, mode="clip")


def _gather_shape(data: Shape, rows: Shape) -> Shape:
    if len(data) != 2 or len(rows) != 1:
        raise GraphError(f"gather: no samples {describe(rows)} of shape {describe(data)}")
    return (data[0], rows[0])


gather = Primitive("gather", _gather, _gather_shape)
"""``gather(data, rows)``: those samples of (features, samples) data, contiguous."""


def _live_size(x: Array, out: Array | None = None) -> Any:
    if out is None:
        return np.asarray(float(x.shape[1]), x.dtype)
    out[...] = x.shape[1]
    return out


def _scalar_of(x: Shape) -> Shape:
    if len(x) != 2:
        raise GraphError(f"live_size: no batch in shape {describe(x)}")
    return ()


live_size = Primitive("live_size", _live_size, _scalar_of)
"""``live_size(x)``: the number of columns of x in this step, floating."""


def _elapsed(clock: Array, like: Array, out: Array | None = None) -> Any:
    if out is None:
        return np.asarray(clock, like.dtype)
    out[...] = clock
    return out


elapsed = Primitive("elapsed", _elapsed, lambda clock, like: clock)
"""``elapsed(clock, like)``: the number of steps made, in the floating dtype of `like`."""


def _block_mask(
    key: Any,
    clock: Any,
    groups: Array,
    like: Array,
    out: Array | None = None,
    *,
    count: int,
    chosen: int,
) -> Any:
    order = streams.permutation(int(streams.bits(int(key), int(clock))), count)
    drawn = np.zeros(count + 1, bool)
    drawn[order[:chosen]] = True
    result = np.empty(groups.shape, like.dtype) if out is None else out
    result[...] = drawn[groups]
    return result


def _block_mask_shape(
    key: Shape, clock: Shape, groups: Shape, like: Shape, *, count: int, chosen: int
) -> Shape:
    if len(groups) != 1 or groups != like or not 0 <= chosen <= count:
        raise GraphError(f"block_mask: {chosen} of {count} groups over {describe(groups)}")
    return groups


block_mask = Primitive("block_mask", _block_mask, _block_mask_shape)
"""``block_mask(key, clock, groups, like, count=, chosen=)``: 1 where this step updates, else 0.

`groups` (P,) int64 gives each parameter's group, −1 for one that is never updated.
The first `chosen` groups of ``permutation(bits(key, clock), count)`` are updated.
"""

SAMPLING: tuple[Primitive, ...] = (batch_rows, gather, live_size, elapsed, block_mask)
