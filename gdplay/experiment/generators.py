"""Generated data sets: TensorFlow Playground's six, moons, several classes, a curve, the seed.

Every draw is a function of the recipe's seed and a counter, so a recipe always
gives the same samples. Noise enters as s = noise / 100.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from gdplay.experiment import streams
from gdplay.experiment.dataset import BINARY, REGRESSION, Dataset, Floats, Recipe, Task

Samples = tuple[Floats, Floats]
"""Values (columns, samples) and labels (samples,)."""


class Draws:
    """A stream of random numbers, drawn one array after the other."""

    def __init__(self, seed: int) -> None:
        self._uniform_key = streams.stream_key(seed, "data")
        self._normal_key = streams.stream_key(seed, "data normal")
        self._next = 0

    def uniform(self, low: float, high: float, size: int) -> Floats:
        """Return `size` numbers of U(low, high)."""
        return low + (high - low) * streams.uniform(self._uniform_key, self._take(size))

    def normal(self, deviation: float, size: int) -> Floats:
        """Return `size` normal numbers with mean 0."""
        return deviation * streams.normal(self._normal_key, self._take(size))

    def _take(self, size: int) -> streams.Integers:
        counters = np.arange(self._next, self._next + size, dtype=np.uint64)
        self._next += size
        return counters


def circle(points: int, s: float, draws: Draws) -> Samples:
    """Draw a disc of radius 2.5 inside a ring from 3.5 to 5; only the labels are noisy."""
    inner = points // 2
    radius = np.concatenate([draws.uniform(0, 2.5, inner), draws.uniform(3.5, 5, points - inner)])
    angle = draws.uniform(0, 2 * np.pi, points)
    values = np.stack([radius * np.sin(angle), radius * np.cos(angle)])
    shown = values + draws.uniform(-5, 5, 2 * points).reshape(2, points) * s
    return values, (np.hypot(*shown) < 2.5).astype(np.float64)


def xor(points: int, s: float, draws: Draws) -> Samples:
    """Draw four quadrants, labelled by the sign of x·y, each pushed 0.3 away from the axes."""
    values = draws.uniform(-5, 5, 2 * points).reshape(2, points)
    values = values + np.where(values > 0, 0.3, -0.3)
    shown = values + draws.uniform(-5, 5, 2 * points).reshape(2, points) * s
    return values, (shown[0] * shown[1] >= 0).astype(np.float64)


def gauss(points: int, s: float, draws: Draws) -> Samples:
    """Draw two normal clouds around (2, 2) and (−2, −2), of variance 0.5 + 7s on each axis."""
    positive = points // 2
    labels = np.repeat([1.0, 0.0], [positive, points - positive])
    deviation = float(np.sqrt(0.5 + 7 * s))
    values = 4 * labels - 2 + draws.normal(deviation, 2 * points).reshape(2, points)
    return values, labels


def spiral(points: int, s: float, draws: Draws) -> Samples:
    """Draw two interleaved arms: r = 5i/n, t = 3.5πi/n, the second arm turned by π."""
    arms = []
    for turn, size in ((0.0, points // 2), (np.pi, points - points // 2)):
        i = np.arange(size) / max(size, 1)
        t = 3.5 * np.pi * i + turn
        arms.append(np.stack([5 * i * np.sin(t), 5 * i * np.cos(t)]))
    values = np.concatenate(arms, axis=1)
    values = values + draws.uniform(-1, 1, 2 * points).reshape(2, points) * s
    return values, np.repeat([1.0, 0.0], [points // 2, points - points // 2])


def moons(points: int, s: float, draws: Draws) -> Samples:
    """Draw two interleaved half circles, as scikit-learn's make_moons, three times as large."""
    outer = points // 2
    t = np.pi * np.linspace(0, 1, outer)
    u = np.pi * np.linspace(0, 1, points - outer)
    x1 = np.concatenate([np.cos(t), 1 - np.cos(u)]) - 0.5
    x2 = np.concatenate([np.sin(t), 0.5 - np.sin(u)]) - 0.25
    values = 3 * (np.stack([x1, x2]) + draws.normal(s, 2 * points).reshape(2, points))
    return values, np.repeat([0.0, 1.0], [outer, points - outer])


def plane(points: int, s: float, draws: Draws) -> Samples:
    """Draw a regression of (x + y)/10 at the displaced point."""
    values = draws.uniform(-6, 6, 2 * points).reshape(2, points)
    shown = values + draws.uniform(-6, 6, 2 * points).reshape(2, points) * s
    return values, (shown[0] + shown[1]) / 10


def multi_gauss(points: int, s: float, draws: Draws) -> Samples:
    """Draw a regression of six bumps of alternating sign, the largest magnitude wins."""
    centres = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)])
    signs = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])
    values = draws.uniform(-6, 6, 2 * points).reshape(2, points)
    shown = values + draws.uniform(-6, 6, 2 * points).reshape(2, points) * s
    distance = np.hypot(shown[0] - centres[:, :1], shown[1] - centres[:, 1:])
    bumps = signs[:, None] * np.maximum(0.0, 1 - distance / 2)
    return values, bumps[np.abs(bumps).argmax(axis=0), np.arange(points)]


