"""Instructions that sum, move or choose: over samples, by lists of rows, by random bits.

Each reads its operands from the code, in the order its docstring gives. Sums over
the samples take the first `live` columns, because the columns after them are padding.
With `add` a sum is added to what stands there: the tile before it.
"""

from numba import uint64

from gdplay.program.kernel.device import device
from gdplay.program.kernel.functions import exp, log
from gdplay.program.kernel.lanes import (
    fill,
    first_lanes,
    highest,
    select,
    total,
)
from gdplay.program.kernel.memory import (
    get,
    integers_at,
    lanes_at,
    load,
    load_first,
    offset,
    pointer_at,
    put,
    store,
    store_first,
    zero_like,
)

_GOLDEN = uint64(0x9E3779B97F4A7C15)
_MIX_1 = uint64(0xBF58476D1CE4E5B9)
_MIX_2 = uint64(0x94D049BB133111EB)


@device
def mix(word):
    """Return SplitMix64's output for one state, as `streams.mix`."""
    word = uint64(word) + _GOLDEN
    word = (word ^ (word >> uint64(30))) * _MIX_1
    word = (word ^ (word >> uint64(27))) * _MIX_2
    return word ^ (word >> uint64(31))


@device
def permute(key, counter, order, size):
    """Write the order ``streams.permutation(streams.bits(key, counter), size)``."""
    key = mix(uint64(counter) ^ uint64(key))
    for place in range(size):
        put(order, place, place)
    for place in range(size - 1, 0, -1):
        partner = mix(uint64(place) ^ key) % uint64(place + 1)
        here, there = get(order, place), get(order, partner)
        put(order, place, there)
        put(order, partner, here)


@device
def row_total(x, columns, like):
    """Return the sum of the first `columns` numbers at `x`."""
    lanes = lanes_at(like)
    whole = columns - columns % lanes
    result = fill(like, 0.0)
    for j in range(0, whole, lanes):
        result = result + load(x, j)
    if whole < columns:
        result = result + load_first(x, whole, first_lanes(like, columns - whole))
    return total(result)


@device
def sum_all(code, like, live, add):
    """Code: out, x, x row, rows, columns (−1: the live samples)."""
    out, x = pointer_at(code, 0, like), pointer_at(code, 1, like)
    x_row, rows, columns = get(code, 2), get(code, 3), get(code, 4)
    columns = live if columns < 0 else columns
    lanes = lanes_at(like)
    whole = columns - columns % lanes
    rest = first_lanes(like, columns - whole)
    result = fill(like, 0.0)
    for r in range(rows):
        for j in range(0, whole, lanes):
            result = result + load(x, r * x_row + j)
        if whole < columns:
            result = result + load_first(x, r * x_row + whole, rest)
    put(out, 0, total(result) + get(out, 0) if add else total(result))


def _sum_over_pairs(term):
    """Return the loop that sums `term(a, b)` over all numbers of two operands.

    Code: out, a, a row, b, b row, rows, columns (−1: the live samples), a factor or 0.
    """

    @device
    def loop(code, like, live, add):
        out, a, b = pointer_at(code, 0, like), pointer_at(code, 1, like), pointer_at(code, 3, like)
        a_row, b_row, rows, columns = get(code, 2), get(code, 4), get(code, 5), get(code, 6)
        columns = live if columns < 0 else columns
        lanes = lanes_at(like)
        result = fill(like, 0.0)
        for r in range(rows):
            for j in range(0, columns, lanes):
                rest = first_lanes(like, columns - j)
                one, other = load_first(a, r * a_row + j, rest), load_first(b, r * b_row + j, rest)
                result = result + term(one, other)
        whole = total(result)
        if get(code, 7) != 0:
            whole *= get(pointer_at(code, 7, like), 0)
        put(out, 0, whole + get(out, 0) if add else whole)

    return loop


sum_of_products = _sum_over_pairs(device(lambda a, b: a * b))
squared_distance = _sum_over_pairs(device(lambda a, b: (a - b) * (a - b)))


@device
def sum_rows(code, like, live, add):
    """Sum each row. Code: out, x, x row, rows, columns (−1: the live samples)."""
    out, x = pointer_at(code, 0, like), pointer_at(code, 1, like)
    x_row, rows, columns = get(code, 2), get(code, 3), get(code, 4)
    columns = live if columns < 0 else columns
    lanes = lanes_at(like)
    whole = columns - columns % lanes
    rest = first_lanes(like, columns - whole)
    for r in range(rows):
        result = fill(like, 0.0)
        for j in range(0, whole, lanes):
            result = result + load(x, r * x_row + j)
        if whole < columns:
            result = result + load_first(x, r * x_row + whole, rest)
        put(out, r, total(result) + get(out, r) if add else total(result))


@device
def sum_columns(code, like):
    """Sum each column. Code: out, x, x row, rows, columns."""
    out, x = pointer_at(code, 0, like), pointer_at(code, 1, like)
    x_row, rows, columns = get(code, 2), get(code, 3), get(code, 4)
    lanes = lanes_at(like)
    for j in range(0, columns, lanes):
        rest = first_lanes(like, columns - j)
        result = fill(like, 0.0)
        for r in range(rows):
            result = result + load_first(x, r * x_row + j, rest)
        store_first(out, j, result, rest)


