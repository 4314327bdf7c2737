from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.dataset import REGRESSION, Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.experiment.topology import Topology, fully_connected
from gdplay.insight.surface import PLANE, Maps, centres, maps, plane_samples
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState


def dataset(values) -> Dataset:
    values = np.asarray(values, dtype=float)
    samples = values.shape[1]
    empty = np.zeros(samples, dtype=bool)
    columns = tuple(f"x{i}" for i in range(1, len(values) + 1))
    return Dataset(columns, values, np.zeros(samples), empty, empty)


def test_cells_fill_the_extent_and_are_seen_at_their_centres() -> None:
    along, up = centres((-6.0, 6.0, 0.0, 4.0), 4)
    assert along.tolist() == [-4.5, -1.5, 1.5, 4.5]
    assert up.tolist() == [0.5, 1.5, 2.5, 3.5]


def test_row_0_is_the_lowest_x2() -> None:
    samples = plane_samples(dataset([[0.0], [0.0]]), PLANE, 3)
    x1, x2 = samples.reshape(2, 3, 3)
    assert x1[0].tolist() == [-4.0, 0.0, 4.0]
    assert x2[:, 0].tolist() == [-4.0, 0.0, 4.0]


def test_columns_beyond_the_plane_are_held_at_their_mean() -> None:
    data = dataset([[1.0, 2.0], [3.0, 4.0], [5.0, 9.0]])
    assert FIRST_TWO.held(data) == {"x3": 7.0}
    assert np.all(plane_samples(data, PLANE, 5)[2] == 7.0)


def test_a_single_column_runs_along_x1() -> None:
    samples = plane_samples(dataset([[1.0]]), PLANE, 3)
    assert samples.shape == (1, 9)
    assert samples[0, :3].tolist() == [-4.0, 0.0, 4.0]


def test_without_samples_the_held_columns_stand_at_zero() -> None:
    assert FIRST_TWO.held(dataset(np.empty((3, 0)))) == {"x3": 0.0}


