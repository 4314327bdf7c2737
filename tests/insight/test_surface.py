import numpy as np
import pytest

from gdplay.experiment.dataset import Dataset
from gdplay.insight.surface import PLANE, Maps, centres, held_columns, plane_samples


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
    assert held_columns(data) == {"x3": 7.0}
    assert np.all(plane_samples(data, PLANE, 5)[2] == 7.0)


def test_a_single_column_runs_along_x1() -> None:
    samples = plane_samples(dataset([[1.0]]), PLANE, 3)
    assert samples.shape == (1, 9)
    assert samples[0, :3].tolist() == [-4.0, 0.0, 4.0]


def test_without_samples_the_held_columns_stand_at_zero() -> None:
    assert held_columns(dataset(np.empty((3, 0)))) == {"x3": 0.0}


def test_maps_cannot_be_written() -> None:
    maps = Maps(1, 2, 3, PLANE, np.zeros((2, 2)), {0: np.zeros((2, 2))}, {})
    with pytest.raises(ValueError, match="read-only"):
        maps.output[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        maps.units[0][0, 0] = 1.0