@device
def log_sum_exp(code, like):
    """Ln Σ eˣ down each column, its maximum taken out. Code: out, x, x row, rows, columns."""
    out, x = pointer_at(code, 0, like), pointer_at(code, 1, like)
    x_row, rows, columns = get(code, 2), get(code, 3), get(code, 4)
    lanes = lanes_at(like)
    for j in range(0, columns, lanes):
        rest = first_lanes(like, columns - j)
        top = load_first(x, j, rest)
        for r in range(1, rows):
            top = highest(top, load_first(x, r * x_row + j, rest))
        result = fill(like, 0.0)
        for r in range(rows):
            result = result + exp(load_first(x, r * x_row + j, rest) - top)
        store_first(out, j, log(result) + top, rest)


@device
def _copy_row(out, x, columns, like):
    """Copy `columns` numbers."""
    lanes = lanes_at(like)
    whole = columns - columns % lanes
    for j in range(0, whole, lanes):
        store(out, j, load(x, j))
    if whole < columns:
        rest = first_lanes(like, columns - whole)
        store_first(out, whole, load_first(x, whole, rest), rest)


@device
def take(code, like):
    """Copy row index[r] to row r. Code: out, out row, rows, columns, x, x row, the indices."""
    out, x = pointer_at(code, 0, like), pointer_at(code, 4, like)
    out_row, rows, columns, x_row = get(code, 1), get(code, 2), get(code, 3), get(code, 5)
    for r in range(rows):
        source = get(code, 6 + r) * x_row
        if columns == 1:
            put(out, r * out_row, get(x, source))
        else:
            _copy_row(offset(out, r * out_row), offset(x, source), columns, like)


@device
def place(code, like):
    """Copy row r to row index[r]; other rows are 0 from the start. Code as for `take`."""
    out, x = pointer_at(code, 0, like), pointer_at(code, 4, like)
    out_row, rows, columns, x_row = get(code, 1), get(code, 2), get(code, 3), get(code, 5)
    for r in range(rows):
        target = get(code, 6 + r) * out_row
        if columns == 1:
            put(out, target, get(x, r * x_row))
        else:
            _copy_row(offset(out, target), offset(x, r * x_row), columns, like)


@device
def multiply_matrices(code, like, live):
    """Multiply matrices of any strides, number by number.

    Code: out, out row, rows, columns, a, a row, a step, b, b step, b column, depth
    (−1: the live samples). The columns of `out` stand next to each other.
    """
    out, a, b = pointer_at(code, 0, like), pointer_at(code, 4, like), pointer_at(code, 7, like)
    out_row, rows, columns = get(code, 1), get(code, 2), get(code, 3)
    a_row, a_step, b_step, b_column = get(code, 5), get(code, 6), get(code, 8), get(code, 9)
    depth = get(code, 10)
    depth = live if depth < 0 else depth
    for r in range(rows):
        for c in range(columns):
            result = zero_like(like)
            for k in range(depth):
                result += get(a, r * a_row + k * a_step) * get(b, k * b_step + c * b_column)
            put(out, r * out_row + c, result)


@device
def gather(code, like, rows_of_batch, shuffled, live):
    """Copy the samples of a tile out of the data; the last fills up its register.

    Code: out, out row, rows, data, data row.
    """
    out, data = pointer_at(code, 0, like), pointer_at(code, 3, like)
    out_row, rows, data_row = get(code, 1), get(code, 2), get(code, 4)
    lanes = lanes_at(like)
    for r in range(rows):
        o, d = offset(out, r * out_row), offset(data, r * data_row)
        last = fill(like, get(d, get(rows_of_batch, live - 1)))
        if shuffled:
            for j in range(live):
                put(o, j, get(d, get(rows_of_batch, j)))
            for j in range(live - live % lanes, live, lanes):
                store(o, j, select(first_lanes(like, live - j), load(o, j), last))
        else:
            d = offset(d, get(rows_of_batch, 0))
            for j in range(0, live, lanes):
                rest = first_lanes(like, live - j)
                store(o, j, select(rest, load_first(d, j, rest), last))


@device
def block_mask(code, like, clock):
    """Write 1 where this step updates a parameter, else 0.

    Code: out, key, groups, parameters, count, chosen, room for the order and the draw.
    """
    out, key, groups = pointer_at(code, 0, like), integers_at(code, 1), integers_at(code, 2)
    size, count, chosen = get(code, 3), get(code, 4), get(code, 5)
    order, drawn = integers_at(code, 6), integers_at(code, 7)
    permute(get(key, 0), clock, order, count)
    for place in range(count):
        put(drawn, get(order, place), 1 if place < chosen else 0)
    one = zero_like(like) + 1
    for i in range(size):
        group = get(groups, i)
        put(out, i, one if group >= 0 and get(drawn, group) else one * 0)
