"""Counter-based randomness: a number is a function of (seed, purpose, counter).

There is no state to carry, save or share between threads: the same three words
give the same 64 bits in numpy here and in the compiled kernel, on every machine.
The mixing function is SplitMix64's finalizer (Steele, Lea and Flood, 2014, "Fast
splittable pseudorandom number generators"), applied once a word.
"""

from __future__ import annotations

import zlib
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integers = NDArray[np.uint64]

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)


def mix(word: Integers) -> Integers:
    """Return SplitMix64's output for each state in `word` (uint64, wrapping)."""
    word = word + _GOLDEN
    word = (word ^ (word >> np.uint64(30))) * _MIX_1
    word = (word ^ (word >> np.uint64(27))) * _MIX_2
    return word ^ (word >> np.uint64(31))


def stream_key(seed: int, purpose: str) -> int:
    """Return the 64-bit key of the stream that `seed` gives to `purpose`.

    Changing one purpose's draws leaves those of every other purpose alone.
    """
    name = np.array([zlib.crc32(purpose.encode())], dtype=np.uint64)
    start = np.array([seed % 2**64], dtype=np.uint64)
    return int(mix(mix(start) ^ name)[0])


def bits(key: int, counter: ArrayLike) -> Integers:
    """Return 64 random bits for each counter, a function of (key, counter) alone."""
    counters = np.asarray(counter).astype(np.uint64)
    return mix(np.atleast_1d(counters) ^ np.uint64(key)).reshape(counters.shape)


def uniform(key: int, counter: ArrayLike) -> NDArray[np.float64]:
    """Return a float in [0, 1) for each counter: the upper 53 bits, scaled."""
    return (bits(key, counter) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def normal(key: int, counter: ArrayLike) -> NDArray[np.float64]:
    """Return a standard normal for each counter (Box and Muller, 1958).

    Counter c takes the uniforms 2c and 2c + 1 of the same stream.
    """
    counters = np.asarray(counter).astype(np.uint64)
    radius = np.sqrt(-2.0 * np.log1p(-uniform(key, counters * np.uint64(2))))
    angle = 2.0 * np.pi * uniform(key, counters * np.uint64(2) + np.uint64(1))
    return radius * np.cos(angle)


def permutation(key: int, size: int) -> NDArray[np.intp]:
    """Return a random order of ``range(size)`` (Fisher and Yates, as by Durstenfeld, 1964).

    From the last place down, place i is swapped with place ``bits(key, i) % (i + 1)``.
    """
    places = np.arange(size, dtype=np.uint64)
    partners = (bits(key, places) % (places + np.uint64(1))).tolist()
    order = list(range(size))
    for place in range(size - 1, 0, -1):
        partner = partners[place]
        order[place], order[partner] = order[partner], order[place]
    return np.array(order, dtype=np.intp)
