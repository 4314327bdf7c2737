"""Where nodes stand: nothing over another, everything right of what it needs."""

import pytest

from gdplay.insight.sample_graph import sample_graph
from gdplay.training.trainer import Trainer
from gdplay.ui.graph.picture import rect_of
from gdplay.ui.graph.placing import arrange, can_open
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
