"""Blocks with few of their links are computed link by link, and give what dense ones give."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from gdplay.autograd.primitives import PRIMITIVES
from gdplay.autograd.symbol import BATCH
from gdplay.program.executor import StopFlag
from gdplay.program.fused import NO_EPILOGUE
from gdplay.program.fusion import fuse
from gdplay.program.instruction import Source
from gdplay.program.numpy_executor import NumpyExecutor
from gdplay.program.readiness import compiled_executor
from gdplay.program.trace import Trace
from gdplay.training.trainer import Trainer
from tests.program.circle import circle

pytestmark = pytest.mark.usefixtures("compiled")

HEIGHT, WIDTH = 21, 17


def products_of(cells, dtype="float64", activation=NO_EPILOGUE):
    """Return a program of a·x + b, aᵀ·d and Σ d·x for a matrix a with these links."""
    trace, p = Trace(dtype), PRIMITIVES
    values = trace.input("values", Source.VECTOR, (len(cells),))
    bias = trace.input("bias", Source.VECTOR, (HEIGHT, 1))
    x = trace.input("x", Source.DATA, (WIDTH, BATCH))
    d = trace.input("d", Source.DATA, (HEIGHT, BATCH))
    put = p["put"](values, indices=cells, size=HEIGHT * WIDTH)
    a = p["reshape"](put, shape=(HEIGHT, WIDTH))
    ahead = p["add"](p["matmul"](a, x, transpose_a=False, transpose_b=False), bias)
    every = p["matmul"](d, x, transpose_a=False, transpose_b=True)
    flat = p["reshape"](every, shape=(HEIGHT * WIDTH,))
    return trace.program(
        {
            "ahead": p[activation](ahead) if activation else ahead,
            "back": p["matmul"](a, d, transpose_a=True, transpose_b=False),
            "moment": p["take"](flat, indices=cells),
        }
    )


def cells_of(number, seed=0):
    """Return so many links; of some rows and columns none."""
    rng = np.random.default_rng(seed)
    return tuple(sorted(rng.choice(HEIGHT * WIDTH, number, replace=False).tolist()))


def counts(program):
    return Counter(line.primitive for line in program.instructions)


def linked(program):
    layers = [line for line in program.instructions if line.primitive == "layer"]
    return [factor.cells is not None for line in layers for factor in line.keywords["factors"]]


def test_only_few_links_are_computed_one_by_one():
    few, many = (fuse(products_of(cells_of(n))) for n in (HEIGHT * WIDTH // 3, 120))
    assert linked(few) == [True, True]
    assert counts(few)["linked_moment"] == 1
    assert not {"put", "take", "matmul"} & set(counts(few))
    assert linked(many) == [False, False]
    assert counts(many)["put"] == counts(many)["take"] == counts(many)["matmul"] == 1


@pytest.mark.parametrize("batch", [1, 8, 13, 40, 100, 333])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("links", [1, 9, 60])
@pytest.mark.parametrize("activation", [NO_EPILOGUE, "tanh"])
def test_products_by_links_agree_with_numpy(batch, dtype, links, activation):
    program = products_of(cells_of(links), dtype, activation)
    rng = np.random.default_rng(batch)
    given = {}
    for entry in program.inputs:
        shape = [batch if size < 0 else size for size in program.shapes[entry.variable]]
        given[entry.name] = rng.uniform(-1.0, 1.0, shape).astype(dtype)
    results = []
    for executor in (NumpyExecutor(program, batch), compiled_executor(program, batch)):
        assert executor.replay(1, given) == 1
        results.append(executor.outputs())
    tolerance = 1e-13 if dtype == "float64" else 3e-5
    for name, expected in results[0].items():
        np.testing.assert_allclose(results[1][name], expected, tolerance, tolerance)


def test_whole_rows_that_are_put_or_taken_are_no_links():
    trace, p = Trace(), PRIMITIVES
    values = trace.input("values", Source.VECTOR, (2, 3))
    x = trace.input("x", Source.DATA, (6, BATCH))
    d = trace.input("d", Source.DATA, (6, BATCH))
    rows = p["put"](values, indices=(1, 7), size=8)
    a = p["reshape"](rows, shape=(4, 6))
    every = p["matmul"](d, x, transpose_a=False, transpose_b=True)
    halves = p["reshape"](every, shape=(12, 3))
    program = trace.program(
        {
            "ahead": p["matmul"](a, x, transpose_a=False, transpose_b=False),
            "taken": p["take"](halves, indices=(0, 11)),
        }
    )
    assert linked(fuse(program)) == [False]
    assert counts(fuse(program))["take"] == 1
    rng = np.random.default_rng(0)
    given = {n: rng.normal(size=s) for n, s in (("values", (2, 3)), ("x", (6, 9)), ("d", (6, 9)))}
    results = []
    for executor in (NumpyExecutor(program, 9), compiled_executor(program, 9)):
        executor.replay(1, given)
        results.append(executor.outputs())
    for name, expected in results[0].items():
        np.testing.assert_allclose(results[1][name], expected, 1e-13, 1e-13)


def thinned(experiment, seed=3):
    """Return the experiment with three quarters of its links cut."""
    links = sorted(experiment.topology.links)
    kept = np.random.default_rng(seed).choice(len(links), len(links) // 4, replace=False)
    topology = replace(experiment.topology, links=frozenset(links[at] for at in kept))
    return replace(experiment, topology=topology)


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("batch", [10, 650])
def test_a_network_with_few_links_trains_as_on_numpy(batch, threads):
    experiment = thinned(circle((24, 19, 1), samples=700, batch_size=batch))
    trainer = Trainer(experiment)
    state = trainer.initial_state()
    expected = trainer.advance(state, 25)
    planned = trainer._plan()
    assert counts(fuse(planned.program))["linked_moment"] > 0
    planned.feed.load(state)
    executor = compiled_executor(planned.program, batch, threads)
    assert executor.replay(25, planned.feed.arrays, stop=StopFlag()) == 25
    difference = np.abs(planned.feed.arrays["parameters"] - expected.parameters)
    assert np.max(difference) < 1e-12
