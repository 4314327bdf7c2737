import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdplay.ui.text import count, is_too_large, number, percent, read_number, shortened


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (0.0562, "0.0562"),
        (0.06204, "0.062"),
        (0.03, "0.03"),
        (-0.000986, "−0.000986"),
        (3.1e-5, "3.1e-5"),
        (-3.14159e-12, "−3.14e-12"),
        (9.9996e-5, "0.0001"),
        (999.7, "1,000"),
        (1234.0, "1,230"),
        (99_940.0, "99,900"),
        (123_456.0, "1.23e5"),
        (1225, "1,225"),
        (-1225000, "−1,225,000"),
        (np.int64(2000), "2,000"),
        (np.float32(0.25), "0.25"),
        (2.5e7, "2.5e7"),
        (1e7, "1e7"),
        (math.nan, "–"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_number(value, shown):
    assert number(value) == shown


def test_signed_numbers():
    assert number(0.0808, signed=True) == "+0.0808"
    assert number(-0.03, signed=True) == "−0.03"
    assert number(0.0, signed=True) == "0"
    assert number(3, signed=True) == "+3"


@given(st.floats(-1e300, 1e300, allow_subnormal=False))
def test_a_shown_number_reads_back_to_three_digits(value):
    shown = number(value)
    assert "-" not in shown[:1]
    assert read_number(shown) == pytest.approx(value, rel=5.001e-3)
    assert (shown == "0") == (value == 0.0)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0.03", 0.03),
        (" 1e-3 ", 1e-3),
        ("−2", -2.0),
        ("0,5", 0.5),
        ("0,125", 0.125),
        ("1,225", 1225.0),
        ("1,225.5", 1225.5),
        ("1_0", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("٣", None),
        ("", None),
        ("fast", None),
    ],
)
def test_read_number(typed, value):
    assert read_number(typed) == value


def test_percent_and_count():
    assert percent(0.98) == "98.0 %"
    assert percent(math.nan) == "–"
    assert count(1, "point") == "1 point"
    assert count(2000, "point") == "2,000 points"


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [("malic acid", 10, "malic acid"), ("malic acid", 9, "malic ac…"), ("malic acid", 7, "malic…")],
)
def test_a_long_name_ends_in_an_ellipsis(text, most, shown):
    assert shortened(text, most) == shown
    assert len(shown) <= most


@pytest.mark.parametrize(
    ("text", "too_large"),
    [("1e999", True), (" −1e400 ", True), ("1e300", False), ("inf", False), ("1e", False)],
)
def test_a_number_too_large_is_told_from_what_is_none(text, too_large):
    assert is_too_large(text) is too_large
    assert not too_large or read_number(text) is None
