"""One thread for matrix products: two gain nothing at these sizes and take the window's core."""

from __future__ import annotations

from functools import cache


@cache  # the libraries are looked through once
def use_one_thread() -> None:
    """Let numpy's BLAS use one thread, in the whole program, from now on."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 (it looks through all libraries)

    threadpool_limits(limits=1, user_api="blas")
