"""How the menu of activations names each, with its formula."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple


class Formula(NamedTuple):
    """A line of the menu."""

    label: str
    formula: str


ACTIVATIONS: Final = MappingProxyType(
    {
        "identity": Formula("linear", "z"),
        "relu": Formula("ReLU", "max(0, z)"),
        "leaky_relu": Formula("leaky ReLU", "max(0.01 z, z)"),
        "tanh": Formula("tanh", "tanh z"),
        "sigmoid": Formula("sigmoid", "1 / (1 + e⁻ᶻ)"),
        "softplus": Formula("softplus", "ln(1 + eᶻ)"),
        "elu": Formula("ELU", "z, below 0 eᶻ − 1"),
        "gelu": Formula("GELU", "z/2 · (1 + tanh(√(2/π)(z + 0.0447 z³)))"),
        "silu": Formula("SiLU", "z / (1 + e⁻ᶻ)"),
        "sine": Formula("sine", "sin z"),
        "gaussian": Formula("Gaussian", "e^(−z²)"),
    }
)
