"""Fused programs compute what they were made of, in fewer instructions."""

from collections import Counter

import numpy as np
import pytest

from gdplay.autograd.primitives import PRIMITIVES
from gdplay.autograd.symbol import BATCH
from gdplay.nn.layout import layout_of
from gdplay.nn.step import structure_of, trace_step
from gdplay.program.compiled_phases import Phase, phases_of, row_sums_of
from gdplay.program.fused import FUSED
from gdplay.program.fusion import fuse
from gdplay.program.instruction import Source
from gdplay.program.numpy_executor import NumpyExecutor
from gdplay.program.trace import Trace
from gdplay.storage import presets
from tests.networks import random_experiment


def step_program(experiment):
    layout = layout_of(experiment.topology)
    structure = structure_of(experiment, layout)
    return trace_step(structure, experiment.hyperparameters.schedule, layout)


def counts(program):
    return Counter(line.primitive for line in program.instructions)


def run(program, executor=NumpyExecutor, seed=0, batch=13):
    rng = np.random.default_rng(seed)
    given = {}
    for entry in program.inputs:
        shape = tuple(batch if n < 0 else n for n in program.shapes[entry.variable])
        given[entry.name] = rng.uniform(-1.0, 1.0, shape).astype(program.dtype)
    chosen = executor(program, batch)
    chosen.replay(1, given)
    return chosen.outputs()


def test_the_circle_needs_few_instructions():
    program = fuse(step_program(presets.load("circle")[0]))
    found = counts(program)
    assert found["layer"] == 5  # three forward, two back
    assert found["matmul"] == 3  # the weights' gradients
    assert found["squared_distance"] == found["tanh_error"] == 1
    assert found["multiply_subtract"] == 1
    assert not {"tanh", "square", "add", "subtract"} & set(found)


@pytest.mark.parametrize("seed", range(60))
def test_a_fused_program_gives_the_numbers_of_the_traced_one(seed):
    """Both in numpy, on random networks; nothing is compiled."""
    from gdplay.training.trainer import Trainer

    trainer = Trainer(random_experiment(seed))
    planned = trainer._plan()
    planned.feed.load(trainer.initial_state())
    results = []
    for program in (planned.program, fuse(planned.program)):
        arrays = {name: array.copy() for name, array in planned.feed.arrays.items()}
        executor = NumpyExecutor(program, planned.structure.batch)
        executor.replay(1, arrays)
        results.append(executor.outputs())
    for name, expected in results[0].items():
        np.testing.assert_allclose(results[1][name], expected, rtol=1e-11, atol=1e-12)


BACK = {
    "tanh": lambda p, g, y, x: p["multiply"](g, p["subtract"](1.0, p["square"](y))),
    "sigmoid": lambda p, g, y, x: p["multiply"](g, p["multiply"](y, p["subtract"](1.0, y))),
    "relu": lambda p, g, y, x: p["multiply"](g, p["greater"](x, 0.0)),
}


