"""Reverse-mode automatic differentiation: primitives, the tape above them, gradcheck."""
