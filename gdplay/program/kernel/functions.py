"""Elementary functions on registers, in plain arithmetic.

Written out because the wheels of llvmlite carry no vector mathematics. Each
passes NaN through and is right at the infinities; the relative error stays below
4e-15 in float64 (tanh 1.5e-15, sigmoid 8e-16) and at a few units in the last place in float32.

An exponential is taken as eˣ = 2ⁿ·2ᶠ with |f| ≤ ½: adding 1.5·2⁵² to x·log₂e rounds n to an
integer and leaves it in the low bits of the sum (Cody and Waite, 1980). Where a quotient
is wanted anyway, as in tanh and the sigmoid, 2ᶠ is the fraction (ρ + f) / (ρ − f), and
ρ = f·coth(½ f·ln 2) is even in f, so that few terms in f² are enough. Elsewhere 2ᶠ − 1 = eʳ − 1
with r = x − n·ln 2 is a polynomial. Coefficients in float64 are those of least relative error, by
Remez's exchange (10⁻¹⁵ for ρ, 2·10⁻¹⁷ for eʳ − 1).
"""

from __future__ import annotations

from numba import types
from numba.extending import overload

from gdplay.program.kernel.device import device
from gdplay.program.kernel.lanes import (
    absolute,
    copy_sign,
    exponent_of,
    power_of_two,
    select,
    significand_of,
)

_LOG2_E = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_LN2_HIGH_32 = 0.693359375
_LN2_LOW_32 = -2.12194440e-4
_SQRT_HALF = 0.7071067811865476


def _rest(x, n):
    """Return x − n·ln 2 to more digits than the type has."""
    raise NotImplementedError


def _expm1_small(r):
    """Return eʳ − 1 for |r| ≤ ½ ln 2."""
    raise NotImplementedError


def _shift(x, more):
    """Return 1.5·2^(bits of the significand), and a bias by which `power_of_two` is 2ⁿ⁺ᵐᵒʳᵉ."""
    raise NotImplementedError


@overload(_shift, prefer_literal=True)
def _shift_of(x, more):
    shift = 1.5 * 2.0**52 + 1023.0 if _is_double(x) else 1.5 * 2.0**23 + 127.0
    shift += more.literal_value
    return lambda x, more: shift


def _ratio(f):
    """Return ρ = f·coth(½ f·ln 2), by which 2ᶠ = (ρ + f) / (ρ − f), for |f| ≤ ½."""
    raise NotImplementedError


@overload(_ratio)
def _ratio_of(f):
    if _is_double(f):

        def double(f):
            s = f * f
            high = (s * -1.261476430434205e-07 + 1.058197984353872e-05) * s - 9.250684591058146e-04
            return (high * s + 0.11552453009274277) * s + 2.88539008177793

        return double

    def single(f):
        s = f * f
        return (s * -9.2111777e-04 + 0.11552416) * s + 2.8853900868886257

    return single


@overload(_rest)
def _rest_of(x, n):
    if _is_double(x):
        return lambda x, n: (x - n * _LN2_HIGH) - n * _LN2_LOW
    return lambda x, n: (x - n * _LN2_HIGH_32) - n * _LN2_LOW_32


@overload(_expm1_small)
def _expm1_small_of(r):
    if _is_double(r):

        def double(r):
            s = r * r
            q = s * s
            low = (r * 0.16666666666666685 + 0.5000000000000006) + s * (
                r * 0.0083333333333146 + 0.04166666666657381
            )
            middle = (r * 0.00019841269903040143 + 0.001388888893235997) + s * (
                r * 2.7557227924347704e-06 + 2.4801504437409024e-05
            )
            high = r * 2.511448815881357e-08 + 2.762633891435438e-07
            return r + s * (low + q * (middle + q * high))

        return double

    def single(r):
        s = r * r
        low = (r * (1 / 6) + 0.5) + s * (r * (1 / 120) + 1 / 24)
        return r + s * (low + s * s * (r * (1 / 5040) + 1 / 720))

    return single


def _is_double(kind):
    """Return whether the numba type `kind` holds float64."""
    return bool(kind.dtype == types.float64)


def _top(x):
    """Return the largest argument whose exponential is finite."""
    raise NotImplementedError


def _bottom(x):
    """Return the smallest argument whose exponential is a normal number."""
    raise NotImplementedError


@overload(_top)
def _top_of(x):
    limit = 709.782712893384 if _is_double(x) else 88.72283
    return lambda x: limit