def test_maps_cannot_be_written() -> None:
    maps = Maps(1, 2, 3, PLANE, np.zeros((2, 2)), {0: np.zeros((2, 2))}, {})
    with pytest.raises(ValueError, match="read-only"):
        maps.output[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        maps.units[0][0, 0] = 1.0


def state_of(topology: Topology, step: int = 7) -> TrainingState:
    layout = layout_of(topology)
    parameters = np.sin(np.arange(layout.size) + 1.0)
    return TrainingState(
        layout, parameters, np.zeros(layout.size), np.zeros((0, layout.size)), step
    )


def test_a_map_is_the_networks_formula_at_every_cell() -> None:
    topology = fully_connected(("x1", "x2^2"), (2, 1), "tanh", "identity")
    state = state_of(topology)
    experiment = Experiment(topology, dataset([[0.0], [0.0]]))
    seen = maps(experiment, state, 5, 3, (-1.0, 1.0, 2.0, 4.0), run=3, revision=4)
    w = state.parameters  # rows of hidden weights, hidden biases, output weights, bias
    for resolution, row, column in ((5, 0, 4), (5, 3, 1), (3, 2, 0)):
        along, up = centres((-1.0, 1.0, 2.0, 4.0), resolution)
        x = np.array([along[column], up[row] ** 2])
        hidden = np.tanh(w[:4].reshape(2, 2) @ x + w[4:6])
        output = w[6:8] @ hidden + w[8]
        if resolution == 5:
            assert seen.output[row, column] == pytest.approx(output, rel=1e-6, abs=1e-6)
        else:
            assert seen.units[4][row, column] == pytest.approx(output, rel=1e-6, abs=1e-6)
            assert seen.units[3][row, column] == pytest.approx(hidden[1], rel=1e-6, abs=1e-6)
            assert seen.units[1][row, column] == pytest.approx(x[1], rel=1e-6)
    assert (seen.run, seen.revision, seen.step) == (3, 4, 7)
    assert set(seen.units) == {0, 1, 2, 3, 4}


def test_several_outputs_have_a_map_each() -> None:
    topology = fully_connected(("x1", "x2"), (3, 2))
    seen = maps(Experiment(topology, dataset([[0.0], [0.0]])), state_of(topology), 6, 4)
    assert seen.output.shape == (2, 6, 6)
    assert {cells.shape for cells in seen.units.values()} == {(4, 4)}


def test_the_third_column_stays_at_its_mean_in_the_maps() -> None:
    topology = fully_connected(("x1", "x2", "x3"), (1,))
    data = dataset([[1.0, 2.0], [3.0, 4.0], [5.0, 9.0]])
    seen = maps(Experiment(topology, data), state_of(topology), 4, 4)
    assert np.all(seen.units[2] == 7.0)
    assert seen.held == {"x3": 7.0}


def test_an_input_the_data_cannot_feed_is_refused() -> None:
    topology = fully_connected(("x9",), (1,))
    with pytest.raises(KeyError):
        maps(Experiment(topology, dataset([[0.0], [0.0]])), state_of(topology))


def test_what_is_not_wanted_is_not_measured() -> None:
    topology = fully_connected(("x1", "x2"), (1,))
    experiment, state = Experiment(topology, dataset([[0.0], [0.0]])), state_of(topology)
    assert maps(experiment, state, 0, 4).output.size == 0
    assert maps(experiment, state, 0, 4).units[2].shape == (4, 4)
    assert not maps(experiment, state, 4, 0).units
    assert maps(experiment, state, 4, 0).output.shape == (4, 4)


def test_a_slice_runs_along_its_own_columns_and_holds_the_others_at_a_sample() -> None:
    topology = fully_connected(("x1", "x2", "x3", "x4"), (1,), "identity", "identity")
    data = dataset(np.random.default_rng(2).normal(size=(4, 20)))
    state = state_of(topology)
    extent = (-2.0, 2.0, -1.0, 1.0)
    seen = maps(Experiment(topology, data), state, 5, 3, extent, plane=Slice(3, 1, 7))
    along, up = centres(extent, 5)
    w = state.parameters
    for row, column in ((0, 0), (1, 4), (4, 2)):
        x = np.array([data.values[0, 7], up[row], data.values[2, 7], along[column]])
        assert seen.output[row, column] == pytest.approx(w[:4] @ x + w[4], rel=1e-6)
    assert seen.held == {"x1": data.values[0, 7], "x3": data.values[2, 7]}
    assert seen.plane == Slice(3, 1, 7)


def test_a_slice_of_columns_that_are_gone_is_that_of_the_first_two() -> None:
    data = dataset([[1.0, 2.0], [3.0, 4.0], [5.0, 9.0]])
    assert Slice(3, 1, 9).fitted(data) == FIRST_TWO
    assert Slice(2, 0, 1).fitted(data) == Slice(2, 0, 1)


def test_data_from_elsewhere_fill_the_picture_and_drawn_ones_stand_about_the_origin() -> None:
    data = dataset([[11.0, 15.0], [300.0, 1300.0]])
    left, right, lower, upper = FIRST_TWO.extent(data)
    assert (left, right) == pytest.approx((11 - 0.32, 15 + 0.32))
    assert (lower, upper) == pytest.approx((300 - 80, 1300 + 80))
    drawn = replace(data, values=data.values / 500.0, drawn=np.ones(2, dtype=bool))
    assert FIRST_TWO.extent(drawn) == PLANE


def test_a_curve_has_one_row_of_the_networks_formula() -> None:
    topology = fully_connected(("x1", "x1^2"), (2, 1), "tanh", "identity")
    state = state_of(topology)
    data = replace(dataset([[-3.0, 2.0]]), labels=np.array([0.5, -0.5]), task=REGRESSION)
    seen = maps(Experiment(topology, data), state, 30, 10, (-4.0, 4.0, -1.0, 1.0))
    x = np.linspace(-4, 4, 121)[1::2]
    w = state.parameters
    hidden = np.tanh(w[:4].reshape(2, 2) @ np.stack([x, x * x]) + w[4:6, None])
    assert seen.is_curve
    assert seen.output.shape == (60,)
    np.testing.assert_allclose(seen.output, w[6:8] @ hidden + w[8], rtol=1e-5)
    assert {row.shape for row in seen.units.values()} == {(20,)}
