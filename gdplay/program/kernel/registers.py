"""Registers of the machine as types of numba, and the LLVM code that handles them.

A `Lanes` is one register full of floats, a `Choice` one of truth values. Their size
is that of the machine's widest registers, so results are the same to the bit on one
kind of machine, not on all.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import llvmlite.binding
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import models, register_model

_FEATURES = llvmlite.binding.get_host_cpu_features()
REGISTER_BYTES = 64 if _FEATURES.get("avx512f") else 32 if _FEATURES.get("avx2") else 16
REGISTERS = 16 if REGISTER_BYTES == 32 else 32

CONTRACT = ("contract",)
"""The one liberty that arithmetic takes: a multiplication and the addition after it
may be rounded once. Nothing is reassociated, so NaN stays visible and tricks of
rounding hold."""

_LLVM_FLOAT: Final = MappingProxyType(
    {types.float64: ir.DoubleType(), types.float32: ir.FloatType()}
)


def lane_count(dtype):
    """Return how many numbers of the numba type `dtype` one register holds."""
    return REGISTER_BYTES * 8 // int(dtype.bitwidth)


class Lanes(types.Type):
    """The numba type of one register of floats."""

    def __init__(self, dtype):
        self.dtype = dtype
        self.count = lane_count(dtype)
        super().__init__(name=f"Lanes({dtype})")


class Choice(types.Type):
    """The numba type of one register of truth values."""

    def __init__(self, dtype):
        self.dtype = dtype
        self.count = lane_count(dtype)
        super().__init__(name=f"Choice({dtype})")


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, vector_of(kind.dtype))


@register_model(Choice)
class _ChoiceModel(models.PrimitiveModel):
    def __init__(self, manager, kind: Choice):
        super().__init__(manager, kind, ir.VectorType(ir.IntType(1), kind.count))


def vector_of(dtype):
    """Return the LLVM type of a register of `dtype`."""
    return ir.VectorType(_LLVM_FLOAT[dtype], lane_count(dtype))


def splat(builder, scalar, count):
    """Return the LLVM value that holds `scalar` in each of `count` lanes."""
    kind = ir.VectorType(scalar.type, count)
    single = builder.insert_element(ir.Constant(kind, ir.Undefined), scalar, ir.IntType(32)(0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), count), None)
    return builder.shuffle_vector(single, ir.Constant(kind, ir.Undefined), zeros)


def fused(builder, a, b, c):
    """Return a·b + c, rounded once where the machine can."""
    return builder.fadd(builder.fmul(a, b, flags=CONTRACT), c, flags=CONTRACT)


def load_vector(builder, address, dtype):
    """Return the register read from `address`, which needs no alignment."""
    pointer = builder.bitcast(address, vector_of(dtype).as_pointer())
    return builder.load(pointer, align=int(dtype.bitwidth) // 8)


def store_vector(builder, value, address, dtype):
    """Write the register `value` at `address`, which needs no alignment."""
    pointer = builder.bitcast(address, vector_of(dtype).as_pointer())
    builder.store(value, pointer, align=int(dtype.bitwidth) // 8)


def first_choice(builder, number, count):
    """Return the LLVM value that is true in the first `number` of `count` lanes."""
    integer = ir.IntType(32)
    order = ir.Constant(ir.VectorType(integer, count), list(range(count)))
    return builder.icmp_signed("<", order, splat(builder, builder.trunc(number, integer), count))


def masked_load(builder, address, choice, dtype):
    """Return the register at `address`; lanes that are not chosen are 0 and not read."""
    kind, integer = vector_of(dtype), ir.IntType(32)
    pointer = builder.bitcast(address, kind.as_pointer())
    name = f"llvm.masked.load.v{kind.count}{kind.element.intrinsic_name}.p0"
    shape = ir.FunctionType(kind, [pointer.type, integer, choice.type, kind])
    function = cgutils.get_or_insert_function(builder.module, shape, name)
    size = integer(int(dtype.bitwidth) // 8)
    return builder.call(function, [pointer, size, choice, ir.Constant(kind, None)])


def sum_lanes(builder, vector):
    """Return the sum of the lanes of the LLVM value `vector`, halves added pairwise."""
    count = vector.type.count
    while count > 1:
        count //= 2
        low, high = (
            take(builder, vector, range(count)),
            take(builder, vector, range(count, 2 * count)),
        )
        vector = builder.fadd(low, high)
    return builder.extract_element(vector, ir.IntType(32)(0))


def take(builder, vector, lanes, other=None):
    """Return the given lanes of `vector`, numbered on into `other`."""
    places = list(lanes)
    kind = ir.VectorType(ir.IntType(32), len(places))
    second = ir.Constant(vector.type, ir.Undefined) if other is None else other
    return builder.shuffle_vector(vector, second, ir.Constant(kind, places))
