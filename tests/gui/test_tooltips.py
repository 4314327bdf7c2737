"""Every control of the window says what it is for when the pointer rests on it."""

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QTabBar,
)

FILLED_WHEN_SHOWN = {
    "add_unit_button",  # names the layer that the pointer is at
    "remove_unit_button",
    "message_offer",  # says what is offered
    "new_curve_button",  # says what it would begin
    "inspector_value",
    "typed_number_field",
    "by_path_button",
}


def test_every_control_has_a_tooltip_and_a_name(window):
    kinds = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit)
    controls = [
        control
        for kind in kinds
        for control in window.findChildren(kind)
        if not isinstance(control, QScrollBar)
        and control.objectName() not in FILLED_WHEN_SHOWN
        and not control.objectName().startswith("qt_")
        and not isinstance(control.parent(), QTabBar | QComboBox)
    ]
    assert len(controls) > 60
    assert [c.objectName() for c in controls if not c.toolTip()] == []
    named = [c.accessibleName() or getattr(c, "text", str)() for c in controls]
    assert all(named)
    assert all(control.objectName() for control in controls)
