"""A layer in one instruction: products, bias, and what is done to the sums at the end."""

from gdplay.program.kernel import links, operations
from gdplay.program.kernel.device import device
from gdplay.program.kernel.functions import sigmoid, tanh
from gdplay.program.kernel.lanes import first_lanes, select
from gdplay.program.kernel.memory import get, lanes_at, load, offset, pointer_at, store
from gdplay.program.kernel.moments import (
    moment,
    moment_by_samples,
    narrow_moment,
    narrow_sums,
    sums_of_rows,
)
from gdplay.program.kernel.tiles import deep_product, product, product_8_1, product_8_2

ROWS_AT_ONCE = 16
"""Rows that are finished while their sums are still in the nearest cache."""


@device
def narrow_layer(code, like):
    """Compute what `layer` does where a row is one or two registers; same code.

    So narrow a layer takes little longer than its call, so nothing is decided that is not
    needed: the padding is computed too.
    """
    y, y_row, rows = pointer_at(code, 0, like), get(code, 1), get(code, 2)
    start, start_row = pointer_at(code, 6, like), get(code, 7)
    lanes = lanes_at(like)
    for number in range(get(code, 8)):
        pair = offset(code, 9 + 6 * number)
        a, a_row, a_step = pointer_at(pair, 0, like), get(pair, 1), get(pair, 2)
        x, x_row, depth = pointer_at(pair, 3, like), get(pair, 4), get(pair, 5)
        add = number > 0
        if y_row > lanes:
            product_8_2(a, a_row, a_step, x, x_row, y, y_row, rows, depth, start, start_row, add)
        else:
            product_8_1(a, a_row, a_step, x, x_row, y, y_row, rows, depth, start, start_row, add)
    epilogue, size = get(code, 3), rows * y_row
    other = pointer_at(code, 4, like)
    if epilogue == operations.EPILOGUE_TANH:
        for j in range(0, size, lanes):
            store(y, j, tanh(load(y, j)))
    elif epilogue == operations.EPILOGUE_TANH_BACK:
        for j in range(0, size, lanes):
            value = load(other, j)
            store(y, j, load(y, j) * (1.0 - value * value))
    elif epilogue != operations.EPILOGUE_NONE:
        _finish(epilogue, y, y_row, other, get(code, 5), rows, y_row)


@device
def _finish(epilogue, y, y_row, other, other_row, rows, columns):
    """Apply the epilogue to the sums in `y`."""
    lanes = lanes_at(y)
    for r in range(rows):
        row, beside = offset(y, r * y_row), offset(other, r * other_row)
        if epilogue == operations.EPILOGUE_TANH:
            for j in range(0, columns, lanes):
                store(row, j, tanh(load(row, j)))
        elif epilogue == operations.EPILOGUE_TANH_BACK:
            for j in range(0, columns, lanes):
                value = load(beside, j)
                store(row, j, load(row, j) * (1.0 - value * value))
        elif epilogue == operations.EPILOGUE_RELU:
            for j in range(0, columns, lanes):
                value = load(row, j)
                store(row, j, select(value < 0.0, 0.0, value))
        elif epilogue == operations.EPILOGUE_RELU_BACK:
            for j in range(0, columns, lanes):
                value = load(row, j)
                store(row, j, select(load(beside, j) > 0.0, value, value * 0.0))
        elif epilogue == operations.EPILOGUE_SIGMOID:
            for j in range(0, columns, lanes):
                store(row, j, sigmoid(load(row, j)))
        else:
            for j in range(0, columns, lanes):
                value = load(beside, j)
                store(row, j, load(row, j) * (value * (1.0 - value)))


