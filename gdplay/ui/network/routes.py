"""The curves of the links: pure geometry over a placement.

A link leaves its source to the right and enters its target from the left, both
level. One that skips columns runs level through a gap between their units, so
that it never looks like a link of a unit it only passes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import Topology
from gdplay.ui.network.placement import Placement

Point = tuple[float, float]
Cubic = tuple[Point, Point, Point, Point]

SAMPLES: Final = 33
"""Points along each link for hit tests; at most some 10 px apart."""

_CLEARANCE: Final = 8.0
_LANE: Final = 4.0


@dataclass(frozen=True, eq=False)
class Routes:
    """The curves of all links, each made when it is asked for: of many only a few ever are.

    Parameters
    ----------
    links
        In a fixed order, sorted.
    topology, placement
        What is linked, and where it stands.
    passages
        By which stretches each link that skips columns passes them.
    """

    links: tuple[Link, ...]
    topology: Topology
    placement: Placement
    passages: Mapping[Link, Sequence[tuple[Point, Point]]]

    def cubic(self, row: int) -> tuple[Cubic, ...]:
        """Return the Bézier segments of one link, end to end."""
        link = self.links[row]
        return _cubic(self.topology, self.placement, link, self.passages.get(link, ()))

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """(links, `SAMPLES`, 2), points along each curve."""
        return _sample([self.cubic(row) for row in range(len(self.links))])

    @cached_property
    def row_of(self) -> dict[Link, int]:
        """The row of each link. Do not modify."""
        return {link: row for row, link in enumerate(self.links)}

    def only(self, rows: Sequence[int]) -> Routes:
        """Return the curves of some links, as they run among all the others."""
        return replace(self, links=tuple(self.links[row] for row in rows))

    @cached_property
    def _boxes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Both (links, 2): the upper left and lower right corner around each curve."""
        return self.points.min(axis=1), self.points.max(axis=1)

    def nearest(self, point: Point, reach: float) -> Link | None:
        """Return the link that passes closest to `point`, None beyond `reach`."""
        at = np.asarray(point)
        low, high = self._boxes
        rows = np.flatnonzero(((low <= at + reach) & (at - reach <= high)).all(axis=1))
        if not rows.size:
            return None
        near = self.points[rows]
        start, step = near[:, :-1], np.diff(near, axis=1)
        offset = at - start
        length = np.maximum((step**2).sum(axis=2), 1e-12)
        along = np.clip((offset * step).sum(axis=2) / length, 0.0, 1.0)
        distance = np.hypot(*np.moveaxis(offset - along[..., None] * step, 2, 0)).min(axis=1)
        closest = int(distance.argmin())
        return self.links[rows[closest]] if distance[closest] <= reach else None

    def crossed(self, start: Point, end: Point) -> list[Link]:
        """Return the links that the straight stroke from `start` to `end` crosses."""
        if not self.links:
            return []
        a, b = self.points[:, :-1], self.points[:, 1:]
        p, q = np.asarray(start), np.asarray(end)
        stroke, step = q - p, b - a
        split = _cross(stroke, a - p) * _cross(stroke, b - p) <= 0
        reached = _cross(step, p - a) * _cross(step, q - a) <= 0
        hits = (split & reached).any(axis=1) & bool(np.any(stroke))
        return [self.links[row] for row in np.flatnonzero(hits)]

    def touching(self, low: Point, high: Point) -> list[Link]:
        """Return the links that run through the rectangle between two of its corners."""
        if not self.links:
            return []
        at_points = np.logical_and(self.points >= low, self.points <= high).all(axis=2)
        inside = np.any(at_points, axis=1)
        return [self.links[row] for row in np.flatnonzero(inside)]


def route(topology: Topology, placement: Placement) -> Routes:
    """Return the curve of every link of `topology` as placed."""
    links = tuple(sorted(topology.links))
    return Routes(links, topology, placement, _passages(topology, placement, links))


def route_one(topology: Topology, placement: Placement, link: Link) -> tuple[Cubic, ...]:
    """Return the curve that `link` would have if it were the only one."""
    passages = _passages(topology, placement, (link,))
    return _cubic(topology, placement, link, passages.get(link, ()))


def curve(
    begin: Point, end: Point, through: Sequence[tuple[Point, Point]] = ()
) -> tuple[Cubic, ...]:
    """Return the segments from `begin` to `end`, level at both, and level along each passage."""
    segments = []
    here = begin
    for enter, leave in through:
        segments += [_level(here, enter), _straight(enter, leave)]
        here = leave
    return (*segments, _level(here, end))


