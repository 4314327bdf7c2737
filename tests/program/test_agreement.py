"""The presets by every executor, and graphs too deep for any recursion."""

import math

import numpy as np
import pytest

from gdplay.autograd.tensor import Tensor
from gdplay.experiment.hyperparameters import OptimizerName
from gdplay.nn.feed import StepFeed
from gdplay.nn.layout import layout_of
from gdplay.nn.step import structure_of, training_step
from gdplay.program.instruction import Source
from gdplay.program.numpy_executor import NumpyExecutor
from gdplay.program.trace import Trace
from gdplay.storage import presets
from gdplay.training.trainer import Trainer

NAMES = presets.names()
LONG = 100_000


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_trained_by_numpy_as_by_eager_to_the_bit(name):
    experiment, _ = presets.load(name)
    layout = layout_of(experiment.topology)
    structure = structure_of(experiment, layout)
    eager = StepFeed(experiment, layout, structure)
    trainer = Trainer(experiment, "numpy")
    start = trainer.initial_state()
    eager.load(start)
    for _ in range(40):
        with np.errstate(all="ignore"):
            made = training_step(
                structure, experiment.hyperparameters.schedule, layout, eager.arrays
            )
        for state in ("parameters", "gradient", *structure.slots):
            eager.arrays[state][...] = made[state]
        eager.arrays["clock"] += 1
    replayed, expected = trainer.advance(start, 40), eager.state(layout)
    assert replayed.step == expected.step == 40
    assert replayed.parameters.tobytes() == expected.parameters.tobytes()
    assert replayed.gradient.tobytes() == expected.gradient.tobytes()
    assert replayed.slots.tobytes() == expected.slots.tobytes()


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_trained_by_compiled_code_as_by_numpy(name):
    experiment, _ = presets.load(name)
    optimizer = experiment.hyperparameters.optimizer.name
    steps = 1000 if optimizer is OptimizerName.GRADIENT_DESCENT else 100
    states = []
    for executor in ("numpy", "compiled"):
        trainer = Trainer(experiment, executor)
        states.append(trainer.advance(trainer.initial_state(), steps))
        assert trainer.executor == executor
    largest = np.abs(states[0].parameters).max()
    np.testing.assert_allclose(
        states[1].parameters, states[0].parameters, rtol=0, atol=1e-8 * largest
    )


def test_a_program_of_100_000_operations_is_traced_and_replayed_without_recursion():
    trace = Trace()
    x = Tensor(trace.input("x", Source.SCALAR))
    chain = x
    for _ in range(LONG // 4):  # each tanh and its way back are 4 instructions
        chain = chain.tanh()
    chain.backward()
    program = trace.program({"y": chain.data, "slope": x.grad})
    assert len(program.instructions) >= LONG - 1
    executor = NumpyExecutor(program, 1)
    executor.replay(1, {"x": np.array(0.7)})
    value, slope = 0.7, 1.0
    for _ in range(LONG // 4):
        value = math.tanh(value)
        slope *= 1.0 - value * value
    found = executor.outputs()
    assert float(found["y"]) == pytest.approx(value, rel=1e-9)
    assert float(found["slope"]) == pytest.approx(slope, rel=1e-9)
