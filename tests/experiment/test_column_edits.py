"""Edits of whole columns, by hand."""

import pytest

from gdplay.experiment.edits import EditError, columns
from gdplay.experiment.edits import topology as edits
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected


@pytest.fixture
def experiment():
    return Experiment(
        fully_connected(("x1", "x2"), (4, 2, 1)), generate(default_recipe("circle", 3))
    )


def test_two_columns_are_linked_whole_past_the_one_between(experiment):
    after = columns.connect_columns(experiment, 0, 2)
    added = after.topology.links - experiment.topology.links
    assert added == {Link(source, target) for source in (0, 1) for target in (6, 7)}
    assert after.topology.next_id == experiment.topology.next_id


def test_a_cut_link_is_all_that_a_column_gets_back(experiment):
    cut = edits.cut(experiment, [Link(2, 6), Link(5, 7)])
    assert columns.missing_between(cut.topology, 1, 2) == {Link(2, 6), Link(5, 7)}
    assert columns.connect_columns(cut, 1, 2).topology == experiment.topology


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [(1, 0, "input"), (2, 1, "forward"), (2, 2, "forward"), (1, 2, "already")],
)
def test_columns_that_cannot_be_linked_are_refused_in_words(experiment, source, target, words):
    with pytest.raises(EditError, match=words):
        columns.connect_columns(experiment, source, target)


def test_all_links_between_two_columns_go_at_once_and_no_other(experiment):
    skip = edits.connect(experiment, 2, 8)
    after = columns.clear_between(skip, 2, 1)
    gone = skip.topology.links - after.topology.links
    assert gone == {Link(source, target) for source in (2, 3, 4, 5) for target in (6, 7)}
    with pytest.raises(EditError, match="No link"):
        columns.clear_between(after, 1, 2)


def test_a_layer_gets_as_many_units_as_are_asked_for(experiment):
    wider = columns.resize_layer(experiment, 0, 7)
    assert [unit.id for unit in wider.topology.layers[0]] == [2, 3, 4, 5, 9, 10, 11]
    assert len(wider.topology.links) == 2 * 7 + 7 * 2 + 2
    narrower = columns.resize_layer(wider, 0, 2)
    assert [unit.id for unit in narrower.topology.layers[0]] == [2, 3]
    assert narrower.topology.next_id == 12
    assert columns.resize_layer(experiment, 0, 4) is experiment


@pytest.mark.parametrize(
    ("width", "words"), [(10**9, "at most 512"), (0, "at least one"), (2.5, "whole number")]
)
def test_a_width_out_of_range_is_refused_in_words(experiment, width, words):
    with pytest.raises(EditError, match=words):
        columns.resize_layer(experiment, 0, width)
    assert columns.why_not_width(3.0) is None


def test_the_output_is_not_resized(experiment):
    with pytest.raises(EditError, match="output"):
        columns.resize_layer(experiment, 2, 3)


def test_units_and_links_go_in_one_edit(experiment):
    after = edits.remove(experiment, [3], [Link(2, 6), Link(3, 7)])
    ids = {2, 4, 5}
    assert {unit.id for unit in after.topology.layers[0]} == ids
    assert Link(2, 6) not in after.topology.links
    assert len(after.topology.links) == 2 * 3 + 3 * 2 - 1 + 2


def test_a_unit_is_frozen_with_its_bias_and_the_links_into_it(experiment):
    topology = experiment.topology
    own = topology.parameters_of(6)
    assert own == (Bias(6), Link(2, 6), Link(3, 6), Link(4, 6), Link(5, 6))
    assert topology.parameters_of(0) == ()
    frozen = edits.set_frozen(experiment, own, True).topology
    assert all(frozen.is_frozen(parameter) for parameter in own)
    assert not frozen.is_frozen(Link(2, 7))
    assert not frozen.is_frozen(Bias(7))


def test_units_move_in_their_columns_and_outputs_stay(experiment):
    def order(moved):
        return [list(column) for column in moved.topology.column_ids]

    down = columns.move_units(experiment, [0, 2, 3, 7, 8], 1)
    assert order(down) == [[1, 0], [4, 2, 3, 5], [6, 7], [8]]
    up = columns.move_units(experiment, [2, 4, 5, 7], -1)
    assert order(up) == [[0, 1], [2, 4, 5, 3], [7, 6], [8]]
    assert columns.move_units(experiment, [2, 8], -1) is experiment
    assert down.topology.links == experiment.topology.links
