"""The executors by name."""

from __future__ import annotations

from gdplay.program.executor import Executor
from gdplay.program.instruction import Program
from gdplay.program.numpy_executor import NumpyExecutor


def executor_named(name: str, program: Program, capacity: int) -> Executor:
    """Return a new executor of `program` for batches of up to `capacity` samples.

    Raises
    ------
    ValueError
        When there is no such executor.
    """
    if name == "numpy":
        return NumpyExecutor(program, capacity)
    raise ValueError(f"there is no executor {name!r}")


def executors() -> tuple[str, ...]:
    """Return the names of the executors that can run here, the fastest first."""
    return ("numpy",)
