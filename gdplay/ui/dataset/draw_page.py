"""The page that data are drawn on: tools, classes, the canvas, and the brush's settings."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gdplay.experiment import features
from gdplay.experiment.dataset import Dataset
from gdplay.ui.button import push_button
from gdplay.ui.dataset.canvas import DataCanvas, Tool
from gdplay.ui.dataset.class_chooser import ClassChooser
from gdplay.ui.dataset.value_slider import ValueSlider
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_TOOLS: Final = (
    (Tool.BRUSH, "Brush", "Paint points inside a round brush while dragging"),
    (Tool.POINT, "Point", "Put a single point"),
    (Tool.ERASER, "Eraser", "Take away every point that the eraser passes over"),
)
_HINTS: Final = MappingProxyType(
    {
        Tool.BRUSH: "Drag to paint",
        Tool.POINT: "Click to put a point",
        Tool.ERASER: "Drag to erase",
    }
)
_RADII: Final = tuple(step / 10.0 for step in range(1, 21))
_DENSITIES: Final = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)
_RADIUS: Final = 0.6
_DENSITY: Final = 6


class DrawPage(QWidget):
    """Paint and erase samples by hand.

    Parameters
    ----------
    theme
        Colours and type.

    Signals
    -------
    samples_requested(values, labels)
        A stroke put points: arrays (2, n) and (n,).
    erase_requested(tuple)
        A stroke took the samples with these rows.
    clear_requested()
        Take every sample away.
    """

    samples_requested = Signal(object, object)
    erase_requested = Signal(tuple)
    clear_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._canvas = DataCanvas(theme)
        self._classes = ClassChooser(theme)
        self._tools = QButtonGroup(self)
        self._readout = QLabel()
        self._readout.setObjectName("dataset_readout")
        self._readout.setProperty("role", "small")
        self._size = ValueSlider(
            "brush_size_slider",
            "Brush radius",
            tip="Of the brush and of the eraser",
            stops=_RADII,
            text=number,
        )
        self._density = ValueSlider(
            "brush_density_slider",
            "Points for each unit moved",
            tip="How many points the brush leaves",
            stops=_DENSITIES,
            text=_whole,
        )
        self._clear = push_button(
            "clear_button", "Clear all points", "Take every point away; undo brings them back"
        )
        self._note = QLabel()
        self._note.setProperty("role", "small")
        self._note.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._size.set_value(_RADIUS)
        self._density.set_value(_DENSITY)
        self._canvas.set_radius(_RADIUS)
        self._canvas.density = _DENSITY

    @property
    def canvas(self) -> DataCanvas:
        """The canvas itself."""
        return self._canvas

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(4)
        for place, (tool, label, tip) in enumerate(_TOOLS):
            button = QPushButton(label)
            button.setObjectName(f"{tool}_tool")
            button.setAccessibleName(label)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setProperty("role", "pill")
            button.setChecked(tool is Tool.BRUSH)
            self._tools.addButton(button, place)
            tools.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(tools)
        layout.addWidget(self._classes)
        layout.addWidget(self._canvas)
        layout.addWidget(self._readout)
        for row in (self._size, self._density, self._clear, self._note):
            layout.addWidget(row)
        layout.addStretch()

    def _connect(self) -> None:
        self._tools.idToggled.connect(self._take_tool)
        self._classes.label_chosen.connect(self._take_label)
        self._size.value_changed.connect(self._take_radius)
        self._density.value_changed.connect(self._take_density)
        self._canvas.label_chosen.connect(self._classes.choose)
        self._canvas.pointed.connect(self._show_place)
        self._canvas.samples_requested.connect(self.samples_requested)
        self._canvas.erase_requested.connect(self.erase_requested)
        self._clear.clicked.connect(self.clear_requested)
        self._show_place(None)

    def set_dataset(self, dataset: Dataset) -> None:
        """Show `dataset` on the canvas and offer its labels."""
        self._columns = dataset.columns
        self._canvas.set_dataset(dataset)
        self._classes.set_dataset(dataset)
        if self._clear.hasFocus() and dataset.size == 0:
            self._canvas.setFocus()  # a disabled button would hand it to some other one
        self._clear.setEnabled(dataset.size > 0)
        self._note.setText(_note(dataset))
        self._note.setVisible(bool(self._note.text()))

    @Slot(int, bool)
    def _take_tool(self, place: int, checked: bool) -> None:
        if checked:
            tool = _TOOLS[place][0]
            self._canvas.set_tool(tool)
            self._show_place(None)
            self._size.setEnabled(tool is not Tool.POINT)
            self._density.setEnabled(tool is Tool.BRUSH)

    @Slot(float)
    def _take_label(self, label: float) -> None:
        self._canvas.label = label

    @Slot(float, bool)
    def _take_radius(self, value: float, final: bool) -> None:
        self._canvas.set_radius(value)

    @Slot(float, bool)
    def _take_density(self, value: float, final: bool) -> None:
        self._canvas.density = value

    @Slot(object)
    def _show_place(self, place: tuple[float, float] | None) -> None:
        if place is None:
            self._readout.setText(_HINTS[self._canvas.tool])
            return
        names = [features.label(column) for column in self._columns[:2]]
        pairs = zip(names, place, strict=False)
        self._readout.setText(", ".join(f"{name} {_tenths(value)}" for name, value in pairs))


def _note(dataset: Dataset) -> str:
    """Return what has to be said about columns that are not on the canvas."""
    hidden = len(dataset.columns) - 2
    if hidden <= 0:
        return ""
    shown = " and ".join(features.label(column) for column in dataset.columns[:2])
    others = "column" if hidden == 1 else f"{hidden} columns"
    return (
        f"Shows {shown} of {len(dataset.columns)} columns. "
        f"New points take the mean of the other {others}."
    )


def _tenths(value: float) -> str:
    return number(round(value, 1))


def _whole(value: float) -> str:
    return number(round(value))
