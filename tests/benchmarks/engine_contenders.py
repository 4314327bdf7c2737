"""The contenders of the engine's benchmark: each makes the same training steps its own way.

A contender is a function of a case that answers ``steps(n)``: make n steps, return the
loss before the last one's update. Those that need something that is not installed raise
`Missing`.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from gdplay.program.compiled_threads import available_cores
from tests.benchmarks.engine_cases import Case

Steps = Callable[[int], float]
SOURCE = Path(__file__).with_name("engine_limit.c")


class Missing(Exception):
    """A contender cannot run here; the message says what is missing."""


def compiled(case: Case) -> Steps:
    """Return our compiled executor, by the trainer, the bucketed history on."""
    from gdplay.program import readiness

    if readiness.readiness() is not readiness.Readiness.READY:
        readiness.compile_for("float64")
    return _ours(case, "compiled")


def compiled_on_all_cores(case: Case) -> Steps:
    """Return the same on all cores, as without a window."""
    return _ours(case, "compiled", available_cores())


def numpy_executor(case: Case) -> Steps:
    """Return our numpy executor, likewise."""
    return _ours(case, "numpy")


def _ours(case: Case, executor: str, cores: int = 1) -> Steps:
    from dataclasses import replace

    from gdplay.program.log import StepLog
    from gdplay.training.trainer import Trainer

    trainer = Trainer(case.experiment(), executor, cores)
    state = trainer.initial_state()
    if trainer.layout.size == case.size:
        state = replace(state, parameters=case.arrays()[2].copy())
    log = StepLog(trainer.layout.size)

    def steps(count: int) -> float:
        nonlocal state
        state = trainer.advance(state, count, log)
        if trainer.executor != executor:
            raise Missing(f"it ran on {trainer.executor}")
        return float(log.loss[2, log.used - 1])

    return steps


def eager(case: Case) -> Steps:
    """Return our tape, recorded anew each step."""
    from gdplay.autograd.tensor import Tensor

    inputs, targets, flat = case.arrays()
    leaves = [Tensor(part.copy()) for part in _blocks(case, flat)]

    def steps(count: int) -> float:
        loss = Tensor(0.0)
        for _ in range(count):
            h = Tensor(inputs)
            for weights, bias in zip(leaves[::2], leaves[1::2], strict=True):
                h = (weights @ h + bias).tanh()
            loss = ((h - Tensor(targets)) ** 2).sum() * case.scale
            for leaf in leaves:
                leaf.grad = 0.0
            loss.backward()
            for leaf in leaves:
                leaf.data -= case.rate * leaf.grad
        return float(loss.data)

    return steps


def numpy_by_hand(case: Case) -> Steps:
    """Return numpy with `out=` everywhere, written for a multi-layer perceptron."""
    inputs, targets, flat = case.arrays()
    parts = _blocks(case, flat)
    weights, biases = parts[::2], parts[1::2]
    active = [inputs] + [np.empty((w.shape[0], case.batch)) for w in weights]
    delta = [np.empty_like(a) for a in active]
    slope = [np.empty_like(a) for a in active]
    weight_steps = [np.empty_like(w) for w in weights]
    bias_steps = [np.empty_like(b) for b in biases]
    squares = np.empty_like(targets)

    def steps(count: int) -> float:
        loss = 0.0
        for _ in range(count):
            for layer, (w, b) in enumerate(zip(weights, biases, strict=True)):
                np.matmul(w, active[layer], out=active[layer + 1])
                active[layer + 1] += b
                np.tanh(active[layer + 1], out=active[layer + 1])
            np.subtract(active[-1], targets, out=delta[-1])
            np.multiply(delta[-1], delta[-1], out=squares)
            loss = float(squares.sum()) * case.scale
            delta[-1] *= 2.0 * case.scale
            for layer in range(len(weights), 0, -1):
                np.multiply(active[layer], active[layer], out=slope[layer])
                np.subtract(1.0, slope[layer], out=slope[layer])
                delta[layer] *= slope[layer]
                np.matmul(delta[layer], active[layer - 1].T, out=weight_steps[layer - 1])
                np.sum(delta[layer], axis=1, keepdims=True, out=bias_steps[layer - 1])
                if layer > 1:
                    np.matmul(weights[layer - 1].T, delta[layer], out=delta[layer - 1])
            for value, step in zip(weights + biases, weight_steps + bias_steps, strict=True):
                np.multiply(step, case.rate, out=step)
                np.subtract(value, step, out=value)
        return loss

    return steps


def c_limit(case: Case) -> Steps:
    """Return C with explicit registers, compiled here for this one network."""
    compiler = _c_compiler()
    folder = tempfile.mkdtemp(prefix="gdplay-limit-")
    library = Path(folder) / "limit.so"
    command = [*compiler, "-O3", "-march=native", "-ffp-contract=fast", "-fno-math-errno"]
    command += ["-shared", "-fPIC", f"-DLAYERS={len(case.widths) - 1}", f"-DBATCH={case.batch}"]
    command += [f"-DWIDTHS={','.join(map(str, case.widths))}", str(SOURCE), "-o", str(library)]
    try:
        built = subprocess.run(command, capture_output=True, text=True, check=False)
        if built.returncode:
            raise Missing(f"{compiler[0]} refused: {built.stderr.strip().splitlines()[:1]}")
        train = ctypes.CDLL(str(library)).train
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    train.restype = ctypes.c_double
    inputs, targets, flat = case.arrays()
    parameters, gradient = _aligned(flat), _aligned(np.zeros(case.size))
    numbers = [array.ctypes.data_as(ctypes.c_void_p) for array in (inputs, targets)]
    numbers += [array.ctypes.data_as(ctypes.c_void_p) for array in (parameters, gradient)]
    kept = (inputs, targets, parameters, gradient)

    def steps(count: int) -> float:
        assert kept
        rate, scale = ctypes.c_double(case.rate), ctypes.c_double(case.scale)
        return float(train(*numbers, rate, scale, ctypes.c_int64(count)))

    return steps


def _c_compiler() -> list[str]:
    """Return the command of the best C compiler there is."""
    if clang := shutil.which("clang"):
        return [clang]
    if importlib.util.find_spec("ziglang"):
        return [sys.executable, "-m", "ziglang", "cc"]
    if gcc := shutil.which("gcc"):
        return [gcc]
    raise Missing("there is no C compiler")


def _aligned(values: np.ndarray) -> np.ndarray:
    """Return a copy that starts at a multiple of 64 bytes."""
    room = np.zeros(values.size + 8)
    start = -(room.ctypes.data // 8) % 8
    room[start : start + values.size] = values
    return room[start : start + values.size]


def jax_loop(case: Case) -> Steps:
    """Return JAX: all steps of a call in one jitted fori_loop; a wide case on one core, as ours."""
    if case.is_wide and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return jax_on_all_cores(case)


def jax_on_all_cores(case: Case) -> Steps:
    """Return the same on all cores."""
    if not importlib.util.find_spec("jax"):
        raise Missing("JAX is not installed")
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    inputs, targets, flat = case.arrays()
    x, t = jnp.array(inputs), jnp.array(targets)
    start = [jnp.array(part) for part in _blocks(case, flat)]

    def objective(parts):
        h = x
        for w, b in zip(parts[::2], parts[1::2], strict=True):
            h = jnp.tanh(w @ h + b)
        return jnp.sum((h - t) ** 2) * case.scale

    def step(_, carried):
        parts, _ = carried
        loss, gradient = jax.value_and_grad(objective)(parts)
        return [p - case.rate * g for p, g in zip(parts, gradient, strict=True)], loss

    run = jax.jit(lambda parts, n: jax.lax.fori_loop(0, n, step, (parts, jnp.array(0.0))))
    state = start

    def steps(count: int) -> float:
        nonlocal state
        state, loss = run(state, count)
        return float(loss.block_until_ready())

    return steps


def torch_eager(case: Case) -> Steps:
    """Return PyTorch as most people write it, on one thread."""
    if not importlib.util.find_spec("torch"):
        raise Missing("PyTorch is not installed")
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    inputs, targets, flat = case.arrays()
    x, t = torch.tensor(inputs), torch.tensor(targets)
    parts = [torch.tensor(part, requires_grad=True) for part in _blocks(case, flat)]
    optimizer = torch.optim.SGD(parts, lr=case.rate)

    def steps(count: int) -> float:
        loss = torch.tensor(0.0)
        for _ in range(count):
            h = x
            for w, b in zip(parts[::2], parts[1::2], strict=True):
                h = torch.tanh(w @ h + b)
            loss = ((h - t) ** 2).sum() * case.scale
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return float(loss.detach())

    return steps


def _blocks(case: Case, flat: np.ndarray) -> list[np.ndarray]:
    """Return weights (out, in) and biases (out, 1), layer by layer, as copies."""
    parts, at = [], 0
    for width, out in zip(case.widths, case.widths[1:], strict=False):
        parts.append(flat[at : at + out * width].reshape(out, width).copy())
        at += out * width
        parts.append(flat[at : at + out].reshape(out, 1).copy())
        at += out
    return parts


CONTENDERS: dict[str, Callable[[Case], Steps]] = {
    "compiled": compiled,
    "C": c_limit,
    "numpy by hand": numpy_by_hand,
    "numpy executor": numpy_executor,
    "eager": eager,
    "JAX": jax_loop,
    "PyTorch": torch_eager,
}

ON_ALL_CORES: dict[str, Callable[[Case], Steps]] = {
    "compiled on all cores": compiled_on_all_cores,
    "JAX on all cores": jax_on_all_cores,
}
"""Contenders of the cases that are wide enough to be shared."""
