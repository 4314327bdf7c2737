"""The soak's own verdict: it names a leak, and none where there is only noise."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from tests.soak.memory import Memory, faults_of_calm, faults_of_edits, growth, look

MIB = 2**20


def looks(leak=0.0, noise=0.0, wrappers=0.0):
    """Return thirteen looks at a use that leaks so many bytes and wrappers an edit."""
    random = np.random.default_rng(3)
    return [
        Memory(
            done=done,
            resident=300 * MIB,
            in_use=round(100 * MIB + leak * done + random.uniform(-noise, noise)),
            kept=0,
            blocks=1_000_000,
            wrappers=Counter(QAction=500, Left=round(wrappers * done)),
        )
        for done in range(500, 3_750, 250)
    ]


def test_a_leak_of_what_an_edit_makes_is_named():
    """Some 5 kB an edit once stayed, and passed: resident memory may grow by a tenth."""
    faults = faults_of_edits(looks(leak=5_000, noise=MIB))
    assert len(faults) == 1
    assert "bytes of malloc's more with each edit" in faults[0]


def test_looks_that_differ_at_random_are_no_leak():
    assert faults_of_edits(looks(noise=MIB / 4)) == []


def test_one_look_that_is_off_bends_the_slope_little():
    even = looks(leak=100)
    even[-1] = looks(leak=100 + 40 * MIB / 3_500)[-1]
    assert growth(even, "in_use") == pytest.approx(100, rel=0.05)


def test_objects_that_are_made_once_are_no_leak():
    before, after = looks()[:4], looks(wrappers=0.1)[4:5] * 9
    later = [replace(look, done=look.done + 250 * place) for place, look in enumerate(after)]
    assert faults_of_edits(before + later) == []


def test_objects_that_are_left_are_named_by_their_class():
    assert faults_of_edits(looks(wrappers=0.1)) == ["one more Left with every 10th edit"]


def test_a_calm_run_may_fill_its_history_but_not_grow_on():
    assert faults_of_calm(looks(leak=100)) == []
    assert len(faults_of_calm(looks(leak=2_000))) == 1


def test_what_malloc_gives_out_is_seen():
    before = look(0)
    if before.in_use is None:
        pytest.skip("this C library does not tell")
    kept = np.zeros(MIB)
    assert look(0).in_use - before.in_use == pytest.approx(kept.nbytes, rel=0.05)
