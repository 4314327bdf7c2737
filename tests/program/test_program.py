"""Tracing, planning and replaying: what is left out, what is refused, what is written where."""

import numpy as np
import pytest

from gdplay.autograd import arrays, elementwise
from gdplay.autograd.product import matmul
from gdplay.autograd.symbol import BATCH, SAMPLES, GraphError
from gdplay.autograd.tensor import Tensor
from gdplay.program.executor import Limits, StopFlag
from gdplay.program.instruction import Source
from gdplay.program.numpy_executor import NumpyExecutor
from gdplay.program.plan import Area, plan
from gdplay.program.sampling import batch_rows, block_mask, gather
from gdplay.program.trace import Trace


def primitives_of(program):
    return [line.primitive for line in program.instructions]


def test_what_nobody_needs_is_left_out_and_nothing_is_computed_twice():
    trace = Trace()
    x = trace.input("x", Source.SCALAR)
    unused = trace.input("unused", Source.SCALAR)
    one = elementwise.tanh(x)
    other = elementwise.tanh(x)
    elementwise.exp(unused)
    program = trace.program({"y": elementwise.add(one, other)})
    assert primitives_of(program) == ["tanh", "add"]
    assert [entry.name for entry in program.inputs] == ["x"]


def test_a_broadcast_is_put_off_until_it_is_needed():
    trace = Trace()
    x = trace.input("x", Source.DATA, (3, BATCH))
    scalar = trace.input("s", Source.SCALAR)
    wide = arrays.broadcast_to(scalar, shape=x.shape)
    program = trace.program({"y": elementwise.multiply(elementwise.multiply(wide, 2.0), x)})
    assert primitives_of(program) == ["multiply", "multiply"]
    assert program.shapes[program.instructions[0].output] == ()


def test_a_gradient_can_be_traced():
    trace = Trace()
    x = Tensor(trace.input("x", Source.VECTOR, (4,)))
    ((x * x).tanh() * 3.0).sum().backward()
    program = trace.program({"gradient": x.grad})
    executor = NumpyExecutor(program, 1)
    value = np.linspace(-1, 1, 4)
    executor.replay(1, {"x": value})
    eager = Tensor(value)
    ((eager * eager).tanh() * 3.0).sum().backward()
    np.testing.assert_array_equal(executor.outputs()["gradient"], eager.grad)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda t, x: elementwise.add(x, t.input("z", Source.VECTOR, (3,))), ["add", "(2, batch)"]),
        (lambda t, x: elementwise.add(x, np.ones((2, 1), np.float32)), ["add", "float32"]),
        (lambda t, x: elementwise.add(x, Trace().input("z", Source.SCALAR)), ["another trace"]),
        (
            lambda t, x: matmul(x, x, transpose_a=False, transpose_b=False),
            ["matmul", "(2, batch)"],
        ),
        (lambda t, x: gather(x, x), ["gather", "(2, batch)"]),
        (lambda t, x: t.input("x", Source.SCALAR), ["two inputs", "'x'"]),
        (lambda t, x: arrays.reshape(x, shape=(2,)), ["reshape", "(2, batch)"]),
    ],
)
def test_what_does_not_fit_is_refused_when_it_is_traced(build, words):
    trace = Trace()
    x = trace.input("x", Source.DATA, (2, BATCH))
    with pytest.raises(GraphError) as caught:
        build(trace, x)
    for word in words:
        assert word in str(caught.value)


def test_state_has_to_keep_its_shape():
    trace = Trace()
    trace.input("w", Source.STATE, (3,))
    with pytest.raises(GraphError, match=r"state 'w' of shape \(3,\) would become \(\)"):
        trace.program({"w": 1.0})


def counting(limit_name="loss"):
    """Return a program whose state grows by one a step; its loss is the first entry."""
    trace = Trace()
    w = trace.input("w", Source.STATE, (2,))
    trace.input("clock", Source.CLOCK)
    w2 = elementwise.add(w, 1.0)
    loss = arrays.reshape(arrays.rows(w2, start=0, stop=1), shape=())
    return trace.program({"w": w2, limit_name: loss})


def test_state_is_written_where_it_was_read():
    program = counting()
    executor = NumpyExecutor(program, 1)
    inputs = {"w": np.zeros(2), "clock": np.zeros((), np.int64)}
    assert executor.replay(5, inputs) == 5
    np.testing.assert_array_equal(inputs["w"], [5.0, 5.0])
    places = plan(program, 1).places
    assert places[program.output_named["w"]].area is Area.INPUT


def test_state_that_is_still_read_is_written_at_the_end():
    trace = Trace()
    a, b = (trace.input(name, Source.STATE, (2,)) for name in "ab")
    new_a = elementwise.add(a, b)
    program = trace.program({"a": new_a, "b": elementwise.multiply(a, 2.0)})
    executor = NumpyExecutor(program, 1)
    inputs = {"a": np.array([1.0, 2.0]), "b": np.array([10.0, 20.0])}
    executor.replay(1, inputs)
    np.testing.assert_array_equal(inputs["a"], [11.0, 22.0])
    np.testing.assert_array_equal(inputs["b"], [2.0, 4.0])


