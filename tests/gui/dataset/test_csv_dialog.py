"""Importing a table in the whole window, with a mouse and a keyboard."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
)

from tests.gui.driving import LEFT, answer_file_dialog, click, part, press, settle

FLOWERS = "length;width;species\n" + "".join(
    f"{10 + i % 7},{i % 10};{200 + i};{('iris', 'rose', 'lily')[i % 3]}\n" for i in range(60)
)


@pytest.fixture
def flowers(tmp_path):
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS, encoding="utf-8")
    return path


def opened(qtbot, window, path):
    """Open the import dialog for `path` and wait until it has read the file."""
    window.open_path(path)
    dialog = part(window, "csv_dialog", QDialog)
    label, wrong = part(dialog, "csv_verdict", QLabel), part(dialog, "csv_refusal", QLabel)
    qtbot.waitUntil(lambda: bool(label.text() or wrong.text()))
    return dialog


def cancel(qtbot, window, dialog):
    click(dialog, "csv_cancel")
    qtbot.waitUntil(lambda: window.findChild(QDialog, "csv_dialog") is None)


def choose(box, text):
    """Choose an entry of a list by the keyboard."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != text:
        before = box.currentText()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentText() != before


def toggle(view, row):
    """Click the check of a row."""
    index = view.model().index(row, 0)
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center() * 1)
    place = view.visualRect(index)
    place.setWidth(24)
    QTest.mouseClick(view.viewport(), LEFT, pos=place.center())


def roles(dialog):
    model = part(dialog, "csv_columns", QTableView).model()
    return [model.index(row, 3).data() for row in range(model.rowCount())]


def test_a_table_is_imported_from_the_button_in_one_step_of_undo(qtbot, window, flowers):
    before = window.controller.store.experiment
    click(window, "import_csv_button")
    answer_file_dialog(qtbot, window, flowers)
    dialog = part(window, "csv_dialog", QDialog)
    button = part(dialog, "csv_import", QPushButton)
    qtbot.waitUntil(button.isEnabled)
    assert part(dialog, "csv_size", QLabel).text() == "60 rows, 3 columns"
    assert part(dialog, "csv_delimiter", QComboBox).currentText() == "Semicolon"
    assert part(dialog, "csv_decimal", QComboBox).currentText() == "Comma"
    assert roles(dialog) == ["feature", "feature", "target"]
    assert part(dialog, "csv_classes", QLabel).text() == "iris 20, lily 20, rose 20"
    assert part(dialog, "csv_verdict", QLabel).text() == (
        "48 rows to train, 12 to test. Network 2 – 8 – 8 – 3, tanh inside; "
        "Adam · softmax cross-entropy · full batch · L2 0.001; learning rate 0.01."
    )
    assert window.controller.store.experiment is before
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: window.findChild(QDialog, "csv_dialog") is None)
    snapshot = settle(qtbot, window)
    made = snapshot.experiment
    assert snapshot.state.step == 0
    assert made.title == "flowers"
    assert made.dataset.columns == ("length", "width")
    assert made.dataset.task.classes == ("iris", "lily", "rose")
    np.testing.assert_array_equal(made.dataset.values[1], np.arange(200, 260))
    assert made.dataset.values[0, :3].tolist() == [10.0, 11.1, 12.2]
    train = made.dataset.values[:, ~made.dataset.test]
    assert [s.mean for s in made.dataset.scaling] == pytest.approx(train.mean(axis=1).tolist())
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.controller.store.experiment is before
    press(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert window.controller.store.experiment == made


def test_escape_leaves_everything_as_it_was(qtbot, window, flowers):
    before = window.controller.store.experiment
    dialog = opened(qtbot, window, flowers)
    toggle(part(dialog, "csv_columns", QTableView), 0)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(QDialog, "csv_dialog") is None)
    assert window.controller.store.experiment is before
    assert not window.controller.undo_stack.canUndo()


