"""Measures of colours for the tests of the palettes."""

import numpy as np

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}

# Ottosson (2020), Oklab.
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(color):
    """Return the linear RGB of "#rrggbb"."""
    channels = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(color, ground):
    """Return the contrast of two colours as WCAG 2 defines it, 1 to 21."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    high, low = sorted((linear(color) @ weights, linear(ground) @ weights), reverse=True)
    return (high + 0.05) / (low + 0.05)


def distance(first, second, sight="full"):
    """Return how far two colours are apart in Oklab; black and white are 1 apart."""
    return float(np.linalg.norm(_lab(first, sight) - _lab(second, sight)))


def _lab(color, sight):
    seen = np.clip(SIGHT[sight] @ linear(color), 0.0, 1.0)
    return _TO_LAB @ np.cbrt(_TO_CONES @ seen)
