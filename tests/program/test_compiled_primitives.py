"""Every instruction there is has a compiled form, and it gives numpy's numbers."""

import numpy as np
import pytest

from gdplay.autograd.primitives import PRIMITIVES
from gdplay.autograd.symbol import BATCH, SAMPLES
from gdplay.experiment import streams
from gdplay.program.compiled_code import NotCompilableError
from gdplay.program.fused import FUSED
from gdplay.program.instruction import Source
from gdplay.program.instruction_set import INSTRUCTION_SET
from gdplay.program.numpy_executor import NumpyExecutor
from gdplay.program.sampling import batch_rows, block_mask, elapsed, gather, live_size
from gdplay.program.trace import Trace

ELEMENTWISE = sorted(name for name, p in PRIMITIVES.items() if p.is_elementwise)
ARITY = {"greater": 2, "greater_equal": 2, "floor": 1, "sign": 1}
POSITIVE = {"log", "sqrt", "power"}
SHAPES = [
    [(), (), ()],
    [(3, BATCH), (3, BATCH), (3, BATCH)],
    [(3, BATCH), (3, 1), ()],
    [(3, 1), (1, BATCH), (3, BATCH)],
    [(1, 1), (1, BATCH), ()],
    [(37,), (37,), ()],
    [(), (37,), (1,)],
    [(5, 3), (5, 1), (1, 3)],
]


def run_both(compiled, build, arrays, batch=11, dtype="float64"):
    """Trace `build` on inputs of the given (source, shape, value), and run it on both."""
    trace = Trace(dtype)
    symbols, given = {}, {}
    for name, (source, shape, value) in arrays.items():
        symbols[name] = trace.input(name, source, shape, integer=value.dtype.kind in "iu")
        given[name] = value
    program = trace.program(build(symbols))
    results = []
    for executor in (NumpyExecutor(program, batch), compiled(program, batch)):
        executor.replay(1, {name: value.copy() for name, value in given.items()})
        results.append(executor.outputs())
    return results


def operands(rng, shapes, positive, batch=11, dtype="float64"):
    arrays = {}
    for at, shape in enumerate(shapes):
        real = tuple(batch if size == BATCH else size for size in shape)
        value = rng.uniform(0.2, 3.0, real) if positive else rng.uniform(-3.0, 3.0, real)
        source = Source.DATA if BATCH in shape else Source.VECTOR if shape else Source.SCALAR
        arrays[f"v{at}"] = (source, shape, np.array(value, dtype))
    return arrays


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_elementwise_primitives_give_numpys_numbers(compiled, name, dtype):
    rng = np.random.default_rng(ELEMENTWISE.index(name))
    count = ARITY.get(name, len(PRIMITIVES[name].vjps))
    for shapes in SHAPES:
        arrays = operands(rng, shapes[:count], name in POSITIVE, dtype=dtype)
        if name in ("select", "greater_equal"):
            arrays["v0"] = (*arrays["v0"][:2], np.asarray(np.round(arrays["v0"][2])))
        expected, found = run_both(
            compiled,
            lambda v: {"result": PRIMITIVES[name](*v.values())},
            arrays,
            dtype=dtype,
        )
        tolerance = 4e-15 if dtype == "float64" else 2e-6
        np.testing.assert_allclose(
            found["result"], expected["result"], rtol=tolerance, atol=tolerance
        )


@pytest.mark.parametrize(
    "name", sorted(set(ELEMENTWISE) - {"power", "select"} - {"sin", "cos", "floor"})
)
def test_what_is_not_finite_is_passed_on_as_numpy_has_it(compiled, name):
    values = np.array([np.nan, np.inf, -np.inf, 0.0, 1e300, -1e300, 800.0, -800.0, 1.0])
    count = ARITY.get(name, len(PRIMITIVES[name].vjps))
    arrays = {"v0": (Source.VECTOR, (9,), values)}
    if count == 2:
        arrays["v1"] = (Source.VECTOR, (9,), np.roll(values, 2))
    expected, found = run_both(
        compiled, lambda v: {"result": PRIMITIVES[name](*v.values())}, arrays
    )
    np.testing.assert_allclose(found["result"], expected["result"], rtol=4e-15, atol=1e-300)


