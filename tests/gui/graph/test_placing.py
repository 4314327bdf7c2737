"""Where nodes stand: nothing over another, everything right of what it needs."""

import pytest
from PySide6.QtGui import QFontMetricsF

from gdplay.experiment.hyperparameters import LossName
from gdplay.insight.sample_graph import sample_graph
from gdplay.training.trainer import Trainer
from gdplay.ui.graph.picture import GraphItem, rect_of
from gdplay.ui.graph.placing import arrange, can_open
from gdplay.ui.theme.theme import Theme
from tests.networks import random_experiment


@pytest.mark.parametrize("seed", range(20))
def test_boxes_stand_apart_and_edges_lead_right(seed):
    experiment = random_experiment(seed)
    trainer = Trainer(experiment)
    graph = sample_graph(experiment, trainer.layout, trainer.initial_state().parameters, 0)
    openable = {at for at, group in enumerate(graph.groups) if can_open(group)}
    for opened in (frozenset(), {len(graph.groups) - 1}, openable):
        picture = arrange(graph, opened)
        boxes = picture.boxes
        solid = [rect_of(box) for box in boxes if not box.is_frame]
        for at, rect in enumerate(solid):
            assert not any(rect.intersects(other) for other in solid[at + 1 :])
            assert rect.left() >= 0
            assert rect.top() >= 0
            assert rect.right() <= picture.width + 1e-6
            assert rect.bottom() <= picture.height + 1e-6
        for source, target in picture.edges:
            assert boxes[source].x + boxes[source].width <= boxes[target].x
        shown = {box.node for box in boxes if box.node is not None}
        assert {group.output for group in graph.groups} <= shown
        if opened == openable:
            assert shown == set(range(len(graph.nodes)))


def losses_seen():
    """Return an experiment for each loss."""
    found = {}
    for seed in range(60):
        experiment = random_experiment(seed)
        found.setdefault(experiment.hyperparameters.loss, experiment)
    return found


def test_the_last_node_of_every_loss_has_room_for_its_name(qapp):
    experiments = losses_seen()
    assert set(experiments) == set(LossName)
    for experiment in experiments.values():
        trainer = Trainer(experiment)
        graph = sample_graph(experiment, trainer.layout, trainer.initial_state().parameters, 0)
        picture = arrange(graph, {len(graph.groups) - 1})
        item = GraphItem(Theme())
        item.draw_graph(graph, experiment.topology, picture)
        last = next(
            b for b in picture.boxes if b.node is not None and graph.nodes[b.node] is graph.loss
        )
        name = item._label(last, graph.loss, is_loss=True)
        assert name.endswith(" = loss")
        bold = QFontMetricsF(item._font(bold=True))
        assert bold.horizontalAdvance(name) <= last.width - 14
