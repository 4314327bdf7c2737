"""Where each node of the graph stands: a pure function of the graph and of what is open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from gdplay.insight.sample_graph import Group, SampleGraph

NODE: Final = (96.0, 54.0)
"""Width and height of one node: room for "ReLU = loss"."""

CLOSED: Final = (108.0, 56.0)
"""Width and height of a neuron that is not open."""

_INPUT: Final = (78.0, 56.0)
_NODE_GAP: Final = (14.0, 8.0)
_GROUP_GAP: Final = (24.0, 12.0)
_PADDING: Final = 8.0
_TITLE: Final = 22.0


@dataclass(frozen=True, slots=True)
class Box:
    """A node, or a whole group: closed as one box, open as a frame around its nodes.

    Parameters
    ----------
    group
        Its place among the groups.
    node
        The node it shows; of an open group None.
    x, y, width, height
        In the scene.
    is_group
        Whether it stands for its group.
    """

    group: int
    node: int | None
    x: float
    y: float
    width: float
    height: float
    is_group: bool = False

    @property
    def is_frame(self) -> bool:
        """Whether it is the frame of an open group."""
        return self.node is None


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The whole picture.

    Parameters
    ----------
    boxes
        Frames before the nodes in them.
    edges
        From one box to another, by their places.
    width, height
        Of everything.
    """

    boxes: tuple[Box, ...]
    edges: tuple[tuple[int, int], ...]
    width: float
    height: float


def can_open(group: Group) -> bool:
    """Whether there is more in a group than the one node that stands for it."""
    return len(group.nodes) > 1


def arrange(graph: SampleGraph, opened: Collection[int]) -> Arrangement:
    """Return the picture with the groups `opened` shown node by node.

    Groups stand in the columns of the network, the loss on the right; within an open
    group each node stands right of what it was computed from.
    """
    sizes = [
        _open_size(graph, group) if place in opened and can_open(group) else _closed_size(group)
        for place, group in enumerate(graph.groups)
    ]
    columns: dict[int, list[int]] = {}
    for place, group in enumerate(graph.groups):
        columns.setdefault(group.depth, []).append(place)
    height = max(_stack_height(sizes, column) for column in columns.values())
    boxes: list[Box] = []
    box_of_node: dict[int, int] = {}
    x = 0.0
    for depth in sorted(columns):
        column = columns[depth]
        width = max(sizes[place][0] for place in column)
        y = (height - _stack_height(sizes, column)) / 2
        for place in column:
            left = x + (width - sizes[place][0]) / 2
            is_open = place in opened and can_open(graph.groups[place])
            _put(graph, place, is_open, (left, y, *sizes[place]), boxes)
            y += sizes[place][1] + _GROUP_GAP[1]
        x += width + _GROUP_GAP[0]
    for at, box in enumerate(boxes):
        if box.is_group and not box.is_frame:
            box_of_node.update(dict.fromkeys(graph.groups[box.group].nodes, at))
        elif box.node is not None:
            box_of_node[box.node] = at
    edges = {
        (box_of_node[source], box_of_node[node])
        for node in range(len(graph.nodes))
        for source in graph.nodes[node].inputs
    }
    distinct = tuple(sorted(edge for edge in edges if edge[0] != edge[1]))
    return Arrangement(tuple(boxes), distinct, x - _GROUP_GAP[0], height)


def _put(
    graph: SampleGraph,
    place: int,
    is_open: bool,
    rect: tuple[float, float, float, float],
    boxes: list[Box],
) -> None:
    group = graph.groups[place]
    if not is_open:
        boxes.append(Box(place, group.output, *rect, is_group=True))
        return
    boxes.append(Box(place, None, *rect, is_group=True))
    for node, (column, row) in _cells(graph, group).items():
        x = rect[0] + _PADDING + column * (NODE[0] + _NODE_GAP[0])
        y = rect[1] + _TITLE + _PADDING + row * (NODE[1] + _NODE_GAP[1])
        boxes.append(Box(place, node, x, y, *NODE))


def _closed_size(group: Group) -> tuple[float, float]:
    return _INPUT if group.depth == 0 else CLOSED


def _open_size(graph: SampleGraph, group: Group) -> tuple[float, float]:
    cells = _cells(graph, group).values()
    columns = 1 + max(column for column, _ in cells)
    rows = 1 + max(row for _, row in cells)
    return (
        2 * _PADDING + columns * NODE[0] + (columns - 1) * _NODE_GAP[0],
        2 * _PADDING + _TITLE + rows * NODE[1] + (rows - 1) * _NODE_GAP[1],
    )


def _cells(graph: SampleGraph, group: Group) -> dict[int, tuple[int, int]]:
    """Return the (column, row) of each node of an open group.

    A leaf stands right before the first node that needs it, below everything so far; any
    other node is level with the last of its inputs. In the loss leaves stand a row lower,
    so that the way from the output to the loss is straight.
    """
    is_loss = group.unit is None
    inside = set(group.nodes)
    column: dict[int, int] = {}
    first_use: dict[int, int] = {}
    for node in group.nodes:
        inputs = [source for source in graph.nodes[node].inputs if source in inside]
        computed = [column[source] for source in inputs if graph.nodes[source].inputs]
        if graph.nodes[node].inputs:
            column[node] = 1 + max(computed, default=0)
        for source in inputs:
            first_use.setdefault(source, node)
    for node in group.nodes:
        if not graph.nodes[node].inputs:
            user = first_use.get(node)
            column[node] = 0 if user is None else column[user] - 1
    cells: dict[int, tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    for node in group.nodes:
        rows = [cells[source][1] for source in graph.nodes[node].inputs if source in cells]
        lowest = max((row for _, row in cells.values()), default=-1)
        row = max(rows) if rows else lowest + 1
        is_leaf = not graph.nodes[node].inputs
        if is_loss and is_leaf:
            row = 1
        elif is_loss and rows:
            row = min(rows) - 1 if _is_leaf_only(graph, node, inside) else min(rows)
        while (column[node], row) in taken:
            row += 1
        cells[node] = (column[node], row)
        taken.add(cells[node])
    return cells


def _is_leaf_only(graph: SampleGraph, node: int, inside: set[int]) -> bool:
    """Whether all that a node needs from its own group are leaves."""
    return all(
        not graph.nodes[source].inputs for source in graph.nodes[node].inputs if source in inside
    )


def _stack_height(sizes: list[tuple[float, float]], column: list[int]) -> float:
    return sum(sizes[place][1] for place in column) + _GROUP_GAP[1] * (len(column) - 1)
