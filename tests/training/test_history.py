import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdplay.experiment.edits import topology
from gdplay.experiment.parameter import Link
from gdplay.nn.layout import layout_of
from gdplay.program.log import CAPACITY, LAST, MAXIMUM, MINIMUM
from gdplay.training import history as history_module
from gdplay.training.history import RunHistory, condensed
from gdplay.training.snapshot import Losses
from tests.training.worlds import small_experiment

EXPERIMENT = small_experiment()
LAYOUT = layout_of(EXPERIMENT.topology)
LOSSES = Losses(1.0, 0.0, 2.0, 0.5, 0.5)


def gradient_at(step, layout=LAYOUT):
    return np.arange(layout.size) + step / 1e6


def log_steps(history, first, count, layout=LAYOUT, spikes=()):
    for step in range(first, first + count):
        spike = 1e6 if step in spikes else 0.0
        history.log.add(step, 1.0 + step + spike, gradient_at(step, layout) - spike)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 9000), st.data())
def test_memory_is_bounded_and_no_spike_of_one_step_is_lost(steps, data):
    spike = data.draw(st.integers(0, steps - 1))
    history = RunHistory(LAYOUT)
    log_steps(history, 0, steps, spikes={spike})
    frozen = history.freeze(steps, LOSSES)
    buckets = frozen.bucket_steps.size
    assert buckets <= CAPACITY
    assert frozen.batch_loss.shape == (3, buckets)
    assert frozen.gradient.shape == (3, buckets, LAYOUT.size)
    bucket = np.searchsorted(frozen.bucket_steps, spike, side="right") - 1
    assert frozen.batch_loss[MAXIMUM, bucket] == 1.0 + spike + 1e6
    assert (frozen.gradient[MINIMUM, bucket] < -9e5).all()
    assert frozen.batch_loss[LAST, -1] == 1.0 + steps - 1 + (1e6 if spike == steps - 1 else 0)


def test_a_frozen_history_never_changes():
    history = RunHistory(LAYOUT)
    log_steps(history, 0, 10)
    frozen = history.freeze(10, LOSSES)
    before = frozen.gradient.copy()
    log_steps(history, 10, 5000)
    np.testing.assert_array_equal(frozen.gradient, before)
    for array in (frozen.bucket_steps, frozen.gradient, frozen.objective, frozen.batch_loss):
        assert not array.flags.writeable


def test_the_state_now_is_the_last_evaluation():
    history = RunHistory(LAYOUT)
    history.evaluations.add(0, Losses(3.0, 0.5, 4.0, 0.1, 0.2))
    frozen = history.freeze(7, LOSSES)
    assert frozen.evaluated_steps.tolist() == [0, 7]
    assert frozen.objective.tolist() == [3.5, 1.0]
    assert frozen.test.tolist() == [4.0, 2.0]
    assert history.freeze(0, LOSSES).evaluated_steps.tolist() == [0]


def test_a_new_network_keeps_the_past_of_what_it_keeps():
    history = RunHistory(LAYOUT)
    log_steps(history, 0, 3000)
    grown = layout_of(topology.add_unit(EXPERIMENT, 0).topology)
    history.adopt(grown)
    log_steps(history, 3000, 100, grown)
    frozen = history.freeze(3100, LOSSES)
    assert frozen.batch_loss[LAST, -1] == 3100.0
    for parameter in grown.parameters:
        curve = frozen.gradient[MAXIMUM, :, grown.index[parameter]]
        if parameter in LAYOUT.index:
            assert np.isfinite(curve).all()
            assert curve[0] == LAYOUT.index[parameter] + 1 / 1e6
        else:
            assert np.isnan(curve[:1500]).all()
            assert np.isfinite(curve[1501:]).all()


def test_a_parameter_new_within_a_bucket_shows_what_it_has():
    history = RunHistory(LAYOUT)
    log_steps(history, 0, 2 * CAPACITY + 1)
    grown = layout_of(topology.add_unit(EXPERIMENT, 0).topology)
    history.adopt(grown)
    log_steps(history, 2 * CAPACITY + 1, 1, grown)
    new = next(place for p, place in grown.index.items() if p not in LAYOUT.index)
    frozen = history.freeze(2 * CAPACITY + 2, LOSSES)
    value = gradient_at(2 * CAPACITY + 1, grown)[new]
    assert frozen.gradient[:, -1, new].tolist() == [value] * 3


def test_cut_links_leave_the_history():
    history = RunHistory(LAYOUT)
    log_steps(history, 0, 10)
    link = next(p for p in LAYOUT.parameters if isinstance(p, Link))
    smaller = layout_of(topology.cut(EXPERIMENT, [link]).topology)
    history.adopt(smaller)
    frozen = history.freeze(10, LOSSES)
    assert frozen.gradient.shape[2] == LAYOUT.size - 1
    expected = [LAYOUT.index[p] + 9 / 1e6 for p in smaller.parameters]
    assert frozen.gradient[LAST, -1].tolist() == expected


def test_a_wide_network_has_fewer_buckets_and_keeps_its_past():
    history = RunHistory(LAYOUT)
    log_steps(history, 0, 1201)
    wide = layout_of(small_experiment(widths=(100, 100, 1)).topology)
    history.adopt(wide)
    assert history.log.capacity < 1201
    log_steps(history, 1201, 3, wide)
    frozen = history.freeze(1204, LOSSES)
    assert frozen.batch_loss[MINIMUM, 0] == 1.0
    assert frozen.batch_loss[LAST, -1] == 1204.0
    assert frozen.batch_loss[MAXIMUM].max() == 1204.0


