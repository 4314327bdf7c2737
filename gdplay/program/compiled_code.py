"""Writing a program as the list of integers that the kernel walks.

Each instruction is its operation, its length, then its operands: addresses, strides
and counts. An address is written as a `Spot` first and becomes a number once the
arrays are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from types import MappingProxyType
from typing import Final

from gdplay.autograd.symbol import BATCH, SAMPLES, GraphError, describe
from gdplay.program.fused import EPILOGUES, NO_EPILOGUE, Factor
from gdplay.program.instruction import Instruction, Program
from gdplay.program.kernel import operations
from gdplay.program.plan import Area, Place, Plan


@dataclass(frozen=True, slots=True)
class Spot:
    """An address: `offset` elements into what `place` names.

    Parameters
    ----------
    slice
        Whose memory is meant, of those that have their own; −1 for the thread's that
        runs the code.
    """

    place: Place
    offset: int = 0
    slice: int = -1


Word = int | Spot

ZERO = Spot(Place(Area.CONSTANT, -1, 0))
"""The address of a zero."""

TURNED = Spot(Place(Area.CONSTANT, -2, 0))
"""The address of the room in which a tile of samples is turned."""

ROW_OF_DATA = -1
"""The offset of a `Spot` that stands for the length of a row of the data instead."""


DEEP: Final = 128
"""The rows of x past which a layer takes two registers of each at a time, not four."""

_PRODUCT_WORDS: Final = 6
"""The words of each product in a layer."""


class NotCompilableError(GraphError):
    """A program that the kernel has no form for; the numpy executor runs it."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """An array as rows and columns in memory.

    Parameters
    ----------
    spot
        Where it starts.
    rows, columns
        Its size; the columns of a batch are those of a whole tile, padding included.
    row
        Elements from one row to the next.
    is_batch
        Whether a column is a sample.
    """

    spot: Place
    rows: int
    columns: int
    row: int
    is_batch: bool


ELEMENTWISE: Final = MappingProxyType(
    {
        name.lower(): number
        for name, number in vars(operations).items()
        if isinstance(number, int) and operations.COPY < number < operations.SUM_ALL
    }
)
"""The operation of each elementwise primitive, by its name."""


_EPILOGUE: Final = MappingProxyType(
    {
        name: getattr(operations, f"EPILOGUE_{name.upper() or 'NONE'}")
        for name in (NO_EPILOGUE, *EPILOGUES)
    }
)


class Writer:
    """Turns single instructions into words.

    Parameters
    ----------
    plan
        Where each variable lies; its capacity is the width of a tile in memory.
    lanes
        The numbers in one register.
    sums_with
        For products over the samples the row sums that are written along with them.
    """

    def __init__(self, plan: Plan, lanes: int, sums_with: Mapping[int, int]) -> None:
        self.plan = plan
        self.lanes = lanes
        self.sums_with = sums_with
        self.turned_rows = 0
        self.program: Program = plan.program

    def write(self, line: Instruction) -> list[Word]:
        """Return the words of one instruction; none where nothing is to be done.

        Raises
        ------
        NotCompilableError
            When the kernel has no form for it.
        """
        written_along = line.output in self.sums_with.values()
        if line.output in self.plan.idle or written_along or line.primitive == "batch_rows":
            return []
        if line.primitive in ELEMENTWISE:
            return self._elementwise(ELEMENTWISE[line.primitive], line.inputs, line.output)
        method = getattr(self, f"_{line.primitive}", None)
        if method is None:
            raise NotCompilableError(f"{line.primitive} has no compiled form")
        words: list[Word] = method(line)
        return words

    def copy(self, source: int, target: Place) -> list[Word]:
        """Return the words that copy the variable `source` to `target`."""
        x = self.matrix(source)
        return self._strided(
            operations.COPY, Matrix(target, x.rows, x.columns, x.row, x.is_batch), [x]
        )

    def add_slice(self, variable: int, at: int) -> list[Word]:
        """Return the words that add slice `at`'s sums to those of slice 0."""
        x = self.matrix(variable)
        count = x.rows * x.row
        own, other = Spot(x.spot), Spot(x.spot, slice=at)
        return _instruction(operations.ADD, [own, 0, 1, count, own, 0, 1, other, 0, 1])

    def matrix(self, variable: int) -> Matrix:
        """Return how a variable lies in memory as rows and columns."""
        shape, place = self.program.shapes[variable], self.plan.places[variable]
        if BATCH in shape[:-1] or SAMPLES in shape[:-1] or len(shape) > 2:
            raise NotCompilableError(f"an array of shape {describe(shape)} has no compiled form")
        rows = prod(shape[:-1])
        if shape and shape[-1] == BATCH:
            return Matrix(place, rows, self.plan.capacity, self.plan.capacity, True)
        columns = shape[-1] if shape else 1
        return Matrix(place, rows, columns, columns, False)

    # -- elementwise --------------------------------------------------------------------

    def _elementwise(self, operation: int, inputs: tuple[int, ...], output: int) -> list[Word]:
        return self._strided(operation, self.matrix(output), [self.matrix(v) for v in inputs])

    def _strided(self, operation: int, out: Matrix, operands: list[Matrix]) -> list[Word]:
        """Return an elementwise instruction; one long row where the arrays allow it."""
        single = [x.rows == 1 and x.columns == 1 for x in operands]
        whole = [(x.rows, x.columns) == (out.rows, out.columns) for x in operands]
        flat = all(s or w for s, w in zip(single, whole, strict=True))
        rows, columns = (1, out.rows * out.row) if flat else (out.rows, out.columns)
        words: list[Word] = [Spot(out.spot), out.row, rows, columns]
        for x, alone in zip(operands, single, strict=True):
            row = 0 if x.rows == 1 else x.row
            column = 0 if alone or (x.columns == 1 and out.columns != 1) else 1
            words += [Spot(x.spot), row, column]
        return _instruction(operation, words)

    def _broadcast_to(self, line: Instruction) -> list[Word]:
        return self._elementwise(operations.COPY, line.inputs, line.output)

    # -- sums ---------------------------------------------------------------------------

    def _sum(self, line: Instruction) -> list[Word]:
        x, axis = self.matrix(line.inputs[0]), line.keywords["axis"]
        rank = len(self.program.shapes[line.inputs[0]])
        if axis is None or rank == 1:
            operation = operations.SUM_ALL
        else:
            operation = operations.SUM_ROWS if axis == rank - 1 else operations.SUM_COLUMNS
        columns = -1 if x.is_batch and operation != operations.SUM_COLUMNS else x.columns
        return self._reduced(operation, line, columns)

    def _log_sum_exp(self, line: Instruction) -> list[Word]:
        return self._reduced(operations.LOG_SUM_EXP, line, self.matrix(line.inputs[0]).columns)

    def _reduced(self, operation: int, line: Instruction, columns: int) -> list[Word]:
        out, x = self.matrix(line.output), self.matrix(line.inputs[0])
        return _instruction(operation, [Spot(out.spot), Spot(x.spot), x.row, x.rows, columns])

    # -- moving -------------------------------------------------------------------------

    def _concatenate(self, line: Instruction) -> list[Word]:
        """Copy each part that was not computed in its place; they follow each other."""
        words: list[Word] = []
        whole = self.plan.places[line.output]
        start = 0
        for number, part in enumerate(line.inputs):
            x = self.matrix(part)
            if not self.plan.is_in_place(line, number):
                words += self.copy(part, replace(whole, inner=whole.inner + start))
            start += x.rows if x.is_batch else x.rows * x.columns
        return words

    def _take(self, line: Instruction) -> list[Word]:
        return self._by_index(operations.TAKE, line)

    def _put(self, line: Instruction) -> list[Word]:
        return self._by_index(operations.PUT, line)

    def _by_index(self, operation: int, line: Instruction) -> list[Word]:
        indices = line.keywords["indices"]
        out, x = self.matrix(line.output), self.matrix(line.inputs[0])
        vector = len(self.program.shapes[line.output]) == 1
        columns, out_row, x_row = (1, 1, 1) if vector else (out.columns, out.row, x.row)
        words: list[Word] = [Spot(out.spot), out_row, len(indices), columns, Spot(x.spot), x_row]
        return _instruction(operation, [*words, *indices])

    # -- products -----------------------------------------------------------------------

    def _matmul(self, line: Instruction) -> list[Word]:
        a, b = (self.matrix(variable) for variable in line.inputs)
        turned_a, turned_b = line.keywords["transpose_a"], line.keywords["transpose_b"]
        if a.is_batch and b.is_batch and turned_b and not turned_a:
            return self._moment(a, b, line)
        if a.is_batch or b.is_batch:
            raise NotCompilableError("a product that turns samples into rows has no compiled form")
        out = self.matrix(line.output)
        a_row, a_step, depth = (1, a.row, a.rows) if turned_a else (a.row, 1, a.columns)
        b_step, b_column = (1, b.row) if turned_b else (b.row, 1)
        words: list[Word] = [Spot(out.spot), out.row, out.rows, out.columns]
        words += [Spot(a.spot), a_row, a_step, Spot(b.spot), b_step, b_column, depth]
        return _instruction(operations.MATMUL, words)

    def _moment(self, a: Matrix, b: Matrix, line: Instruction) -> list[Word]:
        out = self.matrix(line.output)
        words: list[Word] = [Spot(a.spot), a.row, Spot(b.spot), b.row, Spot(out.spot), out.row]
        sums = self.sums_with.get(line.output)
        words += [a.rows, b.rows, 0 if sums is None else Spot(self.plan.places[sums])]
        if self._is_narrow(a):
            return _instruction(operations.NARROW_MOMENT, words)
        return _instruction(operations.MOMENT, [*words, self._turning_room(a, b), ZERO])

    def _turning_room(self, d: Matrix, x: Matrix) -> Word:
        """Return where x is turned for a product sample by sample; 0 where that is no gain.

        Turning costs more than the lane sums it saves where d has few rows: of 8 rows, turned
        took 5 % longer over all of a step of 2-8-8-8-1 on 250 samples.
        """
        if x.rows % self.lanes or d.rows <= self.lanes:
            return 0
        self.turned_rows = max(self.turned_rows, x.rows)
        return TURNED

    def _layer(self, line: Instruction) -> list[Word]:
        factors, epilogue = line.keywords["factors"], line.keywords["epilogue"]
        out, operands = self.matrix(line.output), [self.matrix(v) for v in line.inputs]
        start = operands.pop(0) if line.keywords["has_start"] else None
        words: list[Word] = [Spot(out.spot), out.row, out.rows, _EPILOGUE[epilogue]]
        if epilogue.endswith("_back"):
            other = operands.pop()
            words += [Spot(other.spot), other.row]
        else:
            words += [ZERO, 0]
        words += [ZERO, 0] if start is None else [Spot(start.spot), start.row]
        words.append(len(factors))
        tables: list[Word] = []
        end = len(words) + _PRODUCT_WORDS * len(factors)
        for a, x, factor in zip(operands[::2], operands[1::2], factors, strict=True):
            if factor.cells is None:
                row, step = (1, a.row) if factor.is_turned else (a.row, 1)
                words += [Spot(a.spot), row, step, Spot(x.spot), x.row, x.rows]
            else:
                words += [Spot(a.spot), end + len(tables), 0, Spot(x.spot), x.row, -1]
                tables += _links_by_row(factor)
        if tables:
            operation = operations.LINKED_LAYER
        elif self._is_narrow(out):
            operation = operations.NARROW_LAYER
        else:
            is_deep = any(x.rows > DEEP for x in operands[1::2])
            operation = operations.DEEP_LAYER if is_deep else operations.LAYER
        return _instruction(operation, words + tables)

    def _linked_moment(self, line: Instruction) -> list[Word]:
        out, (d, x) = self.matrix(line.output), (self.matrix(v) for v in line.inputs)
        cells, columns = line.keywords["cells"], line.keywords["columns"]
        words: list[Word] = [Spot(d.spot), d.row, Spot(x.spot), x.row, Spot(out.spot), len(cells)]
        for cell in cells:
            words += divmod(cell, columns)
        return _instruction(operations.LINKED_MOMENT, words)

    def _is_narrow(self, x: Matrix) -> bool:
        """Return whether a row of samples is one or two registers; the step is one tile then."""
        return x.row <= 2 * self.lanes

    def _sum_of_products(self, line: Instruction) -> list[Word]:
        return self._sum_over_pairs(operations.SUM_OF_PRODUCTS, line.inputs, line.output, 0)

    def _squared_distance(self, line: Instruction) -> list[Word]:
        *pair, scale = line.inputs
        factor = Spot(self.plan.places[scale])
        return self._sum_over_pairs(operations.SQUARED_DISTANCE, pair, line.output, factor)

    def _sum_over_pairs(
        self, operation: int, pair: Sequence[int], output: int, factor: Word
    ) -> list[Word]:
        out, (a, b) = self.matrix(output), (self.matrix(variable) for variable in pair)
        columns = -1 if a.is_batch else a.columns
        words: list[Word] = [Spot(out.spot), Spot(a.spot), a.row, Spot(b.spot), b.row]
        return _instruction(operation, [*words, a.rows, columns, factor])

    # -- choosing -----------------------------------------------------------------------

    def _gather(self, line: Instruction) -> list[Word]:
        out, data = self.matrix(line.output), self.plan.places[line.inputs[0]]
        row = Spot(Place(Area.INPUT, data.base, 0), ROW_OF_DATA)
        words: list[Word] = [Spot(out.spot), out.row, out.rows, Spot(data), row]
        return _instruction(operations.GATHER, words)

    def _live_size(self, line: Instruction) -> list[Word]:
        return _instruction(operations.LIVE_SIZE, [Spot(self.plan.places[line.output])])

    def _elapsed(self, line: Instruction) -> list[Word]:
        return _instruction(operations.ELAPSED, [Spot(self.plan.places[line.output])])

    def _block_mask(self, line: Instruction) -> list[Word]:
        places = [self.plan.places[v] for v in (line.output, line.inputs[0], line.inputs[2])]
        size = self.matrix(line.output).columns
        count, chosen = line.keywords["count"], line.keywords["chosen"]
        room = [Spot(Place(Area.ROWS, -1, 0), at * (count + 1)) for at in range(2)]
        return _instruction(operations.BLOCK_MASK, [*map(Spot, places), size, count, chosen, *room])


def _instruction(operation: int, words: list[Word]) -> list[Word]:
    return [operation, len(words) + 2, *words]


def _links_by_row(factor: Factor) -> list[Word]:
    """Return for each row of a matrix its links, as `kernel.links.product` wants them."""
    height, width = factor.shape
    rows: list[list[Word]] = [[] for _ in range(width if factor.is_turned else height)]
    for place, cell in enumerate(factor.cells or ()):
        row, column = divmod(cell, width)
        if factor.is_turned:
            row, column = column, row
        rows[row] += [place, column]
    return [word for row in rows for word in (len(row) // 2, *row)]


def element_offset(place: Place, offset: int, capacity: int) -> int:
    """Return the distance from the start of a place's area, in elements."""
    scale = capacity if place.area is Area.BATCHED else 1
    return (place.offset + place.inner) * scale + offset
