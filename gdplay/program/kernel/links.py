"""Products link by link, for units with few of their links: sparse rows beside dense blocks.

The links stand in the code as pairs of integers. Each sum runs in the order of its links, so
units with the same links and weights stay identical to the bit.
"""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from gdplay.program.kernel.device import device
from gdplay.program.kernel.memory import get, lanes_at, offset, pointer_at
from gdplay.program.kernel.moments import store_sums
from gdplay.program.kernel.registers import (
    first_choice,
    fused,
    lane_count,
    load_vector,
    masked_load,
    splat,
    store_vector,
    vector_of,
)
from gdplay.program.kernel.tiles import Tile


def _pair(builder, links, place):
    """Return the two integers of the link at `place`."""
    first = builder.mul(place, ir.IntType(64)(2))
    second = builder.add(first, ir.IntType(64)(1))
    return tuple(builder.load(builder.gep(links, [at])) for at in (first, second))


@intrinsic(prefer_literal=True)
def _product_tile(typing_context, columns, values, links, number, x, x_row, y, start, add):
    """y[c] = start + Σ values[i]·x[j, c] over the links (i, j); with `add` it starts at y[c]."""
    if not isinstance(columns, types.IntegerLiteral):
        return None
    dtype, lanes = values.dtype, lane_count(values.dtype)

    def generate(context, builder, signature, arguments):
        values, links, number, x, x_row, y, start, add = arguments[1:]
        tile = Tile(builder, dtype, 1, columns.literal_value)
        places = [tile.at(y, (c, lanes)) for c in tile.columns]
        with builder.if_else(add) as (then, otherwise):
            with then:
                for c in tile.columns:
                    tile.set(0, c, load_vector(builder, places[c], dtype))
            with otherwise:
                first = splat(builder, builder.load(start), lanes)
                for c in tile.columns:
                    tile.set(0, c, first)
        with cgutils.for_range(builder, number) as loop:
            value, row = _pair(builder, links, loop.index)
            factor = splat(builder, builder.load(builder.gep(values, [value])), lanes)
            for c in tile.columns:
                place = tile.at(x, (row, x_row), (c, lanes))
                part = load_vector(builder, place, dtype)
                tile.set(0, c, fused(builder, factor, part, tile.value(0, c)))
        for c in tile.columns:
            store_vector(builder, tile.value(0, c), places[c], dtype)
        return context.get_dummy_value()

    i = types.int64
    return types.void(columns, values, links, i, x, i, y, start, types.boolean), generate


@device
def product(values, table, x, x_row, y, y_row, rows, width, start, start_row, add):
    """Compute y = start + a·x, or y += a·x, for an a with few values.

    Parameters
    ----------
    values, table
        The values of a; and for each row their number, then for each the places of the value
        and of the row of x.
    x, x_row, y, y_row, rows, width, start, start_row, add
        As for `tiles.product`.
    """
    place, lanes = 0, lanes_at(values)
    for r in range(rows):
        number, links = get(table, place), offset(table, place + 1)
        row, first = offset(y, r * y_row), offset(start, r * start_row)
        place += 1 + 2 * number
        if add and number == 0:
            continue
        c = 0
        while width - c >= 4:
            xc, yc = offset(x, c * lanes), offset(row, c * lanes)
            _product_tile(4, values, links, number, xc, x_row, yc, first, add)
            c += 4
        if width - c >= 2:
            xc, yc = offset(x, c * lanes), offset(row, c * lanes)
            _product_tile(2, values, links, number, xc, x_row, yc, first, add)
            c += 2
        if width - c >= 1:
            xc, yc = offset(x, c * lanes), offset(row, c * lanes)
            _product_tile(1, values, links, number, xc, x_row, yc, first, add)


@intrinsic(prefer_literal=True)
def _moment_tile(typing_context, number, d, d_row, x, x_row, links, g, count, add):
    """g[k] = Σₛ d[i, s]·x[j, s] for `number` links (i, j); with `add` added to g."""
    if not isinstance(number, types.IntegerLiteral):
        return None
    dtype, lanes = d.dtype, lane_count(d.dtype)
    kind, integer = vector_of(dtype), ir.IntType(64)

    def generate(context, builder, signature, arguments):
        d, d_row, x, x_row, links, g, count, add = arguments[1:]
        tile = Tile(builder, dtype, 1, number.literal_value)  # the sums stand in one row
        rows = [_pair(builder, links, integer(k)) for k in tile.columns]
        for k in tile.columns:
            tile.set(0, k, ir.Constant(kind, None))

        def accumulate(read, register):
            for k, (i, j) in enumerate(rows):
                one = read(tile.at(d, (i, d_row), (register, lanes)))
                other = read(tile.at(x, (j, x_row), (register, lanes)))
                tile.set(0, k, fused(builder, one, other, tile.value(0, k)))

        whole = builder.udiv(count, integer(lanes))
        with cgutils.for_range(builder, whole) as loop:
            accumulate(lambda place: load_vector(builder, place, dtype), loop.index)
        left = builder.sub(count, builder.mul(whole, integer(lanes)))
        with builder.if_then(builder.icmp_signed("!=", left, integer(0))):
            chosen = first_choice(builder, left, lanes)
            accumulate(lambda place: masked_load(builder, place, chosen, dtype), whole)
        store_sums(builder, tile, g, integer(0), add)
        return context.get_dummy_value()

    i = types.int64
    return types.void(number, d, i, x, i, links, g, i, types.boolean), generate


@device
def moments(code, like, live, add):
    """Sum d·x over the samples for each link. Code: d, d row, x, x row, g, number, then pairs.

    A pair is the row of d and the row of x.
    """
    d, x, g = pointer_at(code, 0, like), pointer_at(code, 2, like), pointer_at(code, 4, like)
    d_row, x_row, number = get(code, 1), get(code, 3), get(code, 5)
    k = 0
    while number - k >= 8:
        links = offset(code, 6 + 2 * k)
        _moment_tile(8, d, d_row, x, x_row, links, offset(g, k), live, add)
        k += 8
    while number - k >= 1:
        links = offset(code, 6 + 2 * k)
        _moment_tile(1, d, d_row, x, x_row, links, offset(g, k), live, add)
        k += 1
