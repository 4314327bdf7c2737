import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from gdplay.ui.plots.labels import end_label_top, place_marks
from gdplay.ui.plots.readout import readout_box
from gdplay.ui.plots.ticks import aligned, linear_ticks, log_ticks, nice_above, step_ticks
from gdplay.ui.plots.value_axis import ValueAxis

PLOT = QRectF(40, 20, 400, 150)


@given(st.floats(1e-12, 1e12))
def test_a_nice_number_is_near_and_not_below(size) -> None:
    assert size * (1 - 1e-9) <= nice_above(size) <= 2.0001 * size or nice_above(size) < 2.6 * size


@given(st.floats(0, 1e6), st.floats(1e-3, 1e6), st.integers(2, 9))
def test_ticks_lie_in_their_range_and_are_few(low, width, count) -> None:
    ticks = linear_ticks(low, low + width, count)
    assert 1 <= len(ticks) <= count + 1
    assert all(low - 1e-6 * width <= tick <= low + width * (1 + 1e-6) for tick in ticks)


def test_steps_are_whole_and_round() -> None:
    assert step_ticks(0, 3, 6) == [0, 1, 2, 3]
    assert step_ticks(0, 1225, 5) == [0, 250, 500, 750, 1000]
    assert step_ticks(410.5, 890.2, 5) == [500, 600, 700, 800]


def test_ticks_are_written_to_the_same_number_of_decimals() -> None:
    assert aligned([0.0, 0.2, 0.4]) == ["0.0", "0.2", "0.4"]
    assert aligned([0.0, 0.25, 0.5]) == ["0.00", "0.25", "0.50"]
    assert aligned([-1.0, 0.0, 1.0]) == ["−1", "0", "1"]
    assert aligned([0.0, 2e-5]) == ["0", "2e-5"]


def test_a_logarithmic_axis_has_powers_of_ten() -> None:
    assert log_ticks(-6.0, 0.0, 4) == [-6.0, -4.0, -2.0, 0.0]
    assert [round(10**t, 3) for t in log_ticks(-1.0, 0.0, 4)] == [0.1, 0.2, 0.5, 1.0]


@pytest.mark.parametrize("logarithmic", [False, True])
@given(values=st.lists(st.floats(1e-9, 1e5), min_size=1))
def test_the_axis_spans_its_values(logarithmic, values) -> None:
    values = np.array(values)
    axis = ValueAxis(logarithmic=logarithmic).fitted(values, True, 150.0)
    y = axis.y_of(values, PLOT)
    assert np.all(y <= PLOT.bottom() + 1e-6)
    assert np.all(y >= PLOT.top() - 1e-6)


def test_the_axis_stays_while_it_suits_the_values() -> None:
    axis = ValueAxis().fitted(np.array([0.62]), True, 150.0)
    assert axis.fitted(np.array([0.5]), True, 150.0) is axis
    assert axis.fitted(np.array([0.9]), True, 150.0).upper > 0.9
    assert axis.fitted(np.array([0.01]), True, 150.0).upper < 0.1


def test_values_that_are_not_finite_or_not_positive_do_not_count() -> None:
    axis = ValueAxis().fitted(np.array([np.nan, np.inf, 0.5]), True, 150.0)
    assert axis.upper < 1.0
    log = ValueAxis(-2.0, 0.0, logarithmic=True)
    assert log.fitted(np.array([0.0, np.nan]), True, 150.0) is log
    assert np.isnan(log.y_of(np.array([0.0]), PLOT)[0])


def test_mark_labels_never_overlap_and_the_latest_is_kept() -> None:
    marks = [(100.0 + 4 * i, f"rate {i}", 60.0) for i in range(20)]
    placed = place_marks(marks, PLOT, 14.0)
    assert placed[0].text == "rate 19"
    assert 1 <= len(placed) < 20
    for place, label in enumerate(placed):
        assert PLOT.left() <= label.rect.left()
        assert label.rect.right() <= PLOT.right()
        assert not any(label.rect.intersects(other.rect) for other in placed[place + 1 :])
        assert not any(label.rect.left() <= x <= label.rect.right() for x, _, _ in marks)


def test_a_mark_at_the_right_edge_is_written_on_its_left() -> None:
    (label,) = place_marks([(430.0, "rate 1", 60.0)], PLOT, 14.0)
    assert label.rect.right() < 430.0


def test_labels_keep_off_what_is_written_already() -> None:
    taken = QRectF(290, 20, 100, 40)
    placed = place_marks([(280.0, "rate 1", 60.0)], PLOT, 14.0, [taken])
    assert not placed[0].rect.intersects(taken)


def test_end_labels_stand_above_the_curves_or_below_them() -> None:
    assert end_label_top(120.0, 130.0, PLOT, 30.0) == 85.0
    assert end_label_top(30.0, 40.0, PLOT, 30.0) == 45.0
    assert end_label_top(25.0, 165.0, PLOT, 30.0) == PLOT.top()


def test_the_readout_keeps_off_the_curves(theme) -> None:
    lines = [("step", "752"), ("train", "0.22")]
    high = [QPointF(x, 30.0) for x in range(40, 440, 4)]
    low = [QPointF(x, 160.0) for x in range(40, 440, 4)]
    for curve in (high, low):
        for x in (60.0, 240.0, 430.0):
            box = readout_box(theme, PLOT, x, lines, curve)
            assert PLOT.contains(box)
            assert not any(map(box.contains, curve))


def test_small_values_close_together_are_told_apart() -> None:
    values = [1.54e-5, 1.5405e-5, 1.541e-5, 1.5415e-5]
    assert aligned(values) == ["1.5400e-5", "1.5405e-5", "1.5410e-5", "1.5415e-5"]
    assert aligned([0.0, 5e-6, 1e-5]) == ["0", "5e-6", "1e-5"]
    assert [float(text) for text in aligned(values)] == pytest.approx(values, rel=1e-9)
