from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gdplay.experiment.dataset import Recipe, Task
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import generate
from gdplay.experiment.hyperparameters import Hyperparameters, LossName, Penalty
from gdplay.experiment.topology import fully_connected
from gdplay.insight.surface import PLANE
from gdplay.ui.output import answers
from gdplay.ui.output.panel import OutputPanel
from gdplay.ui.output.surface import SurfaceView
from gdplay.ui.ramp_bar import RampBar
from gdplay.ui.theme.palette import DARK, LIGHT
from gdplay.ui.theme.style_sheet import style_sheet

LINE = np.array([1.0, -2.0, 0.5])
"""Weights and bias of a single neuron: tanh(x₁ − 2 x₂ + ½)."""


def neuron(columns=("x1", "x2"), recipe=None, **settings):
    recipe = recipe or Recipe("xor", points=60)
    return Experiment(fully_connected(columns, (1,)), generate(recipe), Hyperparameters(**settings))


@pytest.fixture
def panel(qtbot, theme, selection):
    widget = OutputPanel(theme, selection)
    qtbot.addWidget(widget)
    widget.resize(360, 340)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def text(panel, name):
    label = panel.findChild(QLabel, name)
    return label.text() if label.isVisible() else None


def test_losses_and_accuracy_are_written(panel, make_snapshot):
    experiment = neuron()
    panel.set_experiment(experiment)
    panel.show_snapshot(make_snapshot(experiment, LINE))
    assert text(panel, "train_loss_value") == "0.0562"
    assert text(panel, "test_loss_value") == "0.062"
    assert text(panel, "accuracy_caption") == "Accuracy, test"
    assert text(panel, "accuracy_value") == "98.0 %"
    assert text(panel, "output_note").splitlines() == [
        "½ mean squared over 30 training points",
        "black line: output 0",
    ]


def test_samples_are_counted_anew_only_where_the_losses_are(panel, make_snapshot, monkeypatch):
    experiment, counted = neuron(), []
    wrong_rows = answers.wrong_rows
    monkeypatch.setattr(answers, "wrong_rows", lambda s: counted.append(s) or wrong_rows(s))
    panel.set_experiment(experiment)
    first, later = make_snapshot(experiment, LINE), make_snapshot(experiment, -LINE)
    panel.show_snapshot(first)
    said = text(panel, "wrong_count")
    panel.show_snapshot(replace(later, scored=first.state, losses=first.losses))
    assert text(panel, "wrong_count") == said
    assert len(counted) == 1
    panel.show_snapshot(later)
    assert text(panel, "wrong_count") != said
    assert len(counted) == 2


def test_the_train_loss_is_the_objective_and_its_parts_are_named(panel, make_snapshot):
    experiment = neuron(penalty=Penalty(l2=0.01))
    panel.set_experiment(experiment)
    panel.show_snapshot(make_snapshot(experiment, LINE, penalty=0.00383))
    assert text(panel, "train_loss_value") == "0.06"
    assert "train loss: data 0.0562 + penalty 0.00383" in text(panel, "output_note")


def test_without_test_samples_the_accuracy_is_of_training(panel, make_snapshot):
    experiment = neuron(recipe=Recipe("xor", points=60, train_share=1.0))
    nan = float("nan")
    panel.set_experiment(experiment)
    panel.show_snapshot(make_snapshot(experiment, LINE, test=nan, test_accuracy=nan))
    assert text(panel, "accuracy_caption") == "Accuracy, train"
    assert text(panel, "test_loss_value") is None


def test_wrong_samples_of_both_splits_are_counted_and_ringed(panel, make_snapshot):
    experiment = neuron()
    data = experiment.dataset
    positive = data.values[0] - 2 * data.values[1] + 0.5 > 0
    expected = np.flatnonzero(positive != (data.labels == 1.0))
    panel.set_experiment(experiment)
    snapshot = make_snapshot(experiment, LINE)
    panel.show_snapshot(snapshot)
    assert 5 < len(expected) < 55
    assert answers.wrong_rows(snapshot) == tuple(expected)
    assert text(panel, "wrong_count").split() == [str(len(expected)), "wrong", "(ringed)"]
    tested = int(data.test[expected].sum())
    tip = panel.findChild(QLabel, "wrong_count").toolTip()
    assert tip == f"{len(expected) - tested} in the training set, {tested} in the test set"


def test_a_perfect_network_has_none_wrong(panel, make_snapshot):
    experiment = neuron()
    data = experiment.dataset
    labels = (data.values[0] - 2 * data.values[1] + 0.5 > 0).astype(float)
    experiment = replace(experiment, dataset=replace(data, labels=labels))
    panel.set_experiment(experiment)
    panel.show_snapshot(make_snapshot(experiment, LINE))
    assert text(panel, "wrong_count") == "none wrong"


