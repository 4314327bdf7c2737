"""The loops of single instructions over whole arrays.

Each reads its operands from the code: addresses, strides and counts, in the order
that `gdplay.program.compiled_code` writes them. An elementwise instruction sees its arrays as rows
of `columns` numbers; an operand's row stride may be 0, and so may its column stride,
where it is broadcast. The last, partial register of a row is masked, so nothing
beside the row is ever written.
"""

import math

from gdplay.program.kernel import functions
from gdplay.program.kernel.device import device
from gdplay.program.kernel.lanes import (
    absolute,
    fill,
    first_lanes,
    highest,
    lowest,
    round_down,
    select,
    square_root,
)
from gdplay.program.kernel.memory import (
    get,
    lanes_at,
    load,
    load_first,
    offset,
    pointer_at,
    put,
    room,
    store,
    store_first,
)


@device
def operand_row(code, at, r, spare):
    """Return where row r of the operand at `at` of the code stands.

    The number that a broadcast column repeats is written to all of `spare`.
    """
    row = offset(pointer_at(code, at, spare), r * get(code, at + 1))
    if get(code, at + 2) != 0:
        return row
    store(spare, 0, fill(spare, get(row, 0)))
    return spare


def _unary(function):
    """Return the loop that applies `function` to each number of one operand.

    Code: out, out row, rows, columns, x, x row, x column.
    """

    @device
    def loop(code, like):
        out = pointer_at(code, 0, like)
        lanes, columns = lanes_at(like), get(code, 3)
        room_x = room(like)
        for r in range(get(code, 2)):
            o = offset(out, r * get(code, 1))
            x = operand_row(code, 4, r, room_x)
            step = get(code, 6)
            for j in range(0, columns - lanes + 1, lanes):
                store(o, j, function(load(x, j * step)))
            whole = columns - columns % lanes
            if whole < columns:
                rest = first_lanes(like, columns - whole)
                store_first(o, whole, function(load_first(x, whole * step, rest)), rest)

    return loop


def _binary(function):
    """Return the loop that applies `function` to the numbers of two operands.

    Code: out, out row, rows, columns, a, a row, a column, b, b row, b column.
    """

    @device
    def loop(code, like):
        out = pointer_at(code, 0, like)
        lanes, columns = lanes_at(like), get(code, 3)
        room_a, room_b = room(like), room(like)
        for r in range(get(code, 2)):
            o = offset(out, r * get(code, 1))
            a, b = operand_row(code, 4, r, room_a), operand_row(code, 7, r, room_b)
            step_a, step_b = get(code, 6), get(code, 9)
            for j in range(0, columns - lanes + 1, lanes):
                store(o, j, function(load(a, j * step_a), load(b, j * step_b)))
            whole = columns - columns % lanes
            if whole < columns:
                rest = first_lanes(like, columns - whole)
                left = load_first(a, whole * step_a, rest)
                right = load_first(b, whole * step_b, rest)
                store_first(o, whole, function(left, right), rest)

    return loop


def _ternary(function):
    """Return the loop that applies `function` to the numbers of three operands.

    Code: as for two, then c, c row, c column.
    """

    @device
    def loop(code, like):
        out = pointer_at(code, 0, like)
        lanes, columns = lanes_at(like), get(code, 3)
        room_a, room_b, room_c = room(like), room(like), room(like)
        for r in range(get(code, 2)):
            o = offset(out, r * get(code, 1))
            a, b = operand_row(code, 4, r, room_a), operand_row(code, 7, r, room_b)
            c = operand_row(code, 10, r, room_c)
            step_a, step_b, step_c = get(code, 6), get(code, 9), get(code, 12)
            for j in range(0, columns - lanes + 1, lanes):
                one, two, three = load(a, j * step_a), load(b, j * step_b), load(c, j * step_c)
                store(o, j, function(one, two, three))
            whole = columns - columns % lanes
            if whole < columns:
                rest = first_lanes(like, columns - whole)
                one = load_first(a, whole * step_a, rest)
                two = load_first(b, whole * step_b, rest)
                three = load_first(c, whole * step_c, rest)
                store_first(o, whole, function(one, two, three), rest)

    return loop


def _scalar_unary(function):
    """Return the loop for a `function` of single numbers; code as for `_unary`."""

    @device
    def loop(code, like):
        out, x = pointer_at(code, 0, like), pointer_at(code, 4, like)
        out_row, rows, columns = get(code, 1), get(code, 2), get(code, 3)
        x_row, x_column = get(code, 5), get(code, 6)
        for r in range(rows):
            for j in range(columns):
                put(out, r * out_row + j, function(get(x, r * x_row + j * x_column)))

    return loop


@device
def raise_power(code, like):
    """Write aᵇ, number by number; code as for `_binary`."""
    out, a, b = pointer_at(code, 0, like), pointer_at(code, 4, like), pointer_at(code, 7, like)
    out_row, rows, columns = get(code, 1), get(code, 2), get(code, 3)
    a_row, a_column = get(code, 5), get(code, 6)
    b_row, b_column = get(code, 8), get(code, 9)
    for r in range(rows):
        for j in range(columns):
            base, exponent = get(a, r * a_row + j * a_column), get(b, r * b_row + j * b_column)
            put(out, r * out_row + j, base**exponent)


@device
def _sign(x):
    return select(x > 0.0, 1.0, select(x < 0.0, -1.0, x))


copy = _unary(device(lambda x: x))
negative = _unary(device(lambda x: -x))
magnitude = _unary(device(lambda x: absolute(x)))
sign = _unary(_sign)
floor = _unary(device(lambda x: round_down(x)))
square = _unary(device(lambda x: x * x))
sqrt = _unary(device(lambda x: square_root(x)))
exp = _unary(functions.exp)
expm1 = _unary(functions.expm1)
log = _unary(functions.log)
relu = _unary(device(lambda x: select(x < 0.0, 0.0, x)))
tanh = _unary(functions.tanh)
sigmoid = _unary(functions.sigmoid)
softplus = _unary(functions.softplus)
sin = _scalar_unary(device(lambda x: math.sin(x)))
cos = _scalar_unary(device(lambda x: math.cos(x)))

add = _binary(device(lambda a, b: a + b))
subtract = _binary(device(lambda a, b: a - b))
multiply = _binary(device(lambda a, b: a * b))
divide = _binary(device(lambda a, b: a / b))
maximum = _binary(device(lambda a, b: highest(a, b)))
minimum = _binary(device(lambda a, b: lowest(a, b)))
greater = _binary(device(lambda a, b: select(a > b, 1.0, 0.0)))
greater_equal = _binary(device(lambda a, b: select(a >= b, 1.0, 0.0)))
choose = _ternary(device(lambda mask, a, b: select(mask == 0.0, b, a)))
multiply_add = _ternary(device(lambda a, b, c: a * b + c))
multiply_subtract = _ternary(device(lambda a, b, c: c - a * b))

tanh_back = _binary(device(lambda g, y: g * (1.0 - y * y)))
sigmoid_back = _binary(device(lambda g, y: g * (y * (1.0 - y))))
relu_back = _binary(device(lambda g, x: select(x > 0.0, g, g * 0.0)))
tanh_error = _ternary(device(lambda s, y, t: s * (y - t) * (1.0 - y * y)))
