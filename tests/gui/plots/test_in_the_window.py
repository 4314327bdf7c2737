"""The plots and the inspector in the real window, trained by the real engine."""

from PySide6.QtCore import Qt

from gdplay.experiment.parameter import Link
from gdplay.insight.curvature import measure
from gdplay.ui.text import number


def test_a_click_on_a_gradient_says_why_the_weight_moves(qtbot, window) -> None:
    controller, panels = window.controller, window.panels
    plot = panels.tray.gradient_plot
    qtbot.waitUntil(lambda: controller.snapshot is not None and plot.snapshot is not None)
    link = sorted(controller.store.experiment.topology.links)[3]
    row = plot.row_rect(link)
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=row.center().toPoint())
    assert controller.selection.item == link
    qtbot.waitUntil(panels.inspector.isVisible)
    assert panels.inspector.wanted


def test_a_typed_value_is_the_weights_value_and_can_be_undone(qtbot, window) -> None:
    controller, inspector = window.controller, window.panels.inspector
    qtbot.waitUntil(lambda: controller.snapshot is not None)
    link = sorted(controller.store.experiment.topology.links)[0]
    index = controller.snapshot.state.layout.index[link]
    before = controller.snapshot.state.parameters[index]
    controller.selection.select(link)
    inspector.value_requested.emit(link, 0.625)
    qtbot.waitUntil(lambda: controller.snapshot.state.parameters[index] == 0.625)
    controller.undo_stack.undo()
    qtbot.waitUntil(lambda: controller.snapshot.state.parameters[index] == before)


def test_the_rate_that_changed_is_marked_on_the_loss(qtbot, window) -> None:
    controller, plot = window.controller, window.panels.tray.loss_plot
    controller.play()
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.state.step > 20)
    controller.settings.set_learning_rate(0.3)
    qtbot.waitUntil(lambda: bool(plot.snapshot.history.marks))
    mark = plot.snapshot.history.marks[-1]
    assert number(0.3) in mark.text
    assert plot.view[0] <= mark.step <= plot.view[1]


def test_the_slider_shows_how_large_a_rate_the_curvature_allows(qtbot, window) -> None:
    controller, slider = window.controller, window.panels.bar.rate.slider
    qtbot.waitUntil(lambda: slider.marks is not None)
    snapshot = controller.snapshot
    assert slider.marks == measure(snapshot.experiment, snapshot.state)


def test_a_cut_link_takes_its_row_and_its_explanation_away(qtbot, window) -> None:
    controller, panels = window.controller, window.panels
    qtbot.waitUntil(lambda: panels.tray.gradient_plot.snapshot is not None)
    link = sorted(controller.store.experiment.topology.links)[0]
    controller.selection.select(link)
    controller.network.cut_links((Link(*link),))
    qtbot.waitUntil(lambda: panels.tray.gradient_plot.row_rect(link) is None)
    assert not panels.inspector.wanted