def test_a_file_may_be_dropped_on_the_window(qtbot, window, flowers):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(flowers))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(500, 300)
    enter = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, data, buttons, keys)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, buttons, keys))
    dialog = part(window, "csv_dialog", QDialog)
    qtbot.waitUntil(part(dialog, "csv_import", QPushButton).isEnabled)
    cancel(qtbot, window, dialog)


def test_a_table_named_on_the_command_line_is_shown_over_the_window(qtbot, open_window, flowers):
    window = open_window(str(flowers))
    dialog = part(window, "csv_dialog", QDialog)
    qtbot.waitUntil(lambda: dialog.isVisible() and window.isVisible())
    qtbot.waitUntil(part(dialog, "csv_import", QPushButton).isEnabled)
    cancel(qtbot, window, dialog)


def test_columns_are_ignored_and_another_one_is_predicted(qtbot, window, flowers):
    dialog = opened(qtbot, window, flowers)
    view = part(dialog, "csv_columns", QTableView)
    toggle(view, 0)
    assert roles(dialog) == ["ignored", "feature", "target"]
    toggle(view, 1)
    assert roles(dialog) == ["ignored", "ignored", "target"]
    verdict = part(dialog, "csv_verdict", QLabel)
    assert verdict.text() == "Choose at least one column of numbers as a feature."
    assert not part(dialog, "csv_import", QPushButton).isEnabled()
    toggle(view, 0)
    choose(part(dialog, "csv_target", QComboBox), "width")
    assert roles(dialog) == ["feature", "target", "ignored (text)"]
    told = view.model().index(2, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert told.endswith("Only numbers can be features; text can be the target.")
    assert part(dialog, "csv_kind", QComboBox).currentText() == "A value"
    assert part(dialog, "csv_classes", QLabel).text() == "20 to 25.9. Learned in units of 10."
    click(dialog, "csv_import")
    dataset = settle(qtbot, window).experiment.dataset
    assert dataset.task.kind == "regression"
    np.testing.assert_allclose(dataset.labels, np.arange(200, 260) / 10)
    assert window.controller.store.experiment.hyperparameters.loss == "half_mean_squared"


def test_gaps_are_counted_and_left_out_or_filled(qtbot, window, tmp_path):
    path = tmp_path / "gaps.csv"
    rows = [f"{i % 5},{'' if i % 10 == 3 else i * 7 % 11},{'ab'[i % 2]}" for i in range(50)]
    path.write_text("x,y,kind\n" + "\n".join(rows), encoding="utf-8")
    dialog = opened(qtbot, window, path)
    assert part(dialog, "csv_gaps", QLabel).text() == "5 rows with 5 gaps:"
    assert part(dialog, "csv_verdict", QLabel).text().startswith("36 rows to train, 9 to test.")
    choose(part(dialog, "csv_fill", QComboBox), "Fill with the column's mean")
    assert part(dialog, "csv_verdict", QLabel).text().startswith("40 rows to train, 10 to test.")
    standardize = part(dialog, "csv_standardize", QCheckBox)
    assert not standardize.isChecked()
    QTest.mouseClick(standardize, LEFT)
    click(dialog, "csv_reseed_button")
    assert part(dialog, "csv_seed", QLabel).text() == "Seed 1"
    click(dialog, "csv_import")
    dataset = settle(qtbot, window).experiment.dataset
    assert dataset.size == 50
    assert len(dataset.scaling) == 2
    cells = [row.split(",")[1] for row in rows]
    known = [
        float(cell) for cell, test in zip(cells, dataset.test, strict=True) if cell and not test
    ]
    assert dataset.values[1, 3] == pytest.approx(np.mean(known))


def test_rows_without_a_target_are_counted_and_left_out(qtbot, window, tmp_path):
    path = tmp_path / "gaps.csv"
    rows = [f"{i % 5},{'' if i < 4 else i},{'' if i % 10 == 3 else 'ab'[i % 2]}" for i in range(50)]
    path.write_text("x,y,kind\n" + "\n".join(rows), encoding="utf-8")
    dialog = opened(qtbot, window, path)
    said = part(dialog, "csv_gaps", QLabel)
    assert said.text() == "5 rows without “kind” left out. 3 rows with 3 gaps:"
    assert part(dialog, "csv_verdict", QLabel).text().startswith("34 rows to train, 8 to test.")
    toggle(part(dialog, "csv_columns", QTableView), 1)
    assert said.text() == "5 rows without “kind” left out. No feature has a gap."
    assert not part(dialog, "csv_fill", QComboBox).isVisible()
    cancel(qtbot, window, dialog)


def test_another_delimiter_is_tried_and_a_refusal_says_what_to_do(qtbot, window, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("a,b;c\n1,2;x\n3,4;y\n5,6;x\n", encoding="utf-8")
    dialog = opened(qtbot, window, path)
    assert roles(dialog) == ["feature", "target"]  # 1,2 is one number, by a decimal comma
    choose(part(dialog, "csv_delimiter", QComboBox), "Bar")
    wrong = part(dialog, "csv_refusal", QLabel)
    qtbot.waitUntil(wrong.isVisible)
    assert wrong.text() == (
        "odd.csv has one column; a feature and a target take two. "
        "Choose another delimiter, or export more columns."
    )
    assert not part(dialog, "csv_import", QPushButton).isEnabled()
    choose(part(dialog, "csv_delimiter", QComboBox), "Comma")
    qtbot.waitUntil(part(dialog, "csv_columns", QTableView).isVisible)
    cancel(qtbot, window, dialog)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02,\xff", "is not a text file"),
        (b"a,b\n1,2\n3\n", "line 3 has 1 cell"),
        (b"a\n1\n", "has one column"),
        (b"a,b\n1,inf\n2,3\n", "line 2, “b” is inf"),
    ],
)
def test_bad_files_are_named_in_the_dialog_and_change_nothing(
    qtbot, window, tmp_path, content, words
):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    before = window.controller.store.experiment
    dialog = opened(qtbot, window, path)
    wrong = part(dialog, "csv_refusal", QLabel)
    assert words in wrong.text()
    assert wrong.isVisible()
    assert not part(dialog, "csv_import", QPushButton).isEnabled()
    cancel(qtbot, window, dialog)
    assert window.controller.store.experiment is before


