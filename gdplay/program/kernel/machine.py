"""The machine that replays a compiled program: one function for each floating type.

It knows no topology, loss or optimizer. It walks a list of integers, many steps a
call, without the interpreter lock; so a new network needs no compilation.
"""

from numba import njit

from gdplay.program.kernel import fields, layers, links, loops, meeting, moves, operations
from gdplay.program.kernel.device import device, spliced
from gdplay.program.kernel.lanes import (
    first_lanes,
    select,
)
from gdplay.program.kernel.memory import (
    address_of,
    get,
    integers_at,
    lanes_at,
    load,
    load_first,
    offset,
    pointer_at,
    put,
    store,
    zero_like,
)


@spliced
def _run(code, start, stop, like, samples, shuffled, live, whole, add, clock):
    """Run the instructions from `start` to `stop`.

    `samples` are the rows of this tile, `live` their number, `whole` the number in the
    whole batch; with `add` sums over samples are added to those of the tile before.
    """
    place = start
    while place < stop:
        op = get(code, place)
        operands = offset(code, place + 2)
        if op == operations.NARROW_LAYER:
            layers.narrow_layer(operands, like)
        elif op == operations.NARROW_MOMENT:
            layers.narrow_moments(operands, like, live)
        elif op == operations.LAYER:
            layers.layer(operands, like, live)
        elif op == operations.DEEP_LAYER:
            layers.deep_layer(operands, like, live)
        elif op == operations.LINKED_LAYER:
            layers.linked_layer(operands, like, live)
        elif op == operations.LINKED_MOMENT:
            links.moments(operands, like, live, add)
        elif op == operations.MOMENT:
            layers.moments(operands, like, live, add)
        elif op == operations.SUM_OF_PRODUCTS:
            moves.sum_of_products(operands, like, live, add)
        elif op == operations.SQUARED_DISTANCE:
            moves.squared_distance(operands, like, live, add)
        elif op == operations.COPY:
            loops.copy(operands, like)
        elif op == operations.NEGATIVE:
            loops.negative(operands, like)
        elif op == operations.ABSOLUTE:
            loops.magnitude(operands, like)
        elif op == operations.SIGN:
            loops.sign(operands, like)
        elif op == operations.FLOOR:
            loops.floor(operands, like)
        elif op == operations.SQUARE:
            loops.square(operands, like)
        elif op == operations.SQRT:
            loops.sqrt(operands, like)
        elif op == operations.EXP:
            loops.exp(operands, like)
        elif op == operations.EXPM1:
            loops.expm1(operands, like)
        elif op == operations.LOG:
            loops.log(operands, like)
        elif op == operations.SIN:
            loops.sin(operands, like)
        elif op == operations.COS:
            loops.cos(operands, like)
        elif op == operations.RELU:
            loops.relu(operands, like)
        elif op == operations.TANH:
            loops.tanh(operands, like)
        elif op == operations.SIGMOID:
            loops.sigmoid(operands, like)
        elif op == operations.SOFTPLUS:
            loops.softplus(operands, like)
        elif op == operations.ADD:
            loops.add(operands, like)
        elif op == operations.SUBTRACT:
            loops.subtract(operands, like)
        elif op == operations.MULTIPLY:
            loops.multiply(operands, like)
        elif op == operations.DIVIDE:
            loops.divide(operands, like)
        elif op == operations.POWER:
            loops.raise_power(operands, like)
        elif op == operations.MAXIMUM:
            loops.maximum(operands, like)
        elif op == operations.MINIMUM:
            loops.minimum(operands, like)
        elif op == operations.GREATER:
            loops.greater(operands, like)
        elif op == operations.GREATER_EQUAL:
            loops.greater_equal(operands, like)
        elif op == operations.SELECT:
            loops.choose(operands, like)
        elif op == operations.MULTIPLY_ADD:
            loops.multiply_add(operands, like)
        elif op == operations.MULTIPLY_SUBTRACT:
            loops.multiply_subtract(operands, like)
        elif op == operations.TANH_BACK:
            loops.tanh_back(operands, like)
        elif op == operations.SIGMOID_BACK:
            loops.sigmoid_back(operands, like)
        elif op == operations.RELU_BACK:
            loops.relu_back(operands, like)
        elif op == operations.TANH_ERROR:
            loops.tanh_error(operands, like)
        elif op == operations.SUM_ALL:
            moves.sum_all(operands, like, live, add)
        elif op == operations.SUM_ROWS:
            moves.sum_rows(operands, like, live, add)
        elif op == operations.SUM_COLUMNS:
            moves.sum_columns(operands, like)
        elif op == operations.LOG_SUM_EXP:
            moves.log_sum_exp(operands, like)
        elif op == operations.TAKE:
            moves.take(operands, like)
        elif op == operations.PUT:
            moves.place(operands, like)
        elif op == operations.MATMUL:
            moves.multiply_matrices(operands, like, live)
        elif op == operations.GATHER:
            moves.gather(operands, like, samples, shuffled, live)
        elif op == operations.BLOCK_MASK:
            moves.block_mask(operands, like, clock)
        elif op == operations.LIVE_SIZE:
            put(pointer_at(operands, 0, like), 0, whole)
        elif op == operations.ELAPSED:
            put(pointer_at(operands, 0, like), 0, clock)
        place += get(code, place + 1)


