"""The counter-based streams against published numbers and simple statistics."""

import numpy as np

from gdplay.experiment import streams


def test_the_mixing_function_is_splitmix64():
    # The first outputs of Sebastiano Vigna's splitmix64.c from state 0.
    states = np.array([0, 0x9E3779B97F4A7C15], dtype=np.uint64)
    assert streams.mix(states).tolist() == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4]


def test_a_number_depends_on_key_and_counter_alone():
    key = streams.stream_key(7, "batch order")
    together = streams.uniform(key, np.arange(100))
    alone = [float(streams.uniform(key, i)) for i in range(100)]
    assert together.tolist() == alone


def test_purposes_and_seeds_have_streams_of_their_own():
    keys = {streams.stream_key(s, p) for s in range(50) for p in ("data", "split", "weights")}
    assert len(keys) == 150


def test_uniform_and_normal_have_their_moments():
    key = streams.stream_key(3, "moments")
    counters = np.arange(200_000)
    uniform, normal = streams.uniform(key, counters), streams.normal(key, counters)
    assert 0 <= uniform.min() < uniform.max() < 1
    assert abs(uniform.mean() - 0.5) < 0.003
    assert abs(normal.mean()) < 0.01
    assert abs(normal.std() - 1) < 0.01
    assert abs(np.corrcoef(normal[:-1], normal[1:])[0, 1]) < 0.01


def test_a_permutation_holds_every_index_once():
    for size in (0, 1, 2, 250):
        order = streams.permutation(streams.stream_key(1, "order"), size)
        assert sorted(order.tolist()) == list(range(size))
