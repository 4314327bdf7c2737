"""A neuron opened up: its curve, its operating points, its numbers, its condition."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QTableWidget

from gdplay.app.selection import SampleItem, UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.insight.shares import step_pass
from gdplay.insight.unit_activity import network_activity
from gdplay.ui.inspector.activation_curve import ActivationCurve
from gdplay.ui.inspector.unit_page import UnitPage
from gdplay.ui.text import number
from gdplay.ui.theme.palette import DARK
from tests.gui.driving import part
from tests.gui.inspector.opened import opened

UNIT = 4
SHALLOW = fully_connected(("x1", "x2"), (4, 1), "relu")


def show(panel, selection, unit=UNIT, bias=None, **run):
    shown, step = opened(**run)
    if bias is not None:
        parameters = shown.state.parameters.copy()
        parameters[shown.state.layout.index[Bias(unit)]] = bias
        record = replace(shown.record, before=parameters)
        state = replace(shown.state, parameters=parameters)
        shown = replace(shown, state=state, record=record)
        step = step_pass(shown)
    panel.show_snapshot(shown)
    selection.select(UnitItem(unit))
    panel.show_pass(step)
    panel.show_activity(network_activity(shown))
    QApplication.processEvents()
    return shown, step


def by_hand(shown):
    """Return the training samples' z of the third neuron of the first hidden layer."""
    state, data = shown.state, shown.experiment.dataset
    index = state.layout.index
    weights = state.parameters[[index[Link(0, UNIT)], index[Link(1, UNIT)]]]
    bias = state.parameters[index[Bias(UNIT)]]
    return weights @ data.values[:2, ~data.test] + bias


def test_the_numbers_are_those_of_plain_numpy(inspector, selection):
    shown, step = show(inspector, selection)
    z = by_hand(shown)
    rows = (z, np.tanh(z), 1 - np.tanh(z) ** 2, step.batch.delta[UNIT])
    for place, row in enumerate(rows):
        mean = part(inspector, f"inspector_unit_mean_{place}", QLabel).text()
        extent = part(inspector, f"inspector_unit_range_{place}", QLabel).text()
        low, high = number(float(row.min()), signed=True), number(float(row.max()), signed=True)
        assert (mean, extent) == (number(float(row.mean()), signed=True), f"{low} … {high}")
    # The bias's gradient is the mean of δ over the batch.
    place = shown.state.layout.index[Bias(UNIT)]
    assert step.batch.delta[UNIT].mean() == pytest.approx(shown.record.gradient[place], rel=1e-10)


def test_the_batch_is_lit_until_a_sample_is_pointed_at(inspector, selection):
    shown, _ = show(inspector, selection)
    curve = part(inspector, "inspector_curve", ActivationCurve)
    data, z = shown.experiment.dataset, by_hand(shown)
    rows = np.flatnonzero(~data.test)
    np.testing.assert_allclose(np.sort(curve.points.z), np.sort(z), rtol=1e-12, atol=1e-12)
    batch = z[np.isin(rows, shown.record.rows)]
    np.testing.assert_allclose(np.sort(curve.points.lit), np.sort(batch), rtol=1e-12, atol=1e-12)
    assert curve.reach >= np.abs(z).max()
    plain = curve.grab().toImage()
    selection.hover(SampleItem(int(rows[7])))
    assert curve.points.is_one
    assert curve.points.lit.tolist() == [pytest.approx(z[7])]
    assert curve.grab().toImage() != plain
    selection.hover(SampleItem(int(data.test_rows[0])))
    assert not curve.points.is_one
    assert curve.grab().toImage() == plain


def test_what_comes_in_is_the_mean_until_a_sample_is_pointed_at(inspector, selection):
    def inputs():
        return [table.item(row, 1).text() for row in range(table.rowCount())]

    shown, _ = show(inspector, selection)
    data = shown.experiment.dataset
    table = part(inspector, "inspector_incoming", QTableWidget)
    means = data.values[:2, ~data.test].mean(axis=1)
    assert inputs() == ["+1", *(number(float(mean), signed=True) for mean in means)]
    row = int(data.train_rows[7])
    selection.hover(SampleItem(row))
    sample = data.values[:2, row]
    assert inputs() == ["+1", *(number(float(value), signed=True) for value in sample)]
    selection.hover(None)
    selection.select(UnitItem(9))
    state = shown.state
    index = state.layout.index
    first = [
        np.tanh(
            state.parameters[[index[Link(0, unit)], index[Link(1, unit)]]]
            @ data.values[:2, ~data.test]
            + state.parameters[index[Bias(unit)]]
        ).mean()
        for unit in range(2, 8)
    ]
    assert inputs() == ["+1", *(number(float(mean), signed=True) for mean in first)]


def test_a_dead_neuron_says_so_and_a_lively_one_does_not(inspector, selection):
    show(inspector, selection, topology=SHALLOW, bias=-100.0)
    condition = part(inspector, "inspector_condition", QLabel)
    assert condition.text() == "Dead: no slope on any of 30 training samples"
    assert part(inspector, "inspector_unit_range_3", QLabel).text() == "0 … 0"
    show(inspector, selection, topology=SHALLOW)
    assert not condition.isVisible()


def test_a_saturated_neuron_tells_the_share(inspector, selection):
    show(inspector, selection, bias=40.0)
    text = part(inspector, "inspector_condition", QLabel).text()
    assert text == "Saturated: flat on 100 % of 30 training samples"


def test_it_asks_only_while_a_neuron_is_on_show(inspector, selection):
    asked, passes = [], []
    inspector.activity_wanted.connect(asked.append)
    inspector.pass_wanted.connect(passes.append)
    show(inspector, selection)
    selection.select(SampleItem(2))
    selection.select(UnitItem(UNIT))
    inspector.hide()
    assert asked == passes == [True, False, True, False]


def test_numbers_of_another_network_are_not_shown(inspector, selection):
    shown, _ = show(inspector, selection)
    inspector.show_snapshot(replace(shown, run=shown.run + 1))
    assert part(inspector, "inspector_unit_mean_0", QLabel).text() == "–"
    assert part(inspector, "inspector_unit_mean_3", QLabel).text() == "–"


@pytest.mark.parametrize("name", ["gelu", "leaky_relu", "sigmoid", "gaussian", "identity"])
def test_every_text_has_its_room(inspector, selection, theme, name):
    theme.apply(DARK)
    topology = fully_connected(("x1", "x2"), (4, 1), name)
    for height, bias in ((430, None), (300, None), (300, -100.0)):
        inspector.resize(360, height)
        show(inspector, selection, topology=topology, bias=bias)
        page = inspector.findChild(UnitPage)
        assert page.horizontalScrollBar().maximum() == 0
        labels = [w for w in page.findChildren(QLabel) if w.isVisible() and w.text()]
        places = [w.rect().translated(w.mapTo(page.widget(), w.rect().topLeft())) for w in labels]
        for label, place in zip(labels, places, strict=True):
            assert page.widget().rect().contains(place)
            assert label.fontInfo().pixelSize() >= 12
            needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
            assert needed <= label.height()
            if not label.wordWrap():
                assert label.sizeHint().width() <= label.width() + 1
        for first in range(len(places)):
            assert not any(places[first].intersects(other) for other in places[:first])
        assert part(inspector, "inspector_incoming", QTableWidget).height() >= 52
        scrolls = page.verticalScrollBar().maximum()
        assert scrolls == 0 if bias is None else scrolls <= 30
