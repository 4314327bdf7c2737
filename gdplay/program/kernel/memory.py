"""Memory inside compiled code: pointers without bounds or signs.

A checked index, or one that might be negative, keeps a loop from being fast.
Addresses come from the integers of a program's code; loads and stores need no
alignment.
"""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from gdplay.program.kernel.registers import (
    Lanes,
    lane_count,
    load_vector,
    masked_load,
    store_vector,
    vector_of,
)


@intrinsic
def address_of(typing_context, array):
    """Return the raw address of the first element of `array`."""

    def generate(context, builder, signature, arguments):
        return context.make_array(array)(context, builder, arguments[0]).data

    return types.CPointer(array.dtype)(array), generate


@intrinsic
def offset(typing_context, pointer, count):
    """Return the address `count` elements after `pointer`."""

    def generate(context, builder, signature, arguments):
        return builder.gep(arguments[0], [arguments[1]])

    return pointer(pointer, types.int64), generate


@intrinsic
def get(typing_context, pointer, index):
    """Return the number `index` elements after `pointer`; no check, no negative index."""

    def generate(context, builder, signature, arguments):
        return builder.load(builder.gep(arguments[0], [arguments[1]]))

    return pointer.dtype(pointer, types.int64), generate


@intrinsic
def put(typing_context, pointer, index, value):
    """Write `value` at `index` elements after `pointer`."""

    def generate(context, builder, signature, arguments):
        builder.store(arguments[2], builder.gep(arguments[0], [arguments[1]]))
        return context.get_dummy_value()

    return types.void(pointer, types.int64, pointer.dtype), generate


@intrinsic
def pointer_at(typing_context, code, index, like):
    """Return the address that stands at `index` of `code`, as a pointer of the type of `like`."""

    def generate(context, builder, signature, arguments):
        number = builder.load(builder.gep(arguments[0], arguments[1:2]))
        return builder.inttoptr(number, arguments[2].type)

    return like(code, types.int64, like), generate


@intrinsic
def integers_at(typing_context, code, index):
    """Return the address that stands at `index` of `code`, as a pointer to integers."""

    def generate(context, builder, signature, arguments):
        number = builder.load(builder.gep(arguments[0], arguments[1:2]))
        return builder.inttoptr(number, arguments[0].type)

    return code(code, types.int64), generate


@intrinsic
def zero_like(typing_context, pointer):
    """Return 0 of the type that `pointer` points to."""

    def generate(context, builder, signature, arguments):
        return context.get_constant(pointer.dtype, 0)

    return pointer.dtype(pointer), generate


@intrinsic
def room(typing_context, like):
    """Return the address of room for one register, on the stack of the caller."""

    def generate(context, builder, signature, arguments):
        with builder.goto_entry_block():  # numba's own helper would clear it at each call
            place = builder.alloca(vector_of(like.dtype))
        return builder.bitcast(place, arguments[0].type)

    return like(like), generate


@intrinsic
def lanes_at(typing_context, pointer):
    """Return how many numbers of the type that `pointer` points to one register holds."""

    def generate(context, builder, signature, arguments):
        return context.get_constant(types.int64, lane_count(pointer.dtype))

    return types.int64(pointer), generate


@intrinsic
def load(typing_context, pointer, index):
    """Return the register that starts `index` elements after `pointer`."""

    def generate(context, builder, signature, arguments):
        address = builder.gep(arguments[0], [arguments[1]])
        return load_vector(builder, address, pointer.dtype)

    return Lanes(pointer.dtype)(pointer, types.int64), generate


@intrinsic
def store(typing_context, pointer, index, value):
    """Write the register `value` from `index` elements after `pointer` on."""

    def generate(context, builder, signature, arguments):
        address = builder.gep(arguments[0], [arguments[1]])
        store_vector(builder, arguments[2], address, pointer.dtype)
        return context.get_dummy_value()

    return types.void(pointer, types.int64, Lanes(pointer.dtype)), generate


@intrinsic
def load_first(typing_context, pointer, index, choice):
    """Return the register at `index`; lanes that are not chosen are 0 and not read."""

    def generate(context, builder, signature, arguments):
        address = builder.gep(arguments[0], arguments[1:2])
        return masked_load(builder, address, arguments[2], pointer.dtype)

    return Lanes(pointer.dtype)(pointer, types.int64, choice), generate


@intrinsic
def store_first(typing_context, pointer, index, value, choice):
    """Write the chosen lanes of `value` at `index`; the others are left alone."""
    kind = vector_of(pointer.dtype)
    count = lane_count(pointer.dtype)

    def generate(context, builder, signature, arguments):
        address = builder.bitcast(builder.gep(arguments[0], arguments[1:2]), kind.as_pointer())
        name = f"llvm.masked.store.v{count}{kind.element.intrinsic_name}.p0"
        integer = ir.IntType(32)
        shape = ir.FunctionType(
            ir.VoidType(), [kind, kind.as_pointer(), integer, arguments[3].type]
        )
        function = cgutils.get_or_insert_function(builder.module, shape, name)
        size = integer(int(pointer.dtype.bitwidth) // 8)
        builder.call(function, [arguments[2], address, size, arguments[3]])
        return context.get_dummy_value()

    return types.void(pointer, types.int64, value, choice), generate
