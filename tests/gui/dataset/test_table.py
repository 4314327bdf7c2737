"""The table of samples in the whole window, with a mouse, a keyboard and the clipboard."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QTabBar

from gdplay.app.selection import SampleItem
from gdplay.experiment.dataset import Dataset, Task
from gdplay.experiment.edits.dataset import replace_dataset
from gdplay.ui.dataset.table import cells
from gdplay.ui.dataset.table.cells import CellError
from gdplay.ui.dataset.table.model import SamplesModel
from gdplay.ui.dataset.table.view import SamplesView
from gdplay.ui.number_field import NumberField
from gdplay.ui.theme.theme import Theme
from tests.gui.driving import LEFT, click, part, press

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def table(window, qtbot):
    """Bring the table forward and answer its view."""
    tabs = part(window, "dataset_tabs", QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(2).center())
    view = part(window, "samples_table", SamplesView)
    qtbot.waitUntil(view.isVisible)
    return view


def dataset_of(window):
    return window.controller.store.experiment.dataset


def point_at(view, place, field):
    index = view.model().index(place, field)
    view.scrollTo(index)
    return view.visualRect(index).center()


def go_to(view, place, field, modifier=Qt.KeyboardModifier.NoModifier):
    view.setFocus()
    QTest.mouseClick(view.viewport(), LEFT, modifier, point_at(view, place, field))


def sort_by(view, field):
    header = view.horizontalHeader()
    x = header.sectionViewportPosition(field) + header.sectionSize(field) // 2
    QTest.mouseClick(header.viewport(), LEFT, pos=QPoint(x, header.height() // 2))


def note(window):
    return part(window, "samples_note", QLabel).text()


def test_the_current_row_is_the_selected_sample_and_the_other_way_round(window, table):
    go_to(table, 3, 0)
    assert window.controller.selection.item == SampleItem(3)
    press(window, Qt.Key.Key_Down)
    assert window.controller.selection.item == SampleItem(4)
    window.controller.selection.select(SampleItem(250))
    assert table.currentIndex().row() == 250
    assert table.viewport().rect().intersects(table.visualRect(table.currentIndex()))
    sort_by(table, 0)
    row = int(np.argsort(dataset_of(window).values[0], kind="stable")[7])
    go_to(table, 7, 1)
    assert window.controller.selection.item == SampleItem(row)
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert window.controller.selection.item is None
    assert not table.currentIndex().isValid()


def test_a_sample_selected_while_the_table_is_hidden_is_current_when_it_is_shown(window, qtbot):
    window.controller.selection.select(SampleItem(40))
    tabs = part(window, "dataset_tabs", QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(2).center())
    view = part(window, "samples_table", SamplesView)
    qtbot.waitUntil(lambda: view.currentIndex().row() == 40)


def test_a_header_sorts_up_and_down_and_gives_the_order_of_the_data_back(window, table):
    values = dataset_of(window).values[1]
    shown = lambda: [table.model().row_at(place) for place in range(len(values))]  # noqa: E731
    sort_by(table, 1)
    assert shown() == np.argsort(values, kind="stable").tolist()
    sort_by(table, 1)
    assert shown() == np.argsort(-values, kind="stable").tolist()
    sort_by(table, 1)
    assert shown() == list(range(len(values)))


def test_a_cell_is_edited_in_one_step_of_undo(qtbot, window, table):
    before = window.controller.store.experiment
    go_to(table, 5, 1)
    QTest.mouseDClick(table.viewport(), LEFT, pos=point_at(table, 5, 1))
    field = part(table, "cell_field", NumberField)
    QTest.keyClicks(field, "-3.25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.findChild(NumberField, "cell_field") is None)
    expected = before.dataset.values.copy()
    expected[1, 5] = -3.25
    np.testing.assert_array_equal(dataset_of(window).values, expected)
    press(window, Qt.Key.Key_Z, CTRL)
    assert window.controller.store.experiment is before


def test_typing_a_digit_or_a_sign_begins_an_edit_and_letters_stay_the_windows(qtbot, window, table):
    go_to(table, 2, 0)
    speed = window.controller.player.speed
    QTest.keyClick(table, Qt.Key.Key_Minus)
    field = part(table, "cell_field", NumberField)
    QTest.keyClicks(field, "1.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dataset_of(window).values[0, 2] == -1.5)
    assert window.controller.player.speed == speed


@pytest.mark.parametrize("bad", ["abc", "nan", "1_0", "inf", ""])
def test_bad_input_is_refused_at_the_cell_and_stays_open(window, table, bad):
    before = window.controller.store.experiment
    go_to(table, 5, 0)
    QTest.keyClick(table, Qt.Key.Key_F2)
    field = part(table, "cell_field", NumberField)
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, bad)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.isVisible()
    assert f"“{bad}” is not a number" in part(window, "cell_field_message", QLabel).text()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert window.controller.store.experiment is before


def test_a_class_and_the_set_are_chosen_from_lists(qtbot, window, table):
    row = 4
    before = dataset_of(window)
    for field in (2, 3):
        go_to(table, row, field)
        QTest.keyClick(table, Qt.Key.Key_Return)
        box = part(table, "cell_list", QComboBox)
        QTest.keyClick(box, Qt.Key.Key_Up if box.currentIndex() else Qt.Key.Key_Down)
        QTest.keyClick(box, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: table.findChild(QComboBox, "cell_list") is None)
    after = dataset_of(window)
    assert after.labels[row] == 1 - before.labels[row]
    assert after.test[row] != before.test[row]


def test_rows_are_added_and_deleted(window, table):
    before = dataset_of(window)
    go_to(table, 10, 0)
    click(window, "add_row_button")
    after = dataset_of(window)
    assert after.size == before.size + 1
    np.testing.assert_array_equal(after.values[:, -1], before.values[:, 10])
    assert window.controller.selection.item == SampleItem(before.size)
    go_to(table, 3, 0)
    go_to(table, 5, 0, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    gone = dataset_of(window)
    kept = np.delete(np.arange(after.size), [3, 4, 5])
    np.testing.assert_array_equal(gone.values, after.values[:, kept])
    press(window, Qt.Key.Key_Z, CTRL)
    press(window, Qt.Key.Key_Z, CTRL)
    assert dataset_of(window) == before


def test_cells_are_copied_and_pasted_over_others(window, table):
    before = dataset_of(window)
    go_to(table, 0, 0)
    go_to(table, 1, 1, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_C, CTRL)
    expected = "".join(f"{x!r}\t{y!r}\n" for x, y in before.values[:, :2].T.tolist())
    assert QGuiApplication.clipboard().text() == expected
    go_to(table, 20, 0)
    QTest.keyClick(table, Qt.Key.Key_V, CTRL)
    values = before.values.copy()
    values[:, 20:22] = values[:, :2]
    np.testing.assert_array_equal(dataset_of(window).values, values)
    press(window, Qt.Key.Key_Z, CTRL)
    assert dataset_of(window) == before


def test_rows_with_a_header_from_a_spreadsheet_are_added(window, table):
    before = dataset_of(window)
    go_to(table, 0, 0)
    QGuiApplication.clipboard().setText("Class\tx2\tx1\n1\t0.5\t-2\n−1\t1,5\t3\n")
    QTest.keyClick(table, Qt.Key.Key_V, CTRL)
    after = dataset_of(window)
    assert after.size == before.size + 2
    assert after.values[:, -2:].tolist() == [[-2.0, 3.0], [0.5, 1.5]]
    assert after.labels[-2:].tolist() == [1.0, 0.0]
    assert not after.test[-2:].any()
    np.testing.assert_array_equal(after.values[:, :-2], before.values)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1\tx\n", "Line 1 of the clipboard: “x” is not a number."),
        ("x1\tclass\n1\tblue\n", "Line 2 of the clipboard: “blue” is not one of −1, +1."),
        ("1\t2\t1\ttrain\t7\n", "The clipboard has 5 columns, and 4 are left from here."),
        ("1\t2\n3\n", "Line 2 of the clipboard has 1 cells"),
        ("", "The clipboard holds no text."),
    ],
)
def test_a_paste_that_does_not_fit_says_why_and_changes_nothing(window, table, text, words):
    before = window.controller.store.experiment
    go_to(table, 0, 0)
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(table, Qt.Key.Key_V, CTRL)
    assert words in note(window)
    assert window.controller.store.experiment is before


def test_everything_is_copied_with_names_and_pasted_into_empty_data(window, table):
    before = dataset_of(window)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_A, CTRL)
    QTest.keyClick(table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().startswith("x1\tx2\tclass\tset\n")
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert dataset_of(window).size == 0
    QTest.keyClick(table, Qt.Key.Key_V, CTRL)
    after = dataset_of(window)
    for name in ("values", "labels", "test"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))


def test_the_table_takes_the_room_of_the_centre_and_gives_it_back(window, table):
    narrow = table.width()
    wide = part(window, "wide_table_button", QPushButton)
    QTest.mouseClick(wide, LEFT)
    assert table.width() > 3 * narrow
    assert wide.text() == "Narrow"
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert table.width() == narrow
    QTest.mouseClick(wide, LEFT)
    tabs = part(window, "dataset_tabs", QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(0).center())
    assert part(window, "data_drawer").width() < 300


def test_a_hundred_thousand_rows_are_shown_and_sorted_without_a_copy(qtbot):
    size = 100_000
    values = np.random.default_rng(1).normal(size=(3, size))
    none = np.zeros(size, dtype=bool)
    task = Task("classification", ("a", "b"))
    dataset = Dataset(("u", "v", "w"), values, np.arange(size) % 2.0, none, none, task)
    model = SamplesModel(Theme())
    view = SamplesView(Theme(), model)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    model.set_dataset(dataset)
    assert model.dataset is dataset
    sort_by(view, 2)
    order = np.argsort(values[2], kind="stable")
    assert [model.row_at(place) for place in (0, 500, size - 1)] == order[[0, 500, -1]].tolist()
    view.go_to(77)
    assert model.row_at(view.currentIndex().row()) == 77
    view.selectAll()
    assert len(view.chosen_rows()) == size


def test_one_empty_table_may_follow_another(window, table):
    """Qt warns of a change that names no cell."""
    window.controller.data.clear_samples()
    assert table.model().rowCount() == 0
    table.grab()  # which lays it out
    table.model().set_dataset(replace(dataset_of(window)))
    assert table.model().rowCount() == 0


def test_an_edit_keeps_the_order_that_a_sort_has_given(qtbot, window, table):
    sort_by(table, 0)
    model = table.model()
    order = [model.row_at(place) for place in range(20)]
    go_to(table, 3, 0)
    QTest.keyClick(table, Qt.Key.Key_9)
    QTest.keyClick(part(table, "cell_field", NumberField), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dataset_of(window).values[0, order[3]] == 9.0)
    assert [model.row_at(place) for place in range(20)] == order


def test_new_data_with_other_columns_are_shown_in_their_order(window, table):
    sort_by(table, 0)
    window.controller.data.swap_data("seed-example")
    model = table.model()
    assert model.columnCount() == 5
    assert [model.row_at(place) for place in range(4)] == [0, 1, 2, 3]


def test_a_cell_reads_what_it_shows():
    none = np.zeros(2, dtype=bool)
    task = Task("classification", ("−1", "+1"))
    dataset = Dataset(("x1",), np.array([[0.1, 1e-7]]), np.array([0.0, 1.0]), none, none, task)
    assert cells.text_of(dataset, 1, 0) == "1e-07"
    for text, index in (("-1", 0), ("+1", 1), ("1", 1), (" −1 ", 0)):
        assert cells.read_cell(dataset, 1, text) == index
    with pytest.raises(CellError, match="not one of train, test"):
        cells.read_cell(dataset, 2, "validation")


def test_pasting_rows_past_the_end_adds_them(window):
    dataset = dataset_of(window)
    changed = cells.pasted(dataset, "1\t2\n3\t4\n", [dataset.size - 1], 0)
    assert changed.rows.tolist() == [dataset.size - 1, dataset.size]
    assert changed.values.tolist() == [[1.0, 3.0], [2.0, 4.0]]
    assert replace_dataset(window.controller.store.experiment, dataset).dataset is dataset


def test_the_columns_are_standardized_and_fed_raw_again(window, table):
    before = window.controller.store.experiment
    check = part(window, "standardize_check", QCheckBox)
    assert not check.isChecked()
    QTest.mouseClick(check, LEFT)
    dataset = dataset_of(window)
    train = before.dataset.values[:, ~before.dataset.test]
    assert [each.mean for each in dataset.scaling] == pytest.approx(train.mean(axis=1).tolist())
    assert [each.scale for each in dataset.scaling] == pytest.approx(train.std(axis=1).tolist())
    np.testing.assert_array_equal(dataset.values, before.dataset.values)
    assert check.isChecked()
    QTest.mouseClick(check, LEFT)
    assert window.controller.store.experiment == before
    press(window, Qt.Key.Key_Z, CTRL)
    assert check.isChecked()
    press(window, Qt.Key.Key_Z, CTRL)
    assert not check.isChecked()
    assert window.controller.store.experiment is before
