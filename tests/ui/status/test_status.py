from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gdplay.experiment.topology import fully_connected
from gdplay.insight.diagnosis.doctor import RULES
from gdplay.insight.diagnosis.finding import Diagnosis, Remedy
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.training.snapshot import History, Losses, Position, Snapshot
from gdplay.ui.status import diagnosis_words
from gdplay.ui.status.coaching import SENTENCES, Facts, current, finished
from gdplay.ui.status.elided_label import ElidedLabel
from gdplay.ui.status.message_bar import MessageBar
from gdplay.ui.status.status_line import StatusLine


def snapshot_of(experiment, **changes):
    layout = layout_of(experiment.topology)
    size = layout.size
    nothing = np.zeros((0,))
    history = History(
        bucket_steps=np.zeros(0, np.int64),
        bucket_width=1,
        batch_loss=np.zeros((3, 0)),
        gradient=np.zeros((3, 0, size)),
        evaluated_steps=np.zeros(0, np.int64),
        objective=nothing,
        train=nothing,
        test=nothing,
        train_accuracy=nothing,
        test_accuracy=nothing,
        marks=(),
    )
    values = {
        "run": 1,
        "revision": 1,
        "experiment": experiment,
        "state": TrainingState(
            layout, np.zeros(size), np.zeros(size), np.zeros((0, size)), step=1225
        ),
        "position": Position(49, 25, 25),
        "running": False,
        "steps_per_second": 0.0,
        "losses": Losses(0.05, 0.0, 0.06, 1.0, 0.98),
        "record": None,
        "history": history,
        "executor": "compiled",
    }
    return Snapshot(**(values | changes))


@pytest.fixture
def line(qtbot, theme):
    line = StatusLine(theme)
    qtbot.addWidget(line)
    line.show()
    return line


def test_it_says_where_the_run_stands(line, circle):
    line.show_snapshot(snapshot_of(circle))
    place, facts = line.findChild(QLabel, "run_position"), line.findChild(QLabel, "run_facts")
    assert place.text() == "Paused · step 1,225 · epoch 49, batch 25/25"
    assert facts.text() == f"seed {circle.seed} · compiled engine"
    line.show_snapshot(snapshot_of(circle, threads=3))
    assert facts.text() == f"seed {circle.seed} · compiled engine, 3 threads"
    line.show_snapshot(snapshot_of(circle, running=True, steps_per_second=199.6))
    assert place.text().startswith("Running · ")
    assert facts.text().startswith("200 steps/s · ")


LAYERS = fully_connected(("x1", "x2"), (8,) * 11 + (1,))
TROUBLE = {
    "symmetric": ((64.0,), "xavier_weights"),
    "dead": ((8.0, 8.0), "leaky_relu"),
    "vanishing": ((0.000123,), "relu"),
    "exploding": ((12_345.0,), "xavier_weights"),
    "saturated": ((0.876,), "restart_with_rate"),
    "wandering": ((0.00512, 0.00499, 0.876, 3.0), "restart_with_rate"),
    "oscillating": ((1.234, 0.00123), "rate"),
    "stalled": ((12_345.0, 0.0, 0.00123, 0.00499), "neurons"),
    "overfitting": ((0.000123, 0.000456, 0.000123), "l2"),
    "learned": ((0.000123, 0.5), None),
    "learning": ((0.1, 0.000123), None),
}


def say(line, name):
    evidence, remedy = TROUBLE[name]
    label = ""
    if remedy is not None:
        label = diagnosis_words.remedy_label(LAYERS, Remedy(remedy, lambda e: e, 0.00123, 11))
    line.set_diagnosis(diagnosis_words.sentence(LAYERS, Diagnosis(name, evidence, 11)), label)


def test_these_are_all_sentences_of_the_doctor():
    assert set(TROUBLE) == set(RULES)


@pytest.mark.parametrize("width", [1440, 1024])
@pytest.mark.parametrize("name", TROUBLE)
def test_every_sentence_of_the_doctor_is_whole_however_far_the_run_has_come(
    qapp, line, circle, width, name
):
    line.resize(width, line.height())
    hint = line.findChild(ElidedLabel, "coaching")
    say(line, name)
    heights = set()
    for step in (9, 1_225, 999_999, 1_234_567):
        running = snapshot_of(circle, running=True, steps_per_second=123_456.0)
        state = replace(running.state, step=step)
        place = Position(step // 25, 25, 25)
        line.show_snapshot(replace(running, state=state, position=place))
        line.layout().activate()
        heights.add(line.height())
        assert hint.is_whole
        assert hint.toolTip() == ""
        assert line.findChild(QLabel, "run_position").text().startswith(f"Running · step {step:,}")
        if width == 1440:
            assert "epoch" in line.findChild(QLabel, "run_position").text()
    assert heights == {28} or name == "wandering"


def test_where_a_line_is_too_short_the_sentence_takes_two_and_gives_them_back(qapp, line, circle):
    line.resize(760, line.height())
    line.show_snapshot(snapshot_of(circle))
    hint = line.findChild(ElidedLabel, "coaching")
    say(line, "wandering")
    line.layout().activate()
    assert hint.is_whole
    assert line.height() > 28
    lines = hint.fontMetrics().lineSpacing()
    assert 2 * lines <= line.height()
    line.set_hint(None)
    assert line.height() == 28
    assert line.findChild(QLabel, "run_facts").isVisible()


def test_a_hint_can_be_waved_away(line):
    assert not line.findChild(QLabel, "coaching").isVisible()
    line.set_hint("Press Space.")
    assert line.findChild(QLabel, "coaching").isVisible()
    heard = QSignalSpy(line.hint_dismissed)
    QTest.mouseClick(line.findChild(QPushButton, "dismiss_hint"), Qt.MouseButton.LeftButton)
    assert heard.count() == 1


def test_the_sentences_come_one_after_another_and_never_again():
    done = frozenset()
    assert current(Facts(), done) == "play"
    played = Facts(has_played=True, step=300, loss=0.2)
    done |= finished(played)
    assert current(played, done) is None
    learned = Facts(has_played=True, step=900, loss=0.03)
    assert current(learned, done) == "rate"
    assert current(replace(learned, oversteps=False), done) is None
    done |= finished(Facts(has_played=True, has_restarted_fast=True))
    assert current(learned, done) == "why"
    done |= finished(Facts(has_played=True, has_restarted_fast=True, has_selected=True))
    assert current(learned, done) is None
    assert done == set(SENTENCES)
    assert current(Facts(), done) is None


def test_a_message_floats_goes_and_stays_inside(qtbot, theme):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(500, 300)
    parent.show()
    bar = MessageBar(theme, parent)
    bar.show_message("This is no gdplay project: " + "it has no network. " * 10)
    assert bar.isVisible()
    assert parent.rect().contains(bar.geometry())
    parent.resize(400, 260)
    assert parent.rect().contains(bar.geometry())
    QTest.mouseClick(bar.findChild(QPushButton, "message_close"), Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
