"""Trouble, explained: what the window says of a run that goes wrong, and its one click back."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from gdplay.app.preferences import Preferences
from gdplay.experiment.hyperparameters import Initializer, InitializerName
from gdplay.storage.project import Project, save_project
from gdplay.ui.status.coaching import SENTENCES
from tests.gui.driving import click, part, press, settle, step_of
from tests.training.test_divergence import PHASES


@pytest.fixture
def window(qtbot, own_folders, open_window):
    """A window whose coaching is done, driven with the patience a busy machine asks for."""
    qtbot.waitUntil = partial(qtbot.waitUntil, timeout=30_000)
    preferences = Preferences()
    for name in SENTENCES:
        preferences.finish_hint(name)
    preferences.save()
    return open_window()


def rate(window):
    return window.controller.store.experiment.hyperparameters.learning_rate


def diverge(qtbot, window, rate=10.0):
    """Let the plane diverge at this rate after some good steps; return the state before."""
    controller = window.controller
    controller.load_preset("plane")
    settle(qtbot, window)
    click(window, "play_button")
    qtbot.waitUntil(lambda: step_of(window) > 100)
    before = controller.snapshot.losses.objective
    controller.settings.set_learning_rate(rate)
    offer = part(window, "message_offer", QPushButton)
    qtbot.waitUntil(offer.isVisible)
    return before


def test_a_divergence_is_explained_and_one_click_goes_back(qtbot, window):
    before = diverge(qtbot, window)
    halt = window.controller.snapshot.halt
    said = part(window, "message_text", QLabel).text()
    assert said.startswith(f"Training diverged at step {halt.step} with rate 10. It began in ")
    label = part(window, "message_offer", QPushButton).text()
    assert label.startswith(f"Go back to step {halt.good.step} with rate ")
    click(window, "message_offer")
    snapshot = settle(qtbot, window)
    assert snapshot.state.step == halt.good.step > 100
    assert snapshot.losses.objective < 2 * before
    assert rate(window) < 10 / 3
    assert snapshot.history.evaluated_steps.max() == halt.good.step
    assert any("rate 10" in mark.text for mark in snapshot.history.marks)
    assert not part(window, "message_bar").isVisible()
    click(window, "play_button")
    qtbot.waitUntil(lambda: step_of(window) > halt.good.step + 50)
    assert window.controller.snapshot.halt is None
    click(window, "play_button")


def test_going_back_is_undone(qtbot, window):
    diverge(qtbot, window)
    halt, state = window.controller.snapshot.halt, window.controller.snapshot.state
    button, text = part(window, "message_offer", QPushButton), part(window, "message_text", QLabel)
    said = text.text(), button.text()
    assert " It began in " in said[0]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    settle(qtbot, window)
    part(window, "undo_action", QAction).trigger()
    qtbot.waitUntil(lambda: step_of(window) == halt.step)
    assert rate(window) == 10.0
    assert (window.controller.snapshot.state.parameters == state.parameters).all()
    # What is known of the divergence is back too, and so is the way out of it.
    qtbot.waitUntil(button.isVisible)
    assert (text.text(), button.text()) == said
    click(window, "play_button")
    assert not window.controller.is_running
    click(window, "message_offer")
    assert settle(qtbot, window).state.step == halt.good.step


def test_an_offer_is_covered_by_a_message_comes_back_and_can_be_refused(qtbot, window):
    diverge(qtbot, window)
    offer, text = part(window, "message_offer", QPushButton), part(window, "message_text", QLabel)
    window.show_message("Saved circle.gdplay.")
    assert not offer.isVisible()
    assert text.text() == "Saved circle.gdplay."
    click(window, "message_close")
    assert offer.isVisible()
    click(window, "message_close")
    assert not part(window, "message_bar").isVisible()
    assert window.controller.checkups.way_back is None


@pytest.mark.parametrize("ask", ["play_button", "step_button"])
def test_play_after_a_divergence_says_again_where_it_began(qtbot, window, ask):
    diverge(qtbot, window)
    offer, text = part(window, "message_offer", QPushButton), part(window, "message_text", QLabel)
    whole, label = text.text(), offer.text()
    halted = step_of(window)
    assert " It began in " in whole
    click(window, "message_close")
    assert not offer.isVisible()
    click(window, ask)
    assert offer.isVisible()
    assert (text.text(), offer.text()) == (whole, label)
    assert not window.controller.is_running
    assert step_of(window) == halted


def test_a_smaller_rate_does_not_mend_numbers_beyond_all_bounds(qtbot, window):
    controller = window.controller
    diverge(qtbot, window, 1e300)
    offer, text = part(window, "message_offer", QPushButton), part(window, "message_text", QLabel)
    halt, said = controller.snapshot.halt, text.text()
    assert f"diverged at step {halt.step} with rate 1e300" in said
    assert " It began in " in said
    assert ": its sum had grown " in said
    controller.settings.set_learning_rate(1e-4)
    snapshot = settle(qtbot, window)
    assert snapshot.halt is halt
    assert text.text() == said
    assert offer.text().endswith("with rate 0.0001")
    click(window, "play_button")
    assert not controller.is_running
    click(window, "message_offer")
    assert settle(qtbot, window).state.is_finite
    assert rate(window) == 1e-4
    click(window, "play_button")
    qtbot.waitUntil(lambda: step_of(window) > halt.good.step + 20)
    click(window, "play_button")


def test_a_weight_that_is_typed_too_large_is_named_at_once_and_undone(qtbot, window):
    controller = window.controller
    controller.load_preset("plane")
    settle(qtbot, window)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: step_of(window) == 1)
    text = part(window, "message_text", QLabel)
    said = (
        "At step 1 the loss of all samples is beyond all bounds: a number that was set is too "
        "large. Undo it, or set a smaller one."
    )
    controller.settings.set_value(max(controller.store.experiment.topology.links), 1e200)
    qtbot.waitUntil(lambda: text.text() == said)
    click(window, "message_close")
    click(window, "play_button")
    assert part(window, "message_bar").isVisible()
    assert text.text() == said
    assert not controller.is_running
    assert not part(window, "message_offer").isVisible()
    part(window, "undo_action", QAction).trigger()
    qtbot.waitUntil(lambda: controller.snapshot.halt is None)
    click(window, "play_button")
    qtbot.waitUntil(lambda: step_of(window) > 20)
    click(window, "play_button")


def test_the_operation_that_overflows_first_is_named(qtbot, window, tmp_path):
    path = tmp_path / "overflow.gdplay"
    save_project(path, Project(PHASES["the backward pass"]))
    window.open_path(path)
    settle(qtbot, window)
    click(window, "play_button")
    offer, text = part(window, "message_offer", QPushButton), part(window, "message_text", QLabel)
    qtbot.waitUntil(offer.isVisible)
    assert text.text().startswith("Training diverged at step 1 with rate 0.03. It began in ")
    assert text.text().endswith(
        " The first number beyond all bounds came in the backward pass (matmul of shape (1, 1))."
    )


def test_a_restart_withdraws_the_offer(qtbot, window):
    diverge(qtbot, window)
    window.controller.settings.set_learning_rate(0.03)
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: step_of(window) == 0)
    qtbot.waitUntil(lambda: not part(window, "message_bar").isVisible())


def test_the_doctor_speaks_its_remedy_is_clicked_and_undone(qtbot, window):
    zeros = Initializer(InitializerName.ZEROS)
    window.controller.settings.set_hyperparameters(initializer=zeros)
    press(window, Qt.Key.Key_R)
    remedy, said = part(window, "remedy_button", QPushButton), part(window, "coaching", QLabel)
    qtbot.waitUntil(remedy.isVisible)
    assert said.text() == "Doctor: all 4 neurons of hidden 1 are the same, and stay so."
    assert remedy.text() == "New Xavier weights"
    click(window, "remedy_button")
    assert settle(qtbot, window).state.parameters.any()
    experiment = window.controller.store.experiment
    assert experiment.hyperparameters.initializer.name is InitializerName.XAVIER
    qtbot.waitUntil(lambda: not remedy.isVisible())
    part(window, "undo_action", QAction).trigger()
    assert window.controller.store.experiment.hyperparameters.initializer == zeros
    qtbot.waitUntil(remedy.isVisible)
    click(window, "dismiss_hint")
    assert not remedy.isVisible()
    assert not said.isVisible()


def test_a_healthy_run_hears_that_it_learns(qtbot, window):
    window.controller.set_speed(2_000)
    click(window, "play_button")
    said = part(window, "coaching", QLabel)
    qtbot.waitUntil(
        lambda: said.text().startswith(("Doctor: learning steadily", "Doctor: learned"))
    )
    assert not part(window, "remedy_button").isVisible()
    click(window, "play_button")
