"""Why a weight moves, in the real window: the tabs, the surface and the network linked."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTabBar, QTableView

from gdplay.app.selection import PathItem
from gdplay.experiment.parameter import Link
from gdplay.ui.network.footer import Legend
from tests.gui.driving import LEFT, middle_of_link, part, settle

FIRST = Link(0, 2)


def open_tab(window, place):
    tabs = part(window, "inspector_tabs", QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(place).center())


def point_at(table, line):
    cell = table.visualRect(table.model().index(line, 0)).center()
    QTest.mouseMove(table.viewport(), cell - QPoint(2, 0))
    QTest.mouseMove(table.viewport(), cell)
    QApplication.processEvents()


def test_paths_samples_and_network_are_linked(qtbot, window):
    view = part(window, "topology_view")
    QTest.mouseClick(view.viewport(), LEFT, pos=middle_of_link(view, FIRST))
    selection = window.controller.selection
    assert isinstance(selection.item, Link)
    link = selection.item

    open_tab(window, 1)
    title = part(window, "inspector_sample", QLabel)
    qtbot.waitUntil(lambda: title.isVisible() and "(1st of 10)" in title.text())
    QTest.mouseClick(part(window, "by_path_button", QPushButton), LEFT)
    plain = view.grab().toImage()
    point_at(part(window, "inspector_paths", QTableView), 0)
    assert isinstance(selection.hovered, PathItem)
    assert selection.hovered.links[0] == link
    assert view.grab().toImage() != plain

    open_tab(window, 2)
    surface, note = part(window, "surface_view"), part(window, "output_note", QLabel)
    table = part(window, "inspector_shares", QTableView)
    qtbot.waitUntil(lambda: table.isVisible() and table.model().rowCount() == 10)
    assert "10 points of the batch" in note.text()
    assert "purple pulls this weight up, green down" in note.text()
    legend = part(window, "network_legend", Legend)
    assert legend.text.startswith("weight")
    point_at(table, 0)
    qtbot.waitUntil(lambda: legend.text.startswith("pull"))
    coloured = surface.grab().toImage()

    QTest.keyClick(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.controller.snapshot.state.step == 1)
    qtbot.waitUntil(lambda: surface.grab().toImage() != coloured)
    open_tab(window, 0)
    qtbot.waitUntil(lambda: legend.text.startswith("weight"))
    assert "training points" in note.text()


def test_the_tabs_follow_a_run_and_its_edits(qtbot, window):
    controller, selection = window.controller, window.controller.selection
    selection.select(FIRST)
    open_tab(window, 2)
    title = part(window, "inspector_batch", QLabel)
    qtbot.waitUntil(lambda: "next batch (1 of 25)" in title.text())
    controller.play()
    qtbot.waitUntil(lambda: ": batch " in title.text())
    seen = title.text()
    qtbot.waitUntil(lambda: title.text() != seen)
    controller.pause()
    qtbot.waitUntil(lambda: "next batch" in title.text())
    controller.settings.set_hyperparameters(batch_size=0)
    qtbot.waitUntil(lambda: title.text() == "250 samples: all training points")
    controller.network.cut_links((FIRST,))
    settle(qtbot, window)
    assert selection.item is None
    note = part(window, "output_note", QLabel)
    qtbot.waitUntil(lambda: "training points" in note.text())
