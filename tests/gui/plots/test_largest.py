import numpy as np
import pytest

from gdplay.app.selection import UnitItem
from gdplay.nn.layout import layout_of
from gdplay.ui.plots.largest import largest, parameters_of
from tests.gui.plots.runs import CIRCLE_NET, snapshot

PARAMETERS = layout_of(CIRCLE_NET).parameters


@pytest.mark.parametrize("unit", [None, CIRCLE_NET.layers[1][0].id])
def test_the_largest_of_late_are_chosen_by_their_farthest_value_from_0(unit) -> None:
    run = snapshot(1000)
    gradient = np.random.default_rng(3).normal(size=run.history.gradient.shape)
    run.history.gradient[:] = np.sort(gradient, axis=0)[[0, 2, 1]]
    run.history.gradient[:, :, 7] = np.nan
    among = parameters_of(run, UnitItem(unit)) if unit is not None else PARAMETERS
    sizes = {}
    for parameter in among:
        recent = run.history.gradient[:, -128:, PARAMETERS.index(parameter)]
        sizes[parameter] = 0.0 if np.isnan(recent).all() else np.abs(recent).max()
    expected = sorted(sorted(among, key=sizes.get)[-4:], key=PARAMETERS.index)
    assert largest(run, among, 4) == tuple(expected)


def test_before_the_first_step_the_first_parameters_are_shown() -> None:
    assert largest(snapshot(0), PARAMETERS, 3) == PARAMETERS[:3]
