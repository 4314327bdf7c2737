"""Products of matrices whose columns are samples, by tiles that live in registers.

A tile holds rows × registers sums and walks once along the axis it sums over.
The order of each sum is the same in every tile shape: along the axis, or, where
the axis is the samples, lane by lane and then the halves pairwise. So a result
never depends on which row or column it stands in, and identical units stay
identical to the bit.
"""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from gdplay.program.kernel.device import device, inlined
from gdplay.program.kernel.memory import lanes_at, offset
from gdplay.program.kernel.registers import (
    fused,
    lane_count,
    load_vector,
    splat,
    store_vector,
    vector_of,
)


class Tile:
    """The sums of one tile while its code is written; each a register in its own slot."""

    def __init__(self, builder, dtype, rows, columns):
        self.builder, self.dtype = builder, dtype
        self.rows, self.columns = range(rows), range(columns)
        kind = vector_of(dtype)
        self.slots = {
            (r, c): cgutils.alloca_once(builder, kind) for r in self.rows for c in self.columns
        }

    def at(self, base, *terms):
        """Return the address base + Σ of the given products of (count, stride)."""
        index = ir.IntType(64)(0)
        for pair in terms:
            count, stride = (ir.IntType(64)(n) if isinstance(n, int) else n for n in pair)
            index = self.builder.add(index, self.builder.mul(count, stride))
        return self.builder.gep(base, [index])

    def set(self, r, c, value):
        """Set one sum."""
        self.builder.store(value, self.slots[r, c])

    def value(self, r, c):
        """Return one sum."""
        return self.builder.load(self.slots[r, c])


@intrinsic(prefer_literal=True)
def _product_tile(
    typing_context,
    rows,
    columns,
    a,
    a_row,
    a_step,
    x,
    x_row,
    y,
    y_row,
    depth,
    start,
    start_row,
    add,
):
    """y[r, c] = start[r] + Σₖ a[r, k]·x[k, c]; with `add` the sum starts at y[r, c]."""
    if not isinstance(rows, types.IntegerLiteral) or not isinstance(columns, types.IntegerLiteral):
        return None
    dtype, lanes = a.dtype, lane_count(a.dtype)
    shape = rows.literal_value, columns.literal_value

    def generate(context, builder, signature, arguments):
        a, a_row, a_step, x, x_row, y, y_row, depth, start, start_row, add = arguments[2:]
        tile = Tile(builder, dtype, *shape)
        with builder.if_else(add) as (then, otherwise):
            with then:
                for r in tile.rows:
                    for c in tile.columns:
                        place = tile.at(y, (r, y_row), (c, lanes))
                        tile.set(r, c, load_vector(builder, place, dtype))
            with otherwise:
                for r in tile.rows:
                    first = builder.load(tile.at(start, (r, start_row)))
                    for c in tile.columns:
                        tile.set(r, c, splat(builder, first, lanes))
        with cgutils.for_range(builder, depth) as loop:
            wide = [
                load_vector(builder, tile.at(x, (loop.index, x_row), (c, lanes)), dtype)
                for c in tile.columns
            ]
            for r in tile.rows:
                place = tile.at(a, (r, a_row), (loop.index, a_step))
                factor = splat(builder, builder.load(place), lanes)
                for c in tile.columns:
                    tile.set(r, c, fused(builder, factor, wide[c], tile.value(r, c)))
        for r in tile.rows:
            for c in tile.columns:
                place = tile.at(y, (r, y_row), (c, lanes))
                store_vector(builder, tile.value(r, c), place, dtype)
        return context.get_dummy_value()

    i = types.int64
    signature = types.void(rows, columns, a, i, i, x, i, y, i, i, start, i, types.boolean)
    return signature, generate


def _product_walk(tall, wide):
    """Return the walk over the rows of a product, by tiles of at most `tall` × `wide`."""

    def walk(a, a_row, a_step, x, x_row, y, y_row, rows, depth, start, start_row, add):
        r = 0
        while rows - r >= tall:
            ar, yr, first = offset(a, r * a_row), offset(y, r * y_row), offset(start, r * start_row)
            _product_tile(
                tall, wide, ar, a_row, a_step, x, x_row, yr, y_row, depth, first, start_row, add
            )
            r += tall
        if tall > 4 and rows - r >= 4:
            ar, yr, first = offset(a, r * a_row), offset(y, r * y_row), offset(start, r * start_row)
            _product_tile(
                4, wide, ar, a_row, a_step, x, x_row, yr, y_row, depth, first, start_row, add
            )
            r += 4
        if rows - r >= 2:
            ar, yr, first = offset(a, r * a_row), offset(y, r * y_row), offset(start, r * start_row)
            _product_tile(
                2, wide, ar, a_row, a_step, x, x_row, yr, y_row, depth, first, start_row, add
            )
            r += 2
        if rows - r >= 1:
            ar, yr, first = offset(a, r * a_row), offset(y, r * y_row), offset(start, r * start_row)
            _product_tile(
                1, wide, ar, a_row, a_step, x, x_row, yr, y_row, depth, first, start_row, add
            )

    return walk


_product_4_4 = inlined(_product_walk(4, 4))
product_8_2 = device(_product_walk(8, 2))
product_8_1 = device(_product_walk(8, 1))


@device
def deep_product(a, a_row, a_step, x, x_row, y, y_row, rows, depth, width, start, start_row, add):
    """Compute what `product` does, two registers of each row of x at a time.

    Of a depth of some hundred rows four would overflow the nearest cache, and be fetched anew
    for each tile; of two only half as many are fetched for as many sums.
    """
    c = 0
    lanes = lanes_at(a)
    while width - c >= 2:
        xc, yc = offset(x, c * lanes), offset(y, c * lanes)
        product_8_2(a, a_row, a_step, xc, x_row, yc, y_row, rows, depth, start, start_row, add)
        c += 2
    if width - c >= 1:
        xc, yc = offset(x, c * lanes), offset(y, c * lanes)
        product_8_1(a, a_row, a_step, xc, x_row, yc, y_row, rows, depth, start, start_row, add)


@device
def product(a, a_row, a_step, x, x_row, y, y_row, rows, depth, width, start, start_row, add):
    """Compute y = start + a·x, or y += a·x: `rows` rows of `width` registers.

    Parameters
    ----------
    a, a_row, a_step
        Where a[r, k] stands: `a_row` elements further for each r, `a_step` for each k.
    x, x_row, y, y_row
        The rows of x, `depth` of them, and of y.
    start, start_row, add
        Where the sum of row r starts: at ``start[r · start_row]``, or with `add` at y.
    """
    c = 0
    lanes = lanes_at(a)
    while width - c >= 4:
        xc, yc = offset(x, c * lanes), offset(y, c * lanes)
        _product_4_4(a, a_row, a_step, xc, x_row, yc, y_row, rows, depth, start, start_row, add)
        c += 4
    xc, yc = offset(x, c * lanes), offset(y, c * lanes)
    rest = width - c
    deep_product(a, a_row, a_step, xc, x_row, yc, y_row, rows, depth, rest, start, start_row, add)
