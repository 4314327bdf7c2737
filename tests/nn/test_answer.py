"""Maps replay the forward pass: in compiled code where it serves the process, else in numpy."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.topology import fully_connected
from gdplay.nn import answer
from gdplay.nn.layout import layout_of
from gdplay.nn.network import forward_all
from gdplay.program import readiness
from tests.networks import random_experiment


@pytest.fixture(params=["numpy", "compiled"])
def served(request, monkeypatch):
    """Let either executor serve, whatever ran before in this process."""
    if request.param == "compiled":
        for dtype in readiness.DTYPES:
            readiness.compile_for(dtype)
    monkeypatch.setattr(answer, "is_loaded", lambda dtype: request.param == "compiled")
    yield request.param
    answer._replay_of.cache_clear()


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_all_units_answer_as_the_forward_pass_does(served, dtype):
    rng = np.random.default_rng(0)
    for seed in range(25):
        layout = layout_of(random_experiment(seed).topology)
        parameters = rng.normal(size=layout.size).astype(dtype)
        inputs = rng.normal(size=(len(layout.topology.inputs), 130))
        expected = forward_all(layout, parameters, inputs).activation
        found = answer.activations(layout, parameters, inputs)
        assert set(found) == set(expected)
        tolerance = 1e-12 if dtype == "float64" else 1e-4
        for unit, values in expected.items():
            np.testing.assert_allclose(found[unit], values, tolerance, tolerance)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_output_layer_alone_answers_as_it_does_among_all_units(served, dtype):
    rng = np.random.default_rng(2)
    for seed in range(25):
        layout = layout_of(random_experiment(seed).topology)
        parameters = rng.normal(size=layout.size).astype(dtype)
        inputs = rng.normal(size=(len(layout.topology.inputs), 130))
        every = answer.activations(layout, parameters, inputs)
        alone = answer.answers(layout, parameters, inputs)
        outputs = [unit.id for unit in layout.topology.output_layer]
        np.testing.assert_array_equal(alone, np.stack([every[unit] for unit in outputs]))


def test_an_answer_is_kept_when_the_next_is_computed(served):
    layout = layout_of(random_experiment(3).topology)
    inputs = np.random.default_rng(1).normal(size=(len(layout.topology.inputs), 40))
    first = answer.activations(layout, np.full(layout.size, 0.3), inputs)
    copies = {unit: values.copy() for unit, values in first.items()}
    answer.activations(layout, np.full(layout.size, -0.7), inputs)
    assert all(np.array_equal(first[unit], copies[unit]) for unit in first)


def test_two_threads_do_not_share_buffers(served):
    layout = layout_of(random_experiment(5).topology)
    inputs = np.random.default_rng(1).normal(size=(len(layout.topology.inputs), 500))
    wrong = []

    def look(value):
        parameters = np.full(layout.size, value)
        expected = forward_all(layout, parameters, inputs).activation
        for _ in range(50):
            found = answer.activations(layout, parameters, inputs)
            wrong.extend(u for u in expected if not np.allclose(found[u], expected[u], rtol=1e-9))

    threads = [threading.Thread(target=look, args=(value,)) for value in (0.4, -0.2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_network_that_hears_no_input_still_answers_every_sample(served):
    topology = fully_connected(("x1", "x2"), (3, 1))
    deaf = replace(topology, links=frozenset(k for k in topology.links if k.source > 1))
    layout = layout_of(deaf)
    parameters = np.random.default_rng(5).normal(size=layout.size)
    inputs = np.random.default_rng(6).normal(size=(2, 40))
    expected = forward_all(layout, parameters, inputs).activation
    found = answer.activations(layout, parameters, inputs)
    assert answer.answers(layout, parameters, inputs).shape == (1, 40)
    for unit, values in expected.items():
        assert found[unit].shape == (40,)
        np.testing.assert_allclose(found[unit], values, 1e-12, 1e-12)
