"""How a long measurement ends before it is done."""

from __future__ import annotations


class StoppedError(Exception):
    """The measurement was called off."""