@pytest.mark.parametrize("name", BACK)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_fused_instruction_gives_the_numbers_of_what_it_fuses(compiled, name, dtype):
    trace = Trace(dtype)
    weights = trace.input("weights", Source.VECTOR, (5, 3))
    others = trace.input("others", Source.VECTOR, (2, 5))
    bias = trace.input("bias", Source.VECTOR, (5, 1))
    x = trace.input("x", Source.DATA, (3, BATCH))
    z = trace.input("z", Source.DATA, (2, BATCH))
    target = trace.input("target", Source.DATA, (5, BATCH))
    factor = trace.input("factor", Source.SCALAR)
    p = PRIMITIVES
    one = p["matmul"](weights, x, transpose_a=False, transpose_b=False)
    two = p["matmul"](others, z, transpose_a=True, transpose_b=False)
    total = p["add"](p["add"](one, two), bias)
    y = p[name](total)
    # As the engine does it: what comes back is a product of its own, or any other array.
    back = p["matmul"](others, p["exp"](z), transpose_a=True, transpose_b=False)
    difference = p["subtract"](y, target)
    squares = p["sum"](p["square"](difference), axis=None, keepdims=False)
    first = p["rows"](target, start=0, stop=1)  # of another shape, so not fused
    from_first = p["sum"](p["square"](p["subtract"](y, first)), axis=None, keepdims=False)
    program = trace.program(
        {
            "y": y,
            "loss": p["multiply"](squares, factor),
            "spread": p["multiply"](from_first, factor),
            "error": BACK[name](p, p["multiply"](difference, factor), y, total),
            "back": BACK[name](p, back, y, total),
            "apart": BACK[name](p, p["multiply"](factor, y), y, total),
            "squares": p["sum"](p["square"](y), axis=None, keepdims=False),
            "more": p["add"](p["multiply"](factor, x), x),
            "less": p["subtract"](x, p["multiply"](x, factor)),
            "open": p["matmul"](weights, p["sin"](x), transpose_a=False, transpose_b=False),
        }
    )
    fused = fuse(program)
    assert counts(fused)["layer"] == 3
    assert counts(fused)[f"{name}_back"] == (1 if name == "tanh" else 2)
    assert {"sum_of_products", "multiply_add", "multiply_subtract"} <= set(counts(fused))
    assert counts(fused)["squared_distance"] == 1
    assert counts(fused)["tanh_error"] == (name == "tanh")
    expected, again, found = run(program), run(fused), run(program, compiled)
    tolerance = 1e-13 if dtype == "float64" else 2e-5
    for output in expected:
        np.testing.assert_allclose(again[output], expected[output], tolerance, tolerance)
        np.testing.assert_allclose(found[output], expected[output], tolerance, tolerance)


def test_all_fused_instructions_are_tried_above():
    assert {primitive.name for primitive in FUSED} == {
        "tanh_back",
        "sigmoid_back",
        "relu_back",
        "multiply_add",
        "multiply_subtract",
        "tanh_error",
        "sum_of_products",
        "squared_distance",
        "layer",
        "linked_moment",  # in test_compiled_links
    }


def test_what_is_read_twice_is_not_hidden_in_a_layer():
    trace = Trace()
    weights = trace.input("weights", Source.VECTOR, (5, 3))
    x = trace.input("x", Source.DATA, (3, BATCH))
    total = PRIMITIVES["matmul"](weights, x, transpose_a=False, transpose_b=False)
    program = fuse(trace.program({"total": total, "y": PRIMITIVES["tanh"](total)}))
    assert counts(program)["tanh"] == 1
    assert program.output_named["total"] != program.output_named["y"]


def test_a_step_runs_in_tiles_and_its_update_after_them():
    phases = phases_of(fuse(step_program(presets.load("circle")[0])))
    assert phases.is_tiled
    of = {
        line.output: phase
        for line, phase in zip(phases.program.instructions, phases.phases, strict=True)
    }
    assert of[phases.program.output_named["parameters"]] is Phase.AFTER
    assert list(phases.phases) == sorted(phases.phases)
    assert len(row_sums_of(phases)) == 3


def test_where_samples_need_a_sum_over_samples_there_is_one_tile(compiled):
    trace = Trace()
    x = trace.input("x", Source.DATA, (3, BATCH))
    mean = PRIMITIVES["sum"](x, axis=1, keepdims=True)
    centred = PRIMITIVES["subtract"](x, mean)
    total = PRIMITIVES["sum"](PRIMITIVES["square"](centred), axis=None, keepdims=False)
    program = trace.program({"total": total})
    assert not phases_of(program).is_tiled
    assert not row_sums_of(phases_of(program))
    expected, found = (run(program, e, batch=3000) for e in (NumpyExecutor, compiled))
    np.testing.assert_allclose(found["total"], expected["total"], rtol=1e-12)
