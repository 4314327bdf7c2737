"""The page that data are drawn on: tools, classes, the canvas, and the tool's settings."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.plane import is_curve
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.ui.button import push_button
from gdplay.ui.dataset.brush_settings import BrushSettings
from gdplay.ui.dataset.canvas import DataCanvas
from gdplay.ui.dataset.class_chooser import ClassChooser
from gdplay.ui.dataset.draw_note import DrawNote
from gdplay.ui.dataset.intents import DataIntents
from gdplay.ui.dataset.readout import Readout
from gdplay.ui.dataset.selection_bar import SelectionBar
from gdplay.ui.dataset.sheet import sheet_of
from gdplay.ui.dataset.tools import Tool, ToolGrid
from gdplay.ui.theme.theme import Theme

_ANY_WIDTH: Final = 16_777_215
"""Qt's own limit of a widget's width."""

_ROOMY: Final = 470
"""From this height on, at the text scale of 1, there is room for the tools' names."""


class DrawPage(QWidget):
    """Paint, erase, select and move samples by hand.

    Parameters
    ----------
    theme
        Colours and type.
    intents
        Where edits are asked for.

    Signals
    -------
    wide_requested(bool)
        Give the canvas more room, or take it back.
    batch_wanted(bool)
        Ring the samples of the batch, or leave them as they are.
    """

    wide_requested = Signal(bool)
    batch_wanted = Signal(bool)

    def __init__(self, theme: Theme, intents: DataIntents, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._intents = intents
        self._room = _ROOMY
        self._is_curve = False
        self._canvas = DataCanvas(theme, intents)
        self._classes = ClassChooser(theme, intents)
        self._tools = ToolGrid(theme)
        self._selection = SelectionBar(self._canvas.painting)
        self._readout = Readout()
        self._wide = push_button("wide_canvas_button", "Widen", "Draw over the network, larger")
        self._wide.setCheckable(True)
        self._wide.setProperty("role", "tiny-text")
        self._batch = push_button(
            "batch_button",
            "Batch",
            "Ring the points of the batch of the step shown, on both pictures",
        )
        self._batch.setCheckable(True)
        self._batch.setProperty("role", "tiny-text")
        self._brush = BrushSettings(self._canvas.painting)
        self._settings = QStackedWidget()
        self._controls = QWidget()
        self._clear = push_button(
            "clear_button", "Clear", "Take every point away; undo brings them back"
        )
        self._begin = push_button("new_curve_button", "", "")
        self._note = DrawNote()
        self._lay_out()
        self._connect()
        self._show_tool(self._canvas.painting.hand.tool)

    @property
    def canvas(self) -> DataCanvas:
        """The canvas itself."""
        return self._canvas

    def _lay_out(self) -> None:
        self._settings.addWidget(self._brush)
        self._settings.addWidget(self._selection)
        self._settings.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        above = QHBoxLayout()
        above.setSpacing(0)
        above.addWidget(self._readout, 1)
        above.addWidget(self._batch)
        above.addWidget(self._wide)
        ways = QHBoxLayout()
        ways.setSpacing(4)
        for button in (self._clear, self._begin):
            button.setProperty("role", "low")
        ways.addWidget(self._clear)
        ways.addWidget(self._begin, 1)
        self._begin.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self._controls)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self._column.addWidget(self._tools)
        self._column.addWidget(self._classes)
        self._column.addLayout(above)
        self._column.addWidget(self._canvas, 1)
        self._column.addWidget(self._settings)
        self._column.addLayout(ways)
        self._column.addWidget(self._note)
        self._column.addStretch()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self._controls)

    def _connect(self) -> None:
        painting = self._canvas.painting
        self._tools.tool_picked.connect(self._take_tool)
        self._classes.label_chosen.connect(painting.set_label)
        painting.label_chosen.connect(self._classes.choose)
        painting.tool_chosen.connect(self._take_tool)
        painting.pointed.connect(self._readout.show_place)
        painting.said.connect(self._readout.show_progress)
        self._batch.toggled.connect(self.batch_wanted)
        self._wide.toggled.connect(self._widen)
        self._clear.clicked.connect(self._intents.clear_requested)
        self._begin.clicked.connect(self._ask_for_another)
        self._theme.changed.connect(self._show_room)

    def set_dataset(self, dataset: Dataset, plane: Slice = FIRST_TWO) -> None:
        """Show `dataset` on the canvas, by the columns of `plane`, and offer its labels."""
        plane = plane.fitted(dataset)
        arranged = plane.arranged(dataset)
        self._readout.set_names(sheet_of(arranged).axis_names(arranged))
        self._is_curve = is_curve(dataset)
        self._canvas.set_dataset(dataset, plane)
        self._classes.set_dataset(dataset)
        self._classes.setVisible(not self._is_curve)
        self._selection.set_dataset(dataset)
        self._brush.set_curve(self._is_curve)
        if self._clear.hasFocus() and dataset.size == 0:
            self._canvas.setFocus()  # a disabled button would hand it to some other one
        self._clear.setEnabled(dataset.size > 0)
        kind, about = (
            ("New plane", "Draw classes on an empty plane")
            if self._is_curve
            else ("New curve y = f(x)", "Draw points of a curve: one input, and a value upwards")
        )
        self._begin.setText(kind)
        self._begin.setAccessibleName(kind)
        self._begin.setToolTip(about)
        self._note.set_dataset(dataset, plane)

    @Slot(int)
    def set_room(self, height: int) -> None:
        """Fit into so many pixels where that can be."""
        self._room = height
        self._show_room()

    @Slot()
    def _show_room(self) -> None:
        """Leave the tools' names out where the canvas would be small for them."""
        is_roomy = self.is_wide or self._room >= _ROOMY * self._theme.scale
        self._tools.set_compact(not is_roomy)
        self._column.setSpacing(3 if is_roomy else 2)
        self._note.set_roomy(is_roomy)

    @property
    def is_batch_wanted(self) -> bool:
        """Whether the samples of the batch are to be ringed."""
        return self._batch.isChecked()

    def set_batch_wanted(self, wanted: bool) -> None:
        """Want the samples of the batch ringed, or not."""
        self._batch.setChecked(wanted)

    @property
    def is_wide(self) -> bool:
        """Whether the canvas has been given more room."""
        return self._wide.isChecked()

    def set_wide(self, wide: bool) -> None:
        """Ask for more room, or give it back."""
        self._wide.setChecked(wide)

    @Slot(bool)
    def _widen(self, wide: bool) -> None:
        """Put the canvas beside its tools, as large as there is room, or among them."""
        had_focus = self._canvas.hasFocus()
        self._wide.setText("Narrow" if wide else "Widen")
        self._wide.setAccessibleName(self._wide.text())
        self._wide.setToolTip("Show the network again" if wide else "Draw over the network, larger")
        self._controls.setMaximumWidth(self._controls.width() if wide else _ANY_WIDTH)
        if wide:
            self._row.addWidget(self._canvas, 1)
        else:
            self._column.insertWidget(self._column.indexOf(self._settings), self._canvas, 1)
        self._canvas.set_free(wide)
        self._show_room()
        if had_focus:
            self._canvas.setFocus()
        self.wide_requested.emit(wide)

    @Slot(object)
    def _take_tool(self, tool: Tool) -> None:
        self._canvas.painting.set_tool(tool)
        self._tools.show_tool(tool)
        self._show_tool(tool)

    def _show_tool(self, tool: Tool) -> None:
        self._settings.setCurrentIndex(1 if tool is Tool.SELECT else 0)
        self._brush.show_tool(tool)
        self._readout.set_hint(tool.hint)

    @Slot()
    def _ask_for_another(self) -> None:
        if self._is_curve:
            self._intents.plane_requested.emit()
        else:
            self._intents.curve_requested.emit()