@device
def _widen_bucket(plan, like, fresh):
    """Take the step's gradient into the extremes of its bucket."""
    gradient = pointer_at(plan, fields.GRADIENT, like)
    low, high = pointer_at(plan, fields.LOWEST, like), pointer_at(plan, fields.HIGHEST, like)
    size, lanes = get(plan, fields.PARAMETERS), lanes_at(like)
    whole = size - size % lanes
    rest = first_lanes(like, size - whole)
    if fresh:
        for i in range(0, size, lanes):
            value = load(gradient, i) if i < whole else load_first(gradient, i, rest)
            store(low, i, value)
            store(high, i, value)
    else:
        for i in range(0, size, lanes):
            value = load(gradient, i) if i < whole else load_first(gradient, i, rest)
            # Each comparison with NaN is false, so one that is in the bucket stays there.
            least, most = load(low, i), load(high, i)
            is_number = value == value
            store(low, i, select(is_number, select(value < least, value, least), value))
            store(high, i, select(is_number, select(value > most, value, most), value))


@device
def _resume_bucket(plan, like, history, buckets, bucket):
    """Read the extremes of a bucket that an earlier call began."""
    low, high = pointer_at(plan, fields.LOWEST, like), pointer_at(plan, fields.HIGHEST, like)
    size = get(plan, fields.PARAMETERS)
    first, second = offset(history, bucket * size), offset(history, (buckets + bucket) * size)
    for i in range(size):
        put(low, i, get(first, i))
        put(high, i, get(second, i))


@device
def _write_bucket(plan, like, history, buckets, bucket):
    """Write the extremes of a bucket and its last gradient."""
    gradient = pointer_at(plan, fields.GRADIENT, like)
    low, high = pointer_at(plan, fields.LOWEST, like), pointer_at(plan, fields.HIGHEST, like)
    size = get(plan, fields.PARAMETERS)
    first, second = offset(history, bucket * size), offset(history, (buckets + bucket) * size)
    third = offset(history, (2 * buckets + bucket) * size)
    for i in range(size):
        put(first, i, get(low, i))
    for i in range(size):
        put(second, i, get(high, i))
    for i in range(size):
        put(third, i, get(gradient, i))


@device
def _log_loss(losses, bucket, loss, fresh):
    """Take one loss into its bucket; NaN stays."""
    losses[2, bucket] = loss
    if fresh or not losses[0, bucket] <= loss:
        losses[0, bucket] = (
            losses[0, bucket] if losses[0, bucket] != losses[0, bucket] and not fresh else loss
        )
    if fresh or not losses[1, bucket] >= loss:
        losses[1, bucket] = (
            losses[1, bucket] if losses[1, bucket] != losses[1, bucket] and not fresh else loss
        )


@device
def _order(plan, order, tags, epoch):
    """Make sure that `order` holds the samples in the order of `epoch`."""
    key, samples = get(integers_at(plan, fields.KEY), 0), get(plan, fields.SAMPLE_COUNT)
    if (
        get(tags, fields.ORDER_EPOCH) != epoch
        or get(tags, fields.ORDER_KEY) != key
        or get(tags, fields.ORDER_SAMPLES) != samples
    ):
        moves.permute(key, epoch, order, samples)
        put(tags, fields.ORDER_EPOCH, epoch)
        put(tags, fields.ORDER_KEY, key)
        put(tags, fields.ORDER_SAMPLES, samples)


@device
def _leave_zero(plan, like):
    """Clear the sums of a slice without a tile: they are added to those of the others."""
    sums = pointer_at(plan, fields.SUMS, like)
    for i in range(get(plan, fields.SUMS_SIZE)):
        put(sums, i, zero_like(like))


@device
def _share(plan, whole):
    """Return where a slice's samples begin and end in a batch of `whole`, and if all are one tile.

    Whole tiles; the slices after the first may have fewer, or none.
    """
    tile, slices = get(plan, fields.TILE_SIZE), get(plan, fields.SLICES)
    number = get(plan, fields.SLICE)
    tiles = (whole + tile - 1) // tile
    share = (tiles + slices - 1) // slices * tile
    start = min(number * share, whole)
    return start, min(start + share, whole), tiles == 1 and slices == 1


