"""The engine on random networks: gradients against differences, programs against eager."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gdplay.autograd.gradcheck import gradcheck
from gdplay.autograd.tensor import Tensor
from gdplay.nn.feed import StepFeed, scalars_of
from gdplay.nn.initializers import initial_parameters
from gdplay.nn.layout import layout_of
from gdplay.nn.losses import LOSSES
from gdplay.nn.network import ParameterLeaves, columns_of
from gdplay.nn.step import penalty_term, structure_of, trace_step, training_step
from gdplay.program.numpy_executor import NumpyExecutor
from tests.networks import random_experiment

SEEDS = st.integers(0, 2**32 - 1)


def objective_of(experiment):
    """Return the objective on the training set as a function of the flat parameters."""
    layout = layout_of(experiment.topology)
    structure = structure_of(experiment, layout)
    feed = StepFeed(experiment, layout, structure).arrays
    size = float(feed["targets"].shape[1])

    def objective(parameters):
        leaves = ParameterLeaves(layout, parameters)
        active, _ = columns_of(leaves, Tensor(feed["inputs"]))
        data_term = LOSSES[structure.loss].of_batch(
            active[-1], Tensor(feed["targets"]), size, Tensor(feed["delta"])
        )
        penalty = penalty_term(structure, parameters, feed)
        return data_term if penalty is None else data_term + penalty

    return layout, objective


@settings(max_examples=300, deadline=None)
@given(seed=SEEDS)
def test_gradients_of_random_networks(seed):
    experiment = random_experiment(seed)
    layout, objective = objective_of(experiment)
    start = initial_parameters(layout, experiment.hyperparameters.initializer, experiment.seed)
    check = gradcheck(objective, start)
    assert check.error < 1e-6


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS, dtype=st.sampled_from(["float64", "float32"]), reuse=st.booleans())
def test_program_equals_eager_bit_for_bit(seed, dtype, reuse):
    experiment = random_experiment(seed, dtype=dtype)
    layout = layout_of(experiment.topology)
    structure = structure_of(experiment, layout)
    schedule = experiment.hyperparameters.schedule
    program = trace_step(structure, schedule, layout)
    executor = NumpyExecutor(program, structure.batch, reuse)
    replayed = StepFeed(experiment, layout, structure).arrays
    eager = StepFeed(experiment, layout, structure).arrays
    settings_ = experiment.hyperparameters.initializer
    start = initial_parameters(layout, settings_, experiment.seed)
    replayed["parameters"][:] = start
    eager["parameters"][:] = start
    for _ in range(5):
        expected = training_step(structure, schedule, layout, eager)
        assert executor.replay(1, replayed) == 1
        for name, value in executor.outputs().items():
            np.testing.assert_array_equal(value, expected[name], err_msg=name)
        for name in program.state_names:
            np.testing.assert_array_equal(replayed[name], expected[name], err_msg=name)
            eager[name] = np.array(expected[name])
        eager["clock"] += 1
        if not np.isfinite(expected["loss"]):
            break


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, chunk=st.integers(1, 7))
def test_the_same_bits_in_any_chunks(seed, chunk):
    experiment = random_experiment(seed)
    layout = layout_of(experiment.topology)
    structure = structure_of(experiment, layout)
    program = trace_step(structure, experiment.hyperparameters.schedule, layout)
    results = []
    for size in (20, chunk):
        feed = StepFeed(experiment, layout, structure).arrays
        feed["parameters"][:] = initial_parameters(
            layout, experiment.hyperparameters.initializer, experiment.seed
        )
        executor = NumpyExecutor(program, structure.batch)
        done = 0
        while done < 20:
            made = executor.replay(min(size, 20 - done), feed)
            done += made
            if made == 0 or not np.isfinite(executor.outputs()["loss"]):
                break
        results.append({name: feed[name].copy() for name in program.state_names})
    for name, value in results[0].items():
        np.testing.assert_array_equal(results[1][name], value)


def test_every_scalar_is_an_input_not_a_reason_to_trace_again():
    experiment = random_experiment(1)
    program = trace_step(
        structure_of(experiment, layout_of(experiment.topology)),
        experiment.hyperparameters.schedule,
        layout_of(experiment.topology),
    )
    assert "learning_rate" in program.input_named
    assert set(scalars_of(experiment)) >= {"l1", "l2", "momentum", "beta1", "warmup"}
