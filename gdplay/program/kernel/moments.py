"""Products over samples, such as a weight's gradient: sums of d·x by tiles in registers."""

from llvmlite import ir
from numba import int64, types
from numba.core import cgutils
from numba.extending import intrinsic

from gdplay.program.kernel.device import device, inlined
from gdplay.program.kernel.lanes import total
from gdplay.program.kernel.memory import lanes_at, load_first, offset, put
from gdplay.program.kernel.registers import (
    first_choice,
    fused,
    lane_count,
    load_vector,
    masked_load,
    store_vector,
    take,
    vector_of,
)
from gdplay.program.kernel.tiles import Tile, product


def _halved(builder, left, right, block):
    """Return the blocks of `left` and `right`, each folded: its low half + its high half."""
    size = left.type.count * (1 if right is None else 2)
    low = [i for i in range(size) if i % block < block // 2]
    high = [i for i in range(size) if i % block >= block // 2]
    return builder.fadd(take(builder, left, low, right), take(builder, left, high, right))


def _lane_sums(builder, registers):
    """Return one vector with the lane sums of 2ⁿ registers, each added as by `sum_lanes`."""
    block = registers[0].type.count
    while len(registers) > 1:
        pairs = zip(registers[::2], registers[1::2], strict=True)
        registers = [_halved(builder, left, right, block) for left, right in pairs]
        block //= 2
    vector = registers[0]
    while block > 1:
        vector = _halved(builder, vector, None, block)
        block //= 2
    return vector


@intrinsic
def transpose(typing_context, x, x_row, y, y_row):
    """Write the square of registers at `x` to `y`, rows as columns."""
    dtype, lanes = x.dtype, lane_count(x.dtype)

    def generate(context, builder, signature, arguments):
        x, x_row, y, y_row = arguments
        tile = Tile(builder, dtype, 0, 0)
        square = [load_vector(builder, tile.at(x, (r, x_row)), dtype) for r in range(lanes)]
        far = 1
        while far < lanes:
            low = [i if not i & far else lanes + i - far for i in range(lanes)]
            high = [i + far if not i & far else lanes + i for i in range(lanes)]
            for r in (r for r in range(lanes) if not r & far):
                one, other = square[r], square[r + far]
                square[r] = take(builder, one, low, other)
                square[r + far] = take(builder, one, high, other)
            far *= 2
        for r in range(lanes):
            store_vector(builder, square[r], tile.at(y, (r, y_row)), dtype)
        return context.get_dummy_value()

    i = types.int64
    return types.void(x, i, y, i), generate


@intrinsic(prefer_literal=True)
def _moment_tile(typing_context, rows, columns, d, d_row, x, x_row, g, g_row, count, add):
    """g[r, c] = Σₛ d[r, s]·x[c, s] over the first `count` samples; with `add` added to g."""
    if not isinstance(rows, types.IntegerLiteral) or not isinstance(columns, types.IntegerLiteral):
        return None
    dtype, lanes = d.dtype, lane_count(d.dtype)
    shape = rows.literal_value, columns.literal_value
    kind, integer = vector_of(dtype), ir.IntType(64)

    def generate(context, builder, signature, arguments):
        d, d_row, x, x_row, g, g_row, count, add = arguments[2:]
        tile = Tile(builder, dtype, *shape)
        for r in tile.rows:
            for c in tile.columns:
                tile.set(r, c, ir.Constant(kind, None))

        def accumulate(read):
            factors = [read(d, (r, d_row)) for r in tile.rows]
            wide = [read(x, (c, x_row)) for c in tile.columns]
            for r in tile.rows:
                for c in tile.columns:
                    tile.set(r, c, fused(builder, factors[r], wide[c], tile.value(r, c)))

        whole = builder.udiv(count, integer(lanes))
        with cgutils.for_range(builder, whole) as loop:
            accumulate(
                lambda base, row: load_vector(
                    builder, tile.at(base, row, (loop.index, lanes)), dtype
                )
            )
        left = builder.sub(count, builder.mul(whole, integer(lanes)))
        with builder.if_then(builder.icmp_signed("!=", left, integer(0))):
            chosen = first_choice(builder, left, lanes)
            accumulate(
                lambda base, row: masked_load(
                    builder, tile.at(base, row, (whole, lanes)), chosen, dtype
                )
            )
        store_sums(builder, tile, g, g_row, add)
        return context.get_dummy_value()

    i = types.int64
    return types.void(rows, columns, d, i, x, i, g, i, i, types.boolean), generate


@intrinsic(prefer_literal=True)
def _narrow_moment_tile(typing_context, rows, columns, d, d_row, x, x_row, g, g_row, first, second):
    """g[r, c] = Σₛ d[r, s]·x[c, s] over the chosen samples of two registers."""
    if not isinstance(rows, types.IntegerLiteral) or not isinstance(columns, types.IntegerLiteral):
        return None
    dtype, lanes = d.dtype, lane_count(d.dtype)
    shape = rows.literal_value, columns.literal_value

    def generate(context, builder, signature, arguments):
        d, d_row, x, x_row, g, g_row, *choices = arguments[2:]
        tile = Tile(builder, dtype, *shape)
        for register, chosen in enumerate(choices):
            places = [tile.at(d, (r, d_row), (register, lanes)) for r in tile.rows]
            factors = [masked_load(builder, place, chosen, dtype) for place in places]
            places = [tile.at(x, (c, x_row), (register, lanes)) for c in tile.columns]
            wide = [masked_load(builder, place, chosen, dtype) for place in places]
            for r in tile.rows:
                for c in tile.columns:
                    product = builder.fmul(factors[r], wide[c])
                    if register:
                        product = fused(builder, factors[r], wide[c], tile.value(r, c))
                    tile.set(r, c, product)
        store_sums(builder, tile, g, g_row)
        return context.get_dummy_value()

    i = types.int64
    return types.void(rows, columns, d, i, x, i, g, i, first, second), generate


@intrinsic(prefer_literal=True)
def _sum_tile(typing_context, rows, x, x_row, out, count, add):
    """out[r] = Σₛ x[r, s] over the first `count` samples; with `add` added to out."""
    if not isinstance(rows, types.IntegerLiteral):
        return None
    dtype, lanes = x.dtype, lane_count(x.dtype)
    kind, integer = vector_of(dtype), ir.IntType(64)

    def generate(context, builder, signature, arguments):
        x, x_row, out, count, add = arguments[1:]
        tile = Tile(builder, dtype, 1, rows.literal_value)  # the sums stand in one row
        for r in tile.columns:
            tile.set(0, r, ir.Constant(kind, None))

        def accumulate(read):
            for r in tile.columns:
                tile.set(0, r, builder.fadd(tile.value(0, r), read((r, x_row))))

        whole = builder.udiv(count, integer(lanes))
        with cgutils.for_range(builder, whole) as loop:
            accumulate(
                lambda row: load_vector(builder, tile.at(x, row, (loop.index, lanes)), dtype)
            )
        left = builder.sub(count, builder.mul(whole, integer(lanes)))
        with builder.if_then(builder.icmp_signed("!=", left, integer(0))):
            chosen = first_choice(builder, left, lanes)
            accumulate(
                lambda row: masked_load(builder, tile.at(x, row, (whole, lanes)), chosen, dtype)
            )
        store_sums(builder, tile, out, integer(0), add)
        return context.get_dummy_value()

    i = types.int64
    return types.void(rows, x, i, out, i, types.boolean), generate


def store_sums(builder, tile, g, g_row, add=None):
    """Write the lane sums of a tile into the rows of `g`; where `add` is true add them to it."""
    cells = [(r, c) for r in tile.rows for c in tile.columns]
    size = min(lane_count(tile.dtype), len(cells))
    for start in range(0, len(cells), size):
        group = cells[start : start + size]
        sums = _lane_sums(builder, [tile.value(*cell) for cell in group])
        for r in sorted({r for r, _ in group}):
            places = [i for i, cell in enumerate(group) if cell[0] == r]
            part = take(builder, sums, places)
            address = builder.bitcast(
                tile.at(g, (r, g_row), (group[places[0]][1], 1)), part.type.as_pointer()
            )
            align = int(tile.dtype.bitwidth) // 8
            if add is not None:
                old = builder.load(address, align=align)
                none = ir.Constant(part.type, None)
                part = builder.fadd(part, builder.select(add, old, none))
            builder.store(part, address, align=align)


def _moment_walk(wide):
    """Return the walk over the rows of a moment, by tiles of at most 4 × `wide`."""

    @inlined
    def walk(d, d_row, x, x_row, g, g_row, rows, count, add):
        r = 0
        while rows - r >= 4:
            dr, gr = offset(d, r * d_row), offset(g, r * g_row)
            _moment_tile(4, wide, dr, d_row, x, x_row, gr, g_row, count, add)
            r += 4
        if rows - r >= 2:
            dr, gr = offset(d, r * d_row), offset(g, r * g_row)
            _moment_tile(2, wide, dr, d_row, x, x_row, gr, g_row, count, add)
            r += 2
        if rows - r >= 1:
            dr, gr = offset(d, r * d_row), offset(g, r * g_row)
            _moment_tile(1, wide, dr, d_row, x, x_row, gr, g_row, count, add)

    return walk


_moment_4_4 = _moment_walk(4)
_moment_4_2 = _moment_walk(2)
_moment_4_1 = _moment_walk(1)


@inlined
def moment(d, d_row, x, x_row, g, g_row, rows, columns, count, add):
    """Compute g[r, c] = Σₛ d[r, s]·x[c, s] over the first `count` samples, or g += that."""
    c = 0
    while columns - c >= 4:
        _moment_4_4(d, d_row, offset(x, c * x_row), x_row, offset(g, c), g_row, rows, count, add)
        c += 4
    while columns - c >= 2:
        _moment_4_2(d, d_row, offset(x, c * x_row), x_row, offset(g, c), g_row, rows, count, add)
        c += 2
    if columns - c >= 1:
        _moment_4_1(d, d_row, offset(x, c * x_row), x_row, offset(g, c), g_row, rows, count, add)


def _narrow_moment_walk(wide):
    """Return the walk over the rows of a narrow moment, by tiles of at most 4 × `wide`."""

    @inlined
    def walk(d, d_row, x, x_row, g, g_row, rows, first, second):
        r = 0
        while rows - r >= 4:
            dr, gr = offset(d, r * d_row), offset(g, r * g_row)
            _narrow_moment_tile(4, wide, dr, d_row, x, x_row, gr, g_row, first, second)
            r += 4
        if rows - r >= 2:
            dr, gr = offset(d, r * d_row), offset(g, r * g_row)
            _narrow_moment_tile(2, wide, dr, d_row, x, x_row, gr, g_row, first, second)
            r += 2
        if rows - r >= 1:
            dr, gr = offset(d, r * d_row), offset(g, r * g_row)
            _narrow_moment_tile(1, wide, dr, d_row, x, x_row, gr, g_row, first, second)

    return walk


_narrow_moment_4 = _narrow_moment_walk(4)
_narrow_moment_2 = _narrow_moment_walk(2)
_narrow_moment_1 = _narrow_moment_walk(1)


@inlined
def narrow_moment(d, d_row, x, x_row, g, g_row, rows, columns, first, second):
    """Compute what `moment` does over the chosen samples of two registers; nothing is added."""
    c = 0
    while columns - c >= 4:
        xc, gc = offset(x, c * x_row), offset(g, c)
        _narrow_moment_4(d, d_row, xc, x_row, gc, g_row, rows, first, second)
        c += 4
    if columns - c >= 2:
        xc, gc = offset(x, c * x_row), offset(g, c)
        _narrow_moment_2(d, d_row, xc, x_row, gc, g_row, rows, first, second)
        c += 2
    if columns - c >= 1:
        xc, gc = offset(x, c * x_row), offset(g, c)
        _narrow_moment_1(d, d_row, xc, x_row, gc, g_row, rows, first, second)


@inlined
def narrow_sums(x, x_row, out, rows, first, second):
    """Compute out[r] = Σₛ x[r, s] over the chosen samples of two registers."""
    lanes = lanes_at(x)
    for r in range(rows):
        row = offset(x, r * x_row)
        put(out, r, total(load_first(row, 0, first) + load_first(row, lanes, second)))


@device
def moment_by_samples(d, d_row, x, x_row, g, g_row, rows, columns, count, add, room, zero):
    """Compute what `moment` does, sample by sample: faster where `columns` fill registers.

    `room` takes x with its rows as columns: `count` rows, padded to whole registers;
    `zero` is the address of a zero. The rows stand a register apart, because at a distance of a
    power of two they would share few places in the cache.
    """
    lanes = lanes_at(d)
    row = columns + lanes
    for s in range(0, count, lanes):
        for c in range(0, columns, lanes):
            transpose(offset(x, c * x_row + s), x_row, offset(room, s * row + c), row)
    step, none, width = int64(1), int64(0), columns // lanes
    product(d, d_row, step, room, row, g, g_row, rows, count, width, zero, none, add)


@inlined
def sums_of_rows(x, x_row, out, rows, count, add):
    """Compute out[r] = Σₛ x[r, s] over the first `count` samples, or out += that."""
    r = 0
    while rows - r >= 8:
        _sum_tile(8, offset(x, r * x_row), x_row, offset(out, r), count, add)
        r += 8
    while rows - r >= 2:
        _sum_tile(2, offset(x, r * x_row), x_row, offset(out, r), count, add)
        r += 2
    if rows - r >= 1:
        _sum_tile(1, offset(x, r * x_row), x_row, offset(out, r), count, add)