@pytest.mark.parametrize(
    ("name", "low", "high", "reference"),
    [
        ("exp", -700.0, 700.0, np.exp),
        ("tanh", -22.0, 22.0, np.tanh),
        ("tanh", -1e-3, 1e-3, np.tanh),
        ("tanh", 0.0, 0.4, np.tanh),  # where its error is largest
        ("sigmoid", -30.0, 30.0, lambda x: 1.0 / (1.0 + np.exp(-x))),
        ("sigmoid", -708.0, -30.0, lambda x: 1.0 / (1.0 + np.exp(-x))),
        ("expm1", -1e-2, 1e-2, np.expm1),
        ("softplus", -30.0, 30.0, lambda x: np.logaddexp(x, 0.0)),
        ("log", 1e-300, 1e3, np.log),
        ("log", 0.9, 1.1, np.log),
    ],
)
def test_elementary_functions_err_below_4e_15(compiled, name, low, high, reference):
    x = np.random.default_rng(1).uniform(low, high, 4000)
    _, found = run_both(
        compiled,
        lambda v: {"result": PRIMITIVES[name](*v.values())},
        {"x": (Source.VECTOR, x.shape, x)},
    )
    exact = reference(x.astype(np.longdouble))
    assert np.max(np.abs((found["result"] - exact) / exact)) < 4e-15


def test_a_tanh_is_odd_to_the_bit(compiled):
    x = np.append(np.random.default_rng(2).uniform(0.0, 20.0, 1000), [0.0, 5e-324, np.inf])
    _, found = run_both(
        compiled,
        lambda v: {"up": PRIMITIVES["tanh"](v["x"]), "down": PRIMITIVES["tanh"](v["y"])},
        {"x": (Source.VECTOR, x.shape, x), "y": (Source.VECTOR, x.shape, -x)},
    )
    assert found["up"].tobytes() == (-found["down"]).tobytes()


ARRAYS = {
    "sum": [
        ((4, BATCH), {"axis": axis, "keepdims": keep})
        for axis in (None, 0, 1)
        for keep in (False, True)
    ]
    + [((7, 5), {"axis": axis, "keepdims": False}) for axis in (None, 0, 1)]
    + [((23,), {"axis": 0, "keepdims": False})],
    "broadcast_to": [((4, 1), {"shape": (4, BATCH)}), ((), {"shape": (3, 7)})],
    "reshape": [((12,), {"shape": (3, 4)})],
    "rows": [((12,), {"start": 3, "stop": 9}), ((6, BATCH), {"start": 1, "stop": 3})],
    "take": [((9,), {"indices": (8, 0, 3)}), ((5, BATCH), {"indices": (4, 4, 1)})],
    "put": [
        ((3,), {"indices": (5, 0, 2), "size": 7}),
        ((2, BATCH), {"indices": (2, 0), "size": 4}),
    ],
    "log_sum_exp": [((3, BATCH), {}), ((3, 4), {})],
}


@pytest.mark.parametrize(
    ("name", "shape", "static"),
    [(name, shape, static) for name, cases in ARRAYS.items() for shape, static in cases],
)
def test_moves_and_sums_give_numpys_numbers(compiled, name, shape, static):
    arrays = operands(np.random.default_rng(3), [shape], positive=False)

    def build(v):
        # Doubled on both sides, so that views are computed with and not only passed on.
        twice = PRIMITIVES["multiply"](2.0, v["v0"])
        moved = PRIMITIVES[name](twice, **static)
        return {"result": PRIMITIVES["add"](moved, 1.0)}

    if name == "broadcast_to" and BATCH in static["shape"]:
        arrays["like"] = (Source.DATA, (1, BATCH), np.ones((1, 11)))

        def build(v):
            wide = PRIMITIVES[name](v["v0"], **static)
            return {"result": PRIMITIVES["multiply"](wide, v["like"])}

    expected, found = run_both(compiled, build, arrays)
    np.testing.assert_allclose(found["result"], expected["result"], rtol=1e-14, atol=1e-14)


def test_joined_parts_stand_one_after_the_other(compiled):
    arrays = operands(np.random.default_rng(4), [(4,), (9,), (2, BATCH), (3, BATCH)], False)
    expected, found = run_both(
        compiled,
        lambda v: {
            "flat": PRIMITIVES["concatenate"](v["v0"], PRIMITIVES["exp"](v["v1"]), v["v0"]),
            "tall": PRIMITIVES["concatenate"](v["v3"], PRIMITIVES["tanh"](v["v2"]), v["v2"]),
        },
        arrays,
    )
    for name in ("flat", "tall"):
        np.testing.assert_allclose(found[name], expected[name], rtol=4e-15)


