"""What every experiment has to be, whatever edits led to it."""

from dataclasses import replace

from gdplay.experiment.validation import problems


def assert_well_formed(experiment):
    topology = experiment.topology
    ids = list(topology.ids)
    assert len(ids) == len(set(ids))
    assert all(unit < topology.next_id for unit in ids)
    depth = topology.depth_of
    assert all(depth[link.source] < depth[link.target] for link in topology.links)
    assert all(topology.layers)
    assert topology.frozen_links <= topology.links
    assert topology.frozen_biases <= set(topology.unit_of)
    assert all(topology.has(parameter) for parameter, _ in experiment.initial)
    assert hash(experiment) == hash(replace(experiment))
    for problem in problems(experiment):
        assert problem.message.endswith(".")
