"""A desktop playground for gradient descent, and the autograd that it teaches with."""

from gdplay.autograd.tensor import Tensor
from gdplay.nn.teaching import MLP, Layer, Neuron

__all__ = ["MLP", "Layer", "Neuron", "Tensor"]
