"""A layer in one instruction: products, bias, and what is done to the sums at the end."""

from gdplay.program.kernel import operations
from gdplay.program.kernel.device import device
from gdplay.program.kernel.functions import sigmoid, tanh
from gdplay.program.kernel.lanes import select
from gdplay.program.kernel.memory import get, lanes_at, load, offset, pointer_at, store
from gdplay.program.kernel.tiles import moment, moment_by_samples, product, sums_of_rows

ROWS_AT_ONCE = 16
"""Rows that are finished while their sums are still in the nearest cache."""


@device
def layer(code, like, live):
    """Compute y = f(start + Σ aᵢ·xᵢ), f one of the epilogues, for the live samples.

    Code: y, y row, rows, epilogue, other operand of f and its row, start and its row,
    the number of products, then for each a, a row, a step, x, x row, depth.
    """
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
            product(
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
