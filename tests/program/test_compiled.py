"""Compiled training agrees with the reference, and is the same to the bit where promised."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from gdplay.autograd.primitives import PRIMITIVES
from gdplay.autograd.symbol import BATCH
from gdplay.experiment.dataset import Dataset, Task
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    Hyperparameters,
    Optimizer,
    OptimizerName,
    Penalty,
    Schedule,
    ScheduleName,
)
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.nn.state import TrainingState
from gdplay.program import compiled_threads
from gdplay.program.executor import StopFlag
from gdplay.program.fusion import fuse
from gdplay.program.instruction import Source
from gdplay.program.log import StepLog
from gdplay.program.readiness import compiled_executor
from gdplay.program.trace import Trace
from gdplay.training.trainer import Trainer
from tests.networks import random_experiment
from tests.program.circle import circle

pytestmark = pytest.mark.usefixtures("compiled")


def trainers(experiment):
    both = Trainer(experiment, "numpy"), Trainer(experiment, "compiled")
    return both


def distance(found, expected):
    """Return the largest difference relative to the largest expected number."""
    return np.max(np.abs(found - expected)) / max(np.max(np.abs(expected)), 1e-300)


def same_bits(one: TrainingState, other: TrainingState):
    arrays = [(s.parameters, s.gradient, s.slots) for s in (one, other)]
    return one.step == other.step and all(
        a.tobytes() == b.tobytes() for a, b in zip(*arrays, strict=True)
    )


@pytest.mark.parametrize("group", range(10))
def test_300_random_networks_agree_with_numpy(group):
    for seed in range(30 * group, 30 * group + 30):
        reference, compiled = trainers(random_experiment(seed))
        state = reference.initial_state()
        for _ in range(4):
            expected, found = reference.advance(state, 1), compiled.advance(state, 1)
            assert compiled.executor == "compiled"
            assert distance(found.gradient, expected.gradient) < 1e-12, seed
            # A rule may divide by a gradient near zero; its update is then of the rate's size.
            assert np.max(np.abs(found.parameters - expected.parameters)) < 1e-9, seed
            state = expected


def test_300_random_losses_agree_with_numpy():
    for seed in range(300):
        experiment = random_experiment(seed)
        losses = []
        for trainer in trainers(experiment):
            log = StepLog(trainer.layout.size, 16)
            trainer.advance(trainer.initial_state(), 1, log)
            losses.append(log.loss[2, 0])
        assert abs(losses[1] - losses[0]) <= 1e-12 * max(1.0, abs(losses[0])), seed


@pytest.mark.parametrize("name", list(OptimizerName))
def test_each_optimizer_moves_equally_from_equal_gradients(name):
    reference, compiled = trainers(circle(optimizer=Optimizer(name), batch_size=0))
    state = reference.advance(reference.initial_state(), 20)
    expected, found = reference.advance(state, 1), compiled.advance(state, 1)
    assert distance(found.gradient, expected.gradient) < 1e-12
    assert distance(found.slots, expected.slots) < 1e-12 if expected.slots.size else True
    assert distance(found.parameters, expected.parameters) < 1e-12


@pytest.mark.parametrize("name", list(ScheduleName))
def test_each_schedule_gives_the_rates_of_numpy(name):
    schedule = Schedule(name, steps=9, factor=0.5, final=0.1, warmup=4, restarts=True)
    reference, compiled = trainers(circle(schedule=schedule))
    expected = reference.advance(reference.initial_state(), 40)
    found = compiled.advance(compiled.initial_state(), 40)
    assert compiled.record.rate == pytest.approx(reference.record.rate, rel=1e-14)
    assert distance(found.parameters, expected.parameters) < 1e-12


@pytest.mark.parametrize("batch_size", [0, 7, 10])
def test_plain_gradient_descent_agrees_over_1000_steps(batch_size):
    reference, compiled = trainers(circle(batch_size=batch_size, learning_rate=0.03))
    expected = reference.advance(reference.initial_state(), 1000)
    found = compiled.advance(compiled.initial_state(), 1000)
    assert distance(found.parameters, expected.parameters) < 1e-8


def test_float32_agrees_to_its_precision():
    reference, compiled = trainers(circle((8, 8, 1), dtype="float32", batch_size=0))
    expected = reference.advance(reference.initial_state(), 50)
    found = compiled.advance(compiled.initial_state(), 50)
    assert compiled.executor == "compiled"
    assert found.parameters.dtype == np.float32
    assert distance(found.parameters, expected.parameters) < 1e-4


@pytest.mark.parametrize("widths", [(96, 70, 1), (160, 70, 1)])  # the second is deep
def test_a_wide_network_in_tiles_agrees_with_numpy(widths):
    experiment = circle(widths, samples=700, batch_size=650)
    reference, compiled = trainers(experiment)
    state = reference.initial_state()
    for _ in range(3):  # 650 samples, then the 50 that are left, then 650
        expected, found = reference.advance(state, 1), compiled.advance(state, 1)
        assert distance(found.gradient, expected.gradient) < 1e-12
        state = expected


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("name", [OptimizerName.GRADIENT_DESCENT, OptimizerName.ADAM])
def test_1000_calls_of_one_step_and_one_of_1000_give_the_same_bits(shuffle, name):
    experiment = circle(batch_size=7, shuffle=shuffle, optimizer=Optimizer(name))
    whole, steps, again = (Trainer(experiment, "compiled") for _ in range(3))
    state = steps.initial_state()
    for _ in range(1000):
        state = steps.advance(state, 1)
    assert same_bits(whole.advance(whole.initial_state(), 1000), state)
    assert same_bits(again.advance(again.initial_state(), 1000), state)


@pytest.mark.parametrize("width", [2, 3, 9, 24, 37])
@pytest.mark.parametrize("batch_size", [1, 10, 0])
def test_identical_units_stay_identical_to_the_bit(width, batch_size):
    experiment = circle((width, width, 1), samples=43, batch_size=batch_size)
    trainer = Trainer(experiment, "compiled")
    inputs, first, second, (out,) = experiment.topology.column_ids
    values = {Bias(u): 0.1 for u in (*first, *second, out)}
    values |= {Link(s, t): 0.3 + 0.1 * s for s in inputs for t in first}
    values |= {Link(s, t): 0.2 for s in first for t in second}
    values |= {Link(s, out): -0.4 for s in second}
    start = trainer.initial_state()
    parameters = np.array([values[p] for p in start.layout.parameters])
    state = trainer.advance(replace(start, parameters=parameters), 200)
    at = state.layout.index
    for layer in (first, second):
        assert len({state.parameters[at[Bias(unit)]] for unit in layer}) == 1
    for source in inputs:
        assert len({state.parameters[at[Link(source, unit)]] for unit in first}) == 1
    assert len({state.parameters[at[Link(s, t)]] for s in first for t in second}) == 1
    assert len({state.parameters[at[Link(unit, out)]] for unit in second}) == 1


def test_a_stop_flag_ends_a_replay_before_its_next_step():
    trainer = Trainer(circle(), "compiled")
    stop = StopFlag()
    stop.set()
    state = trainer.initial_state()
    assert trainer.advance(state, 10**9, stop=stop).step == 0
    stop.clear()
    assert trainer.advance(state, 100, stop=stop).step == 100


def test_a_stop_that_is_a_function_is_asked_every_few_milliseconds():
    trainer = Trainer(circle(), "compiled")
    asked = []

    def stop():
        asked.append(None)
        return len(asked) > 5

    state = trainer.advance(trainer.initial_state(), 10**9, stop=stop)
    assert 0 < state.step < 10**6


def test_a_step_that_diverges_is_the_last():
    reference, compiled = trainers(
        circle(learning_rate=10.0, loss="sum_squared", batch_size=0, optimizer=Optimizer())
    )
    experiment = circle((8, 8, 1), learning_rate=3e3, batch_size=0)
    linear = replace(
        experiment,
        topology=fully_connected(("x1", "x2"), (8, 8, 1), "identity"),
    )
    for trainer in (reference, compiled):
        trainer.adopt(linear)
    states = [t.advance(t.initial_state(), 500) for t in (reference, compiled)]
    assert states[0].step == states[1].step < 500
    assert compiled.divergence is not None
    assert reference.divergence is not None
    assert compiled.divergence.step == reference.divergence.step


def test_not_a_number_is_never_masked():
    experiment = circle(batch_size=0, learning_rate=float(np.finfo(float).max))
    trainer = Trainer(experiment, "compiled")
    log = StepLog(25, 64)
    state = trainer.advance(trainer.initial_state(), 60, log)
    assert state.step < 60 or np.isfinite(log.loss[:, : log.used]).all()


def test_a_block_update_leaves_the_rest_untouched_to_the_bit():
    experiment = circle(block=BlockUpdate(BlockKind.UNITS, 0.3), batch_size=0)
    reference, compiled = trainers(experiment)
    state = reference.initial_state()
    for _ in range(20):
        expected, found = reference.advance(state, 1), compiled.advance(state, 1)
        moved = found.parameters != state.parameters
        assert np.array_equal(moved, expected.parameters != state.parameters)
        assert 0 < np.count_nonzero(moved) < state.parameters.size
        state = found


@pytest.mark.parametrize("batch_size", [7, 0])
@pytest.mark.parametrize("samples", [13, 50, 200])
def test_other_data_of_the_same_size_are_noticed(batch_size, samples):
    experiment = circle(samples=samples, batch_size=batch_size)
    values = experiment.dataset.values[::-1].copy()
    other = replace(experiment, dataset=replace(experiment.dataset, values=values))
    compiled, fresh = Trainer(experiment, "compiled"), Trainer(other, "compiled")
    compiled.advance(compiled.initial_state(), 9)
    compiled.adopt(other)
    assert same_bits(
        compiled.advance(compiled.initial_state(), 30), fresh.advance(fresh.initial_state(), 30)
    )


def test_regression_of_three_classes_needs_no_other_kernel():
    rng = np.random.default_rng(1)
    none = np.zeros(30, bool)
    data = Dataset(
        ("x1", "x2"),
        rng.normal(size=(2, 30)),
        rng.integers(0, 3, 30).astype(float),
        none,
        none,
        Task("classification", ("a", "b", "c")),
    )
    experiment = Experiment(
        fully_connected(("x1", "x2"), (5, 3), "tanh", "identity"),
        data,
        Hyperparameters(loss="softmax_cross_entropy"),
    )
    reference, compiled = trainers(experiment)
    expected = reference.advance(reference.initial_state(), 100)
    found = compiled.advance(compiled.initial_state(), 100)
    assert distance(found.parameters, expected.parameters) < 1e-10


def step_program(experiment):
    trainer = Trainer(experiment)
    planned = trainer._plan()
    planned.feed.load(trainer.initial_state())
    return planned.program, planned.structure.batch, planned.feed.arrays


def advanced(experiment, threads, steps, log=None):
    """Return the state's parameters and the outputs after `steps` on so many threads."""
    program, batch, arrays = step_program(experiment)
    executor = compiled_executor(program, batch, threads)
    assert executor.threads == threads
    done = executor.replay(steps, arrays, log)
    return done, arrays["parameters"].copy(), executor.outputs()


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("shuffle", [False, True])
def test_threads_share_a_step(threads, shuffle):
    experiment = circle((20, 16, 1), samples=700, batch_size=300, shuffle=shuffle)
    logs = [StepLog(experiment.topology.parameter_count, 8) for _ in range(2)]
    one = advanced(experiment, 1, 50, logs[0])
    many = advanced(experiment, threads, 50, logs[1])
    again = advanced(experiment, threads, 50)
    assert one[0] == many[0] == 50
    assert distance(many[1], one[1]) < 1e-11
    assert distance(many[2]["gradient"], one[2]["gradient"]) < 1e-10
    assert many[1].tobytes() == again[1].tobytes()
    assert logs[1].count == 50
    np.testing.assert_allclose(logs[1].loss, logs[0].loss, rtol=1e-10)


