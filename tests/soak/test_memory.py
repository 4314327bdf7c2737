"""The soak's own verdict: it names a leak, and none where there is only noise."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from tests.soak.memory import Memory, faults_of_calm, faults_of_edits, growth, look

MIB = 2**20

HEAPS_OF_THEIR_OWN = (
    *((500, 302.0), (613, 304.9), (771, 305.6), (892, 307.3), (958, 306.5), (1112, 307.7)),
    *((1228, 303.0), (1385, 308.4), (1510, 309.9), (1626, 309.0), (1768, 309.6), (1892, 314.0)),
)
"""Edits made and MiB resident while each thread had a heap of its own, as the soak found them."""

ONE_HEAP = (
    *((500, 290.8), (593, 290.7), (771, 290.1), (885, 291.6), (1000, 290.0), (1127, 290.1)),
    (1262, 290.1),
)
"""The same since all threads share one."""


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


def resident(points):
    return [replace(look, done=done, resident=round(mib * MIB)) for look, (done, mib) in points]


def test_what_malloc_kept_for_each_thread_is_named_and_what_it_keeps_now_is_not():
    kept = faults_of_edits(resident(zip(looks(), HEAPS_OF_THEIR_OWN, strict=False)))
    assert len(kept) == 1
    assert "bytes resident more with each edit" in kept[0]
    assert faults_of_edits(resident(zip(looks(), ONE_HEAP, strict=False))) == []


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
