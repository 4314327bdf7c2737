"""Each edit by hand, and random sequences of them: always well formed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdplay.experiment.dataset import Recipe
from gdplay.experiment.edits import EditError
from gdplay.experiment.edits import dataset as data_edits
from gdplay.experiment.edits import settings as setting_edits
from gdplay.experiment.edits import topology as edits
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import GENERATORS, default_recipe, generate
from gdplay.experiment.hyperparameters import LossName
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.experiment.validation import problems
from tests.experiment.forms import assert_well_formed


@pytest.fixture
def experiment():
    return Experiment(
        fully_connected(("x1", "x2"), (4, 2, 1)), generate(default_recipe("circle", 3))
    )


def test_a_new_unit_is_wired_to_both_neighbours(experiment):
    after = edits.add_unit(experiment, 0)
    unit = after.topology.layers[0][-1].id
    assert {k.source for k in after.topology.links if k.target == unit} == {0, 1}
    assert {k.target for k in after.topology.links if k.source == unit} == {6, 7}
    assert experiment.topology.links < after.topology.links


def test_ids_are_never_reused(experiment):
    first = edits.add_unit(experiment, 0)
    removed = edits.remove_units(first, [first.topology.layers[0][-1].id])
    assert edits.add_unit(removed, 0).topology.layers[0][-1].id == first.topology.next_id


def test_a_layer_goes_in_and_out_again(experiment):
    after = edits.add_layer(experiment, 1, width=3)
    assert [len(layer) for layer in after.topology.layers] == [4, 3, 2, 1]
    assert edits.remove_layer(after, 1).topology.links == experiment.topology.links


def test_removing_the_last_unit_of_a_layer_joins_its_neighbours(experiment):
    ids = [unit.id for unit in experiment.topology.layers[1]]
    after = edits.remove_units(experiment, ids)
    assert [len(layer) for layer in after.topology.layers] == [4, 1]
    assert len(after.topology.links) == 2 * 4 + 4
    assert problems(after) == ()


def test_a_skip_can_be_drawn_and_cut(experiment):
    drawn = edits.connect(experiment, 0, 8)
    assert Link(0, 8) in drawn.topology.links
    assert edits.cut(drawn, [Link(0, 8)]).topology == experiment.topology
    assert edits.cut(experiment, [Link(0, 8)]) is experiment


def test_several_links_are_drawn_at_once_or_none(experiment):
    drawn = edits.connect_all(experiment, [Link(2, 8), Link(3, 8)])
    assert drawn.topology.links - experiment.topology.links == {Link(2, 8), Link(3, 8)}
    with pytest.raises(EditError, match="already"):
        edits.connect_all(experiment, [Link(2, 8), Link(2, 6)])


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [(8, 2, "forward"), (2, 3, "same layer"), (2, 0, "input"), (0, 2, "already"), (2, 2, "itself")],
)
def test_a_link_that_cannot_be_is_refused_in_words(experiment, source, target, words):
    with pytest.raises(EditError, match=words):
        edits.connect(experiment, source, target)


def test_the_output_stays(experiment):
    with pytest.raises(EditError, match="output"):
        edits.remove_units(experiment, [8])
    with pytest.raises(EditError, match="output"):
        edits.add_unit(experiment, 2)
    with pytest.raises(EditError, match="output"):
        edits.remove_layer(experiment, 2)


def test_a_billion_units_are_refused(experiment):
    with pytest.raises(EditError, match="512"):
        edits.add_layer(experiment, 0, width=10**9)


def test_inputs_come_from_what_the_data_have(experiment):
    after = edits.add_input(experiment, "sin x1")
    assert [unit.feature for unit in after.topology.inputs] == ["x1", "x2", "sin x1"]
    with pytest.raises(EditError, match="already"):
        edits.add_input(after, "sin x1")
    with pytest.raises(EditError, match="no column x3"):
        edits.add_input(experiment, "x3")


def test_typed_values_go_with_their_parameter(experiment):
    typed = setting_edits.set_initial(experiment, {Link(0, 2): 0.5, Bias(8): -1.0})
    assert dict(typed.initial) == {Link(0, 2): 0.5, Bias(8): -1.0}
    assert dict(edits.cut(typed, [Link(0, 2)]).initial) == {Bias(8): -1.0}
    with pytest.raises(EditError):
        setting_edits.set_initial(experiment, {Link(0, 8): 0.5})
    with pytest.raises(EditError):
        setting_edits.set_initial(experiment, {Bias(8): float("nan")})


def test_typed_values_go_with_an_output_that_other_data_do_not_want(experiment):
    two = setting_edits.set_hyperparameters(experiment, loss=LossName.SOFTMAX_CROSS_ENTROPY)
    kept, gone = (Bias(unit.id) for unit in two.topology.output_layer)
    typed = setting_edits.set_initial(two, {kept: 0.5, gone: 0.25})
    values = data_edits.set_recipe(typed, default_recipe("plane"))
    assert values.initial == ((kept, 0.5),)


def test_painted_points_keep_the_train_share(experiment):
    values = np.random.default_rng(0).uniform(-6, 6, (2, 2000))
    after = data_edits.add_samples(experiment, values, np.ones(2000))
    held_out = after.dataset.test[500:].mean()
    assert abs(held_out - 0.5) < 0.05
    assert after.dataset.drawn[500:].all()
    assert np.array_equal(after.dataset.values[:, 500:], values)


def test_painted_points_survive_a_new_sample(experiment):
    drawn = data_edits.add_samples(experiment, np.array([[1.0], [2.0]]), np.array([1.0]))
    after = data_edits.set_recipe(drawn, Recipe("circle", noise=20, seed=9))
    assert after.dataset.size == 501
    assert after.dataset.values[:, -1].tolist() == [1.0, 2.0]
    assert after.dataset.drawn.sum() == 1


def test_points_that_are_no_points_are_refused(experiment):
    with pytest.raises(EditError, match="finite"):
        data_edits.add_samples(experiment, np.array([[np.nan], [0.0]]), np.array([1.0]))
    with pytest.raises(EditError, match="classes"):
        data_edits.add_samples(experiment, np.zeros((2, 1)), np.array([2.0]))


def test_erasing_and_clearing(experiment):
    assert data_edits.remove_samples(experiment, []) is experiment
    assert data_edits.remove_samples(experiment, range(10)).dataset.size == 490
    empty = data_edits.clear_samples(experiment)
    assert empty.dataset.size == 0
    assert problems(empty)[0].where == "data"
    assert data_edits.clear_samples(empty) is empty


def test_values_bring_a_linear_output_and_classes_take_it_back(experiment):
    values = data_edits.set_recipe(experiment, default_recipe("plane"))
    assert [unit.activation for unit in values.topology.output_layer] == ["identity"]
    back = data_edits.set_recipe(values, default_recipe("xor"))
    assert [unit.activation for unit in back.topology.output_layer] == ["tanh"]
    assert problems(values) == problems(back) == ()


def test_softmax_brings_one_output_a_class(experiment):
    after = setting_edits.set_hyperparameters(experiment, loss=LossName.SOFTMAX_CROSS_ENTROPY)
    assert [unit.activation for unit in after.topology.output_layer] == ["identity"] * 2
    assert problems(after) == ()
    with pytest.raises(EditError, match="values"):
        setting_edits.set_hyperparameters(
            data_edits.set_recipe(experiment, default_recipe("plane")), loss=LossName.HINGE
        )


@pytest.mark.parametrize(
    "changes", [{"learning_rate": -1}, {"learning_rate": float("inf")}, {"batch_size": -3}]
)
def test_settings_out_of_range_are_refused(experiment, changes):
    with pytest.raises(EditError):
        setting_edits.set_hyperparameters(experiment, **changes)


def test_an_unfinished_drawing_is_a_value_with_reasons(experiment):
    cut = edits.cut(experiment, experiment.topology.links)
    assert "No way" in problems(cut)[0].message
    lonely = edits.cut(experiment, [Link(2, 6), Link(2, 7)])
    assert "no way to the output" in problems(lonely)[0].message
    one_class = data_edits.remove_samples(
        experiment, np.flatnonzero(experiment.dataset.labels == 1)
    )
    assert "one class" in problems(one_class)[0].message


@st.composite
def edited(draw):
    """Return an experiment after some random edits, refused ones left out."""
    experiment = Experiment(
        fully_connected(("x1", "x2"), (3, 2, 1)), generate(Recipe("circle", 20))
    )
    for _ in range(draw(st.integers(0, 12))):
        ids = list(experiment.topology.ids)
        links = sorted(experiment.topology.links)
        pick = st.sampled_from(ids)
        try:
            match draw(st.integers(0, 8)):
                case 0:
                    experiment = edits.add_unit(experiment, draw(st.integers(0, 4)))
                case 1:
                    experiment = edits.add_layer(experiment, draw(st.integers(0, 4)), 2)
                case 2:
                    experiment = edits.remove_layer(experiment, draw(st.integers(0, 4)))
                case 3:
                    experiment = edits.remove_units(experiment, [draw(pick)])
                case 4:
                    experiment = edits.connect(experiment, draw(pick), draw(pick))
                case 5 if links:
                    experiment = edits.cut(experiment, draw(st.sets(st.sampled_from(links))))
                case 6:
                    name = draw(st.sampled_from(list(GENERATORS)))
                    experiment = data_edits.set_recipe(experiment, default_recipe(name))
                case 7 if links:
                    chosen = draw(st.sampled_from(links))
                    experiment = edits.set_frozen(experiment, [chosen, Bias(chosen.target)], True)
                    experiment = setting_edits.set_initial(experiment, {chosen: 0.25})
                case 8:
                    loss = draw(st.sampled_from(list(LossName)))
                    experiment = setting_edits.set_hyperparameters(experiment, loss=loss)
        except EditError as refused:
            assert str(refused).endswith(".")  # noqa: PT017
    return experiment


@settings(max_examples=150, deadline=None)
@given(experiment=edited())
def test_any_sequence_of_edits_is_well_formed(experiment):
    assert_well_formed(experiment)
