"""Where each variable of a program lies in memory.

Two arenas hold all results. FIXED counts in elements. BATCHED counts in rows of
`capacity` columns; with n live columns a variable at row r is the contiguous block
of ``rows × n`` elements that begins at element ``r × capacity``. A place is used
again once nobody reads it any more; views and joined parts lie inside their whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import prod

from gdplay.autograd.symbol import BATCH, SAMPLES, GraphError, Shape, describe
from gdplay.program.instruction import Instruction, Program, Source
from gdplay.program.instruction_set import INSTRUCTION_SET


class Area(StrEnum):
    """Which memory a place is in."""

    FIXED = "fixed"
    BATCHED = "batched"
    INPUT = "input"
    CONSTANT = "constant"
    ROWS = "rows"
    """The sample numbers of a batch: int64, one array of `capacity` each."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a variable lies.

    Parameters
    ----------
    area
        The memory.
    base
        The variable number of the input or constant in those areas, else −1.
    offset
        Of the whole that owns the memory: in elements, or where batched in rows of
        `Plan.capacity` columns.
    inner
        Of a view or a joined part within that whole: in elements, or where batched in
        rows of as many columns as are live.
    """

    area: Area
    base: int
    offset: int
    inner: int = 0


@dataclass(frozen=True, eq=False)
class Plan:
    """The memory of one program.

    Parameters
    ----------
    program, capacity
        What is planned, and the largest number of columns of a batch.
    places
        One for each variable.
    fixed, batched
        The sizes of the two arenas, in elements and in rows.
    invariant
        The outputs of instructions that depend on constants, scalars and the live size
        alone. They have places of their own, so that they need to be computed only
        when one of those has changed.
    idle
        The outputs of instructions that move nothing: views, and joined parts that
        were computed in their place.
    commits
        (variable, input variable): copied into the state after the last instruction.
        All other new state is written where the old one was.
    """

    program: Program
    capacity: int
    places: tuple[Place, ...]
    fixed: int
    batched: int
    invariant: frozenset[int]
    idle: frozenset[int]
    commits: tuple[tuple[int, int], ...]

    def is_in_place(self, join: Instruction, part: int) -> bool:
        """Return whether the `part`-th input of a concatenation is already where it goes."""
        start = sum(self._size(variable) for variable in join.inputs[:part])
        whole = self.places[join.output]
        goal = replace(whole, inner=whole.inner + start)
        return self.places[join.inputs[part]] == goal

    def _size(self, variable: int) -> int:
        return size_of(self.program.shapes[variable])


def size_of(shape: Shape) -> int:
    """Return the number of elements, or of rows where one dimension is known only at run time."""
    return prod(size for size in shape if size >= 0)


def plan(program: Program, capacity: int, reuse: bool = True) -> Plan:
    """Return a plan of `program` for batches of up to `capacity` columns.

    Parameters
    ----------
    reuse
        Whether places are used again. Without, each variable keeps its value to the
        end of the step, for whoever wants to look at it.

    Raises
    ------
    GraphError
        When something is computed of all samples: only batches have a place.
    """
    return _Planner(program, capacity, reuse).plan()


class _Planner:
    """Follows views and joins to the variable that owns the memory, then allocates."""

    def __init__(self, program: Program, capacity: int, reuse: bool) -> None:
        self.program = program
        self.capacity = capacity
        self.reuse = reuse
        self.maker = {line.output: at for at, line in enumerate(program.instructions)}
        self.home: dict[int, tuple[int, int]] = {}
        self.free: dict[tuple[Area, int], list[int]] = {}
        self.sizes = {Area.FIXED: 0, Area.BATCHED: 0, Area.ROWS: 0}
        self.root_place: dict[int, Place] = {}
        self.invariant: set[int] = set()

    def plan(self) -> Plan:
        self._join_views()
        self._join_parts()
        self._find_invariants()
        self._find_lifetimes()
        commits = self._place_state()
        self._allocate()
        shapes = range(len(self.program.shapes))
        places = tuple(self._place(variable) for variable in shapes)
        fixed, batched = self.sizes[Area.FIXED], self.sizes[Area.BATCHED]
        busy = Plan(
            self.program,
            self.capacity,
            places,
            fixed,
            batched,
            frozenset(self.invariant),
            frozenset(),
            commits,
        )
        lines = self.program.instructions
        return replace(busy, idle=frozenset(i.output for i in lines if _is_idle(busy, i)))

    def _join_views(self) -> None:
        for line in self.program.instructions:
            if not INSTRUCTION_SET[line.primitive].is_view:
                continue
            shape = self.program.shapes[line.inputs[0]]
            offset = line.keywords.get("start", 0) * size_of(shape[1:])
            self.home[line.output] = (line.inputs[0], offset)

    def _join_parts(self) -> None:
        """Give each part of a concatenation its place inside the whole, where nothing forbids."""
        for line in reversed(self.program.instructions):
            if line.primitive != "concatenate":
                continue
            offset = 0
            for part in line.inputs:
                owner, _ = self._root(part)
                size = size_of(self.program.shapes[part])
                whole = size_of(self.program.shapes[owner]) == size
                if whole and owner in self.maker and owner != self._root(line.output)[0]:
                    self.home[owner] = (line.output, offset)
                offset += size

    def _find_invariants(self) -> None:
        """Find what needs no computing while scalars and the live size stay the same."""
        steady = {constant.variable for constant in self.program.constants}
        steady |= {i.variable for i in self.program.inputs if i.source is Source.SCALAR}
        for line in self.program.instructions:
            is_joined = self._root(line.output)[0] != line.output
            if line.primitive == "live_size" or steady.issuperset(line.inputs):
                if is_joined or BATCH in self.program.shapes[line.output]:
                    continue
                steady.add(line.output)
                self.invariant.add(line.output)

    def _find_lifetimes(self) -> None:
        """Find when each owner is first written and last read; outputs live to the end."""
        self.first_write: dict[int, int] = {}
        self.last_read: dict[int, int] = {}
        for at, line in enumerate(self.program.instructions):
            self.first_write.setdefault(self._root(line.output)[0], at)
            for variable in (*line.inputs, line.output):
                self.last_read[self._root(variable)[0]] = at
        end = len(self.program.instructions)
        lasting = [output.variable for output in self.program.outputs]
        for variable in (*lasting, *self.invariant):
            self.last_read[self._root(variable)[0]] = end

    def _place_state(self) -> tuple[tuple[int, int], ...]:
        """Write each new state over the old one where the old one is read no more."""
        commits = []
        for entry in self.program.inputs:
            if entry.source is not Source.STATE:
                continue
            result = self.program.output_named[entry.name]
            owner, offset = self._root(result)
            if owner == entry.variable and offset == 0:
                continue
            size = size_of(self.program.shapes[owner])
            fits = size == size_of(self.program.shapes[entry.variable]) and offset == 0
            if fits and self._may_overwrite(owner, entry.variable):
                self.root_place[owner] = Place(Area.INPUT, entry.variable, 0)
            else:
                commits.append((result, entry.variable))
        return tuple(commits)

    def _may_overwrite(self, owner: int, state: int) -> bool:
        if owner not in self.maker or owner in self.root_place or owner in self.invariant:
            return False
        written, read = self.first_write[owner], self.last_read.get(state, -1)
        if read != written:
            return read < written
        line = self.program.instructions[written]
        same = all(v == state for v in line.inputs if self._root(v)[0] == state)
        return same and INSTRUCTION_SET[line.primitive].is_elementwise and line.output == owner

    def _allocate(self) -> None:
        dying: dict[int, list[int]] = {}
        for owner, at in self.last_read.items():
            dying.setdefault(at, []).append(owner)
        for at, line in enumerate(self.program.instructions):
            owner, _ = self._root(line.output)
            is_due = owner in self.maker and self.first_write[owner] == at
            if is_due and owner not in self.root_place:
                self._take_over(owner, line, at)
                if owner not in self.root_place:
                    self.root_place[owner] = self._new_place(owner)
            for dead in dying.get(at, ()):
                self._release(dead)

    def _take_over(self, owner: int, line: Instruction, at: int) -> None:
        """Compute an elementwise result in the place of an input that dies with it."""
        if not (self.reuse and INSTRUCTION_SET[line.primitive].is_elementwise):
            return
        if owner != line.output:
            return
        for variable in line.inputs:
            dead, _ = self._root(variable)
            place = self.root_place.get(dead)
            same = self.program.shapes[dead] == self.program.shapes[owner]
            if dead == variable and same and place and self.last_read[dead] == at:
                if place.area in self.sizes:
                    self.root_place[owner] = place
                    self.last_read[dead] = -1
                return

    def _new_place(self, owner: int) -> Place:
        shape = self.program.shapes[owner]
        if owner in self.program.integers:
            area, size = Area.ROWS, 1
        else:
            if SAMPLES in shape:
                raise GraphError(f"no memory is planned for a result of shape {describe(shape)}")
            area = Area.BATCHED if BATCH in shape else Area.FIXED
            size = size_of(shape)
        spare = self.free.get((area, size))
        if spare and owner not in self.invariant:
            return Place(area, -1, spare.pop())
        offset = self.sizes[area]
        self.sizes[area] += size
        return Place(area, -1, offset)

    def _release(self, owner: int) -> None:
        place = self.root_place.get(owner)
        if not self.reuse or place is None or self.last_read[owner] < 0:
            return
        if place.area in (Area.FIXED, Area.BATCHED):
            size = size_of(self.program.shapes[owner])
            self.free.setdefault((place.area, size), []).append(place.offset)

    def _place(self, variable: int) -> Place:
        owner, offset = self._root(variable)
        if owner in self.maker:
            place = self.root_place[owner]
        else:
            constants = {constant.variable for constant in self.program.constants}
            place = Place(Area.CONSTANT if owner in constants else Area.INPUT, owner, 0)
        return replace(place, inner=place.inner + offset)

    def _root(self, variable: int) -> tuple[int, int]:
        """Return the variable that owns the memory of `variable`, and the offset there."""
        offset = 0
        while variable in self.home:
            variable, more = self.home[variable]
            offset += more
        return variable, offset


def _is_idle(planned: Plan, line: Instruction) -> bool:
    if line.primitive == "concatenate":
        return all(planned.is_in_place(line, part) for part in range(len(line.inputs)))
    return INSTRUCTION_SET[line.primitive].is_view
