"""How numbers and names are written in the window: three digits, a true minus, no long names."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

MINUS = "−"
"""U+2212, as wide as a plus sign; a hyphen is not."""

_LARGE = 1e5
_SMALL = 1e-4


def number(value: float | np.number[Any], signed: bool = False) -> str:
    """Return `value` as it is shown.

    An integer is written in full, with thousands separators. Any other number has
    three significant digits, so that a small one is ``"3.1e-5"`` and never a
    rounded ``"0.0000"``.

    Parameters
    ----------
    value
        Any number; NaN is ``"–"``, an infinity ``"∞"``.
    signed
        Whether a positive number has a plus sign.
    """
    if isinstance(value, int | np.integer):
        digits = f"{abs(int(value)):,}"
    elif math.isnan(value):
        return "–"
    else:
        digits = _three_digits(abs(float(value)))
    sign = MINUS if value < 0 else "+" if signed and value > 0 else ""
    return sign + digits


def percent(share: float) -> str:
    """Return a share of 0 to 1 as ``"98.0 %"``; NaN is ``"–"``."""
    return "–" if math.isnan(share) else f"{100.0 * share:.1f} %"


def count(amount: int, singular: str, plural: str | None = None) -> str:
    """Return ``"1 point"`` or ``"2 points"``; `plural` where an s does not do."""
    noun = singular if amount == 1 else plural or f"{singular}s"
    return f"{number(amount)} {noun}"


def shortened(text: str, most: int = 24) -> str:
    """Return `text` with at most so many letters; an ellipsis stands for the rest."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def read_number(text: str) -> float | None:
    """Return the finite number that a person typed, or None.

    Takes what `number` writes (a true minus, thousands separators) and a decimal
    comma; ``"1_0"``, ``"nan"`` and digits of other scripts are not numbers here.
    """
    plain = text.strip().replace(MINUS, "-")
    if not plain.isascii() or "_" in plain:
        return None
    if "," in plain and "." not in plain and not _has_thousands(plain):
        plain = plain.replace(",", ".", 1)
    try:
        value = float(plain.replace(",", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def is_too_large(text: str) -> bool:
    """Whether a person typed a number, of digits, that is larger than any that is reckoned with."""
    plain = text.strip().replace(MINUS, "-")
    try:
        return plain[-1:].isdigit() and math.isinf(float(plain))
    except ValueError:
        return False


def _has_thousands(plain: str) -> bool:
    """Whether every comma of `plain` is followed by a group of exactly three digits."""
    first, *groups = plain.lstrip("+-").split(",")
    fits = all(len(group) == 3 and group.isdigit() for group in groups)
    return fits and first.isdigit() and 1 <= len(first) <= 3 and first != "0"


def _three_digits(size: float) -> str:
    """Return a number that is not negative and not NaN to three significant digits."""
    if math.isinf(size):
        return "∞"
    if size == 0.0:
        return "0"
    rounded = float(f"{size:.2e}")
    if _SMALL <= rounded < 1000.0:
        return f"{rounded:.3g}"
    if 1000.0 <= rounded < _LARGE:
        return f"{rounded:,.0f}"
    mantissa, exponent = f"{size:.2e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"
