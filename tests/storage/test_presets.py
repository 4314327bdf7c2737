import dataclasses
from itertools import pairwise

import numpy as np
import pytest

from gdplay.experiment.validation import problems
from gdplay.storage import presets
from gdplay.storage.errors import StorageError
from tests.make_presets import presets as made

NAMES = (
    "circle",
    "xor",
    "gauss",
    "spiral",
    "plane",
    "multi-gauss",
    "moons",
    "four-clouds",
    "three-arms",
    "wave",
    "micrograd-moons",
    "seed-example",
)


def test_the_presets_have_their_order():
    assert presets.names() == NAMES
    assert NAMES[0] == presets.DEFAULT_PRESET


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_what_the_script_writes(name):
    experiment, speed = presets.load(name)
    expected = made()[name]
    assert speed == expected.speed
    # The last bit of a sine is the machine's own, so positions are compared with a tolerance.
    ours, theirs = experiment.dataset, expected.experiment.dataset
    np.testing.assert_allclose(ours.values, theirs.values, rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(ours.labels, theirs.labels, rtol=1e-13, atol=1e-13)
    same = dataclasses.replace(theirs, values=ours.values, labels=ours.labels)
    assert experiment == dataclasses.replace(expected.experiment, dataset=same)


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_can_be_trained_and_shows_its_name(name):
    experiment, _ = presets.load(name)
    assert problems(experiment) == ()
    assert experiment.title


def test_an_unknown_preset_is_refused_with_the_names_there_are():
    with pytest.raises(StorageError, match=r"no preset named circel\. The presets are: circle, "):
        presets.load("circel")


def test_the_circle_has_tensorflow_playgrounds_defaults():
    experiment, _ = presets.load("circle")
    settings = experiment.hyperparameters
    assert [len(layer) for layer in experiment.topology.layers] == [4, 2, 1]
    assert {unit.activation for unit in experiment.topology.units} == {"tanh"}
    assert [unit.feature for unit in experiment.topology.inputs] == ["x1", "x2"]
    assert settings.learning_rate == 0.03
    assert settings.batch_size == 10
    assert settings.loss == "half_mean_squared"
    assert not settings.shuffle
    assert settings.penalty.l1 == settings.penalty.l2 == 0
    assert (settings.initializer.name, settings.initializer.gain) == ("uniform", 0.5)
    assert settings.initializer.bias == 0.1
    assert experiment.dataset.size == 500
    assert experiment.dataset.train_rows.size == 250


def test_micrograds_moons_start_as_its_notebook_does():
    experiment, _ = presets.load("micrograd-moons")
    assert experiment.dataset.size == 100
    assert experiment.topology.parameter_count == 337
    weights = dict(experiment.initial)
    columns = experiment.topology.column_ids
    activations = experiment.dataset.values
    for depth, (sources, targets) in enumerate(pairwise(columns)):
        matrix = np.array([[weights[source, target] for source in sources] for target in targets])
        activations = matrix @ activations
        if depth < 2:
            activations = np.maximum(activations, 0)
    signs = 2 * experiment.dataset.labels - 1
    hinge = np.maximum(0, 1 - signs * activations[0]).mean()
    penalty = 1e-4 * sum(value**2 for value in weights.values())
    assert round(hinge + penalty, 4) == 0.8958
