"""How slices of a step wait for each other inside compiled code.

Threads that slept between two steps would be woken some 0.1 ms late, often on the core of
the thread that wakes them, and a slice takes 1 or 2 ms. So they look again and again, and
offer their core to others when that takes long.
"""

import sys

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from gdplay.program.kernel import fields
from gdplay.program.kernel.device import device

LOOKS = 2_000
"""How often to look, some microseconds in all, before each offer of the core."""

_CAN_YIELD = sys.platform != "win32"


@intrinsic
def _seen(typing_context, pointer, index):
    """Return the number at `index`, and see all that was written before it was."""

    def generate(context, builder, signature, arguments):
        return builder.load_atomic(builder.gep(arguments[0], [arguments[1]]), "acquire", 8)

    return types.int64(pointer, types.int64), generate


@intrinsic
def _show(typing_context, pointer, index, value):
    """Write `value` at `index`; who sees it sees all that was written before."""

    def generate(context, builder, signature, arguments):
        place = builder.gep(arguments[0], [arguments[1]])
        builder.store_atomic(arguments[2], place, "release", 8)
        return context.get_dummy_value()

    return types.void(pointer, types.int64, types.int64), generate


@intrinsic
def _offer_core(typing_context):
    """Let another thread run on this core, where the system has a call for that."""

    def generate(context, builder, signature, arguments):
        if _CAN_YIELD:
            shape = ir.FunctionType(ir.IntType(32), [])
            function = cgutils.get_or_insert_function(builder.module, shape, "sched_yield")
            builder.call(function, [])
        return context.get_dummy_value()

    return types.void(), generate


@device
def tell(meeting, number, step):
    """Say what slice `number` has come to: a step, or `fields.LEFT`."""
    _show(meeting, number * fields.MEETING_STEP, step)


@device
def wait_for(meeting, number, step):
    """Wait until slice `number` has come to `step`; return False where it has left."""
    while True:
        for _ in range(LOOKS):
            said = _seen(meeting, number * fields.MEETING_STEP)
            if said == step:
                return True
            if said == fields.LEFT:
                return False
        _offer_core()


@device
def wait_for_all(meeting, slices, step):
    """Wait until all other slices are done with `step`; return False where one has left."""
    for number in range(1, slices):  # noqa: SIM110 - compiled code has no generators
        if not wait_for(meeting, number, step):
            return False
    return True
