import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

from gdplay.ui.flow_layout import FlowLayout


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def layout(parent):
    flow = FlowLayout(4)
    parent.setLayout(flow)
    return flow


def add(layout, *sizes):
    widgets = []
    for size in sizes:
        widget = QWidget()
        widget.setFixedSize(*size)
        layout.addWidget(widget)
        widgets.append(widget)
    return widgets


def places(layout, widgets, width):
    layout.setGeometry(QRect(0, 0, width, layout.heightForWidth(width)))
    return [(widget.x(), widget.y()) for widget in widgets]


def test_a_full_line_is_broken_and_a_low_widget_stands_in_the_middle_of_its_line(layout):
    widgets = add(layout, (40, 20), (40, 10), (40, 20))
    assert layout.heightForWidth(128) == 20
    assert places(layout, widgets, 128) == [(0, 0), (44, 5), (88, 0)]
    assert layout.heightForWidth(127) == 44
    assert places(layout, widgets, 127) == [(0, 0), (44, 5), (0, 24)]


def test_what_is_hidden_takes_no_room(layout):
    widgets = add(layout, (40, 20), (40, 20), (40, 20))
    widgets[1].hide()
    assert layout.heightForWidth(84) == 20
    assert places(layout, [widgets[0], widgets[2]], 84) == [(0, 0), (44, 0)]


def test_a_widget_wider_than_the_line_has_a_line_of_its_own(layout):
    widgets = add(layout, (40, 20), (90, 20), (40, 20))
    assert layout.minimumSize() == QSize(90, 20)
    assert places(layout, widgets, 80) == [(0, 0), (0, 24), (0, 48)]


def test_widgets_come_and_go(layout):
    first, second = add(layout, (40, 20), (40, 20))
    layout.removeWidget(first)
    assert layout.count() == 1
    assert places(layout, [second], 100) == [(0, 0)]
    layout.addWidget(first)
    assert places(layout, [second, first], 100) == [(0, 0), (44, 0)]
    layout.removeWidget(first)
    layout.removeWidget(second)
    assert layout.itemAt(0) is None
    assert layout.heightForWidth(100) == 0