def _cubic(
    topology: Topology,
    placement: Placement,
    link: Link,
    passages: Sequence[tuple[Point, Point]],
) -> tuple[Cubic, ...]:
    depth_of = topology.depth_of
    source, target = placement.centers[link.source], placement.centers[link.target]
    begin = (source[0] + placement.columns[depth_of[link.source]].size / 2, source[1])
    end = (target[0] - placement.columns[depth_of[link.target]].size / 2, target[1])
    return curve(begin, end, passages)


def _level(begin: Point, end: Point) -> Cubic:
    reach = (end[0] - begin[0]) / 2
    return begin, (begin[0] + reach, begin[1]), (end[0] - reach, end[1]), end


def _straight(begin: Point, end: Point) -> Cubic:
    (x0, y0), (x1, y1) = begin, end
    return (
        begin,
        (x0 + (x1 - x0) / 3, y0 + (y1 - y0) / 3),
        (x1 - (x1 - x0) / 3, y1 - (y1 - y0) / 3),
        end,
    )


def _passages(
    topology: Topology, placement: Placement, links: Sequence[Link]
) -> dict[Link, list[tuple[Point, Point]]]:
    """Return for each skipping link the level stretches by which it passes a column."""
    depth_of = topology.depth_of
    users: defaultdict[tuple[int, int], list[Link]] = defaultdict(list)
    for link in links:
        for depth in range(depth_of[link.source] + 1, depth_of[link.target]):
            users[depth, _gap(placement, depth, link)].append(link)

    passages: defaultdict[Link, list[tuple[Point, Point]]] = defaultdict(list)
    for depth, gap in sorted(users):
        sharing = sorted(users[depth, gap], key=lambda link: placement.centers[link.source][1])
        column = placement.columns[depth]
        space = _gaps(placement, depth)[gap]
        lane = min(_LANE, (space[1] - space[0]) / (len(sharing) + 1))
        half = column.size / 2 + _CLEARANCE
        for place, link in enumerate(sharing):
            y = sum(space) / 2 + lane * (place - (len(sharing) - 1) / 2)
            passages[link].append(((column.x - half, y), (column.x + half, y)))
    return passages


def _gap(placement: Placement, depth: int, link: Link) -> int:
    """Return the gap of the column at `depth` that is nearest to the straight way."""
    (x0, y0), (x1, y1) = placement.centers[link.source], placement.centers[link.target]
    wanted = y0 + (y1 - y0) * (placement.columns[depth].x - x0) / (x1 - x0)
    gaps = _gaps(placement, depth)
    return min(range(len(gaps)), key=lambda gap: abs(sum(gaps[gap]) / 2 - wanted))


def _gaps(placement: Placement, depth: int) -> list[tuple[float, float]]:
    """Return the free stretches of a column: above, between its units, below."""
    column = placement.columns[depth]
    ys = sorted(y for x, y in placement.centers.values() if x == column.x)
    half = column.size / 2
    edges = [min(max(column.top - 4 * _CLEARANCE, 1.0), column.top)]
    for y in ys:
        edges += [y - half, y + half]
    lowest = placement.height - 1.0
    edges.append(max(min(column.bottom + 4 * _CLEARANCE, lowest), column.bottom))
    return list(zip(edges[::2], edges[1::2], strict=True))


def _sample(cubics: Sequence[Sequence[Cubic]]) -> NDArray[np.float64]:
    """Return (links, `SAMPLES`, 2) points, spread evenly over the segments of each link."""
    points = np.empty((len(cubics), SAMPLES, 2))
    lengths = np.array([len(segments) for segments in cubics], dtype=np.intp)
    for length in set(lengths.tolist()):
        rows = np.flatnonzero(lengths == length).tolist()
        corners = np.array([cubics[row] for row in rows])
        position = np.linspace(0, length, SAMPLES)
        which = np.minimum(position.astype(int), length - 1)
        t = (position - which)[:, None]
        p, u = np.moveaxis(corners[:, which], 2, 0), 1 - t
        points[rows] = u**3 * p[0] + 3 * u**2 * t * p[1] + 3 * u * t**2 * p[2] + t**3 * p[3]
    return points


def _cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the z of the cross product of vectors along the last axis."""
    product: NDArray[np.float64] = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return product