def test_threads_agree_where_some_have_nothing_to_do():
    # The last batch of 20 samples is one tile, for the first of three threads.
    experiment = circle((8, 1), samples=220, batch_size=200, penalty=Penalty(l2=0.1))
    one, many = (advanced(experiment, threads, 9) for threads in (1, 3))
    assert distance(many[1], one[1]) < 1e-12


def test_a_thread_that_fails_is_reported_not_waited_for(monkeypatch):
    def fail(number):
        if number == 1:
            raise RuntimeError("no core")

    # By name: an import up there would come before the folder for compiled code is known,
    # and numba would keep the kernel beside its source, blind to changes of its other files.
    monkeypatch.setattr("gdplay.program.compiled.move_to_core", fail)
    with pytest.raises(RuntimeError, match="no core"):
        advanced(circle((20, 16, 1), samples=700, batch_size=300), 3, 5)


def test_a_stop_before_a_shared_step_makes_none():
    program, batch, arrays = step_program(circle((8, 1), samples=220, batch_size=200))
    before = arrays["parameters"].copy()
    stop = StopFlag()
    stop.set()
    assert compiled_executor(program, batch, 2).replay(5, arrays, stop=stop) == 0
    assert np.array_equal(before, arrays["parameters"])


def test_only_a_wide_step_is_shared_and_a_window_keeps_a_core(monkeypatch):
    small, _, _ = step_program(circle((8, 8, 1), samples=250, batch_size=0))
    wide, _, _ = step_program(circle((256, 256, 1), samples=500, batch_size=0))
    monkeypatch.setattr(compiled_threads, "available_cores", lambda: 4)
    assert compiled_threads.threads_for(fuse(small), 250, 4) == 1
    assert compiled_threads.threads_for(fuse(wide), 500, 8) == 3
    assert compiled_threads.threads_for(fuse(wide), 500, 2) == 2
    assert compiled_threads.threads_for(fuse(small), 250, 4, 4) == 1
    assert compiled_threads.threads_for(fuse(wide), 500, 8, 4) == 4
    monkeypatch.setattr(compiled_threads, "available_cores", lambda: 2)
    assert compiled_threads.threads_for(fuse(wide), 500, 8) == 1
    assert compiled_threads.threads_for(fuse(wide), 500, 8, 2) == 2


