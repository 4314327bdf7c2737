"""Reverse-mode automatic differentiation: primitives, tensors, gradient checks."""