def test_the_value_under_the_pointer_is_the_networks_own(panel, make_snapshot):
    experiment = neuron()
    panel.set_experiment(experiment)
    panel.show_snapshot(make_snapshot(experiment, LINE))
    view = panel.findChild(SurfaceView, "surface_view")
    QTest.mouseMove(view, view.plane.pixel(1.2, 0.4).toPoint())
    x1, x2 = view.plane.point(view.plane.pixel(1.2, 0.4).toPoint())
    assert view._readout == f"x₁ {x1:.1f}, x₂ {x2:.1f} → +{np.tanh(x1 - 2 * x2 + 0.5):.3g}"
    panel.show_snapshot(make_snapshot(experiment, -LINE))
    assert view._readout.endswith(f"→ −{np.tanh(x1 - 2 * x2 + 0.5):.3g}")


def test_a_logit_is_read_as_a_probability(panel, make_snapshot, make_maps):
    experiment = neuron(loss=LossName.BINARY_CROSS_ENTROPY)
    topology = fully_connected(("x1", "x2"), (1,), "identity")
    experiment = replace(experiment, topology=topology)
    snapshot = make_snapshot(experiment, LINE)
    (shown,) = answers.outputs_at(snapshot, (1.0, 0.0))
    assert shown == pytest.approx(1 / (1 + np.exp(-1.5)))
    logits = make_maps(lambda x, y: x).output
    np.testing.assert_allclose(answers.shown_map(experiment, logits), np.tanh(logits / 2))
    panel.set_experiment(experiment)
    panel.show_snapshot(snapshot)
    assert "black line: p 0.5" in text(panel, "output_note")


def test_regression_shows_the_colours_of_values_and_the_typical_error(
    panel, make_snapshot, make_maps
):
    experiment = neuron(recipe=Recipe("plane", points=60))
    panel.set_experiment(experiment)
    panel.show_snapshot(make_snapshot(experiment, LINE))
    panel.show_maps(make_maps(lambda x, y: (x + y) / 10))
    data = experiment.dataset
    x1, x2 = data.values[:, data.test]
    residual = np.tanh(x1 - 2 * x2 + 0.5) - data.labels[data.test]
    share = 1 - np.sum(residual**2) / np.sum(
        (data.labels[data.test] - np.mean(data.labels[data.test])) ** 2
    )
    assert text(panel, "accuracy_caption") == "RMSE, test"
    assert text(panel, "accuracy_value") == f"{np.sqrt(np.mean(residual**2)):.3g}"
    assert text(panel, "wrong_count") == f"R² {share:.3g}".replace("-", "−")
    assert panel.findChild(RampBar).isVisible()
    assert "line" not in text(panel, "output_note")


def test_columns_off_the_plane_are_named_with_their_mean(panel, make_snapshot, make_maps):
    experiment = neuron(("x1", "x2", "x3"), Recipe("seed-example", 4, 0.0, 1.0))
    panel.set_experiment(experiment)
    panel.show_snapshot(make_snapshot(experiment, np.array([1.0, 0.0, 4.0, 0.5])))
    panel.show_maps(make_maps(lambda x, y: x, held={"x3": -0.125}))
    assert "held at the mean: x₃ −0.125" in text(panel, "output_note")
    snapshot = make_snapshot(experiment, np.array([1.0, 0.0, 4.0, 0.5]))
    (shown,) = answers.outputs_at(snapshot, (0.25, 3.0))
    assert shown == pytest.approx(np.tanh(0.25))


def test_several_classes_share_the_plane(panel, make_snapshot, make_maps):
    data = generate(Recipe("xor", points=60))
    data = replace(data, task=Task("classification", ("a", "b", "c")))
    experiment = Experiment(fully_connected(("x1", "x2"), (3,), "identity"), data)
    parameters = np.array([1.0, 0, -1, 0, 0, 0.0, 0, 0, -1])
    panel.set_experiment(experiment)
    snapshot = make_snapshot(experiment, parameters)
    panel.show_snapshot(snapshot)
    panel.show_maps(make_maps(lambda x, y: np.stack([x, -x, 0 * x - 1])))
    expected = np.flatnonzero(data.labels != (data.values[0] < 0))
    assert answers.wrong_rows(snapshot) == tuple(expected)
    assert "two classes share the lead" in text(panel, "output_note")
    view = panel.findChild(SurfaceView, "surface_view")
    QTest.mouseMove(view, view.plane.pixel(-3.0, 1.0).toPoint())
    assert "→ class b, +3" in view._readout or "→ class b, +2.9" in view._readout


