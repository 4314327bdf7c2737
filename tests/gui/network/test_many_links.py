"""A network with too many links to draw: the strongest of each layer, and the window says so."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QLabel

from gdplay.experiment.edits import topology as topology_edits
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import Recipe, generate
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import fully_connected
from gdplay.ui.network import links_item as links_item_module
from gdplay.ui.network.links_item import LinksItem, link_path
from gdplay.ui.network.neuron_item import NeuronItem
from gdplay.ui.network.panel import NetworkPanel
from gdplay.ui.network.placement import place
from gdplay.ui.network.routes import SAMPLES, route
from gdplay.ui.network.strongest import DRAWN, MOST, Strongest
from gdplay.ui.network.view import TopologyView
from tests.gui.network import made_up

WIDE = fully_connected(("x1", "x2"), (40, 41, 1))


def routes_of(topology):
    return route(topology, place(topology, 700, 500))


@pytest.fixture
def crowded(panel):
    experiment = Experiment(WIDE, generate(Recipe("circle")))
    panel.set_experiment(experiment)
    return panel, experiment


def scene_of(panel):
    return panel.findChild(TopologyView, "topology_view").scene()


def links_item(panel):
    return next(item for item in scene_of(panel).items() if isinstance(item, LinksItem))


def test_up_to_500_links_are_all_drawn():
    topology = fully_connected(("x1", "x2"), (20, 20, 1))
    assert len(topology.links) <= MOST
    rows = Strongest(routes_of(topology)).rows(np.zeros(len(topology.links)))
    assert rows.tolist() == list(range(len(topology.links)))


def test_of_more_links_the_strongest_of_each_layer_are_drawn():
    routes = routes_of(WIDE)
    values = np.random.default_rng(0).normal(size=len(routes.links))
    rows = Strongest(routes).rows(values)
    assert len(rows) == DRAWN
    depths = np.array([WIDE.depth_of[link.target] for link in routes.links])
    for depth in (1, 2, 3):
        drawn = rows[depths[rows] == depth]
        left_out = np.setdiff1d(np.flatnonzero(depths == depth), drawn)
        assert len(drawn) >= min(DRAWN // 3, np.sum(depths == depth))
        if len(left_out):
            assert np.abs(values[drawn]).min() >= np.abs(values[left_out]).max()


def test_what_is_drawn_stays_until_another_is_clearly_stronger():
    routes = routes_of(WIDE)
    values = np.random.default_rng(0).normal(size=len(routes.links))
    strongest = Strongest(routes)
    rows = strongest.rows(values)
    nudged = values * np.random.default_rng(1).uniform(0.95, 1.05, size=len(values))
    assert strongest.rows(nudged).tolist() == rows.tolist()
    values[np.setdiff1d(np.arange(len(values)), rows)[0]] = 100.0
    assert len(np.setdiff1d(strongest.rows(values), rows)) == 1


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0])
def test_numbers_that_cannot_be_compared_leave_as_many_drawn(value):
    routes = routes_of(WIDE)
    assert len(Strongest(routes).rows(np.full(len(routes.links), value))) == DRAWN


def test_a_link_among_many_runs_as_it_would_among_all():
    topology = fully_connected(("x1", "x2"), (4, 3, 1))
    links = topology.links | {Link(0, topology.output_layer[0].id), Link(1, 7)}
    routes = routes_of(type(topology)(topology.inputs, topology.layers, links))
    some = routes.only([3, 0, 7])
    assert [some.cubic(row) for row in range(3)] == [routes.cubic(row) for row in (3, 0, 7)]
    np.testing.assert_array_equal(some.points, routes.points[[3, 0, 7]])


def test_the_window_says_how_many_are_drawn_and_only_those_can_be_pointed_at(crowded):
    panel, experiment = crowded
    panel.show_snapshot(made_up.snapshot_of(experiment))
    summary = panel.findChild(QLabel, "network_summary")
    assert f"{DRAWN} strongest of {len(WIDE.links):,} links drawn" in summary.text()
    item = links_item(panel)
    assert item.drawn == DRAWN
    seen = set(item.seen.links)
    assert len(seen) == DRAWN
    scene = scene_of(panel)
    pointed_at = {scene.item_at(QPointF(x, y)) for x, y in item.seen.points[:, SAMPLES // 2]}
    assert pointed_at <= seen
    assert set(scene.crossed(QPointF(0, 0), QPointF(5000, 5000))) <= seen


def test_paths_are_made_only_for_what_is_drawn(crowded, monkeypatch):
    panel, experiment = crowded
    made = []
    monkeypatch.setattr(
        links_item_module, "link_path", lambda cubics: made.append(cubics) or link_path(cubics)
    )
    panel.set_experiment(topology_edits.add_unit(experiment, 0))
    panel.show_snapshot(made_up.snapshot_of(experiment))
    panel.grab()
    assert DRAWN < len(made) < 2 * DRAWN


def test_links_that_change_do_not_draw_the_neurons_again(qtbot, panel, monkeypatch):
    experiment = Experiment(fully_connected(("x1", "x2"), (4, 2, 1)), generate(Recipe("circle")))
    panel.set_experiment(experiment)
    panel.show_snapshot(made_up.snapshot_of(experiment, np.ones(25)))
    links, neurons = [], []
    stroke, square = LinksItem._stroke, NeuronItem._paint_square
    monkeypatch.setattr(LinksItem, "_stroke", lambda s, *a: links.append(s) or stroke(s, *a))
    monkeypatch.setattr(
        NeuronItem, "_paint_square", lambda s, *a, **k: neurons.append(s) or square(s, *a, **k)
    )
    qtbot.waitUntil(lambda: bool(links) and bool(neurons))
    links.clear()
    neurons.clear()
    parameters = np.ones(25)
    parameters[:8] = 0.1
    panel.show_snapshot(made_up.snapshot_of(experiment, parameters))
    qtbot.waitUntil(lambda: bool(links))
    assert neurons == []


def test_a_network_that_loses_its_last_link_is_drawn_without_any(panel, experiment):
    with_links = panel.grab().toImage()
    none = topology_edits.cut(experiment, experiment.topology.links)
    panel.set_experiment(none)
    assert links_item(panel).drawn == 0
    without = panel.grab().toImage()
    assert without != with_links
    panel.set_experiment(experiment)
    assert panel.grab().toImage() == with_links


def test_neurons_that_grow_a_little_look_as_if_they_had_never_been_smaller(
    qtbot, theme, selection, panel, experiment
):
    wide, narrower = (
        replace(experiment, topology=fully_connected(("x1", "x2"), (count, 1)))
        for count in (24, 14)
    )
    panel.set_experiment(wide)
    drawn(panel)
    panel.set_experiment(narrower)
    fresh = NetworkPanel(theme, selection)
    qtbot.addWidget(fresh)
    fresh.resize(panel.size())
    fresh.set_experiment(narrower)
    fresh.show()
    qtbot.waitExposed(fresh)
    assert drawn(panel) == drawn(fresh)


def drawn(panel):
    return panel.findChild(TopologyView, "topology_view").grab().toImage()
