"""The penalties on large parameters: what is added to the data term."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gdplay.autograd import elementwise as e
from gdplay.autograd.tensor import Operand, Tensor, apply


@dataclass(frozen=True, slots=True)
class PenaltyTerm:
    """One penalty.

    Parameters
    ----------
    label, formula
        As the window shows them; α is the strength.
    function
        ``function(parameters, strength)``, a scalar.
    """

    label: str
    formula: str
    function: Callable[[Tensor, Operand], Tensor]


def _l1(parameters: Tensor, strength: Operand) -> Tensor:
    return apply(e.absolute, parameters).sum() * strength


def _l2(parameters: Tensor, strength: Operand) -> Tensor:
    return (parameters**2).sum() * (Tensor(0.5) * strength)


PENALTIES: Final = MappingProxyType(
    {
        "l1": PenaltyTerm("L1", "α Σ |w|", _l1),
        "l2": PenaltyTerm("L2", "½ α Σ w²", _l2),
    }
)
