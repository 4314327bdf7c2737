"""What compiled training writes into the history as it goes."""

import numpy as np
import pytest

from gdplay.autograd.primitives import PRIMITIVES
from gdplay.program.instruction import Source
from gdplay.program.log import StepLog
from gdplay.program.numpy_executor import NumpyExecutor
from gdplay.program.readiness import compiled_executor
from gdplay.program.sampling import elapsed
from gdplay.program.trace import Trace
from gdplay.training.trainer import Trainer
from tests.program.circle import circle

pytestmark = pytest.mark.usefixtures("compiled")


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_history_is_that_of_every_single_step(dtype):
    experiment = circle(batch_size=10, dtype=dtype)
    trainer, single = (Trainer(experiment, "compiled") for _ in range(2))
    log, expected = StepLog(25, 16), StepLog(25, 16)
    state = trainer.initial_state()
    one = state
    for steps in (1, 5, 30, 64, 7, 100):  # across buckets that are begun, filled and merged
        state = trainer.advance(state, steps, log)
        for _ in range(steps):
            alone = StepLog(25, 16, start=one.step)
            one = single.advance(one, 1, alone)
            expected.add(one.step - 1, alone.loss[2, 0], one.gradient)
    assert log.count == expected.count == 207
    assert log.width == expected.width == 16
    used = slice(0, log.used)
    assert np.array_equal(log.loss[:, used], expected.loss[:, used])
    assert np.array_equal(log.gradient[:, used], expected.gradient[:, used])


def test_a_log_that_is_full_merges_and_goes_on():
    trainer = Trainer(circle(), "compiled")
    log = StepLog(25, 4)
    trainer.advance(trainer.initial_state(), 1001, log)
    assert log.count == 1001
    assert log.width == 256
    assert np.isfinite(log.loss[:, : log.used]).all()


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_gradient_that_is_not_a_number_stays_in_its_bucket(sign):
    trace = Trace()
    clock = trace.input("clock", Source.CLOCK)
    slope = trace.input("slope", Source.VECTOR, (11,))
    step = elapsed(clock, trace.constant(0.0))
    beyond = PRIMITIVES["multiply"](slope, PRIMITIVES["subtract"](step, 5.5))
    program = trace.program({"gradient": PRIMITIVES["sqrt"](beyond), "loss": step})
    logs = []
    for executor in (NumpyExecutor(program, 1), compiled_executor(program, 1)):
        log = StepLog(11, 4)
        arrays = {"clock": np.zeros((), np.int64), "slope": np.full(11, sign)}
        assert executor.replay(14, arrays, log) == 14  # a root of a negative number before or after
        logs.append(log.gradient[:, : log.used])
    np.testing.assert_array_equal(logs[1], logs[0])
    assert np.isnan(logs[0][:2, 1]).all()