def test_a_replay_ends_at_its_limit_and_on_stop():
    program = counting()
    inputs = {"w": np.zeros(2), "clock": np.zeros((), np.int64)}
    trace_without_clock = NumpyExecutor(program, 1)
    assert trace_without_clock.replay(50, inputs, limits=Limits(loss=7.0)) == 8
    flag = StopFlag()
    flag.set()
    assert trace_without_clock.replay(50, inputs, stop=flag) == 0
    flag.clear()
    assert trace_without_clock.replay(2, inputs, stop=flag) == 2


def test_other_arrays_are_noticed():
    program = counting()
    executor = NumpyExecutor(program, 1)
    for start in (0.0, 100.0):
        inputs = {"w": np.full(2, start)}
        executor.replay(3, inputs)
        np.testing.assert_array_equal(inputs["w"], start + 3)
    with pytest.raises(ValueError, match="'w' has shape"):
        executor.replay(1, {"w": np.zeros(3)})


def test_a_broadcast_input_of_one_row_is_read_once_per_column():
    trace = Trace()
    x = trace.input("x", Source.DATA, (2, BATCH))
    total = arrays.sum_over(x, axis=1, keepdims=True)
    executor = NumpyExecutor(trace.program({"y": elementwise.subtract(x, total)}), 8)
    for size in (8, 3, 5):
        value = np.arange(2.0 * size).reshape(2, size)
        executor.replay(1, {"x": value})
        np.testing.assert_array_equal(
            executor.outputs()["y"], value - value.sum(axis=1, keepdims=True)
        )


def test_views_of_inputs_reach_the_right_rows():
    trace = Trace()
    data = trace.input("data", Source.DATA, (3, SAMPLES))
    given = trace.input("given", Source.DATA, (4, BATCH))
    clock = trace.input("clock", Source.CLOCK)
    key = trace.input("key", Source.KEY)
    lower = arrays.rows(data, start=1, stop=3)
    rows = batch_rows(key, clock, data, batch=5, shuffle=False)
    program = trace.program(
        {
            "lower": elementwise.negative(gather(lower, rows)),
            "upper": elementwise.negative(arrays.rows(given, start=2, stop=4)),
            "last": elementwise.negative(
                arrays.rows(arrays.rows(given, start=1, stop=4), start=2, stop=3)
            ),
        }
    )
    executor = NumpyExecutor(program, 5)
    inputs = {
        "data": np.arange(21.0).reshape(3, 7),
        "given": np.arange(20.0).reshape(4, 5),
        "clock": np.zeros((), np.int64),
        "key": np.zeros((), np.uint64),
    }
    executor.replay(1, inputs)
    found = executor.outputs()
    np.testing.assert_array_equal(found["lower"], -inputs["data"][1:, :5])
    np.testing.assert_array_equal(found["upper"], -inputs["given"][2:])
    np.testing.assert_array_equal(found["last"], -inputs["given"][3:])


def test_nothing_is_computed_of_all_samples():
    trace = Trace()
    data = trace.input("data", Source.DATA, (3, SAMPLES))
    program = trace.program({"y": elementwise.negative(data)})
    with pytest.raises(GraphError, match=r"\(3, samples\)"):
        plan(program, 5)


def test_each_epoch_is_a_permutation_that_depends_on_key_and_epoch():
    data, key = np.zeros((1, 23)), np.array(99, np.uint64)

    def epoch(number, key=key):
        clocks = [np.array(number * 5 + place) for place in range(5)]
        return np.concatenate([batch_rows(key, k, data, batch=5, shuffle=True) for k in clocks])

    assert sorted(epoch(0)) == sorted(epoch(7)) == list(range(23))
    assert epoch(0).tolist() != epoch(7).tolist()
    np.testing.assert_array_equal(epoch(7), epoch(7))
    assert epoch(0).tolist() != epoch(0, np.array(98, np.uint64)).tolist()


def test_every_order_is_as_likely():
    data = np.zeros((1, 3))
    seen = {}
    for step in range(6_000):
        order = tuple(
            batch_rows(np.array(5, np.uint64), np.array(step), data, batch=3, shuffle=True).tolist()
        )
        seen[order] = seen.get(order, 0) + 1
    assert len(seen) == 6
    assert all(abs(count - 1_000) < 150 for count in seen.values())


def test_a_block_holds_the_chosen_number_of_groups():
    groups = np.array([0, 0, 1, 1, 2, -1])
    like = np.ones(6)
    for step in range(20):
        mask = block_mask(np.array(3, np.uint64), np.array(step), groups, like, count=3, chosen=2)
        assert mask[5] == 0.0
        assert mask[0] == mask[1]
        assert mask[2] == mask[3]
        assert mask[0] + mask[2] + mask[4] == 2.0


def test_a_program_reads_as_text():
    text = str(counting())
    assert "state 'w'" in text
    assert "add(" in text