@pytest.mark.parametrize("look", [(LIGHT, 1.0), (DARK, 1.0), (LIGHT, 1.5)])
@pytest.mark.parametrize("size", [(360, 340), (360, 250), (360, 640), (280, 400), (600, 260)])
def test_nothing_is_cut_off_or_overlaps(panel, make_snapshot, make_maps, size, look):
    theme, (palette, scale) = panel._theme, look
    theme.apply(palette, scale)
    panel.setStyleSheet(style_sheet(theme))
    experiment = neuron(penalty=Penalty(l2=0.01))
    panel.resize(round(size[0] * scale), round(size[1] * scale))
    panel.set_experiment(experiment)
    panel.show_snapshot(make_snapshot(experiment, LINE, penalty=1.23456e-5, train=0.123456))
    panel.show_maps(make_maps(lambda x, y: x))
    view = panel.findChild(SurfaceView, "surface_view")
    labels = [label for label in panel.findChildren(QLabel) if label.isVisible()]
    assert len(labels) == 9
    shown = [
        label.rect().translated(label.mapTo(panel, label.rect().topLeft())) for label in labels
    ]
    for label, rect in zip(labels, shown, strict=True):
        assert panel.rect().contains(rect), label.text()
        assert label.fontInfo().pixelSize() >= 12
        needed = (
            label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        )
        assert label.height() >= needed, label.text()
        assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()
    frames = [*shown, view.geometry()]
    for place, one in enumerate(frames):
        assert not any(one.intersects(other) for other in frames[place + 1 :])
    assert view.width() == view.height() >= 100


def test_the_numbers_stand_beside_a_wide_surface_and_below_a_high_one(panel, make_snapshot):
    experiment = neuron()
    panel.set_experiment(experiment)
    panel.show_snapshot(make_snapshot(experiment, LINE))
    view = panel.findChild(SurfaceView, "surface_view")
    value = panel.findChild(QLabel, "test_loss_value")

    def place():
        return value.mapTo(panel, value.rect().topLeft())

    assert place().x() > view.geometry().right()
    assert view.width() >= 220
    panel.resize(360, 700)
    assert place().y() > view.geometry().bottom()
    assert view.width() == 360 - 32


def test_a_hidden_panel_measures_nothing_and_catches_up(panel, make_snapshot, monkeypatch):
    experiment = neuron()
    panel.set_experiment(experiment)
    measured = []
    found = answers.wrong_rows
    monkeypatch.setattr(
        answers, "wrong_rows", lambda snapshot: measured.append(snapshot) or found(snapshot)
    )
    panel.hide()
    for _ in range(3):
        snapshot = make_snapshot(experiment, LINE)
        panel.show_snapshot(snapshot)
    assert measured == []
    panel.show()
    assert measured == [snapshot]
    panel.show_snapshot(snapshot)
    assert measured == [snapshot]


def test_a_snapshot_of_other_data_rings_nothing(panel, make_snapshot):
    panel.set_experiment(neuron(recipe=Recipe("gauss", points=10)))
    panel.show_snapshot(make_snapshot(neuron(), LINE))
    view = panel.findChild(SurfaceView, "surface_view")
    assert view._wrong == ()


def test_undone_data_of_a_late_snapshot_are_not_ringed_by_rows_of_others(panel, make_snapshot):
    """Points are painted, undone and painted while the run is a snapshot behind."""
    few, many = neuron(recipe=Recipe("xor", 60)), neuron(recipe=Recipe("xor", 90))
    panel.set_experiment(many)
    panel.show_snapshot(make_snapshot(many, -LINE))
    view = panel.findChild(SurfaceView, "surface_view")
    assert max(view._wrong) >= few.dataset.size
    panel.show_snapshot(make_snapshot(few, -LINE))
    panel.set_experiment(few)
    assert max(view._wrong, default=0) < few.dataset.size
    panel.grab()


def test_the_surface_is_drawn_from_the_maps(panel, make_snapshot, make_maps):
    experiment = neuron()
    panel.set_experiment(experiment)
    panel.show_maps(make_maps(lambda x, y: np.tanh(-5 * x)))
    view = panel.findChild(SurfaceView, "surface_view")
    picture = view.grab().toImage()
    left = picture.pixelColor(view.plane.pixel(-5.0, 5.0).toPoint())
    right = picture.pixelColor(view.plane.pixel(5.0, 5.0).toPoint())
    assert left.blue() > left.red()
    assert right.red() > right.blue()
    assert view._extent == PLANE


def test_the_line_is_named_by_its_colour_in_the_dark(panel, theme, make_snapshot):
    experiment = neuron()
    panel.set_experiment(experiment)
    panel.show_snapshot(make_snapshot(experiment, LINE))
    theme.apply(DARK)
    assert "white line: output 0" in text(panel, "output_note")


def test_a_click_on_the_panel_beside_the_surface_selects_nothing(panel, selection):
    panel.set_experiment(neuron())
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=panel.rect().bottomRight())
    assert selection.item is None
