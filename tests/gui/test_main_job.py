"""The main job, end to end, by real mouse and key events: issue 2's lines in their order."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QTabBar

from gdplay.experiment.parameter import Bias, Link
from gdplay.nn.network import forward
from gdplay.storage import presets
from tests.gui.driving import (
    LEFT,
    answer_file_dialog,
    click,
    connect,
    drag,
    middle_of_link,
    neuron,
    part,
    press,
    settle,
    slider_at,
    step_of,
)

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ROOT = Path(__file__).resolve().parents[2]
OPEN_AND_CLOSE = """
import sys
from PySide6.QtCore import QTimer
from gdplay.ui import application, main_window

original = main_window.create_main_window
windows = []

def create(argv=()):
    window = original(argv)
    windows.append(window)
    window.controller.set_speed(0)
    window.controller.snapshot_ready.connect(on_snapshot)
    return window

def on_snapshot(snapshot):
    if not snapshot.running and snapshot.state.step == 0:
        windows[0].controller.play()
    elif snapshot.state.step > 0:
        windows[0].close()

main_window.create_main_window = create
sys.exit(application.run([]))
"""


def experiment_of(window):
    return window.controller.store.experiment


def value_of(window, parameter):
    state = window.controller.snapshot.state
    return state.parameters[state.layout.index[parameter]]


# 1. The window opens with a preset, paused at step 0, ready to play


def test_it_opens_on_the_untrained_circle_paused_at_step_0(qtbot, open_window):
    window = open_window()
    assert experiment_of(window).title == "Circle"
    assert step_of(window) == 0
    assert not window.controller.is_running
    assert part(window, "run_position", QLabel).text().startswith("Paused · step 0")
    colors = surface_colors(window)
    qtbot.waitUntil(lambda: surface_colors(window) != colors or len(colors) > 20)


def surface_colors(window):
    picture = part(window, "surface_view").grab().toImage()
    middle = picture.height() // 2
    return {picture.pixelColor(x, middle).name() for x in range(picture.width())}


# 2. Another preset


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_is_picked_and_learns(qtbot, window, name):
    combo = part(window, "preset_combo", QComboBox)
    wanted, _ = presets.load(name)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(presets.names().index(name)):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert experiment_of(window) == wanted
    first = settle(qtbot, window).losses.objective
    window.controller.set_speed(0)
    click(window, "play_button")
    qtbot.waitUntil(lambda: window.controller.snapshot.losses.objective < first, timeout=20_000)


def test_a_thumbnail_swaps_the_data_and_keeps_the_network(window):
    before = experiment_of(window)
    click(window, "preset_xor")
    after = experiment_of(window)
    assert after.topology is before.topology
    assert after.dataset.recipe.name == "xor"
    press(window, Qt.Key.Key_Z, CTRL)
    assert experiment_of(window).dataset is before.dataset


# 3. Drawing data


def open_canvas(qtbot, window):
    tabs = part(window, "dataset_tabs", QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(1).center())
    canvas = part(window, "dataset_view")
    qtbot.waitUntil(canvas.isVisible)
    return canvas


def stroke(canvas, *places):
    drag(canvas, *(canvas.plane.pixel(x, y).toPoint() for x, y in places))


def test_points_are_brushed_while_it_trains_and_each_stroke_is_undone(qtbot, window):
    canvas = open_canvas(qtbot, window)
    size = experiment_of(window).dataset.size
    press(window, Qt.Key.Key_Escape)
    click(window, "play_button")
    qtbot.waitUntil(lambda: step_of(window) > 20)
    stroke(canvas, (-5, 5), (-2, 5), (1, 5), (4, 5))
    brushed = experiment_of(window).dataset.size
    assert brushed >= size + 30
    settle(qtbot, window)
    assert window.controller.snapshot.experiment.dataset.size == brushed
    assert step_of(window) > 20, "the new points must not restart the run"
    stroke(canvas, (-5, -5), (-2, -5), (1, -5), (4, -5))
    assert experiment_of(window).dataset.size > brushed
    press(window, Qt.Key.Key_Z, CTRL)
    assert experiment_of(window).dataset.size == brushed
    press(window, Qt.Key.Key_Z, CTRL)
    assert experiment_of(window).dataset.size == size


# 4. Drawing the network


def test_units_are_connected_across_a_layer_while_it_trains_and_weights_stay(qtbot, window):
    view = part(window, "topology_view")
    kept, skip = Link(0, 2), Link(0, 8)
    click(window, "play_button")
    qtbot.waitUntil(lambda: step_of(window) > 5)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.controller.snapshot.running)
    step, weight = step_of(window), value_of(window, kept)
    connect(view, 0, 8)
    assert skip in experiment_of(window).topology.links
    settle(qtbot, window)
    assert (step_of(window), value_of(window, kept)) == (step, weight)
    press(window, Qt.Key.Key_Z, CTRL)
    assert skip not in experiment_of(window).topology.links
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert skip in experiment_of(window).topology.links


def test_a_cut_link_comes_back_with_its_weight(qtbot, window):
    view = part(window, "topology_view")
    link = Link(1, 3)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: step_of(window) == 1)
    weight = value_of(window, link)
    QTest.mouseClick(view.viewport(), LEFT, pos=middle_of_link(view, link, 0.3))
    if window.controller.selection.item != link:
        window.controller.selection.select(link)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert link not in experiment_of(window).topology.links
    settle(qtbot, window)
    press(window, Qt.Key.Key_Z, CTRL)
    settle(qtbot, window)
    assert value_of(window, link) == weight


def test_layers_and_units_are_added_and_removed(qtbot, window):
    before = experiment_of(window).topology
    click(window, "add_layer_2_button")
    assert len(experiment_of(window).topology.layers) == len(before.layers) + 1
    press(window, Qt.Key.Key_Z, CTRL)
    assert experiment_of(window).topology == before
    view = part(window, "topology_view")
    QTest.mouseClick(view.viewport(), LEFT, pos=neuron(view, 2))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert 2 not in experiment_of(window).topology.depth_of
    press(window, Qt.Key.Key_Y, CTRL)
    press(window, Qt.Key.Key_Z, CTRL)
    assert experiment_of(window).topology == before


# 5. The run


def test_play_pause_step_restart_and_new_weights(qtbot, window):
    weights = window.controller.snapshot.state.parameters.copy()
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: step_of(window) == 1)
    press(window, Qt.Key.Key_S, SHIFT)
    qtbot.waitUntil(lambda: step_of(window) == 25)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step_of(window) > 40)
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: step_of(window) == 0)
    np.testing.assert_array_equal(window.controller.snapshot.state.parameters, weights)
    press(window, Qt.Key.Key_R, SHIFT)
    assert not np.array_equal(settle(qtbot, window).state.parameters, weights)
    press(window, Qt.Key.Key_Z, CTRL)
    np.testing.assert_array_equal(settle(qtbot, window).state.parameters, weights)


def test_the_chosen_speed_is_kept_and_shown(qtbot, window):
    click(window, "play_button")
    qtbot.waitUntil(lambda: 100 < window.controller.snapshot.steps_per_second < 220)
    qtbot.waitUntil(lambda: "steps/s" in part(window, "run_facts", QLabel).text())
    assert part(window, "run_position", QLabel).text().startswith("Running · step ")


# 6. The learning rate, live


def test_a_drag_of_the_rate_bites_at_once_and_is_marked(qtbot, window):
    slider = part(window, "learning_rate_slider")
    click(window, "play_button")
    qtbot.waitUntil(lambda: step_of(window) > 20)
    rates = []
    window.controller.snapshot_ready.connect(lambda s: rates.append((s.state.step, s.record.rate)))
    drag(slider, *(slider_at(slider, rate) for rate in (0.03, 0.1, 0.3)))
    rate = experiment_of(window).hyperparameters.learning_rate
    assert rate == pytest.approx(0.3, rel=0.05)
    qtbot.waitUntil(lambda: bool(rates) and rates[-1][1] == rate)
    step = next(step for step, shown in rates if shown == rate)
    qtbot.waitUntil(lambda: step_of(window) > step + 10)
    assert {r for s, r in rates if s > step} == {rate}
    marks = window.controller.snapshot.history.marks
    assert any("rate" in mark.text for mark in marks), marks


# 7. Why?


def test_a_clicked_link_bias_and_unit_are_read_live(qtbot, window):
    view = part(window, "topology_view")
    port = view.viewport()
    QTest.mouseClick(port, LEFT, pos=middle_of_link(view, Link(2, 6), 0.5))
    assert isinstance(window.controller.selection.item, Link)
    inspector = part(window, "inspector")
    assert inspector.isVisible()
    shown = part(window, "inspector_sentence", QLabel).text()
    assert "gradient" in shown
    before = inspector.grab().toImage()
    click(window, "play_button")
    qtbot.waitUntil(lambda: inspector.grab().toImage() != before)
    dot = view.drawing().neuron_rect(6).bottomLeft()
    QTest.mouseClick(port, LEFT, pos=view.mapFromScene(dot))
    assert window.controller.selection.item == Bias(6)
    assert "bias" in part(window, "inspector_name", QLabel).text()
    QTest.mouseClick(port, LEFT, pos=neuron(view, 3))
    assert inspector.isVisible()


# 8. The weights


def test_the_weights_leave_predict_alike_in_plain_python_and_come_back(qtbot, window, tmp_path):
    window.controller.set_speed(0)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step_of(window) > 200)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.controller.snapshot.running)
    path = tmp_path / "weights.json"
    part(window, "export_weights_action", QAction).trigger()
    answer_file_dialog(qtbot, window, path)
    state = window.controller.snapshot.state
    expected = forward(state.layout, state.parameters, np.array([[0.5], [-1.0]]))[:, 0]
    np.testing.assert_allclose(readme_prediction(path), expected, atol=1e-12)
    trained = state.parameters.copy()
    press(window, Qt.Key.Key_R, SHIFT)
    qtbot.waitUntil(lambda: step_of(window) == 0)
    assert not np.array_equal(settle(qtbot, window).state.parameters, trained)
    part(window, "import_weights_action", QAction).trigger()
    answer_file_dialog(qtbot, window, path)
    qtbot.waitUntil(lambda: np.array_equal(window.controller.snapshot.state.parameters, trained))


def readme_prediction(path):
    """Run README's ten lines on the file, in a Python of its own that has no gdplay."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = text.split("```python\n")[1].split("```")[0]
    assert '"x1": 0.5, "x2": -1.0' in lines
    done = subprocess.run(
        [sys.executable, "-I", "-c", lines],
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


# 10. Closing


def test_closing_while_it_trains_leaves_nothing_behind(own_folders):
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_CLOSE],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