def test_a_run_goes_on_from_a_frozen_history():
    old = RunHistory(LAYOUT)
    log_steps(old, 0, 5001)
    old.evaluations.add(0, LOSSES)
    frozen = old.freeze(5001, LOSSES)
    new = RunHistory(LAYOUT, 5001, frozen)
    again = new.freeze(5001, LOSSES)
    np.testing.assert_array_equal(again.batch_loss, frozen.batch_loss)
    np.testing.assert_array_equal(again.gradient, frozen.gradient)
    np.testing.assert_array_equal(again.bucket_steps, frozen.bucket_steps)
    for history in (old, new):
        log_steps(history, 5001, 700)
    np.testing.assert_array_equal(
        new.freeze(5701, LOSSES).batch_loss, old.freeze(5701, LOSSES).batch_loss
    )


def test_a_history_older_than_the_state_leaves_a_gap():
    old = RunHistory(LAYOUT)
    log_steps(old, 0, 100)
    new = RunHistory(LAYOUT, 130, old.freeze(100, LOSSES))
    log_steps(new, 130, 5)
    frozen = new.freeze(135, LOSSES)
    assert np.isnan(frozen.batch_loss[LAST, 100:130]).all()
    assert frozen.batch_loss[LAST, 130:].tolist() == [131.0, 132.0, 133.0, 134.0, 135.0]
    assert frozen.batch_loss[LAST, 99] == 100.0


def test_a_run_from_a_file_begins_at_its_step():
    history = RunHistory(LAYOUT, 400)
    log_steps(history, 400, 3)
    assert history.freeze(403, LOSSES).bucket_steps.tolist() == [400, 401, 402]


def test_a_run_that_goes_on_copies_nothing():
    history = RunHistory(LAYOUT)
    log_steps(history, 0, 2 * CAPACITY + 101)
    frozen = history.freeze(2 * CAPACITY + 101, LOSSES, goes_on=True)
    assert np.shares_memory(frozen.gradient, history.log.gradient)
    assert np.shares_memory(frozen.batch_loss, history.log.loss)
    assert not frozen.gradient.flags.writeable


def test_a_history_of_a_run_that_goes_on_ends_with_its_last_full_bucket_and_never_changes():
    history = RunHistory(LAYOUT)
    for step in range(4 * CAPACITY + 9):
        log_steps(history, step, 1)
        if step % 97 == 0:
            frozen = history.freeze(step + 1, LOSSES, goes_on=True)
            width, full = frozen.bucket_width, (step + 1) // frozen.bucket_width
            assert frozen.bucket_steps.tolist() == list(range(0, full * width, width))
            last = np.arange(width, full * width + 1, width, dtype=float)
            np.testing.assert_array_equal(frozen.batch_loss[LAST], last)
            if step == 97 * 12:
                early, values = frozen, frozen.gradient.copy()
    np.testing.assert_array_equal(early.gradient, values)


def test_gaps_are_looked_for_once_in_each_bucket(monkeypatch):
    history = RunHistory(LAYOUT)
    log_steps(history, 0, 30)
    grown = layout_of(topology.add_unit(EXPERIMENT, 0).topology)
    history.adopt(grown)
    seen = []
    with_nan = history_module._with_nan
    monkeypatch.setattr(
        history_module, "_with_nan", lambda part: seen.append(part.shape) or with_nan(part)
    )
    for step in range(30, 60):
        log_steps(history, step, 1, grown)
        frozen = history.freeze(step + 1, LOSSES, goes_on=True)
    assert sum(shape[1] for shape in seen if len(shape) == 3) == 60
    new = next(place for p, place in grown.index.items() if p not in LAYOUT.index)
    assert np.isnan(frozen.gradient[:, :30, new]).all()
    assert np.isfinite(frozen.gradient[:, 30:]).all()


@pytest.mark.parametrize("spike", [0, 1, 1777, 2999])
def test_a_condensed_history_is_small_shares_nothing_and_keeps_each_spike(spike):
    history = RunHistory(LAYOUT)
    log_steps(history, 0, 3000, spikes={spike})
    whole = history.freeze(3000, LOSSES, goes_on=True)
    small = condensed(whole, whole.gradient.nbytes // 10)
    assert small.gradient.nbytes <= whole.gradient.nbytes // 10
    assert small.gradient.base is None
    assert not np.shares_memory(small.batch_loss, history.log.loss)
    assert small.bucket_steps[0] == 0
    assert set(np.diff(small.bucket_steps)) == {small.bucket_width}
    bucket = spike // small.bucket_width
    assert small.batch_loss[MAXIMUM, bucket] == 1.0 + spike + 1e6
    assert (small.gradient[MINIMUM, bucket] < -9e5).all()
    again = RunHistory(LAYOUT, 3000, small).freeze(3000, LOSSES)
    np.testing.assert_array_equal(again.gradient, small.gradient)


def test_a_history_that_would_keep_no_curve_is_not_kept():
    history = RunHistory(LAYOUT)
    log_steps(history, 0, 3000)
    assert condensed(history.freeze(3000, LOSSES), 1000) is None


def test_a_history_that_has_only_begun_is_kept_as_it_is():
    begun = RunHistory(LAYOUT).freeze(0, LOSSES)
    small = condensed(begun, 1000)
    assert small.gradient.shape == begun.gradient.shape == (3, 0, LAYOUT.size)


def test_a_cut_leaves_no_gaps_so_that_nothing_is_copied():
    history = RunHistory(LAYOUT)
    log_steps(history, 0, 30)
    link = next(p for p in LAYOUT.parameters if isinstance(p, Link))
    smaller = layout_of(topology.cut(EXPERIMENT, [link]).topology)
    history.adopt(smaller)
    log_steps(history, 30, 5, smaller)
    frozen = history.freeze(35, LOSSES, goes_on=True)
    assert np.shares_memory(frozen.gradient, history.log.gradient)
    assert np.isfinite(frozen.gradient).all()
