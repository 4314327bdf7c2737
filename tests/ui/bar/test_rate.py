import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdplay.experiment.hyperparameters import Optimizer, OptimizerName
from gdplay.insight.rate_marks import rate_marks
from gdplay.ui.bar.rate_control import RateControl
from gdplay.ui.bar.rate_scale import FIRST, LAST, nudged, position_of, rate_at, rate_problem


@given(st.integers(FIRST, LAST))
def test_a_position_reads_back(position):
    assert abs(position_of(rate_at(position)) - position) <= 2


def test_the_ends_of_the_scale():
    assert (rate_at(FIRST), rate_at(LAST)) == (1e-7, 10.0)
    assert position_of(0.0) == FIRST
    assert position_of(100.0) == LAST
    assert nudged(0.0, -1) == 1e-7
    assert nudged(5.0, 1) == 10.0
    assert nudged(0.03, 0.1) == 0.0378


def test_rates_that_will_not_do():
    assert rate_problem(0.03) is None
    assert rate_problem(0.0) is None
    for rate in (-1.0, 11.0, 1e-9):
        assert rate_problem(rate)


@pytest.fixture
def control(qtbot, theme):
    control = RateControl(theme)
    qtbot.addWidget(control)
    control.resize(320, 56)
    control.show()
    qtbot.waitExposed(control)
    control.set_rate(0.03)
    control.heard = []
    control.rate_changed.connect(lambda rate, final: control.heard.append((rate, final)))
    return control


def test_dragging_says_each_rate_and_ends_with_a_final_one(control):
    slider = control.slider
    start = QPoint(160, 9)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for x in (180, 200, 220):
        QTest.mouseMove(slider, QPoint(x, 9))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(220, 9))
    rates = [rate for rate, _ in control.heard]
    assert len(rates) >= 4
    assert rates == sorted(rates)
    assert [final for _, final in control.heard] == [False] * (len(rates) - 1) + [True]
    assert control.value.value == control.rate == rates[-1]


def test_a_typed_rate_is_kept_to_its_last_digit(control):
    control.value.selectAll()
    QTest.keyClicks(control.value, "0.0312345")
    QTest.keyClick(control.value, Qt.Key.Key_Return)
    assert control.heard == [(0.0312345, True)]
    assert control.value.text() == "0.0312345"
    assert control.slider.value() == position_of(0.0312345)


def test_a_typed_nonsense_is_refused_beside_the_field_and_changes_nothing(control):
    control.value.selectAll()
    QTest.keyClicks(control.value, "fast")
    QTest.keyClick(control.value, Qt.Key.Key_Return)
    message = control.findChild(object, "learning_rate_value_message")
    assert message.isVisible()
    assert "not a number" in message.text()
    assert control.heard == []
    control.value.selectAll()
    QTest.keyClicks(control.value, "-1")
    assert not message.isVisible()
    QTest.keyClick(control.value, Qt.Key.Key_Return)
    assert "negative" in message.text()
    QTest.keyClick(control.value, Qt.Key.Key_Escape)
    assert not message.isVisible()
    assert control.value.text() == "0.03"
    assert control.heard == []


def test_the_brackets_nudge(control):
    control.raise_rate()
    control.lower_much()
    assert control.heard == [(0.0378, True), (0.00378, True)]


def test_the_wheel_is_one_change_once_it_rests(control, qtbot):
    def notch():
        middle = QPointF(100, 9)
        event = QWheelEvent(
            middle,
            control.slider.mapToGlobal(middle),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(control.slider, event)

    notch()
    notch()
    assert [final for _, final in control.heard] == [False, False]
    qtbot.waitUntil(lambda: control.heard[-1][1], timeout=3000)
    assert len(control.heard) == 3
    assert control.rate == pytest.approx(0.03 * 10**0.1, rel=0.01)


def test_the_zones_are_drawn_only_when_lambda_is_known(control, theme):
    def colors():
        picture = control.slider.grab().toImage()
        return {picture.pixelColor(x, 9).name() for x in range(10, picture.width() - 10)}

    control.set_rate(1e-6)
    plain = colors()
    control.slider.set_marks(rate_marks(Optimizer(), 4.0))
    zoned = colors()
    control.slider.set_marks(None)
    assert colors() == plain != zoned
    assert len(zoned) > len(plain)
    beta = Optimizer(OptimizerName.MOMENTUM, momentum=0.5)
    control.slider.set_marks(rate_marks(beta, 4.0))
    assert colors() not in (plain, zoned)


def test_escape_takes_a_drag_back(control):
    slider = control.slider
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(160, 9))
    QTest.mouseMove(slider, QPoint(220, 9))
    assert control.rate != 0.03
    QTest.keyClick(slider, Qt.Key.Key_Escape)
    QTest.mouseMove(slider, QPoint(100, 9))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(100, 9))
    assert control.rate == control.value.value == 0.03
    assert control.heard[-1] == (0.03, True)


def test_the_marks_say_what_they_mean_and_that_they_are_local(control):
    slider = control.slider
    plain = slider.toolTip()
    slider.set_marks(rate_marks(Optimizer(), 4.0, step=12))
    assert "Below 1/λ = 0.25 each step falls" in slider.toolTip()
    assert "2/λ = 0.5" in slider.toolTip()
    assert "Local: measured at step 12" in slider.toolTip()
    momentum = Optimizer(OptimizerName.MOMENTUM, momentum=0.5)
    slider.set_marks(rate_marks(momentum, 4.0))
    assert "Above 3/λ = 0.75 steps grow" in slider.toolTip()
    slider.set_marks(None)
    assert slider.toolTip() == plain


def test_the_schedules_rate_is_told_apart(control):
    control.set_scheduled(0.0123456)
    assert control.findChild(object, "scheduled_rate").text() == "now 0.0123"
    control.set_scheduled(None)
    assert control.findChild(object, "scheduled_rate").text() == ""
