"""The executors by name."""

from __future__ import annotations

from gdplay.program.compiled_code import NotCompilableError
from gdplay.program.executor import Executor
from gdplay.program.instruction import Program
from gdplay.program.numpy_executor import NumpyExecutor
from gdplay.program.readiness import Readiness, compiled_executor, readiness


def executor_named(
    name: str, program: Program, capacity: int, cores: int | None = None
) -> Executor:
    """Return a new executor of `program` for batches of up to `capacity` samples.

    Where the compiled one was asked for and is not ready, or has no form for the
    program, it is the numpy executor; its `name` says so. Nothing is compiled here. A
    wide step is shared by threads on up to `cores` cores, by default all but one, which
    is left to a window.

    Raises
    ------
    ValueError
        When there is no such executor.
    """
    if name not in ("numpy", "compiled"):
        raise ValueError(f"there is no executor {name!r}")
    if name == "compiled" and readiness(program.dtype) is Readiness.READY:
        try:
            return compiled_executor(program, capacity, cores=cores)
        except NotCompilableError:
            pass
    return NumpyExecutor(program, capacity)


def executors(dtype: str = "float64") -> tuple[str, ...]:
    """Return the names of the executors that can run here now, the fastest first."""
    is_ready = readiness(dtype) is Readiness.READY
    return ("compiled", "numpy") if is_ready else ("numpy",)