@njit(nogil=True, cache=True)
def replay(
    steps, code, plan, like, clock, order, tags, log, losses, history, counters, stop, limit
):
    """Make up to `steps` steps and return how many were completed.

    Parameters
    ----------
    code, plan
        int64: the instructions, and the numbers `fields` names.
    like
        An array of the program's floating type; only its type counts.
    clock
        (1,) int64, counted up.
    order, tags
        int64: the order of the samples, and what it was made for; 0, 1, 2 … when the
        samples are not shuffled.
    log, losses, history, counters
        Whether to log, and the arrays of `StepLog`. The replay ends before a step
        that would need a bucket more than there are.
    stop
        (1,) uint8; the replay ends between steps, or between the tiles of a step that
        is then abandoned, once it is not 0.
    limit
        The replay ends after a step whose loss is NaN or greater.

    Where a plan names several slices, each is replayed by a call of its own, all at
    once; that of slice 0 makes everything but the others' tiles.
    """
    code, plan, like = address_of(code), address_of(plan), address_of(like)
    order, tags, stop = address_of(order), address_of(tags), address_of(stop)
    history, buckets = address_of(history), losses.shape[1]
    ends = offset(plan, fields.START)
    batch, tile = get(plan, fields.BATCH_SIZE), get(plan, fields.TILE_SIZE)
    samples, shuffled = get(plan, fields.SAMPLE_COUNT), get(plan, fields.SHUFFLED) != 0
    batches = (samples + batch - 1) // batch
    width, count = counters[0], counters[1]
    epoch, place = clock[0] // batches, clock[0] % batches
    first_phase, last_phase = get(plan, fields.FIRST_PHASE), get(plan, fields.LAST_PHASE)
    slices, number = get(plan, fields.SLICES), get(plan, fields.SLICE)
    place_to_meet = integers_at(plan, fields.MEETING)
    set_up_for, done, bucket = -1, 0, count // width
    start, until, at_once = 0, 0, False
    if log and count % width != 0:
        _resume_bucket(plan, like, history, buckets, bucket)
    while done < steps and get(stop, 0) == 0:
        if log and bucket == buckets:
            break
        if number > 0:
            if not meeting.wait_for(place_to_meet, 0, done + 1):
                break
        elif shuffled:
            _order(plan, order, tags, epoch)
        first = place * batch
        whole = min(batch, samples - first)
        begin_with = 1 if shuffled or batches > 1 else 2
        if whole != set_up_for:
            start, until, at_once = _share(plan, whole)
            set_up_for, begin_with = whole, 0
        phase = max(first_phase, begin_with)
        at = start
        if start >= until:
            _leave_zero(plan, like)
        while phase <= last_phase:
            tiled = phase == 3 and not at_once
            if tiled and slices > 1 and number == 0 and at == start:
                meeting.tell(place_to_meet, 0, done + 1)
            # One call runs all phases where one tile is all; it is the same call, so that the
            # instructions are compiled into one place only.
            last = last_phase if at_once and phase > 0 else phase
            live = min(tile, until - at) if tiled else whole
            begin, end = get(ends, phase), get(ends, last + 1)
            if end > begin and live > 0:
                rows = offset(order, first + at)
                add = tiled and at > start
                _run(code, begin, end, like, rows, shuffled, live, whole, add, clock[0])
            phase = last
            if tiled and at + tile < until:
                at += tile
                if get(stop, 0) != 0:
                    break
            else:
                if (
                    tiled
                    and number == 0
                    and not meeting.wait_for_all(place_to_meet, slices, done + 1)
                ):
                    break
                phase += 1
        if phase <= last_phase:
            break
        done += 1
        place += 1
        if place == batches:
            place = 0
            epoch += 1
        if number > 0:
            meeting.tell(place_to_meet, number, done)
            continue
        loss = get(pointer_at(plan, fields.LOSS, like), 0)
        clock[0] += 1
        if log:
            fresh = (count & (width - 1)) == 0
            _log_loss(losses, bucket, loss, fresh)
            _widen_bucket(plan, like, fresh)
            count += 1
            if (count & (width - 1)) == 0:
                _write_bucket(plan, like, history, buckets, bucket)
                bucket += 1
        if not loss <= limit:
            break
    if slices > 1 and (number == 0 or done < steps):
        meeting.tell(place_to_meet, number, fields.LEFT)
    if log:
        counters[1] = count
        if count % width != 0:
            _write_bucket(plan, like, history, buckets, bucket)
    return done