def test_a_state_that_tiles_would_overwrite_is_computed_in_one_tile():
    trace = Trace()
    x = trace.input("x", Source.DATA, (3, BATCH))
    old = trace.input("sums", Source.STATE, (3, 1))
    new = PRIMITIVES["sum"](PRIMITIVES["multiply"](x, old), axis=1, keepdims=True)
    program = trace.program({"sums": new})
    values = np.random.default_rng(0).uniform(0.5, 1.0, (3, 300))
    arrays = {"x": values, "sums": np.full((3, 1), 2.0)}
    assert compiled_executor(program, 300).replay(1, arrays) == 1
    np.testing.assert_allclose(arrays["sums"][:, 0], 2.0 * values.sum(axis=1), rtol=1e-13)


@pytest.mark.parametrize("threads", [1, 2])
def test_an_abandoned_step_leaves_the_state_untouched(threads):
    program, batch, arrays = step_program(circle((32, 32, 1), samples=120_000, batch_size=0))
    executor = compiled_executor(program, batch, threads)
    executor.replay(1, arrays)
    before = {name: array.tobytes() for name, array in arrays.items()}
    stop = StopFlag()
    made = []
    worker = threading.Thread(target=lambda: made.append(executor.replay(1, arrays, stop=stop)))
    worker.start()
    stop.set()  # most likely between two of the step's 1,900 tiles
    worker.join()
    if made == [0]:
        assert before == {name: array.tobytes() for name, array in arrays.items()}
    else:
        assert made == [1]
        assert int(arrays["clock"]) == 2
