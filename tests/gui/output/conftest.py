import numpy as np
import pytest

from gdplay.app.selection import Selection
from gdplay.insight.surface import PLANE, Maps, centres
from gdplay.ui.theme.theme import Theme


@pytest.fixture
def theme(qapp):
    return Theme()


@pytest.fixture
def selection(qapp):
    return Selection()


@pytest.fixture
def make_maps():
    """Return a function that makes maps of a function of x₁ and x₂."""

    def make(function, resolution=60, held=None):
        x1, x2 = np.meshgrid(*centres(PLANE, resolution))
        output = np.asarray(function(x1, x2), dtype=np.float64)
        return Maps(1, 1, 0, PLANE, output, {}, held or {})

    return make
