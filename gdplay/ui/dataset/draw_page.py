"""The page that data are drawn on: tools, classes, the canvas, and the tool's settings."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from gdplay.experiment import features
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.plane import is_curve
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.ui.button import push_button
from gdplay.ui.dataset.canvas import DataCanvas
from gdplay.ui.dataset.class_chooser import ClassChooser
from gdplay.ui.dataset.hand import BLOB_SHARE, Hand
from gdplay.ui.dataset.intents import DataIntents
from gdplay.ui.dataset.selection_bar import SelectionBar
from gdplay.ui.dataset.sheet import sheet_of
from gdplay.ui.dataset.tools import Tool, ToolGrid
from gdplay.ui.dataset.value_slider import ValueSlider
from gdplay.ui.text import number, shortened
from gdplay.ui.theme.theme import Theme

_RADII: Final = tuple(step / 20.0 for step in range(1, 41))
_DENSITIES: Final = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)
_ANY_WIDTH: Final = 16_777_215
"""Qt's own limit of a widget's width."""

_LEAST_NAME: Final = 26
"""Pixels that a column's name takes at least beside the place under the pointer."""

_ROOMY: Final = 470
"""From this height on, at the text scale of 1, there is room for the tools' names."""

_CURVE_RADIUS: Final = 0.15
"""Of the brush on a curve at first: a thin line of points."""


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
        self._names: tuple[str, ...] = ()
        self._is_curve = False
        self._progress = ""
        self._place = ""
        self._noted = ""
        self._canvas = DataCanvas(theme, intents)
        self._classes = ClassChooser(theme, intents)
        self._tools = ToolGrid(theme)
        self._selection = SelectionBar(self._canvas.painting)
        self._readout = _small_label("dataset_readout")
        self._readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
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
        self._size = ValueSlider(
            "brush_size_slider",
            "Radius",
            tip="How far the brush, the eraser and the forces reach",
            stops=_RADII,
            text=number,
        )
        self._density = ValueSlider(
            "brush_density_slider",
            "Density",
            tip="How many points the brush leaves on each unit of its way, or a blob has",
            stops=_DENSITIES,
            text=self._density_text,
        )
        self._settings = QStackedWidget()
        self._controls = QWidget()
        self._clear = push_button(
            "clear_button", "Clear", "Take every point away; undo brings them back"
        )
        self._begin = push_button("new_curve_button", "", "")
        self._note = _small_label("draw_note")
        policy = self._note.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)  # no word makes the page wider
        self._note.setSizePolicy(policy)
        self._lay_out()
        self._connect()
        hand = Hand()
        self._radii = {False: hand.radius, True: _CURVE_RADIUS}
        self._density.set_value(hand.density)
        self._show_radius()
        self._show_tool(hand.tool)

    @property
    def canvas(self) -> DataCanvas:
        """The canvas itself."""
        return self._canvas

    def _lay_out(self) -> None:
        sliders = QWidget()
        pair = QHBoxLayout(sliders)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(12)
        for slider in (self._size, self._density):
            pair.addWidget(slider, 1, Qt.AlignmentFlag.AlignTop)
        self._settings.addWidget(sliders)
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
        self._size.value_changed.connect(self._take_radius)
        self._density.value_changed.connect(self._take_density)
        painting.label_chosen.connect(self._classes.choose)
        painting.tool_chosen.connect(self._take_tool)
        painting.pointed.connect(self._show_place)
        painting.said.connect(self._show_progress)
        self._batch.toggled.connect(self.batch_wanted)
        self._wide.toggled.connect(self._widen)
        self._clear.clicked.connect(self._intents.clear_requested)
        self._begin.clicked.connect(self._ask_for_another)
        self._theme.changed.connect(self._show_room)

    def set_dataset(self, dataset: Dataset, plane: Slice = FIRST_TWO) -> None:
        """Show `dataset` on the canvas, by the columns of `plane`, and offer its labels."""
        plane = plane.fitted(dataset)
        arranged = plane.arranged(dataset)
        self._names = sheet_of(arranged).axis_names(arranged)
        self._is_curve = is_curve(dataset)
        self._readout.setToolTip(_axes(self._names))
        self._canvas.set_dataset(dataset, plane)
        self._classes.set_dataset(dataset)
        self._classes.setVisible(not self._is_curve)
        self._selection.set_dataset(dataset)
        self._show_radius()
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
        self._noted = _note(dataset, plane)
        self._show_note()

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
        self._note.setWordWrap(is_roomy)
        self._show_note()

    def _show_note(self) -> None:
        """Say what has to be said, in one line where there is little room."""
        cut = Qt.TextElideMode.ElideRight
        line = self._note.fontMetrics().elidedText(self._noted, cut, self._controls.width())
        self._note.setText(self._noted if self._note.wordWrap() else line)
        self._note.setToolTip(self._noted)
        self._note.setVisible(bool(self._noted))

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
        self._size.setEnabled(tool.has_radius)
        self._density.setEnabled(tool.has_density)
        self._density.set_label("Points" if tool is Tool.BLOB else "Density")
        self._density.set_value(self._density.value)
        self._read()

    def _show_radius(self) -> None:
        radius = self._radii[self._is_curve]
        self._size.set_value(radius)
        self._canvas.painting.set_radius(radius)

    @Slot(float, bool)
    def _take_radius(self, value: float, final: bool) -> None:
        self._radii[self._is_curve] = value
        self._canvas.painting.set_radius(value)

    @Slot(float, bool)
    def _take_density(self, value: float, final: bool) -> None:
        self._canvas.painting.set_density(value)

    def _density_text(self, value: float) -> str:
        share = BLOB_SHARE if self._canvas.painting.hand.tool is Tool.BLOB else 1
        return number(round(value * share))

    @Slot(object)
    def _show_place(self, place: tuple[float, float] | None) -> None:
        numbers = [_written(value) for value in place or ()]
        pairs = zip(self._fitting_names(numbers), numbers, strict=False)
        self._place = ", ".join(" ".join(filter(None, pair)) for pair in pairs)
        self._read()

    def _fitting_names(self, numbers: list[str]) -> list[str]:
        """Return the axes' names, cut so that all `numbers` can be read; empty ones at worst."""
        metrics = self._readout.fontMetrics()
        taken = metrics.horizontalAdvance(", ".join(f" {text}" for text in numbers))
        wanted = [metrics.horizontalAdvance(name) for name in self._names]
        room = self._readout.width() - taken
        if sum(wanted) <= room:
            return list(self._names)
        each = room // len(wanted)
        if each < _LEAST_NAME:
            return [""] * len(wanted)
        cut = Qt.TextElideMode.ElideRight
        return [metrics.elidedText(name, cut, each) for name in self._names]

    @Slot(str)
    def _show_progress(self, progress: str) -> None:
        self._progress = progress
        self._read()

    def _read(self) -> None:
        hint = self._canvas.painting.hand.tool.hint
        self._readout.setText(self._progress or self._place or hint)

    @Slot()
    def _ask_for_another(self) -> None:
        if self._is_curve:
            self._intents.plane_requested.emit()
        else:
            self._intents.curve_requested.emit()


