"""The step-through in the real window, by real keys and clicks, on the real engine."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QPushButton

from gdplay.app.selection import SampleItem
from gdplay.experiment.hyperparameters import BlockKind, BlockUpdate
from gdplay.experiment.parameter import Bias
from gdplay.insight.step_phases import Phase, Scope
from gdplay.nn.network import forward_all
from gdplay.ui.network.phase_chips import Holder
from gdplay.ui.network.phase_item import PhaseItem
from gdplay.ui.text import number
from tests.gui.driving import click, part, press, settle, step_of

P, ESCAPE = Qt.Key.Key_P, Qt.Key.Key_Escape


@pytest.fixture
def seed_window(qtbot, window):
    window.controller.load_preset("seed-example")
    settle(qtbot, window)
    return window


def phase_item(window):
    scene = part(window, "topology_view").scene()
    return next(item for item in scene.items() if isinstance(item, PhaseItem))


def lit(qtbot, window):
    """Return the numbers in the picture once all have lit up."""
    show = window.panels.network._phase
    qtbot.waitUntil(lambda: not show._timer.isActive())
    return show.item.chips


def texts(chips, holder):
    return sorted(chip.text for chip in chips if chip.holder is holder)


def sentence(window):
    return part(window, "step_sentence", QLabel).text()


def trail(window):
    return part(window, "step_trail", QLabel).accessibleName()


def test_p_goes_through_the_phases_and_the_update_makes_the_step(qtbot, seed_window):
    window = seed_window
    controller = window.controller
    before = controller.snapshot
    record, layout = before.record, before.state.layout
    banner = part(window, "step_banner")
    assert not banner.isVisible()

    press(window, P)
    qtbot.waitUntil(banner.isVisible)
    assert trail(window) == "Phase: Forward"
    assert "multiplies its inputs by its weights" in sentence(window)
    chips = lit(qtbot, window)
    data = controller.store.experiment.dataset
    units = forward_all(layout, record.before, data.values[:, record.rows])
    shown = sorted(number(values[0]) for values in units.activation.values())
    assert texts(chips, Holder.UNIT) == shown
    biases = [number(record.before[layout.index[Bias(unit.id)]]) for unit in layout.topology.units]
    assert texts(chips, Holder.BIAS) == sorted(biases)
    assert len(texts(chips, Holder.LINK)) >= 24

    press(window, P)
    assert trail(window) == "Phase: Loss"
    said, wanted = units.activation[layout.topology.output_layer[0].id][0], 1.0
    own, whole = (said - wanted) ** 2, before.losses.train
    assert sentence(window) == (
        f"The output {number(said)} is compared with the expected 1: loss {number(own)}. "
        f"Over the batch of 4: {number(whole)}."
    )
    assert texts(lit(qtbot, window), Holder.UNIT) == [number(said)]

    press(window, P)
    assert trail(window) == "Phase: Zero"
    assert sentence(window).startswith("Every gradient is set to 0")
    assert {chip.text for chip in lit(qtbot, window)} == {"0"}

    press(window, P)
    assert trail(window) == "Phase: Backward"
    assert sentence(window).startswith("Backward starts at the loss")
    gradients = {number(value) for value in record.gradient}
    chips = lit(qtbot, window)
    assert set(texts(chips, Holder.LINK) + texts(chips, Holder.BIAS)) <= gradients
    last = max(chips, key=lambda chip: chip.rect.x() if chip.holder is Holder.UNIT else -1)
    assert last.order == 0  # the output comes first

    click(window, "step_back")
    assert trail(window) == "Phase: Zero"
    click(window, "step_next")
    assert controller.snapshot.state.step == 0
    assert controller.snapshot.state is before.state


def test_the_update_moves_each_weight_against_its_gradient(qtbot, seed_window):
    window = seed_window
    controller, banner = window.controller, part(window, "step_banner")
    record = controller.snapshot.record
    for _ in range(4):
        press(window, P)
    assert step_of(window) == 0

    press(window, P)
    assert trail(window) == "Phase: Update"
    assert sentence(window).startswith("Each weight has moved by −0.1 · its gradient")
    assert not part(window, "step_back", QPushButton).isEnabled()
    qtbot.waitUntil(lambda: step_of(window) == 1)
    after = controller.snapshot.state.parameters
    assert np.array_equal(after, record.after)
    assert np.allclose(after, record.before - 0.1 * record.gradient, rtol=0, atol=1e-15)

    qtbot.waitUntil(part(window, "step_next", QPushButton).isEnabled)
    press(window, P)
    assert trail(window) == "Phase: Forward"
    assert "step 2" in part(window, "step_about", QLabel).toolTip()
    press(window, ESCAPE)
    assert not banner.isVisible()
    assert not phase_item(window).chips
    assert step_of(window) == 1


def test_of_a_block_only_its_weights_have_moved(qtbot, seed_window):
    window = seed_window
    block = BlockUpdate(BlockKind.UNITS, share=0.5)
    window.controller.settings.set_hyperparameters(block=block)
    before = settle(qtbot, window).state.parameters
    for _ in range(5):
        press(window, P)
    assert sentence(window).startswith(
        "Each weight into this step's share of the neurons has moved by −0.1 · its gradient"
    )
    qtbot.waitUntil(lambda: step_of(window) == 1)
    moved = window.controller.snapshot.state.parameters != before
    assert 0 < moved.sum() < moved.size
    assert "0" in texts(lit(qtbot, window), Holder.LINK)


def test_sample_by_sample_the_gradients_add_up(qtbot, seed_window):
    window = seed_window
    press(window, P)
    combo = part(window, "step_scope", QComboBox)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Up)
    steps = window._step_mode.steps
    assert steps.scope is Scope.SAMPLE
    seen = []
    for _ in range(13):
        seen.append((steps.stop.phase, steps.place))
        click(window, "step_next")
    qtbot.waitUntil(lambda: step_of(window) == 1)
    assert seen[:5] == [
        (Phase.FORWARD, 0), (Phase.LOSS, 0), (Phase.ZERO, 0), (Phase.BACKWARD, 0),
        (Phase.FORWARD, 1),
    ]  # fmt: skip
    assert seen[-1] == (Phase.BACKWARD, 3)
    assert steps.stop.phase is Phase.UPDATE


def test_an_epoch_is_made_to_its_end(qtbot, window):
    steps = window._step_mode.steps
    press(window, P)
    steps_combo = part(window, "step_scope", QComboBox)
    steps_combo.setFocus()
    QTest.keyClick(steps_combo, Qt.Key.Key_Down)
    assert steps.scope is Scope.EPOCH
    for _ in range(4):
        click(window, "step_next")
    assert steps.stop.phase is Phase.UPDATE
    assert "other 24 batches" in sentence(window)
    qtbot.waitUntil(lambda: step_of(window) == 25)


def test_the_selected_sample_is_the_one_that_is_read(qtbot, seed_window):
    window = seed_window
    press(window, P)
    window.controller.selection.select(SampleItem(2))
    assert "sample 2 (3rd of 4)" in part(window, "step_about", QLabel).text()
    values = window._step_mode.steps.values
    column = window.controller.store.experiment.dataset.values[:, 2]
    inputs = window.controller.store.experiment.topology.inputs
    assert [values.units[unit.id] for unit in inputs] == column.tolist()


def test_zeroing_switched_off_says_that_gradients_pile_up(qtbot, seed_window):
    window = seed_window
    window.controller.settings.set_hyperparameters(zero_gradients=False)
    window.controller.step()
    qtbot.waitUntil(lambda: step_of(window) == 1)
    for _ in range(3):
        press(window, P)
    assert trail(window) == "Phase: Zero"
    assert "pile up" in sentence(window)
    kept = {number(value) for value in window.controller.snapshot.state.gradient}
    assert {chip.text for chip in lit(qtbot, window)} <= kept


def test_play_leaves_and_what_comes_from_elsewhere_begins_again(qtbot, seed_window):
    window = seed_window
    menu = part(window, "step_menu", QMenu)
    menu.findChild(QAction, "step_menu_phase").trigger()
    press(window, P)
    steps = window._step_mode.steps
    assert steps.stop.phase is Phase.LOSS
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: steps.opened.made == 1)
    assert steps.stop.phase is Phase.FORWARD
    window.controller.network.add_unit(0)
    qtbot.waitUntil(lambda: steps.opened.step.layout.size > 41)
    lit(qtbot, window)
    click(window, "play_button")
    assert not steps.is_on
    assert not part(window, "step_banner").isVisible()
    click(window, "play_button")


def test_p_pauses_a_run_and_says_why_nothing_can_be_stepped_through(qtbot, seed_window):
    window = seed_window
    click(window, "play_button")
    qtbot.waitUntil(lambda: step_of(window) > 2)
    press(window, P)
    qtbot.waitUntil(lambda: window._step_mode.steps.opened is not None)
    assert not window.controller.is_running
    press(window, ESCAPE)
    window.controller.data.clear_samples()
    press(window, P)
    assert not window._step_mode.steps.is_on
    assert window.panels.messages.isVisible()
