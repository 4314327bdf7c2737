import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdplay.experiment.dataset import Scaling
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.hyperparameters import Hyperparameters, LossName
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import InputUnit, Unit, fully_connected
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.storage import weights
from gdplay.storage.errors import StorageError
from gdplay.training.snapshot import Losses
from tests.storage.strategies import experiments, states

NAN = math.nan
LOSSES = Losses(0.25, 0.0, NAN, 1.0, NAN)


def experiment_of(topology):
    return Experiment(topology, generate(default_recipe("circle")), title="Circle")


def state_of(experiment):
    layout = layout_of(experiment.topology)
    values = np.linspace(-1, 1, layout.size) / 3
    return TrainingState(layout, values, np.zeros(layout.size), np.zeros((0, layout.size)), 12)


@pytest.fixture
def drawn():
    """2-3-2-1 with a skip from the first input to the output and one link cut."""
    full = fully_connected(("x1", "x2"), (3, 2, 1))
    links = (full.links | {Link(0, 7)}) - {Link(1, 3)}
    return experiment_of(replace(full, links=links))


def exported(path, experiment):
    weights.export(path, experiment, state_of(experiment), LOSSES)
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_file_holds_matrices_with_null_where_there_is_no_link(tmp_path, drawn):
    document = exported(tmp_path / "w.json", drawn)
    state = state_of(drawn)
    value = {p: state.parameters[i] for p, i in state.layout.index.items()}
    first, second, output = document["layers"]
    assert [block["from"] for block in output["weights"]] == [0, 2]
    assert first["weights"][0]["matrix"] == [
        [value[Link(0, 2)], value[Link(1, 2)]],
        [value[Link(0, 3)], None],
        [value[Link(0, 4)], value[Link(1, 4)]],
    ]
    assert output["weights"][0]["matrix"] == [[value[Link(0, 7)], None]]
    assert second["biases"] == [value[(5,)], value[(6,)]]
    assert [unit["name"] for unit in document["inputs"]] == ["x1", "x2"]
    assert document["step"] == 12
    assert document["losses"]["train"] == 0.25
    assert document["losses"]["test"] is None
    assert document["output"]["meaning"] == "sign"


def test_a_scaled_column_says_so_and_is_taken_back_by_the_same_data_only(tmp_path):
    experiment = experiment_of(fully_connected(("x2", "sin x1", "x1"), (2, 1)))
    scaling = (Scaling(2.0, 4.0), Scaling(-1.0, 0.5))
    scaled = replace(experiment, dataset=replace(experiment.dataset, scaling=scaling))
    inputs = exported(tmp_path / "w.json", scaled)["inputs"]
    assert [(unit["name"], unit["mean"], unit["scale"]) for unit in inputs] == [
        ("x2", -1.0, 0.5),
        ("sin x1", 0.0, 1.0),
        ("x1", 2.0, 4.0),
    ]
    assert len(weights.import_(tmp_path / "w.json", scaled)) == 11
    with pytest.raises(StorageError, match=r"\(x − -1\) / 0\.5, and the network feeds \(x − 0\)"):
        weights.import_(tmp_path / "w.json", experiment)


@given(experiments().flatmap(lambda e: st.tuples(st.just(e), states(e))))
def test_what_is_exported_is_imported_again_to_the_bit(tmp_path_factory, pair):
    experiment, state = pair
    path = tmp_path_factory.mktemp("weights") / "w.json"
    if not np.isfinite(state.parameters).all():
        with pytest.raises(StorageError, match="is not a finite number"):
            weights.export(path, experiment, state, LOSSES)
        assert not path.exists()
        return
    weights.export(path, experiment, state, LOSSES)
    values = weights.import_(path, experiment)
    assert tuple(values) == state.layout.parameters
    assert np.array(list(values.values())).tobytes() == state.parameters.astype(float).tobytes()


def test_a_typed_feature_is_a_text_beside_its_name(tmp_path):
    text = 'sin(x1)^2 - "x2"/3'
    experiment = experiment_of(fully_connected(("x1", text), (2, 1)))
    path = tmp_path / "weights.json"
    (_, typed) = exported(path, experiment)["inputs"]
    assert (typed["name"], typed["expression"]) == (text, text)
    assert (typed["mean"], typed["scale"]) == (0.0, 1.0)
    assert len(weights.import_(path, experiment)) == experiment.topology.parameter_count


