"""Names follow the drawing, not the ids."""

import pytest

from gdplay.app.selection import LayerItem, PathItem, SampleItem, UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.ui import names

NET = fully_connected(("x1", "x1^2"), (3, 2, 1))
TWO_OUTPUTS = fully_connected(("x1",), (2, 2))


@pytest.mark.parametrize(
    ("item", "name", "kind"),
    [
        (None, "", ""),
        (UnitItem(0), "x₁", "input"),
        (UnitItem(1), "x₁²", "input"),
        (UnitItem(4), "hidden 1 · 3", "neuron"),
        (UnitItem(7), "output", "neuron"),
        (Bias(5), "bias of hidden 2 · 1", "bias"),
        (Link(4, 6), "hidden 1 · 3 → hidden 2 · 2", "weight"),
        (Link(1, 2), "x₁² → hidden 1 · 1", "weight"),
        (SampleItem(113), "sample 113", "sample"),
        (PathItem((Link(1, 2), Link(2, 5))), "x₁² → hidden 1 · 1 → hidden 2 · 1", "path"),
        (LayerItem(2), "hidden 2", "layer"),
    ],
)
def test_items_are_named_by_their_place(item, name, kind):
    assert names.name(NET, item) == name
    assert names.kind(NET, item) == kind
    assert names.is_present(NET, item)


def test_several_outputs_are_numbered():
    assert names.unit_name(TWO_OUTPUTS, 4) == "output · 2"


@pytest.mark.parametrize(
    "item",
    [
        Link(0, 7),
        Bias(0),
        Bias(99),
        UnitItem(99),
        PathItem((Link(1, 2), Link(2, 7))),
        LayerItem(0),
        LayerItem(4),
    ],
)
def test_what_is_not_drawn_is_not_present(item):
    assert not names.is_present(NET, item)


@pytest.mark.parametrize(
    ("activation", "name"),
    [("tanh", "tanh"), ("relu", "ReLU"), ("leaky_relu", "leaky ReLU"), ("silu", "SiLU")],
)
def test_activations_are_named_within_a_line(activation, name):
    assert names.activation_name(activation) == name


def test_columns_are_named():
    assert [names.layer_name(NET, depth) for depth in range(4)] == [
        "inputs",
        "hidden 1",
        "hidden 2",
        "output",
    ]
