"""The data terms of the objective: averages over samples, sums over outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gdplay.autograd import elementwise as e
from gdplay.autograd.log_sum_exp import log_sum_exp
from gdplay.autograd.tensor import Operand, Tensor, apply
from gdplay.experiment.hyperparameters import LossName


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss.

    Parameters
    ----------
    label, formula
        As the window shows them; o is an output, t its target, N the batch's size.
    function
        ``function(outputs, targets, delta)``: the loss of each output of each sample,
        or of each sample, (rows, samples). `delta` is Huber's.
    is_mean
        Whether the loss of a batch is the mean over its samples, or the sum.
    factor
        What that sum or mean is multiplied with.
    encoding
        How a class becomes targets, a word of `gdplay.nn.targets`.
    """

    label: str
    formula: str
    function: Callable[[Tensor, Tensor, Operand], Tensor]
    is_mean: bool = True
    factor: float = 1.0
    encoding: str = "signs"

    def of_batch(self, outputs: Tensor, targets: Tensor, size: Operand, delta: Operand) -> Tensor:
        """Return the loss of a batch of `size` samples, a scalar.

        Parameters
        ----------
        outputs, targets
            (outputs, samples); of the targets one row where `encoding` is ``"index"``.
        """
        total = self.function(outputs, targets, delta).sum()
        if self.is_mean:
            return total * (self.factor / (size if isinstance(size, Tensor) else Tensor(size)))
        return total * self.factor if self.factor != 1.0 else total


def _squared(outputs: Tensor, targets: Tensor, delta: Operand) -> Tensor:
    return (outputs - targets) ** 2


def _absolute(outputs: Tensor, targets: Tensor, delta: Operand) -> Tensor:
    return apply(e.absolute, outputs - targets)


def _huber(outputs: Tensor, targets: Tensor, delta: Operand) -> Tensor:
    """Return ½ r² up to δ, then δ (|r| − ½ δ), with q = min(|r|, δ) as ½ q² + δ (|r| − q)."""
    size = apply(e.absolute, outputs - targets)
    near = apply(e.minimum, size, delta)
    return near**2 * 0.5 + (size - near) * delta


def _hinge(outputs: Tensor, targets: Tensor, delta: Operand) -> Tensor:
    return (1.0 - targets * outputs).relu()


def _binary_cross_entropy(outputs: Tensor, targets: Tensor, delta: Operand) -> Tensor:
    """Return −[t ln σ(o) + (1 − t) ln(1 − σ(o))], on the logit so that nothing overflows."""
    return apply(e.softplus, outputs) - targets * outputs


def _softmax_cross_entropy(outputs: Tensor, targets: Tensor, delta: Operand) -> Tensor:
    """Return −ln of the right class's share of Σ eᵒ, from one-hot targets."""
    return apply(log_sum_exp, outputs) - (targets * outputs).sum(axis=0, keepdims=True)


LOSSES: Final = MappingProxyType(
    {
        LossName.SUM_SQUARED: Loss("Sum of squares", "L = Σ (o − t)²", _squared, is_mean=False),
        LossName.MEAN_SQUARED: Loss("Mean squared", "L = 1/N Σ (o − t)²", _squared),
        LossName.HALF_MEAN_SQUARED: Loss(
            "½ mean squared", "L = 1/N Σ ½ (o − t)²", _squared, factor=0.5
        ),
        LossName.ABSOLUTE: Loss("Absolute", "L = 1/N Σ |o − t|", _absolute),
        LossName.HUBER: Loss(
            "Huber", "L = 1/N Σ ½ r² if |r| ≤ δ, else δ (|r| − ½ δ); r = o − t", _huber
        ),
        LossName.HINGE: Loss("Hinge", "L = 1/N Σ max(0, 1 − t·o)", _hinge),
        LossName.BINARY_CROSS_ENTROPY: Loss(
            "Binary cross-entropy",
            "L = −1/N Σ [t ln p + (1 − t) ln(1 − p)], p = 1 / (1 + e⁻ᵒ)",
            _binary_cross_entropy,
            encoding="zero_one",
        ),
        LossName.SOFTMAX_CROSS_ENTROPY: Loss(
            "Softmax cross-entropy",
            "L = −1/N Σ ln p of the right class, p = eᵒ / Σ eᵒ over the classes",
            _softmax_cross_entropy,
            encoding="zero_one",
        ),
    }
)
