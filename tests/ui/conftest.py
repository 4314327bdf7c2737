import pytest

from gdplay.storage import presets
from gdplay.ui.theme.theme import Theme


@pytest.fixture
def theme(qapp):
    return Theme()


@pytest.fixture(scope="session")
def circle():
    experiment, _ = presets.load("circle")
    return experiment


@pytest.fixture(scope="session")
def seed_example():
    experiment, _ = presets.load("seed-example")
    return experiment
