from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.training.snapshot import History, Losses, Position, Snapshot
from gdplay.ui.status.coaching import SENTENCES, Facts, current, finished
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
