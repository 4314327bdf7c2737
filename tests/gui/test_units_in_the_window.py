"""What a neuron does, in the real window: its page, and the marks on the canvas."""

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gdplay.app.selection import SampleItem, UnitItem
from gdplay.experiment.parameter import Bias
from gdplay.insight.unit_activity import Condition, network_activity
from gdplay.ui.inspector.activation_curve import ActivationCurve
from gdplay.ui.text import number
from tests.gui.driving import LEFT, neuron, part, settle

UNIT = 3


def test_a_neuron_is_opened_up_and_marked_when_it_dies(qtbot, window):
    controller = window.controller
    view, footer = part(window, "topology_view"), part(window, "network_hint", QLabel)
    QTest.mouseClick(view.viewport(), LEFT, pos=neuron(view, UNIT))
    assert controller.selection.item == UnitItem(UNIT)
    mean = part(window, "inspector_unit_mean_0", QLabel)
    back = part(window, "inspector_unit_mean_3", QLabel)
    qtbot.waitUntil(lambda: mean.isVisible() and mean.text() not in ("", "–"))
    qtbot.waitUntil(lambda: back.text() != "–")

    def is_shown():
        told = network_activity(controller.snapshot)
        z = float(told.pre_activation[UNIT].mean())
        place = controller.snapshot.state.layout.index[Bias(UNIT)]
        delta = float(controller.snapshot.record.gradient[place])
        texts = (number(z, signed=True), number(delta, signed=True))
        return (mean.text(), back.text()) == texts

    qtbot.waitUntil(is_shown)
    QTest.keyClick(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: controller.snapshot.state.step == 1)
    qtbot.waitUntil(is_shown)

    curve = part(window, "inspector_curve", ActivationCurve)
    assert len(curve.points.lit) == 10
    row = int(controller.store.experiment.dataset.train_rows[4])
    controller.selection.hover(SampleItem(row))
    assert curve.points.is_one
    controller.selection.hover(None)

    controller.network.set_layer_activation(0, "relu")
    controller.settings.set_value(Bias(UNIT), -100.0)
    settle(qtbot, window)
    drawing = view.drawing()
    qtbot.waitUntil(lambda: drawing.condition(UNIT) is Condition.DEAD)
    condition = part(window, "inspector_condition", QLabel)
    qtbot.waitUntil(lambda: condition.text().startswith("Dead: no slope on any of 250"))
    QTest.mouseMove(view.viewport(), neuron(view, UNIT))
    assert "dead: no slope" in footer.text()
    controller.undo_stack.undo()
    qtbot.waitUntil(lambda: drawing.condition(UNIT) is Condition.LIVELY)


def test_marks_are_measured_at_most_twice_a_second_and_not_when_hidden(qtbot, window):
    controller, network = window.controller, part(window, "network_panel")
    seen = []
    controller.measuring.activity_ready.connect(lambda _: seen.append(time.monotonic()))
    controller.play()
    qtbot.waitUntil(lambda: len(seen) >= 4, timeout=20_000)
    # Half a second from request to request; an answer may come late, maps come 30 times a second.
    assert seen[3] - seen[0] >= 1.0
    network.hide()
    qtbot.waitUntil(lambda: not controller.measuring._thread.is_busy)
    steps, before = controller.snapshot.state.step, len(seen)
    qtbot.waitUntil(lambda: controller.snapshot.state.step > steps + 150, timeout=20_000)
    assert len(seen) <= before + 1
    controller.pause()
