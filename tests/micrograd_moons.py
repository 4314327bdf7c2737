"""micrograd's moons, exactly: its 100 points and its 337 starting values.

Its notebook seeds both generators with 1337, makes the moons with scikit-learn, and
then draws the weights with the standard library. numpy's legacy generator and the
steps of scikit-learn's ``make_moons`` (half circles, shuffle, normal noise) are
repeated here, so that nobody needs scikit-learn to repeat it.
"""

import random
from itertools import pairwise

import numpy as np

SEED = 1337
POINTS = 100
NOISE = 0.1
WIDTHS = (2, 16, 16, 1)


def points() -> tuple[np.ndarray, np.ndarray]:
    """Return values (2, 100) and labels (100,), 0 or 1."""
    generator = np.random.RandomState(SEED)
    half = POINTS // 2
    t = np.linspace(0, np.pi, half)
    values = np.vstack(
        [
            np.append(np.cos(t), 1 - np.cos(t)),
            np.append(np.sin(t), 1 - np.sin(t) - 0.5),
        ]
    ).T
    labels = np.repeat([0.0, 1.0], half)
    order = np.arange(POINTS)
    generator.shuffle(order)
    values = values[order] + generator.normal(scale=NOISE, size=values.shape)
    return values.T, labels[order]


def weights() -> list[np.ndarray]:
    """Return the (out, in) weights of each layer; its biases start at 0."""
    generator = random.Random(SEED)
    return [
        np.array([[generator.uniform(-1, 1) for _ in range(width)] for _ in range(units)])
        for width, units in pairwise(WIDTHS)
    ]
