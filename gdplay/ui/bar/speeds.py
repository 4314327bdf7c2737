"""The speeds to choose from, in steps a second."""

from __future__ import annotations

from typing import Final

from gdplay.ui.text import number

UNLIMITED: Final = 0.0
"""As fast as the machine can."""

DEFAULT: Final = 200.0

SPEEDS: Final = (1.0, 10.0, 60.0, DEFAULT, 2000.0, UNLIMITED)


def speed_label(speed: float) -> str:
    """Return ``"200 steps/s"``, ``"1 step/s"``, ``"Max"``."""
    if speed == UNLIMITED:
        return "Max"
    return f"{number(round(speed))} step{'' if speed == 1 else 's'}/s"
