"""The teaching API: a neuron, a layer and a network as one reads about them.

A `Neuron` is a one-unit layer; a `Layer` has one (out × in) weight and one bias; an
`MLP` is layers in a row. The first check of all: the gradient descent of a textbook
runs on these classes as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from gdplay.autograd.tensor import Operand, Tensor
from gdplay.experiment import streams
from gdplay.nn.activations import ACTIVATIONS


class Layer:
    """Units that all see the same inputs: ``a = f(W x + b)``.

    Parameters
    ----------
    inputs, outputs
        How many numbers go in and how many units there are.
    activation
        A key of `ACTIVATIONS`.
    seed
        The weights are U(−1, 1), a function of it; biases start at 0.

    Attributes
    ----------
    weight, bias
        (out, in) and (out,) tensors.
    """

    def __init__(
        self, inputs: int, outputs: int, activation: str = "tanh", *, seed: int = 0
    ) -> None:
        key = streams.stream_key(seed, "layer")
        drawn = 2.0 * streams.uniform(key, np.arange(outputs * inputs)) - 1.0
        self.weight = Tensor(drawn.reshape(outputs, inputs))
        self.bias = Tensor(np.zeros(outputs))
        self._function = ACTIVATIONS[activation].function

    def __call__(self, x: Operand) -> Tensor:
        """Return the units' activations.

        Parameters
        ----------
        x
            (in,) for one sample, or (in, samples).

        Returns
        -------
        (out,) or (out, samples).
        """
        x = x if isinstance(x, Tensor) else Tensor(x)
        if len(x.shape) == 1:
            return self._function(self.weight @ x + self.bias)
        return self._function(self.weight @ x + self.bias.reshape(self.bias.shape[0], 1))

    def parameters(self) -> list[Tensor]:
        """Return the weight and the bias."""
        return [self.weight, self.bias]


class Neuron(Layer):
    """A one-unit layer; its answer to one sample is a scalar."""

    def __init__(self, inputs: int, activation: str = "tanh", *, seed: int = 0) -> None:
        super().__init__(inputs, 1, activation, seed=seed)

    def __call__(self, x: Operand) -> Tensor:
        """Return the activation: a scalar for one sample (in,), else (1, samples)."""
        answer = super().__call__(x)
        return answer.reshape() if len(answer.shape) == 1 else answer


class MLP:
    """A multi-layer perceptron.

    Parameters
    ----------
    inputs
        How many numbers go in.
    widths
        The number of units of each layer, the output layer last.
    activation, output_activation
        Keys of `ACTIVATIONS`; the output's is by default the same.
    seed
        Of the weights, U(−1, 1); biases start at 0.
    """

    def __init__(
        self,
        inputs: int,
        widths: Sequence[int],
        activation: str = "tanh",
        output_activation: str | None = None,
        *,
        seed: int = 0,
    ) -> None:
        names = [activation] * (len(widths) - 1) + [output_activation or activation]
        sizes = pairwise((inputs, *widths))
        self.layers = [
            Layer(before, width, name, seed=seed * len(widths) + at)
            for at, ((before, width), name) in enumerate(zip(sizes, names, strict=True))
        ]

    def __call__(self, x: Any) -> Tensor:
        """Return the answer to one sample (in,), or to (in, samples).

        Returns
        -------
        For one sample (out,), or a scalar where there is one output; else (out, samples).
        """
        answer = x if isinstance(x, Tensor) else Tensor(x)
        for layer in self.layers:
            answer = layer(answer)
        return answer.reshape() if answer.shape == (1,) else answer

    def parameters(self) -> list[Tensor]:
        """Return every weight and bias, layer by layer."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]