@pytest.mark.parametrize("batch", [1, 8, 10, 33, 70])
@pytest.mark.parametrize(
    ("a", "b", "turned"),
    [
        ((5, 3), (3, BATCH), (False, False)),
        ((3, 9), (3, BATCH), (True, False)),
        ((1, 13), (13, BATCH), (False, False)),
        ((5, BATCH), (7, BATCH), (False, True)),
        ((1, BATCH), (2, BATCH), (False, True)),
        ((7, BATCH), (16, BATCH), (False, True)),
        ((19, BATCH), (16, BATCH), (False, True)),  # turned
        ((4, 6), (6, 5), (False, False)),
        ((6, 4), (6, 5), (True, False)),
        ((4, 6), (5, 6), (False, True)),
        ((6, 4), (5, 6), (True, True)),
    ],
)
def test_products_give_numpys_numbers(compiled, a, b, turned, batch):
    arrays = operands(np.random.default_rng(5), [a, b], False, batch)
    expected, found = run_both(
        compiled,
        lambda v: {
            "result": PRIMITIVES["matmul"](
                v["v0"], v["v1"], transpose_a=turned[0], transpose_b=turned[1]
            )
        },
        arrays,
        batch,
    )
    np.testing.assert_allclose(found["result"], expected["result"], rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("clock", [0, 3, 4, 17])
def test_batches_are_the_same_integers(compiled, shuffle, clock):
    data = np.arange(2 * 23, dtype=float).reshape(2, 23)
    arrays = {
        "clock": (Source.CLOCK, (), np.array(clock, np.int64)),
        "key": (Source.KEY, (), np.array(streams.stream_key(5, "order"), np.uint64)),
        "data": (Source.DATA, (2, SAMPLES), data),
    }

    def build(v):
        rows = batch_rows(v["key"], v["clock"], v["data"], batch=6, shuffle=shuffle)
        taken = gather(v["data"], rows)
        return {"rows": rows, "taken": taken, "live": live_size(taken)}

    expected, found = run_both(compiled, build, arrays, 6)
    assert np.array_equal(expected["taken"], found["taken"])
    assert expected["live"] == found["live"]
    rows = batch_rows(*(arrays[n][2] for n in ("key", "clock", "data")), batch=6, shuffle=shuffle)
    assert np.array_equal(found["rows"], rows)


def test_blocks_and_the_clock_are_the_same_numbers(compiled):
    groups = np.array([0, 0, 1, 2, -1, 3, 3, 4], np.int64)
    arrays = {
        "clock": (Source.CLOCK, (), np.array(41, np.int64)),
        "key": (Source.KEY, (), np.array(streams.stream_key(5, "block"), np.uint64)),
        "groups": (Source.VECTOR, (8,), groups),
        "like": (Source.VECTOR, (8,), np.zeros(8)),
        "one": (Source.SCALAR, (), np.array(1.0)),
    }

    def build(v):
        mask = block_mask(v["key"], v["clock"], v["groups"], v["like"], count=5, chosen=2)
        return {"mask": mask, "made": elapsed(v["clock"], v["one"])}

    expected, found = run_both(compiled, build, arrays)
    assert np.array_equal(expected["mask"], found["mask"])
    assert found["made"] == expected["made"] == 41.0


def test_no_instruction_is_forgotten():
    tested = {*ELEMENTWISE, *ARRAYS, "concatenate", "matmul"}
    tested |= {"batch_rows", "gather", "live_size", "elapsed", "block_mask"}
    tested |= {primitive.name for primitive in FUSED}  # in test_fusion.py
    assert tested == set(INSTRUCTION_SET)


def test_a_form_there_is_not_is_refused_and_named(compiled):
    trace = Trace()
    x = trace.input("x", Source.DATA, (3, BATCH))
    y = trace.input("y", Source.DATA, (3, BATCH))
    turned = PRIMITIVES["matmul"](x, y, transpose_a=True, transpose_b=False)
    with pytest.raises(NotCompilableError, match=r"samples into rows|shape"):
        compiled(trace.program({"result": turned}), 4)
