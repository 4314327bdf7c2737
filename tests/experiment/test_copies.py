"""Copies of units, and the fragments that a clipboard holds."""

import json
import math

import pytest

from gdplay.experiment.edits import EditError
from gdplay.experiment.edits import topology as edits
from gdplay.experiment.edits.copies import duplicate, paste
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.fragment import Role, copied, parameters_among
from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.experiment.validation import problems
from gdplay.storage.errors import StorageError
from gdplay.storage.fragment_format import read_fragment, write_fragment

DATA = generate(default_recipe("circle", 3))


@pytest.fixture
def experiment():
    return Experiment(fully_connected(("x1", "x2"), (4, 2, 1)), DATA)


def values_of(topology):
    """A weight that names its link: 12.34 from 12 to 34; a bias that names its unit."""
    values = {link: link.source + link.target / 100 for link in topology.links}
    return values | {Bias(unit.id): -float(unit.id) for unit in topology.units}


def test_a_copy_has_the_same_neighbours_and_stands_beside_its_original(experiment):
    after = duplicate(experiment, [3], values_of(experiment.topology)).topology
    assert [unit.id for unit in after.layers[0]] == [2, 3, 9, 4, 5]
    added = after.links - experiment.topology.links
    assert added == {Link(0, 9), Link(1, 9), Link(9, 6), Link(9, 7)}
    assert after.next_id == 10


def test_a_copy_starts_with_what_comes_in_and_not_with_what_goes_out(experiment):
    after = duplicate(experiment, [3], values_of(experiment.topology))
    assert dict(after.initial) == {Link(0, 9): 0.03, Link(1, 9): 1.03, Bias(9): -3.0}


def test_links_among_originals_run_among_their_copies_too(experiment):
    after = duplicate(experiment, [3, 6], values_of(experiment.topology))
    added = after.topology.links - experiment.topology.links
    # 9 is the copy of 3, 10 that of 6; originals and copies do not link to each other.
    assert {link for link in added if link.source == 9} == {Link(9, 10), Link(9, 7)}
    assert {link for link in added if link.target == 10} == {
        Link(source, 10) for source in (2, 4, 5, 9)
    }
    assert dict(after.initial)[Link(9, 10)] == 3.06
    assert Link(9, 7) not in dict(after.initial)


def test_a_copy_is_frozen_where_it_keeps_its_value(experiment):
    frozen = edits.set_frozen(experiment, [Bias(3), Link(0, 3), Link(3, 6)], True)
    after = duplicate(frozen, [3], {}).topology
    assert after.frozen_links == {Link(0, 3), Link(3, 6), Link(0, 9)}
    assert after.frozen_biases == {3, 9}


def test_inputs_and_outputs_are_not_doubled(experiment):
    with pytest.raises(EditError, match="hidden"):
        duplicate(experiment, [0, 8], {})
    assert len(duplicate(experiment, [0, 3, 8], {}).topology.unit_of) == 8


def test_a_full_layer_takes_no_copy():
    wide = Experiment(fully_connected(("x1", "x2"), (512, 1)), DATA)
    with pytest.raises(EditError, match="512"):
        duplicate(wide, [2], {})
    with pytest.raises(EditError, match="512"):
        paste(wide, copied(wide.topology, [2], {}))


def test_a_paste_brings_the_links_within_and_their_values(experiment):
    topology = experiment.topology
    fragment = copied(topology, [3, 6], values_of(topology))
    after = paste(experiment, fragment)
    assert after.topology.links - topology.links == {Link(9, 10)}
    assert [unit.id for unit in after.topology.layers[1]] == [6, 7, 10]
    assert dict(after.initial) == {Link(9, 10): 3.06, Bias(9): -3.0, Bias(10): -6.0}
    assert "no way" in problems(after)[0].message


def test_links_to_inputs_and_outputs_lead_to_those_that_are_there(experiment):
    topology = experiment.topology
    fragment = copied(topology, list(topology.ids), values_of(topology))
    other = Experiment(fully_connected(("x2", "sin x1"), (1, 1, 1)), DATA)
    after = paste(other, fragment).topology
    fresh = [unit.id for layer in after.hidden_layers for unit in layer if unit.id >= 5]
    assert len(fresh) == 6
    assert {link.source for link in after.links if link.target == fresh[0]} == {0}
    assert {link.source for link in after.links if link.target == 4} == {3, *fresh[4:]}
    assert problems(paste(other, fragment)) == ()


def test_ids_are_never_reused_by_a_paste(experiment):
    fragment = copied(experiment.topology, [3], {})
    once = paste(experiment, fragment)
    gone = edits.remove_units(once, [9])
    assert paste(gone, fragment).topology.layers[0][-1].id == 10


def test_a_fragment_goes_to_the_left_where_layers_are_missing(experiment):
    fragment = copied(experiment.topology, [6], {})
    flat = Experiment(fully_connected(("x1",), (2, 1)), DATA)
    assert len(paste(flat, fragment).topology.layers[0]) == 3
    with pytest.raises(EditError, match=r"spans 2 hidden layers, and this network has 1\."):
        paste(flat, copied(experiment.topology, [3, 6], {}))
    with pytest.raises(EditError, match="has none"):
        paste(Experiment(fully_connected(("x1",), (1,)), DATA), fragment)


def test_a_fragment_survives_the_clipboard(experiment):
    frozen = edits.set_frozen(experiment, [Bias(3), Link(3, 6)], True).topology
    fragment = copied(frozen, list(frozen.ids), values_of(frozen) | {Bias(7): 1 / 3})
    text = write_fragment(fragment)
    assert json.loads(text)["format"] == "gdplay-neurons"
    assert read_fragment(text.encode()) == fragment
    assert [unit.role for unit in fragment.hidden] == [Role.HIDDEN] * 6


def test_numbers_that_diverged_are_left_out_of_the_clipboard(experiment):
    topology = experiment.topology
    values = values_of(topology) | {Bias(3): math.inf, Link(3, 6): math.nan}
    fragment = read_fragment(write_fragment(copied(topology, list(topology.ids), values)).encode())
    pasted = paste(experiment, fragment)
    known = dict(pasted.initial)
    assert all(map(math.isfinite, known.values()))
    assert values[Link(0, 3)] in known.values()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(format="x"), "gdplay-neurons"),
        (lambda d: d.update(version=2), "newer"),
        (lambda d: d["units"][0].update(name="eval"), "not one of"),
        (lambda d: d["links"][0].update(target=99), "between"),
        (lambda d: d["links"][0].update(source=1, target=0), "later layer"),
        (lambda d: d["links"][0].update(weight="1"), "number"),
        (lambda d: d["units"][0].pop("bias"), "lacks"),
    ],
)
def test_a_clipboard_that_holds_something_else_is_refused(experiment, change, words):
    document = json.loads(write_fragment(copied(experiment.topology, [3, 6], {})))
    change(document)
    with pytest.raises(StorageError, match=words):
        read_fragment(json.dumps(document).encode())
    with pytest.raises(StorageError):
        read_fragment(b"\xff\x00")


def test_what_a_fragment_takes_along_is_known_beforehand(experiment):
    assert set(parameters_among(experiment.topology, [0, 3, 6])) == {
        Bias(3),
        Bias(6),
        Link(0, 3),
        Link(3, 6),
    }
