"""How the functions that only compiled code calls are compiled."""

from numba import njit

device = njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Like `njit`, without the wrappers that nobody would call."""

inlined = njit(
    error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True
)
"""Likewise, and put into its caller: for what is called in one place, with many arguments."""

spliced = njit(error_model="numpy", inline="always")
"""Likewise, and put there before compiling: what a function clears for the calls it makes,
two numbers each, its caller then clears once."""
