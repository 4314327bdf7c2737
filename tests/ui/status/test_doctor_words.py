from dataclasses import replace
from inspect import signature
from math import inf

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gdplay.app.store import ExperimentStore
from gdplay.experiment.experiment import Experiment
from gdplay.insight.diagnosis import remedies
from gdplay.insight.diagnosis.doctor import RULES
from gdplay.insight.diagnosis.finding import Diagnosis, Remedy
from gdplay.insight.diagnosis.origin import Origin, WayBack
from gdplay.ui.status import diagnosis_words as words
from gdplay.ui.status.message_bar import MessageBar
from gdplay.ui.status.status_line import StatusLine
from gdplay.ui.window.voice import FIRST_MINUTE, Voice

EVIDENCE = {
    "symmetric": (4.0,),
    "dead": (3.0, 4.0),
    "vanishing": (3.34e-7,),
    "exploding": (2140.0,),
    "saturated": (0.973,),
    "wandering": (0.648, 0.5, 0.909, 3.0),
    "oscillating": (0.263, 1.0),
    "stalled": (1280.0, 0.0, 0.504, 0.5),
    "overfitting": (0.00227, 1.61, 0.547),
    "learned": (0.0157, 0.5),
    "learning": (0.4, 0.76),
}
TROUBLE = Diagnosis("vanishing", (3.34e-7,), 1, Remedy("relu", remedies.rounded))
WELL = Diagnosis("learning", (0.4, 0.76), 1)


@pytest.mark.parametrize("name", RULES)
def test_every_diagnosis_is_said_with_its_numbers(circle, name):
    said = words.sentence(circle.topology, Diagnosis(name, EVIDENCE[name], 1))
    assert said.startswith("Doctor: ")
    assert said.endswith(".")
    assert len(said) < 85
    assert any(letter.isdigit() for letter in said)
    assert "-" not in said.replace("e-", "")


def test_the_words_are_those_of_the_design(circle):
    assert (
        words.sentence(circle.topology, WELL)
        == "Doctor: learning steadily; hidden 1 gets 0.76 of the output layer's gradient."
    )


def remedies_of(experiment: Experiment):
    """Return every remedy there is, by the functions of the module that make one."""
    arguments = {"experiment": experiment, "divisor": 10.0, "factor": 10.0, "depth": 1}
    bare = replace(experiment, topology=replace(experiment.topology, layers=()))
    makers = [
        maker
        for name, maker in vars(remedies).items()
        if not name.startswith("_")
        and getattr(maker, "__annotations__", {}).get("return") == "Remedy"
    ]
    for maker in makers:
        given = {name: arguments[name] for name in signature(maker).parameters if name in arguments}
        yield maker(**given)
    yield remedies.lower_rate(experiment, 3.0, restarts=True)
    yield remedies.more_neurons(bare)


def test_every_remedy_has_its_words(circle):
    found = list(remedies_of(circle))
    assert len(found) >= 9
    assert all(words.remedy_label(circle.topology, remedy) for remedy in found)
    assert words.remedy_label(circle.topology, remedies.lower_rate(circle, 10.0)) == "Rate 0.003"


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (
            None,
            "Training diverged at step 12 with rate 3. "
            "Making the last steps again did not show where it began.",
        ),
        (
            Origin(9, 6, 250.0),
            "Training diverged at step 12 with rate 3. "
            "It began in hidden 2 · 1: its sum had grown 250 times at step 9.",
        ),
        (
            Origin(9, 6, inf),
            "Training diverged at step 12 with rate 3. "
            "It began in hidden 2 · 1: its sum was no longer a finite number at step 9.",
        ),
    ],
)
def test_a_divergence_is_told(circle, origin, expected):
    back = WayBack(1, circle, 12, 3.0, origin, None, 0.3)
    assert words.divergence(circle.topology, back) == expected


def test_the_operation_that_overflowed_first_is_named(circle):
    origin, operation = Origin(9, 6, inf), "the loss (square of shape (1, 10))"
    back = WayBack(1, circle, 12, 3.0, origin, None, 0.3, operation)
    assert words.divergence(circle.topology, back) == (
        "Training diverged at step 12 with rate 3. It began in hidden 2 · 1: its sum was no "
        "longer a finite number at step 9. The first number beyond all bounds came in the loss "
        "(square of shape (1, 10))."
    )


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def voice(qtbot, theme, circle):
    line = StatusLine(theme)
    qtbot.addWidget(line)
    line.resize(1440, 28)
    line.show()
    store, clock = ExperimentStore(circle, line), Clock()
    made = Voice(line, store, line, clock)
    made.line, made.clock = line, clock
    return made


def shown(voice):
    return voice.line.findChild(QLabel, "coaching").text()


def test_coaching_goes_first_in_the_first_minute_and_trouble_afterwards(voice):
    voice.set_hint("Press Space.")
    voice.set_diagnosis(TROUBLE)
    assert shown(voice) == "Press Space."
    voice.clock.now = FIRST_MINUTE + 1
    voice.set_diagnosis(TROUBLE)
    assert shown(voice).startswith("Doctor: hidden 1 gets 3.34e-7")
    voice.set_diagnosis(WELL)
    assert shown(voice) == "Press Space."
    voice.set_hint(None)
    assert shown(voice).startswith("Doctor: learning steadily")


def test_what_is_dismissed_is_what_was_shown(voice):
    hint, diagnosis = QSignalSpy(voice.hint_dismissed), QSignalSpy(voice.diagnosis_dismissed)
    button = voice.line.findChild(QPushButton, "dismiss_hint")
    voice.set_diagnosis(TROUBLE)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (hint.count(), diagnosis.count()) == (0, 1)
    voice.set_hint("Press Space.")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (hint.count(), diagnosis.count()) == (1, 1)


def test_the_remedy_asked_for_is_the_one_proposed(voice):
    asked = QSignalSpy(voice.remedy_requested)
    voice.set_diagnosis(TROUBLE)
    QTest.mouseClick(voice.line.findChild(QPushButton, "remedy_button"), Qt.MouseButton.LeftButton)
    assert asked.count() == 1
    assert asked.at(0)[0] == TROUBLE.remedy


def test_a_long_sentence_gives_way_and_stays_whole_in_the_tooltip(voice):
    voice.set_diagnosis(TROUBLE)
    label = voice.line.findChild(QLabel, "coaching")
    assert label.toolTip() == ""
    voice.line.resize(420, 28)
    assert voice.line.width() == 420
    assert label.toolTip() == label.accessibleName() == shown(voice)


def test_an_offer_stays_within_its_parent(qtbot, theme):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(600, 300)
    parent.show()
    bar = MessageBar(theme, parent)
    bar.set_offer("Training diverged at step 12 with rate 3. " * 2, "Go back to step 8")
    button = bar.findChild(QPushButton, "message_offer")
    assert parent.rect().contains(bar.geometry())
    assert bar.rect().contains(button.geometry())
    text = bar.findChild(QLabel, "message_text")
    assert button.x() > text.geometry().right()
    parent.resize(420, 300)
    for sentences in (1, 4, 2):
        bar.set_offer("Training diverged at step 12 with rate 3. " * sentences, "Go back to step 8")
        bar.layout().activate()
        assert text.heightForWidth(text.width()) <= text.height()
        assert parent.rect().contains(bar.geometry())
        if sentences > 1:  # below it, where the bar is narrow
            assert button.y() > text.geometry().bottom()
    heard = QSignalSpy(bar.offer_taken)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard.count() == 1
    bar.withdraw_offer()
    assert not bar.isVisible()
