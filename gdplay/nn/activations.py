"""The activation functions, with the formula the window prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import pi, sqrt
from types import MappingProxyType
from typing import Final

from gdplay.autograd import elementwise as e
from gdplay.autograd.tensor import Tensor, apply


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function.

    Parameters
    ----------
    label, formula
        As the window shows them.
    function
        Of a tensor, element by element.
    """

    label: str
    formula: str
    function: Callable[[Tensor], Tensor]


LEAK: Final = 0.01
"""The slope of the leaky ReLU where x is negative; torch's default."""


def _identity(x: Tensor) -> Tensor:
    return x


def _leaky_relu(x: Tensor) -> Tensor:
    """Return max(0.01 x, x), whose slope at 0 is the one on the left, as ReLU's is."""
    return apply(e.maximum, x, x * LEAK)


def _softplus(x: Tensor) -> Tensor:
    return apply(e.softplus, x)


def _elu(x: Tensor) -> Tensor:
    return x.relu() + apply(e.expm1, apply(e.minimum, x, 0.0))


def _gelu(x: Tensor) -> Tensor:
    """Return the tanh form of Hendrycks and Gimpel (2016)."""
    inner = (x + x * x * x * 0.044715) * sqrt(2.0 / pi)
    return x * 0.5 * (inner.tanh() + 1.0)


def _silu(x: Tensor) -> Tensor:
    return x * x.sigmoid()


def _sine(x: Tensor) -> Tensor:
    return apply(e.sin, x)


def _gaussian(x: Tensor) -> Tensor:
    return (-(x**2)).exp()


ACTIVATIONS: Final = MappingProxyType(
    {
        "identity": Activation("Identity", "a = z", _identity),
        "relu": Activation("ReLU", "a = max(0, z)", Tensor.relu),
        "leaky_relu": Activation("Leaky ReLU", "a = max(0.01 z, z)", _leaky_relu),
        "tanh": Activation("Tanh", "a = tanh z", Tensor.tanh),
        "sigmoid": Activation("Sigmoid", "a = 1 / (1 + e⁻ᶻ)", Tensor.sigmoid),
        "softplus": Activation("Softplus", "a = ln(1 + eᶻ)", _softplus),
        "elu": Activation("ELU", "a = z if z > 0, else eᶻ − 1", _elu),
        "gelu": Activation("GELU", "a = ½ z (1 + tanh(√(2/π) (z + 0.044715 z³)))", _gelu),
        "silu": Activation("SiLU", "a = z / (1 + e⁻ᶻ)", _silu),
        "sine": Activation("Sine", "a = sin z", _sine),
        "gaussian": Activation("Gaussian", "a = exp(−z²)", _gaussian),
    }
)
