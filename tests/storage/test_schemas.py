"""The schemas say what the writers write, and know no other name."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gdplay.experiment import hyperparameters as settings
from gdplay.nn.activations import ACTIVATIONS
from gdplay.resources import resource
from gdplay.storage import presets
from gdplay.storage.project import PROJECT_SUFFIX, Project, format_project
from gdplay.storage.weights import weights_document
from gdplay.training.snapshot import Losses
from tests.storage.strategies import experiments, states

FIXTURES = Path(__file__).parent / "fixtures"


def schema(name):
    document = json.loads(resource("schemas", name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


PROJECT = schema("gdplay-project-2.schema.json")
WEIGHTS = schema("gdplay-weights-1.schema.json")


@given(st.data(), st.none() | st.integers(0, 10**9))
def test_every_project_that_is_written_fits_its_schema(data, speed):
    experiment = data.draw(experiments())
    numbers = st.floats(allow_nan=True, allow_infinity=True)
    state = data.draw(st.none() | states(experiment, numbers))
    PROJECT.validate(json.loads(format_project(Project(experiment, state, speed))))


@given(experiments().flatmap(lambda e: st.tuples(st.just(e), states(e))), st.floats())
def test_every_weights_file_that_is_written_fits_its_schema(pair, loss):
    experiment, state = pair
    state.parameters.flags.writeable = True
    np.nan_to_num(state.parameters, copy=False)
    document = weights_document(experiment, state, Losses(loss, 0.0, loss, 0.5, 1.0))
    WEIGHTS.validate(json.loads(json.dumps(document, allow_nan=False)))


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_fits_the_schema(name):
    text = resource("presets", name + PROJECT_SUFFIX).read_text(encoding="utf-8")
    PROJECT.validate(json.loads(text))


def test_the_fixture_fits_the_schema():
    PROJECT.validate(json.loads((FIXTURES / "version-2.gdplay").read_text(encoding="utf-8")))


def test_the_schemas_know_the_names_of_this_version():
    hyperparameters = PROJECT.schema["properties"]["hyperparameters"]["properties"]
    for found, names in (
        (hyperparameters["loss"], settings.LossName),
        (hyperparameters["optimizer"]["properties"]["name"], settings.OptimizerName),
        (hyperparameters["schedule"]["properties"]["name"], settings.ScheduleName),
        (hyperparameters["initializer"]["properties"]["name"], settings.InitializerName),
        (hyperparameters["block"]["properties"]["kind"], settings.BlockKind),
        (WEIGHTS.schema["$defs"]["activation"], ACTIVATIONS),
    ):
        assert found["enum"] == [str(name) for name in names]
