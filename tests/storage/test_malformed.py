"""Every file that is wrong gives one plain sentence that names the place."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdplay.storage.errors import StorageError
from gdplay.storage.project import load_project, parse_project

FIXTURE = Path(__file__).parent / "fixtures" / "version-2.gdplay"
TEXT = FIXTURE.read_text(encoding="utf-8")
DOCUMENT = json.loads(TEXT)


def refusal(text):
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(StorageError) as caught:
        parse_project(content, "work.gdplay")
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("work.gdplay")
    assert message.endswith(".")
    return message


def changed(path, value):
    """Return the fixture with `value` at `path`; the last key of it may be new."""
    document = copy.deepcopy(DOCUMENT)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(document)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (["title"], 3, "$.title must be a string, not an integer"),
        (["title"], "\ud800", "$.title holds half of a surrogate pair"),
        (["seed"], 1.5, "$.seed must be an integer, not a number"),
        (["seed"], True, "$.seed must be an integer, not true or false"),
        (["speed"], -1, "$.speed must be between 0 and"),
        (["sped"], 1, '$ has the unknown key "sped"'),
        (["version"], 0, "$.version must be 1 or more"),
        (["version"], "1", "$.version must be an integer, not a string"),
        (["topology"], [], "$.topology must be an object, not a list"),
        (["topology", "layers"], [], "$.topology.layers must hold at least the output layer"),
        (["topology", "layers", 0], None, "$.topology.layers[0] must be a list, not null"),
        (["topology", "layers", 0, 1, "id"], 3, "$.topology.layers[0][1].id is 3, which another"),
        (["topology", "next_id"], 7, "$.topology.layers[2][0].id is 7, which is not below next_id"),
        (["topology", "layers", 0, 0, "activation"], "tan", '[0][0].activation is "tan", which'),
        (["topology", "inputs", 0, "feature"], "", "$.topology.inputs[0].feature is empty"),
        (["topology", "links", 0], [3, 0], "$.topology.links[0] must run from a unit to one of a"),
        (["topology", "links", 0], [0, 3, 4], "$.topology.links[0] has 3 items; expected 2"),
        (["topology", "links", 0], [0, 99], "$.topology.links[0] names the unit 99"),
        (["topology", "links", 0], [0, 4], "$.topology.links[1] stands twice"),
        (["topology", "frozen_links"], [[2, 4]], "frozen_links[0] freezes a link that does not"),
        (["topology", "frozen_biases"], [0], "frozen_biases[0] freezes the bias of unit 0"),
        (["dataset", "columns"], ["x", "x"], "$.dataset.columns[1] names a column for the second"),
        (["dataset", "values", 0, 1], float("nan"), "values[0][1] must be a finite number"),
        (["dataset", "values", 0, 1], float("-inf"), "values[0][1] must be a finite number"),
        (["dataset", "values", 0, 1], 10**400, "values[0][1] must be a finite number"),
        (["dataset", "values", 0, 1], "1", "values[0][1] must be a number, not a string"),
        (["dataset", "values", 0], [1.0], "$.dataset.values[0] has 1 items; expected 5"),
        (["dataset", "values"], [], "$.dataset.values has 0 items; expected 2"),
        (["dataset", "scaling"], [{"mean": 0, "scale": 1}], "scaling has 1 items; expected 2"),
        (["dataset", "scaling", 1, "scale"], 0, "scaling[1].scale must be above 0"),
        (["dataset", "scaling", 0, "mean"], 1e400, "scaling[0].mean must be a finite number"),
        (["dataset", "scaling", 0], {"mean": 0}, '$.dataset.scaling[0] lacks the key "scale"'),
        (["dataset", "labels", 0], 2, "$.dataset.labels[0] must be between 0 and 1"),
        (["dataset", "labels", 0], 0.5, "$.dataset.labels[0] must be the index of a class"),
        (["dataset", "test", 0], 0, "$.dataset.test[0] must be true or false, not an integer"),
        (["dataset", "task", "kind"], "ranking", '$.dataset.task.kind is "ranking", which is not'),
        (["dataset", "task", "kind"], "regression", "classes must be empty for regression"),
        (["dataset", "task", "classes"], ["a"], "must name at least two classes"),
        (["dataset", "recipe", "noise"], 101, "$.dataset.recipe.noise must be between 0 and 100"),
        (["hyperparameters", "learning_rate"], -1, "learning_rate must be 0 or more"),
        (["hyperparameters", "batch_size"], 1.0, "batch_size must be an integer, not a number"),
        (["hyperparameters", "dtype"], "int8", 'dtype is "int8", which is not one of float64, '),
        (["hyperparameters", "loss"], "cubed", '$.hyperparameters.loss is "cubed", which is not'),
        (["hyperparameters", "rate"], 1, '$.hyperparameters has the unknown key "rate"'),
        (["hyperparameters", "shuffle"], 1, "shuffle must be true or false, not an integer"),
        (["hyperparameters", "schedule", "steps"], 0, "schedule.steps must be 1 or more"),
        (["initial", 0, "link"], [2, 4], "$.initial[0] names a link that the network does not"),
        (["initial", 1, "bias"], 0, "$.initial[1] names a bias that the network does not have"),
        (["initial", 0, "bias"], 6, '$.initial[0] has the unknown key "bias"'),
        (["training", "slots"], 9, "$.training.slots must be between 0 and 8"),
        (["training", "parameters"], [], "$.training.parameters has 0 of the 17 parameters"),
        (["training", "parameters", 0, "bias"], 3, '[0] has the unknown key "bias"'),
        (["training", "parameters", 0, "value"], "nan", '[0].value is "nan", which is not one of'),
        (["training", "parameters", 1, "link"], [0, 3], "[1] names a parameter for the second"),
    ],
)
def test_a_value_that_is_wrong_is_named_with_its_place(path, value, words):
    assert words in refusal(changed(path, value))


@pytest.mark.parametrize("key", [key for key in DOCUMENT if key not in ("speed", "training")])
def test_a_key_that_is_missing_is_named(key):
    document = {name: value for name, value in DOCUMENT.items() if name != key}
    assert f'"{key}"' in refusal(json.dumps(document))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1, column 1 is not JSON"),
        ("{", "is not JSON"),
        ("[]", "is not a gdplay project"),
        ("null", "is not a gdplay project"),
        ('{"format": "gdplay-weights", "version": 1}', "is not a gdplay project"),
        (TEXT[: len(TEXT) // 2], "is not JSON"),
        (TEXT.replace('"seed": 11,', '"seed": 11, "seed": 12,'), 'has the key "seed" twice'),
        (TEXT.replace('"noise": 10,', '"noise": 1, "noise": 1,'), 'recipe has the key "noise"'),
        (TEXT.replace('"seed": 11', '"seed": 1e999'), "$.seed must be an integer"),
        (TEXT.replace("2.678958795767509", "1e999"), "$.dataset.values[0][0] must be a finite"),
        (TEXT.replace('"seed": 11', f'"seed": {"9" * 5000}'), "has too many digits"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a":' * 200_000, "nested too deeply"),
        (b"\xff\xfe", "byte 0 is not UTF-8 text"),
        (TEXT.encode("utf-16"), "is not UTF-8 text"),
    ],
)
def test_a_text_that_is_wrong_is_refused(text, words):
    assert words in refusal(text)


def test_a_byte_order_mark_is_no_error():
    assert parse_project(TEXT.encode("utf-8-sig"), "work").experiment.seed == 11


def test_a_setting_that_is_missing_has_its_default():
    document = copy.deepcopy(DOCUMENT)
    del document["hyperparameters"]["huber_delta"]
    settings = parse_project(json.dumps(document).encode(), "work").experiment.hyperparameters
    assert settings.huber_delta == 1.0


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(StorageError, match=r"There is no file .*none\.gdplay\."):
        load_project(tmp_path / "none.gdplay")
    with pytest.raises(StorageError, match="it is a folder"):
        load_project(tmp_path)
    with pytest.raises(StorageError, match="null"):
        load_project(tmp_path / "a\0b")


def places(value, path=()):
    """Yield the path of every value inside `value`."""
    if path:
        yield path
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield from places(value[key], (*path, key))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@given(st.sampled_from(list(places(DOCUMENT))), json_values)
def test_any_value_at_any_place_is_read_or_refused_in_a_sentence(path, value):
    text = changed(path, value)
    try:
        parse_project(text.encode(), "work.gdplay")
    except StorageError as error:
        assert str(error).startswith("work.gdplay")  # noqa: PT017 - many values are right
