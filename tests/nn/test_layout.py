"""Where parameters stand: the masks and lists of a layout against plain loops."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from gdplay.experiment.parameter import Bias, Link
from gdplay.nn.layout import layout_of
from tests.networks import random_topology


def drawn(seed):
    rng = np.random.default_rng(seed)
    topology = random_topology(rng, 3, int(rng.integers(1, 4)))
    links = sorted(topology.links)
    return replace(
        topology,
        frozen_links=frozenset(links[::3]) | {Link(998, 999)},
        frozen_biases=frozenset(unit.id for unit in list(topology.units)[::2]),
    )


@pytest.mark.parametrize("seed", range(20))
def test_every_parameter_stands_once_in_order(seed):
    topology = drawn(seed)
    expected = []
    for depth, targets in enumerate(topology.column_ids[1:], start=1):
        for sources in topology.column_ids[:depth]:
            expected += [
                Link(s, t) for t in targets for s in sources if Link(s, t) in topology.links
            ]
        expected += map(Bias, targets)
    layout = layout_of(topology)
    assert list(layout.parameters) == expected
    stops = [0, *(stop for _, stop in layout.layer_slices)]
    assert layout.layer_slices == tuple(pairwise(stops))


@pytest.mark.parametrize("seed", range(20))
def test_a_block_names_the_cells_that_have_a_link(seed):
    topology = drawn(seed)
    layout = layout_of(topology)
    for block in layout.blocks:
        sources, targets = topology.column_ids[block.source], topology.column_ids[block.target]
        assert block.shape == (len(targets), len(sources))
        cells = block.cells or range(len(targets) * len(sources))
        places = [divmod(cell, len(sources)) for cell in cells]
        links = [Link(sources[column], targets[row]) for row, column in places]
        assert list(layout.parameters[block.start : block.stop]) == links
        assert (block.cells is None) == (len(links) == len(targets) * len(sources))


@pytest.mark.parametrize("seed", range(20))
def test_masks_and_owners_say_what_each_parameter_is(seed):
    topology = drawn(seed)
    layout = layout_of(topology)
    links = [p for p in layout.parameters if isinstance(p, Link)]
    assert layout.is_weight.tolist() == [isinstance(p, Link) for p in layout.parameters]
    assert layout.ends.T.tolist() == [list(link) for link in links]
    assert layout.owners.tolist() == [
        p.target if isinstance(p, Link) else p.unit for p in layout.parameters
    ]
    assert layout.is_trainable.tolist() == [
        p not in topology.frozen_links
        if isinstance(p, Link)
        else p.unit not in topology.frozen_biases
        for p in layout.parameters
    ]
