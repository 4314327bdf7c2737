"""Arithmetic on registers: operators, comparisons and the few functions of hardware."""

from __future__ import annotations

import operator
from types import MappingProxyType
from typing import Final

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from gdplay.program.kernel.registers import CONTRACT, Choice, Lanes, first_choice, splat, sum_lanes

_LLVM_INTEGER: Final = MappingProxyType(
    {types.float64: ir.IntType(64), types.float32: ir.IntType(32)}
)


def _lanes_pair(a, b):
    """Return the Lanes type of an operation on `a` and `b`, or None."""
    found = a if isinstance(a, Lanes) else b if isinstance(b, Lanes) else None
    if found is None or any(not isinstance(t, Lanes | types.Float | types.Integer) for t in (a, b)):
        return None
    return found


def _widen(context, builder, value, given, wanted):
    """Return `value` as a register of type `wanted`."""
    if isinstance(given, Lanes):
        return value
    return splat(builder, context.cast(builder, value, given, wanted.dtype), wanted.count)


def _register_operator(function, emit):
    """Give `function` a meaning on registers: `emit(builder, a, b)`."""

    @intrinsic
    def on_lanes(typing_context, a, b):
        wanted = _lanes_pair(a, b)

        def generate(context, builder, signature, arguments):
            left = _widen(context, builder, arguments[0], a, wanted)
            right = _widen(context, builder, arguments[1], b, wanted)
            return emit(builder, left, right)

        result = Choice(wanted.dtype) if function in _COMPARISONS else wanted
        return result(a, b), generate

    @overload(function)
    def operate(a, b):
        if _lanes_pair(a, b) is None:
            return None
        return lambda a, b: on_lanes(a, b)


_ARITHMETIC: Final = MappingProxyType(
    {
        operator.add: "fadd",
        operator.sub: "fsub",
        operator.mul: "fmul",
        operator.truediv: "fdiv",
    }
)
_COMPARISONS: Final = MappingProxyType(
    {
        operator.lt: "<",
        operator.le: "<=",
        operator.gt: ">",
        operator.ge: ">=",
        operator.eq: "==",
    }
)

for _function, _name in _ARITHMETIC.items():
    _register_operator(
        _function, lambda builder, a, b, _name=_name: getattr(builder, _name)(a, b, flags=CONTRACT)
    )
for _function, _sign in _COMPARISONS.items():
    _register_operator(
        _function, lambda builder, a, b, _sign=_sign: builder.fcmp_ordered(_sign, a, b)
    )


@overload(operator.neg)
def _negate(a):
    if not isinstance(a, Lanes):
        return None
    return lambda a: flip_sign(a)


@intrinsic
def flip_sign(typing_context, a):
    """Return −a, lane by lane."""

    def generate(context, builder, signature, arguments):
        return builder.fneg(arguments[0])

    return a(a), generate


@intrinsic
def fill(typing_context, pointer, value):
    """Return a register with `value` in each lane, of the type that `pointer` points to."""
    wanted = Lanes(pointer.dtype)

    def generate(context, builder, signature, arguments):
        return _widen(context, builder, arguments[1], value, wanted)

    return wanted(pointer, value), generate


@intrinsic
def select(typing_context, choice, a, b):
    """Return, lane by lane, `a` where `choice` is true, else `b`."""
    wanted = Lanes(choice.dtype)

    def generate(context, builder, signature, arguments):
        left = _widen(context, builder, arguments[1], a, wanted)
        right = _widen(context, builder, arguments[2], b, wanted)
        return builder.select(arguments[0], left, right)

    return wanted(choice, a, b), generate


@intrinsic
def first_lanes(typing_context, pointer, count):
    """Return a choice that is true in the first `count` lanes."""
    kind = Choice(pointer.dtype)

    def generate(context, builder, signature, arguments):
        return first_choice(builder, arguments[1], kind.count)

    return kind(pointer, types.int64), generate


@intrinsic
def total(typing_context, value):
    """Return the sum of the lanes, halves added pairwise: always in the same order."""

    def generate(context, builder, signature, arguments):
        return sum_lanes(builder, arguments[0])

    return value.dtype(value), generate


@intrinsic
def power_of_two(typing_context, shifted):
    """Return the power of two whose biased exponent is in the low bits of `shifted`.

    `functions` adds the bias along with what rounds to an integer.
    """
    dtype = shifted.dtype
    mantissa = 52 if dtype == types.float64 else 23
    integers = ir.VectorType(_LLVM_INTEGER[dtype], shifted.count)

    def generate(context, builder, signature, arguments):
        number = builder.bitcast(arguments[0], integers)
        exponent = builder.shl(number, ir.Constant(integers, [mantissa] * shifted.count))
        return builder.bitcast(exponent, arguments[0].type)

    return shifted(shifted), generate


def _register_unary(name, llvm_name):
    """Return an intrinsic that applies LLVM's `llvm_name` to each lane."""

    def unary(typing_context, value):
        def generate(context, builder, signature, arguments):
            kind = arguments[0].type
            full = f"llvm.{llvm_name}.v{kind.count}{kind.element.intrinsic_name}"
            function = cgutils.get_or_insert_function(
                builder.module, ir.FunctionType(kind, [kind]), full
            )
            return builder.call(function, arguments)

        return value(value), generate

    unary.__name__ = name
    return intrinsic(unary)


absolute = _register_unary("absolute", "fabs")
square_root = _register_unary("square_root", "sqrt")
round_down = _register_unary("round_down", "floor")


def _register_binary(name, llvm_name):
    """Return an intrinsic that applies LLVM's `llvm_name` to two registers."""

    def binary(typing_context, a, b):
        def generate(context, builder, signature, arguments):
            kind = arguments[0].type
            full = f"llvm.{llvm_name}.v{kind.count}{kind.element.intrinsic_name}"
            function = cgutils.get_or_insert_function(
                builder.module, ir.FunctionType(kind, [kind, kind]), full
            )
            return builder.call(function, arguments)

        return a(a, a), generate

    binary.__name__ = name
    return intrinsic(binary)


copy_sign = _register_binary("copy_sign", "copysign")
# NaN in either input is NaN in the result, as numpy's minimum and maximum have it.
lowest = _register_binary("lowest", "minimum")
highest = _register_binary("highest", "maximum")


@intrinsic
def significand_of(typing_context, value):
    """Return the m in [½, 1) of a positive normal value = m·2ᵉ."""
    return value(value), _fields(value, exponent=False)


@intrinsic
def exponent_of(typing_context, value):
    """Return the e of a positive normal value = m·2ᵉ, m in [½, 1)."""
    return value(value), _fields(value, exponent=True)


def _fields(value, exponent):
    """Return the code generator that takes a float apart."""
    mantissa, bias = (52, 1022) if value.dtype == types.float64 else (23, 126)
    integers = ir.VectorType(_LLVM_INTEGER[value.dtype], value.count)

    def constant(number):
        return ir.Constant(integers, [number] * value.count)

    def generate(context, builder, signature, arguments):
        number = builder.bitcast(arguments[0], integers)
        if exponent:
            raised = builder.lshr(number, constant(mantissa))
            return builder.sitofp(builder.sub(raised, constant(bias)), arguments[0].type)
        low = builder.and_(number, constant(2**mantissa - 1))
        return builder.bitcast(builder.or_(low, constant(bias << mantissa)), arguments[0].type)

    return generate