def test_ids_need_not_agree(tmp_path):
    ours = experiment_of(fully_connected(("x1", "x2"), (2, 1)))
    shifted = replace(
        ours.topology,
        inputs=tuple(InputUnit(unit.id + 10, unit.feature) for unit in ours.topology.inputs),
        layers=tuple(
            tuple(Unit(unit.id + 10, unit.activation) for unit in layer)
            for layer in ours.topology.layers
        ),
        links=frozenset(Link(s + 10, t + 10) for s, t in ours.topology.links),
        next_id=20,
    )
    exported(tmp_path / "w.json", ours)
    values = weights.import_(tmp_path / "w.json", replace(ours, topology=shifted))
    assert list(values.values()) == list(state_of(ours).parameters)


@pytest.mark.parametrize(
    ("topology", "words"),
    [
        (fully_connected(("x1", "x2^2"), (3, 2, 1)), "$.inputs names the inputs x1, x2 and the"),
        (fully_connected(("x1", "x2"), (3, 1)), "$.layers has 3 layers and the network has 2"),
        (fully_connected(("x1", "x2"), (4, 2, 1)), "$.layers[0].units has 3 neurons and this"),
        (fully_connected(("x1", "x2"), (3, 2, 1), "relu"), "activation is tanh and the neuron"),
        (fully_connected(("x1", "x2"), (3, 2, 1)), "matrix[1][1] is null, and the network has"),
    ],
)
def test_a_network_of_another_form_is_refused_in_words(tmp_path, drawn, topology, words):
    exported(tmp_path / "w.json", drawn)
    with pytest.raises(StorageError) as caught:
        weights.import_(tmp_path / "w.json", replace(drawn, topology=topology))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (["format"], "other", "is not a weights file"),
        (["version"], 2, "newer gdplay"),
        (["version"], None, "$.version must be an integer, not null"),
        (["layers", 0, "biases"], [1.0], "biases has 1 items; expected 3"),
        (["layers", 0, "biases", 0], None, "biases[0] must be a number, not null"),
        (["layers", 0, "weights"], [], "$.layers[0].weights lacks the links from column 0"),
        (["layers", 0, "weights", 0, "from"], 1, "from must be between 0 and 0"),
        (["layers", 2, "weights", 1, "from"], 0, "from is 0, and this network has no such links"),
        (["layers", 0, "weights", 0, "matrix", 1, 1], 1.0, "is a weight, and the network has no"),
        (["layers", 0, "weights", 0, "matrix", 0, 0], 10**999, "must be a finite number"),
        (["inputs", 0, "mean"], 1.0, "$.inputs[0] is fed as (x − 1) / 1, and the"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_place(tmp_path, drawn, path, value, words):
    document = exported(tmp_path / "w.json", drawn)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    (tmp_path / "w.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(StorageError) as caught:
        weights.import_(tmp_path / "w.json", drawn)
    assert words in str(caught.value)


def test_a_diverged_network_is_not_exported(tmp_path, drawn):
    state = state_of(drawn)
    bad = state.parameters.copy()
    bad[state.layout.index[Link(0, 7)]] = NAN
    with pytest.raises(StorageError, match="the weight 0 → 7 is not a finite number"):
        weights.export(tmp_path / "w.json", drawn, replace(state, parameters=bad), LOSSES)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("loss", "widths", "meaning"),
    [
        (LossName.HINGE, (1,), "sign"),
        (LossName.BINARY_CROSS_ENTROPY, (1,), "logit"),
        (LossName.SOFTMAX_CROSS_ENTROPY, (2,), "argmax"),
    ],
)
def test_the_file_says_what_the_output_means(tmp_path, loss, widths, meaning):
    experiment = replace(
        experiment_of(fully_connected(("x1", "x2"), widths)),
        hyperparameters=Hyperparameters(loss=loss),
    )
    assert exported(tmp_path / "w.json", experiment)["output"]["meaning"] == meaning