def _small_label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("role", "small")
    return label


def _note(dataset: Dataset, plane: Slice) -> str:
    """Return what has to be said about columns that are not shown and classes without points."""
    notes = []
    hidden = len(dataset.columns) - 2
    if hidden > 0:
        order = plane.order(dataset)[:2]
        shown = " and ".join(shortened(features.label(dataset.columns[place])) for place in order)
        held = "others' mean" if hidden > 1 else "other's mean"
        if plane.row is not None:
            held = f"{'others' if hidden > 1 else 'other'} from sample {number(plane.row)}"
        notes.append(
            f"2 of {len(dataset.columns)} columns, as in Output: {shown}. "
            f"New points take the {held}."
        )
    trained = np.unique(dataset.labels[dataset.train_rows])
    bare = [name for at, name in enumerate(dataset.task.classes) if at not in trained]
    if bare and dataset.size:
        names = " and ".join([", ".join(bare[:-1]), bare[-1]] if len(bare) > 1 else bare)
        notes.append(f"No training points of class {names} yet.")
    return " ".join(notes)


def _axes(names: tuple[str, ...]) -> str:
    """Return what runs across and upwards, in full."""
    return ", ".join(f"{way}: {name}" for way, name in zip(("Across", "up"), names, strict=False))


def _written(value: float) -> str:
    return number(float(f"{value:.2g}") if abs(value) < 1.0 else round(value, 1))
