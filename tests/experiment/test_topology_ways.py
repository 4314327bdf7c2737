"""Which units an input reaches, and which reach an output."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gdplay.experiment.topology import fully_connected


def reached(links, start):
    found, waiting = set(start), list(start)
    while waiting:
        unit = waiting.pop()
        fresh = {end for origin, end in links if origin == unit} - found
        found |= fresh
        waiting += fresh
    return found


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.randoms(), st.floats(0, 1))
def test_ways_are_those_a_walk_finds(widths, random, kept):
    whole = fully_connected(("x1", "x2"), tuple(widths))
    links = frozenset(link for link in whole.links if random.random() < kept)
    topology = replace(whole, links=links)
    assert topology.fed == reached(links, [unit.id for unit in topology.inputs])
    backwards = [(target, source) for source, target in links]
    assert topology.heard == reached(backwards, [unit.id for unit in topology.output_layer])


def test_each_way_is_found_once_a_topology():
    topology = fully_connected(("x1",), (3, 1))
    assert topology.fed is topology.fed
    assert topology.heard is topology.heard
