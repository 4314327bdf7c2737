"""A feature is typed in the menu of features; what is wrong is said there, at its character."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton

from gdplay.experiment.edits import topology as edits


@pytest.fixture
def menu(qtbot, panel):
    button = panel.findChild(QToolButton, "add_input_button")
    menu = button.menu()
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    qtbot.waitExposed(menu)
    yield menu
    menu.close()


def line(menu):
    return menu.findChild(QLineEdit, "feature_formula")


def said(menu):
    return menu.findChild(QLabel, "feature_formula_message").text()


def type_in(menu, text):
    QTest.mouseClick(line(menu), Qt.MouseButton.LeftButton)
    line(menu).clear()
    QTest.keyClicks(line(menu), text)
    QTest.keyClick(line(menu), Qt.Key.Key_Return)


def test_a_formula_becomes_an_input_and_the_menu_goes(qtbot, panel, menu):
    with qtbot.waitSignal(panel.input_requested) as feature:
        type_in(menu, "sqrt(x1^2 + x2^2)")
    assert feature.args == ["sqrt(x1^2 + x2^2)"]
    assert not menu.isVisible()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x1 +* x2", "Expected a number, a column or (, not *, at character 5."),
        ("x3", "There is no column x3; there is x1, x2, at character 1."),
        ("f(x1)", "There is no function f, at character 1."),
        ("x1", "x₁ is an input already."),
        ("7", "A feature is made of at least one column."),
    ],
)
def test_what_is_wrong_is_said_where_it_was_typed(qtbot, panel, menu, text, sentence):
    with qtbot.assertNotEmitted(panel.input_requested):
        type_in(menu, text)
    assert said(menu) == sentence
    assert menu.isVisible()
    assert line(menu).text() == text
    QTest.keyClicks(line(menu), "1")
    assert said(menu).startswith("Of x1, x2:")


def test_a_formula_without_a_value_at_a_sample_names_it(panel, menu, experiment):
    values = experiment.dataset.values
    row = int(values[0].argmin())
    type_in(menu, f"log(x1 - {float(values[0, row])!r})")
    assert f"at sample {row}: x1 = " in said(menu)


def test_a_typed_feature_is_listed_and_taken_away(qtbot, panel, experiment):
    typed = edits.add_input(experiment, "x1 - x2")
    panel.set_experiment(typed)
    menu = panel.findChild(QToolButton, "add_input_button").menu()
    menu.aboutToShow.emit()
    action = next(action for action in menu.actions() if action.text() == "x₁ − x₂")
    assert action.isChecked()
    with qtbot.waitSignal(panel.units_removal_requested) as removal:
        action.trigger()
    assert removal.args == [(typed.topology.inputs[-1].id,)]


def test_the_longest_usual_sentence_is_not_cut(menu):
    type_in(menu, "log(x1)")
    note = menu.findChild(QLabel, "feature_formula_message")
    assert "is not above 0 at sample" in note.text()
    assert note.heightForWidth(note.width()) <= note.height()
