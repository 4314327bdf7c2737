"""The graph of a sample against the engine's pass over whole batches, and by hand."""

import numpy as np
import pytest

from gdplay.experiment.parameter import Bias, Link
from gdplay.insight.chain_rule import batch_pass
from gdplay.insight.sample_graph import Role, sample_graph
from gdplay.nn.layout import layout_of
from gdplay.storage import presets
from gdplay.training.trainer import Trainer
from tests.networks import random_experiment


@pytest.mark.parametrize("seed", range(30))
def test_each_gradient_is_that_of_the_sample_in_training(seed):
    """Whatever the loss, the activations and the links."""
    experiment = random_experiment(seed)
    trainer = Trainer(experiment)
    parameters, layout = trainer.initial_state().parameters, trainer.layout
    row = int(experiment.dataset.train_rows[-1])
    graph = sample_graph(experiment, layout, parameters, row)
    batch = batch_pass(experiment, layout, parameters, np.array([row]))
    found = {node.parameter: node for node in graph.nodes if node.parameter is not None}
    for parameter in layout.parameters:
        target = parameter.target if isinstance(parameter, Link) else parameter.unit
        share = batch.source_activation(parameter)[0] * batch.delta[target][0]
        node = found.pop(parameter)
        assert node.values == (parameters[layout.index[parameter]],)
        assert node.gradients[0] == pytest.approx(share, rel=1e-9, abs=1e-12)
    assert not found
    for group in graph.groups[:-1]:
        node = graph.nodes[group.output]
        assert node.values[0] == pytest.approx(batch.activation[group.unit][0], rel=1e-12)
        if group.depth:
            assert node.gradients[0] == pytest.approx(batch.upstream[group.unit][0], abs=1e-12)
    assert graph.loss.gradients == (1.0,)


def test_the_seeds_squared_difference_is_three_nodes():
    """((yout − ygt)**2): the expected output, the difference, its square."""
    experiment, _ = presets.load("seed-example")
    layout = layout_of(experiment.topology)
    parameters = Trainer(experiment).initial_state().parameters
    graph = sample_graph(experiment, layout, parameters, 1)
    loss = graph.groups[-1]
    target, difference, square = (graph.nodes[place] for place in loss.nodes)
    assert (target.role, target.values) == (Role.TARGET, (-1.0,))
    assert (difference.operation, square.operation) == ("subtract", "square")
    output = graph.groups[-2].output
    assert difference.inputs == (output, loss.nodes[0])
    said = graph.nodes[output].values[0]
    assert square.values[0] == pytest.approx((said + 1.0) ** 2)
    assert difference.gradients[0] == pytest.approx(2.0 * (said + 1.0))
    assert graph.nodes[output].gradients == difference.gradients
    assert square is graph.loss


def test_a_unit_holds_its_products_its_sum_and_its_activation():
    experiment, _ = presets.load("seed-example")
    layout = layout_of(experiment.topology)
    parameters = Trainer(experiment).initial_state().parameters
    graph = sample_graph(experiment, layout, parameters, 0)
    unit = experiment.topology.layers[0][0].id
    group = next(group for group in graph.groups if group.unit == unit)
    nodes = [graph.nodes[place] for place in group.nodes]
    assert sum(node.operation == "multiply" for node in nodes) == 3
    assert sum(node.operation == "add" for node in nodes) == 3
    assert nodes[-1].operation == "tanh"
    held = {node.parameter for node in nodes if node.parameter is not None}
    assert held == {Bias(unit), *(k for k in experiment.topology.links if k.target == unit)}
    assert len({place for g in graph.groups for place in g.nodes}) == len(graph.nodes)
    for place, node in enumerate(graph.nodes):
        assert all(source < place for source in node.inputs)
