"""Random gestures with a real mouse and real keys, on both canvases and the table."""

from __future__ import annotations

import random
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from gdplay.ui.dataset.table.view import SamplesView
from gdplay.ui.dataset.tools import Tool
from gdplay.ui.main_window import MainWindow
from gdplay.ui.network.tools import Tool as NetworkTool
from tests.gui.dataset.painter import stroke
from tests.gui.driving import LEFT, connect, middle_of_link, neuron, part
from tests.gui.network.hands import swipe
from tests.soak.hurry import MOST_SAMPLES, Hurried

CTRL = Qt.KeyboardModifier.ControlModifier


class HandsHurry(Hurried):
    """Draws with the mouse, types into the table, and looks at one thing after the other."""

    def __init__(self, window: MainWindow, dice: random.Random) -> None:
        super().__init__(window, dice)
        self._network = part(window, "topology_view")
        self._canvas = part(window, "dataset_view")
        self._table = part(window, "samples_table", SamplesView)
        self._output = part(window, "surface_view")

    @property
    def edits(self) -> tuple[Callable[[], None], ...]:
        """Every gesture."""
        return (
            self.drag_a_link,
            self.swipe_a_cut,
            self.double_click,
            self.click_and_delete,
            self.point_around,
            self.brush,
            self.brush,
            self.lasso,
            self.use_a_force,
            self.paste_into_the_table,
            self.delete_in_the_table,
            self.look_elsewhere,
            self.look_elsewhere,
            self.point_at_the_output,
            self.choose_the_axes,
            self.step_through,
            self.open_a_graph,
        )

    # The network's canvas

    def drag_a_link(self) -> None:
        """Drag from a neuron to another."""
        self._take(NetworkTool.SELECT)
        connect(self._network, self.a_unit(), self.a_unit())

    def swipe_a_cut(self) -> None:
        """Swipe across a link."""
        links = self.some_links(1)
        if links:
            self._take(NetworkTool.CUT)
            middle = middle_of_link(self._network, links[0])
            swipe(self._network, middle - middle / 20, middle + middle / 20)
            self._take(NetworkTool.SELECT)

    def double_click(self) -> None:
        """Double-click, wherever that is, and drop what it opens."""
        if self.has_room:
            port = self._network.viewport()
            place = port.rect().center() * self.dice.uniform(0.5, 1.5)
            QTest.mouseDClick(port, LEFT, pos=place)
            QTest.keyClick(QGuiApplication.focusObject() or port, Qt.Key.Key_Escape)

    def click_and_delete(self) -> None:
        """Select a neuron, whose page then opens, and now and then delete it."""
        self._take(NetworkTool.SELECT)
        place = neuron(self._network, self.a_unit())
        QTest.mouseClick(self._network.viewport(), LEFT, pos=place)
        if self.dice.random() < 0.3:
            QTest.keyClick(self._network, Qt.Key.Key_Delete)

    def point_around(self) -> None:
        """Point at neurons and links."""
        for _ in range(3):
            QTest.mouseMove(self._network.viewport(), neuron(self._network, self.a_unit()))

    def _take(self, tool: NetworkTool) -> None:
        self._network.take_tool(tool)

    # The data canvas

    def brush(self) -> None:
        """Paint a stroke, or put a blob or a point."""
        if self.dataset.size < MOST_SAMPLES:
            self._stroke(self.dice.choice((Tool.BRUSH, Tool.POINT, Tool.BLOB)))

    def lasso(self) -> None:
        """Circle points; relabel, move over or delete them, or let them go."""
        if self._stroke(Tool.SELECT):
            keys = Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_T, Qt.Key.Key_Delete, Qt.Key.Key_Escape
            QTest.keyClick(self._canvas, self.dice.choice(keys))

    def use_a_force(self) -> None:
        """Erase, shake, draw near or push away."""
        tools = Tool.ERASER, Tool.JITTER, Tool.ATTRACT, Tool.REPEL
        self._stroke(self.dice.choice(tools))

    def _stroke(self, tool: Tool) -> bool:
        """Draw with `tool` where the canvas is on show; return whether it is."""
        if not self._canvas.isVisible():
            return False
        QTest.keyClick(self._canvas, tool.key)
        edge = self._canvas.painting.edge
        places = [(self.dice.uniform(-edge, edge), self.dice.uniform(-edge, edge)) for _ in "abcd"]
        stroke(self._canvas, *places)
        return True

    # The table

    def paste_into_the_table(self) -> None:
        """Paste a number into a cell."""
        if self._go_to_a_cell():
            QGuiApplication.clipboard().setText(f"{self.dice.uniform(-3, 3):.3f}")
            QTest.keyClick(self._table, Qt.Key.Key_V, CTRL)

    def delete_in_the_table(self) -> None:
        """Delete a row."""
        if self._go_to_a_cell():
            QTest.keyClick(self._table, Qt.Key.Key_Delete)

    def _go_to_a_cell(self) -> bool:
        """Go to a cell where the table is on show; return whether it is."""
        model = self._table.model()
        if not self._table.isVisible() or not model.rowCount():
            return False
        self._table.setCurrentIndex(model.index(self.dice.randrange(model.rowCount()), 0))
        return True

    # Looking

    def look_elsewhere(self) -> None:
        """Open another page of the data or of the plots."""
        tabs = part(self.window, self.dice.choice(("dataset_tabs", "tray_tabs")), QTabBar)
        if not tabs.isVisible():
            self.window.panels.drawer.toggle()
            return
        QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(self.dice.randrange(tabs.count())).center())

    def point_at_the_output(self) -> None:
        """Point at the output and select the sample there, if there is one."""
        place = self._output.rect().center() * self.dice.uniform(0.4, 1.6)
        QTest.mouseMove(self._output, place)
        QTest.mouseClick(self._output, LEFT, pos=place)

    def choose_the_axes(self) -> None:
        """Put two columns on the axes, and hold the others at the selected sample or not."""
        columns = range(len(self.dataset.columns))
        if len(columns) > 1:
            self.controller.slicing.set_axes(*self.dice.sample(columns, 2))
            self.controller.slicing.follow_selection(self.dice.random() < 0.5)

    def step_through(self) -> None:
        """Step through some phases, and leave."""
        self._press(*[Qt.Key.Key_P] * 3)

    def open_a_graph(self) -> None:
        """Open the graph of one sample, and close it."""
        self._press(Qt.Key.Key_G)

    def _press(self, *keys: Qt.Key) -> None:
        """Press keys where the network is drawn; then Escape."""
        for key in (*keys, Qt.Key.Key_Escape):
            QTest.keyClick(self._network, key)
