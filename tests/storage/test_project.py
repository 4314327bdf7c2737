import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdplay.storage.errors import StorageError
from gdplay.storage.migrations import MIGRATIONS, PROJECT_VERSION
from gdplay.storage.project import (
    Project,
    format_project,
    load_project,
    parse_project,
    save_project,
)
from tests.storage.strategies import experiments, states, with_dtype

FIXTURES = Path(__file__).parent / "fixtures"
any_number = st.floats(allow_nan=True, allow_infinity=True)


def again(project):
    return parse_project(format_project(project).encode(), "again")


@given(experiments(), st.none() | st.integers(0, 10**9))
def test_what_is_saved_is_read_back_as_it_was(experiment, speed):
    project = again(Project(experiment, speed=speed))
    assert project.experiment == experiment
    assert project.speed == speed
    assert project.state is None


@given(experiments(), st.data(), st.sampled_from(["float64", "float32"]))
def test_a_training_state_is_read_back_to_the_bit(experiment, data, dtype):
    experiment = with_dtype(experiment, dtype)
    state = data.draw(states(experiment, any_number))
    read = again(Project(experiment, state)).state
    assert read.layout.parameters == state.layout.parameters
    assert read.step == state.step
    for name in ("parameters", "gradient", "slots"):
        ours, theirs = getattr(state, name), getattr(read, name)
        assert theirs.dtype == np.dtype(dtype)
        assert ours.shape == theirs.shape
        np.testing.assert_array_equal(theirs, ours)
        assert (np.signbit(theirs) == np.signbit(ours))[~np.isnan(ours)].all()


@given(experiments())
def test_the_text_is_strict_json_and_the_same_each_time(experiment):
    def refuse(constant):
        raise AssertionError(constant)

    text = format_project(Project(experiment))
    json.loads(text, parse_constant=refuse)
    assert format_project(again(Project(experiment))) == text


@given(experiments())
def test_a_number_that_is_not_finite_is_named_and_the_file_stays(tmp_path_factory, experiment):
    path = tmp_path_factory.mktemp("save") / "work.gdplay"
    path.write_text("old")
    settings = replace(experiment.hyperparameters, huber_delta=float("nan"))
    with pytest.raises(StorageError, match=r"\$\.hyperparameters\.huber_delta is not a finite"):
        save_project(path, Project(replace(experiment, hyperparameters=settings)))
    assert path.read_text() == "old"


def test_every_version_has_a_fixture_and_a_way_to_the_newest():
    assert set(MIGRATIONS) == set(range(1, PROJECT_VERSION))
    for version in range(1, PROJECT_VERSION + 1):
        path = FIXTURES / f"version-{version}.gdplay"
        assert json.loads(path.read_text(encoding="utf-8"))["version"] == version
        assert load_project(path).experiment.title == "Every part of a project"


def test_the_fixture_of_version_1_means_what_it_meant():
    project = load_project(FIXTURES / "version-1.gdplay")
    experiment, state = project.experiment, project.state
    assert project.speed == 60
    assert experiment.seed == 11
    assert [unit.feature for unit in experiment.topology.inputs] == ["x1", "x2", "sin x1"]
    assert experiment.topology.next_id == 10
    assert (0, 6) in experiment.topology.links
    assert experiment.topology.frozen_links == {(1, 4)}
    assert experiment.topology.frozen_biases == {5}
    assert experiment.dataset.recipe.name == "circle"
    assert experiment.dataset.drawn.tolist() == [False, False, False, False, True]
    assert experiment.dataset.test.tolist() == [False, False, True, True, False]
    assert experiment.hyperparameters.optimizer.name == "momentum"
    assert experiment.hyperparameters.schedule.name == "cosine"
    assert dict(experiment.initial) == {(0, 3): 0.25, (6,): -0.5}
    assert state.step == 40
    assert state.slots.shape == (1, experiment.topology.parameter_count)
    assert state.parameters[state.layout.index[(0, 3)]] == 0.1


def test_the_fixture_of_version_1_had_no_scaling():
    assert load_project(FIXTURES / "version-1.gdplay").experiment.dataset.scaling == ()


def test_the_fixture_of_version_2_means_what_it_meant():
    project = load_project(FIXTURES / "version-2.gdplay")
    first = load_project(FIXTURES / "version-1.gdplay")
    dataset = project.experiment.dataset
    assert [(each.mean, each.scale) for each in dataset.scaling] == [(0.5, 2.0), (-1.25, 0.1)]
    assert dataset.values[:, 0].tolist() == [2.678958795767509, 3.3045148613448645]
    assert dataset.labels.tolist() == [0.0, 1.0, 1.0, 0.0, 1.0]
    assert replace(project.experiment, dataset=first.experiment.dataset) == first.experiment


def test_a_migration_leaves_what_it_is_given_as_it_was():
    for version, migration in MIGRATIONS.items():
        text = (FIXTURES / f"version-{version}.gdplay").read_text(encoding="utf-8")
        document = json.loads(text)
        migration(document)
        assert document == json.loads(text)


@pytest.mark.parametrize("broken", ['{"columns": 1, "columns": 2}', "[]", "null", "3"])
def test_a_version_1_with_broken_data_is_refused_with_the_place(broken):
    document = json.loads((FIXTURES / "version-1.gdplay").read_text(encoding="utf-8"))
    document["dataset"] = "here"
    text = json.dumps(document).replace('"here"', broken)
    with pytest.raises(StorageError, match=r"^work: \$\.dataset (has the key|must be an object)"):
        parse_project(text.encode(), "work")


def test_a_newer_version_is_refused_in_plain_words():
    text = f'{{"format": "gdplay-project", "version": {PROJECT_VERSION + 1}, "more": 1}}'
    with pytest.raises(StorageError, match=r"newer gdplay .* Update gdplay"):
        parse_project(text.encode(), "work.gdplay")


def test_a_long_list_is_written_as_a_short_one_is_and_read_back():
    from gdplay.storage.formatting import format_document

    numbers = [0.1, -2, 1e-300, True, 12345678901234567] * 40
    text = format_document({"values": numbers, "empty": [], "deep": [[1.5], ["a" * 120]]})
    assert json.loads(text) == {"values": numbers, "empty": [], "deep": [[1.5], ["a" * 120]]}
    lines = text.splitlines()
    assert all(len(line) <= 130 for line in lines)
    assert lines[2].strip().startswith("0.1, -2, 1e-300, true, 12345678901234567, 0.1")
    assert ' "empty": [],' in lines
    with pytest.raises(ValueError, match=r"^\$\.values\[7\] is not a finite number$"):
        format_document({"values": [*numbers[:7], float("inf"), *numbers]})