def test_a_gigabyte_is_refused_and_all_text_has_no_feature(qtbot, window, tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(10**9)
    dialog = opened(qtbot, window, path)
    assert "has 1.0 GB, and 67 MB are read at most" in part(dialog, "csv_refusal", QLabel).text()
    cancel(qtbot, window, dialog)
    path = tmp_path / "text.csv"
    path.write_text("a,b\nx,p\ny,q\nz,p\n", encoding="utf-8")
    dialog = opened(qtbot, window, path)
    assert "nothing to feed to the network" in part(dialog, "csv_verdict", QLabel).text()
    cancel(qtbot, window, dialog)


def test_a_long_reading_shows_how_far_it_is_and_can_be_called_off(qtbot, window, tmp_path):
    path = tmp_path / "long.csv"
    row = ",".join(["a b", *["1.5"] * 30])
    path.write_text("\n".join([row] * 60_000), encoding="utf-8")
    window.open_path(path)
    dialog = part(window, "csv_dialog", QDialog)
    bar = part(dialog, "csv_progress", QProgressBar)
    qtbot.waitUntil(lambda: bar.isVisible() and bar.value() > 0, timeout=20_000)
    cancel(qtbot, window, dialog)


def test_duplicated_names_are_said(qtbot, window, tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("a,a,k\n1,2,x\n3,4,y\n5,6,x\n", encoding="utf-8")
    dialog = opened(qtbot, window, path)
    text = part(dialog, "csv_notes", QLabel).text()
    assert text == "Several columns are named “a”; they are numbered here."
    cancel(qtbot, window, dialog)


def test_the_data_are_exported_from_the_menu(qtbot, window, tmp_path):
    from PySide6.QtGui import QAction

    path = tmp_path / "data.csv"
    part(window, "export_data_action", QAction).trigger()
    answer_file_dialog(qtbot, window, path)
    qtbot.waitUntil(path.exists)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "x1,x2,class,set"
    assert len(lines) == 501