@overload(_bottom)
def _bottom_of(x):
    limit = -707.7 if _is_double(x) else -86.6
    return lambda x: limit


@device
def exp(x):
    """Return eˣ; 0 where it would be below the normal numbers."""
    shifted = x * _LOG2_E + _shift(x, -1)
    n = shifted - _shift(x, -1)
    value = (_expm1_small(_rest(x, n)) * 2.0 + 2.0) * power_of_two(shifted)
    value = select(x > _top(x), float("inf"), value)
    return select(x < _bottom(x), 0.0, value)


@device
def tanh(x):
    """Return tanh x = (1 − E) / (1 + E) with E = e^(−2|x|) = 2ⁿ·(ρ + f) / (ρ − f), and x's sign.

    Both parts of the quotient are halved. An error ε of 2|x| makes one of 2E / (1 + E)² · ε,
    little where x is large, so the product with log₂e needs no more digits than the type has.
    Past 20 tanh x rounds to 1.
    """
    a = absolute(x)
    t = select(a > 20.0, 20.0, a) * (-2.0 * _LOG2_E)
    shifted = t + _shift(x, -1)
    f = t - (shifted - _shift(x, -1))
    half, ratio = power_of_two(shifted), _ratio(f)
    over = (0.5 - half) * ratio - (half + 0.5) * f
    return copy_sign(over / ((ratio - f) - over), x)


@device
def expm1(x):
    """Return eˣ − 1, to full precision near 0."""
    t = select(x < _bottom(x), _bottom(x), x)
    shifted = t * _LOG2_E + _shift(x, -1)
    power = power_of_two(shifted)
    m = power * _expm1_small(_rest(t, shifted - _shift(x, -1))) + (power - 0.5)
    return select(x > _top(x), float("inf"), m + m)


@device
def softplus(x):
    """Return ln(1 + eˣ) = max(x, 0) + ln(1 + e^(−|x|))."""
    return select(x > 0.0, x, 0.0) + log1p(exp(-absolute(x)))


@device
def sigmoid(x):
    """Return 1 / (1 + e⁻ˣ) = (ρ − f) / (ρ − f + 2ⁿ·(ρ + f)), which is 0 once 2ⁿ is infinite."""
    t = select(-x < _bottom(x), _bottom(x), -x)
    t = select(t > _top(x), _top(x), t)
    shifted = t * _LOG2_E + _shift(x, 0)
    f = _rest(t, shifted - _shift(x, 0)) * _LOG2_E
    ratio = _ratio(f)
    low = ratio - f
    return low / (power_of_two(shifted) * (ratio + f) + low)


@device
def log(x):
    """Return ln x = e·ln 2 + ln m, with m in [√½, √2) and ln m = 2 artanh((m − 1)/(m + 1))."""
    e = exponent_of(x)
    m = significand_of(x)
    high = m < _SQRT_HALF
    m = select(high, m + m, m)
    e = select(high, e - 1.0, e)
    s = (m - 1.0) / (m + 1.0)
    value = _sum_log(s, e)
    value = select(x == 0.0, float("-inf"), value)
    value = select(x == float("inf"), x, value)
    return select(x >= 0.0, value, x * float("nan"))


def _sum_log(s, e):
    """Return e·ln 2 + 2 artanh s."""
    raise NotImplementedError


@overload(_sum_log)
def _sum_log_of(s, e):
    if _is_double(s):

        def double(s, e):
            z = s * s
            q = z * z
            low = (z * (2 / 5) + 2 / 3) + q * (z * (2 / 9) + 2 / 7)
            high = (z * (2 / 13) + 2 / 11) + q * (z * (2 / 17) + 2 / 15)
            top = (z * (2 / 21) + 2 / 19) * (q * q)
            series = low + q * q * (high + top)
            return e * _LN2_HIGH + (s * 2.0 + (s * z * series + e * _LN2_LOW))

        return double

    def single(s, e):
        z = s * s
        series = (z * (2 / 5) + 2 / 3) + z * z * (z * (2 / 9) + 2 / 7)
        return e * _LN2_HIGH_32 + (s * 2.0 + (s * z * series + e * _LN2_LOW_32))

    return single


@device
def log1p(x):
    """Return ln(1 + x), with the part of x that 1 + x rounds away put back."""
    w = x + 1.0
    value = log(w) + (x - (w - 1.0)) / w
    return select(absolute(x) < 1e-30, x, select(w == float("inf"), w, value))