def seed_example(points: int, s: float, draws: Draws) -> Samples:
    """Return the four samples of three numbers that the project's first example trains on."""
    rows = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    return np.array(rows).T, np.array([1.0, 0.0, 0.0, 1.0])


def four_clouds(points: int, s: float, draws: Draws) -> Samples:
    """Draw four normal clouds on the axes, 3.5 from the origin, of variance 0.5 + 7s each way."""
    labels = np.arange(points) * 4 // max(points, 1)
    angle = np.pi / 2 * labels
    deviation = float(np.sqrt(0.5 + 7 * s))
    centres = 3.5 * np.stack([np.sin(angle), np.cos(angle)])
    values = centres + draws.normal(deviation, 2 * points).reshape(2, points)
    return values, labels.astype(np.float64)


def three_arms(points: int, s: float, draws: Draws) -> Samples:
    """Draw three interleaved arms, each half a turn: r = 0.4 + 4.6u, t = πu for u from 0 to 1."""
    labels = np.arange(points) * 3 // max(points, 1)
    counts = np.bincount(labels, minlength=3)
    u = np.concatenate([np.arange(count) / max(count, 1) for count in counts])
    t = np.pi * u + 2 * np.pi / 3 * labels
    values = (0.4 + 4.6 * u) * np.stack([np.sin(t), np.cos(t)])
    values = values + draws.uniform(-1, 1, 2 * points).reshape(2, points) * s
    return values, labels.astype(np.float64)


def wave(points: int, s: float, draws: Draws) -> Samples:
    """Draw a regression of sin x over [−5, 5]; the values are noisy, with deviation s."""
    values = draws.uniform(-5, 5, points)[np.newaxis]
    return values, np.sin(values[0]) + draws.normal(s, points)


@dataclass(frozen=True, slots=True)
class Generator:
    """One kind of generated data.

    Parameters
    ----------
    label
        Its name in the window.
    task
        What its labels mean.
    samples
        (points, s, draws) -> values and labels.
    points
        How many it has by default.
    columns
        The names of its columns.
    noise
        The noise it has by default, 0 to 100.
    fixed
        Whether number and noise are given: the samples are always the same, and
        all of them train.
    """

    label: str
    task: Task
    samples: Callable[[int, float, Draws], Samples]
    points: int = 500
    columns: tuple[str, ...] = ("x1", "x2")
    noise: float = 0.0
    fixed: bool = False


def _letters(count: int) -> Task:
    return Task("classification", tuple("ABCDEFGH"[:count]))


GENERATORS: Final[Mapping[str, Generator]] = MappingProxyType(
    {
        "circle": Generator("Circle", BINARY, circle),
        "xor": Generator("Xor", BINARY, xor),
        "gauss": Generator("Gauss", BINARY, gauss),
        "spiral": Generator("Spiral", BINARY, spiral),
        "moons": Generator("Moons", BINARY, moons),
        "plane": Generator("Plane", REGRESSION, plane, points=1200),
        "four-clouds": Generator("Clouds", _letters(4), four_clouds),
        "three-arms": Generator("Arms", _letters(3), three_arms),
        "multi-gauss": Generator("Multi-gauss", REGRESSION, multi_gauss, points=1200),
        "wave": Generator("Wave", REGRESSION, wave, 200, ("x1",), noise=10.0),
        "seed-example": Generator(
            "Seed example", BINARY, seed_example, 4, ("x1", "x2", "x3"), fixed=True
        ),
    }
)
"""Every kind of generated data, by the name that a recipe and a file use."""


def default_recipe(name: str, seed: int = 0) -> Recipe:
    """Return the recipe that the preset thumbnail `name` loads."""
    generator = GENERATORS[name]
    share = 1.0 if generator.fixed else 0.5
    return Recipe(name, generator.points, generator.noise, share, seed)


def generate(recipe: Recipe) -> Dataset:
    """Return the data set that `recipe` describes; always the same one.

    The samples are shuffled, and the first ⌊points · train share⌋ of them train.

    Raises
    ------
    KeyError
        When no generator has the recipe's name.
    """
    generator = GENERATORS[recipe.name]
    values, labels = generator.samples(recipe.points, recipe.noise / 100, Draws(recipe.seed))
    size = labels.shape[0]
    if not generator.fixed:
        order = streams.permutation(streams.stream_key(recipe.seed, "split"), size)
        values, labels = values[:, order], labels[order]
    test = np.arange(size) >= int(size * recipe.train_share + 1e-9)
    return Dataset(
        generator.columns,
        values,
        labels,
        test,
        np.zeros(size, dtype=np.bool_),
        generator.task,
        recipe,
    )
