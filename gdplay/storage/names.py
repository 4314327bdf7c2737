"""The names that a file may use for activations."""

from __future__ import annotations

from typing import Final

ACTIVATION_NAMES: Final = (
    "identity",
    "relu",
    "leaky_relu",
    "tanh",
    "sigmoid",
    "softplus",
    "elu",
    "gelu",
    "silu",
    "sine",
    "gaussian",
)