def _layer_by(multiply):
    """Return the instruction that computes y = f(start + Σ aᵢ·xᵢ), for the live samples.

    f is one of the epilogues, `multiply` the way of the products. Code: y, y row, rows,
    epilogue, other operand of f and its row, start and its row, the number of products, then
    for each a, a row, a step, x, x row, depth.
    """

    @device
    def walk(code, like, live):
        y_row, rows = get(code, 1), get(code, 2)
        lanes = lanes_at(like)
        width = (live + lanes - 1) // lanes
        for r in range(0, rows, ROWS_AT_ONCE):
            count = min(ROWS_AT_ONCE, rows - r)
            y = offset(pointer_at(code, 0, like), r * y_row)
            start = offset(pointer_at(code, 6, like), r * get(code, 7))
            for number in range(get(code, 8)):
                pair = offset(code, 9 + 6 * number)
                a_row = get(pair, 1)
                multiply(
                    offset(pointer_at(pair, 0, like), r * a_row),
                    a_row,
                    get(pair, 2),
                    pointer_at(pair, 3, like),
                    get(pair, 4),
                    y,
                    y_row,
                    count,
                    get(pair, 5),
                    width,
                    start,
                    get(code, 7),
                    number > 0,
                )
            if get(code, 3) != operations.EPILOGUE_NONE:
                other_row, columns = get(code, 5), width * lanes
                other = offset(pointer_at(code, 4, like), r * other_row)
                if y_row == columns and (other_row == columns or other_row == 0):
                    columns, count = columns * count, 1  # rows without a gap are one long row
                _finish(get(code, 3), y, y_row, other, other_row, count, columns)

    return walk


layer = _layer_by(product)
deep_layer = _layer_by(deep_product)


@device
def linked_layer(code, like, live):
    """Compute what `layer` does where some products go link by link.

    Code: as for `layer`; the depth of such a product is −1, its a row the place in the code
    where its links stand.
    """
    y, y_row, rows = pointer_at(code, 0, like), get(code, 1), get(code, 2)
    start, start_row = pointer_at(code, 6, like), get(code, 7)
    lanes = lanes_at(like)
    width = (live + lanes - 1) // lanes
    for number in range(get(code, 8)):
        pair = offset(code, 9 + 6 * number)
        a, a_row, a_step = pointer_at(pair, 0, like), get(pair, 1), get(pair, 2)
        x, x_row, depth = pointer_at(pair, 3, like), get(pair, 4), get(pair, 5)
        add = number > 0
        if depth < 0:
            table = offset(code, a_row)
            links.product(a, table, x, x_row, y, y_row, rows, width, start, start_row, add)
        else:
            product(a, a_row, a_step, x, x_row, y, y_row, rows, depth, width, start, start_row, add)
    if get(code, 3) != operations.EPILOGUE_NONE:
        other, other_row = pointer_at(code, 4, like), get(code, 5)
        _finish(get(code, 3), y, y_row, other, other_row, rows, width * lanes)


@device
def narrow_moments(code, like, live):
    """Compute what `moments` does where a row is one or two registers; same code."""
    d, x, g = pointer_at(code, 0, like), pointer_at(code, 2, like), pointer_at(code, 4, like)
    d_row, x_row, g_row = get(code, 1), get(code, 3), get(code, 5)
    rows, columns = get(code, 6), get(code, 7)
    first, second = first_lanes(like, live), first_lanes(like, live - lanes_at(like))
    narrow_moment(d, d_row, x, x_row, g, g_row, rows, columns, first, second)
    if get(code, 8) != 0:
        narrow_sums(d, d_row, pointer_at(code, 8, like), rows, first, second)


@device
def moments(code, like, live, add):
    """Sum d·x over the samples, and where wanted d alone.

    Code: d, d row, x, x row, g, g row, rows, columns, where the sums of d go or 0, room for
    x with its rows as columns or 0, a zero.
    """
    d, x, g = pointer_at(code, 0, like), pointer_at(code, 2, like), pointer_at(code, 4, like)
    d_row, x_row, g_row = get(code, 1), get(code, 3), get(code, 5)
    rows, columns = get(code, 6), get(code, 7)
    if get(code, 9) != 0:
        room, zero = pointer_at(code, 9, like), pointer_at(code, 10, like)
        moment_by_samples(d, d_row, x, x_row, g, g_row, rows, columns, live, add, room, zero)
    else:
        moment(d, d_row, x, x_row, g, g_row, rows, columns, live, add)
    if get(code, 8) != 0:
        sums_of_rows(d, d_row, pointer_at(code, 8, like), rows, live, add)
