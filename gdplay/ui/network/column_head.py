"""The head of a column: its name over its activation or features."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QEnterEvent, QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget, QWidgetAction

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import available, label
from gdplay.experiment.topology import Topology
from gdplay.nn.activations import ACTIVATIONS
from gdplay.ui.names import activation_name, layer_name
from gdplay.ui.network.captions import usual_activation
from gdplay.ui.network.entries import Entry, entries_for_links, entries_for_size
from gdplay.ui.network.feature_box import FeatureBox
from gdplay.ui.network.intents import (
    Intent,
    Typing,
    input_intent,
    layer_removal_intent,
    removal_intent,
)
from gdplay.ui.network.menus import fill_choices, fill_entries
from gdplay.ui.text import count
from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

HEIGHT: Final = 44
"""At the text scale of 1."""

_REMOVE: Final = "remove"
_ADD_FEATURE: Final = "+ feature"
_MOSTLY: Final = "mostly "
_DRAG: Final = "Drag to another layer's name to connect the two whole"


class ColumnHead(QWidget):
    """One column's name over one button with a menu.

    Signals
    -------
    intent(Intent | Typing)
        A feature, an activation or another line of the menu was picked.
    dragged(int, QPoint), dropped(QPoint, bool)
        The name of the column at a depth is dragged, to this place of the screen; it was
        let go there, with Shift or without.
    pointed(int)
        The depth of the column while the pointer is on its head, −1 once it has left.
    """

    intent = Signal(object)
    dragged = Signal(int, QPoint)
    dropped = Signal(QPoint, bool)
    pointed = Signal(int)

    def __init__(self, theme: Theme, depth: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._depth = depth
        self._experiment: Experiment | None = None
        self._texts: tuple[str, ...] = ("",)
        self._title = QLabel(self)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setProperty("role", "muted")
        self._title.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button = QToolButton(self)
        self._button.setProperty("role", "quiet")
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._button)
        self._button.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill)
        self._menu.triggered.connect(self._pick)
        self._remove = QToolButton(self)
        self._remove.setProperty("role", "quiet")
        self._remove.setStyleSheet("QToolButton { padding: 0 }")
        self._remove.setFixedSize(18, 18)
        self._remove.hide()
        self._remove.clicked.connect(self._ask_removal)
        self._theme = theme
        theme.changed.connect(self._dress)
        self._dress()

    def show_experiment(self, experiment: Experiment) -> None:
        """Name the column."""
        self._experiment = experiment
        topology, depth = experiment.topology, self._depth
        title = layer_name(topology, depth).capitalize()
        self._title.setText(title)
        self._title.setToolTip(f"{_size(topology, depth)}. {_DRAG}")
        if depth == 0:
            self._texts, name = (_ADD_FEATURE, "+"), "add_input_button"
            tip = "Choose what the network sees"
        else:
            self._texts, name = _labels(topology, depth), f"activation_{depth}_button"
            tip = f"Activation of {layer_name(topology, depth)}"
        text = self._texts[0]
        self._button.setText(text)
        self._button.setObjectName(name)
        self._button.setToolTip(tip)
        self._button.setAccessibleName(f"{title}, {text.removesuffix(' ▾')}")
        self._remove.setObjectName(f"remove_layer_{depth}_button")
        self._remove.setToolTip(f"Remove {layer_name(topology, depth)}")
        self._remove.setAccessibleName(f"Remove {layer_name(topology, depth)}")

    @property
    def natural_width(self) -> int:
        """The pixels it needs."""
        return self._width_with(self._texts[0])

    def lay_out(self, center: int, room: int, spare: int) -> None:
        """Stand about `center`, at most `room` wide.

        Where its button is wider than `spare`, which leaves room for a ⊕ on either side,
        it says less.
        """
        text = self._texts[0] if self._width_with(self._texts[0]) <= spare else self._texts[-1]
        self._button.setText(text)
        width = max(min(self._width_with(text), room), 40)
        scale = self._theme.scale
        line = round(20 * scale)
        self.setGeometry(center - width // 2, 0, width, round(HEIGHT * scale))
        self._title.setGeometry(0, 0, width, line)
        self._button.setGeometry(0, line, width, round(24 * scale))
        title = QFontMetrics(self._title.font()).horizontalAdvance(self._title.text())
        self._remove.move(min((width + title) // 2 + 3, width - 18), 1)

    def _width_with(self, text: str) -> int:
        title = QFontMetrics(self._title.font()).horizontalAdvance(self._title.text())
        button = QFontMetrics(self._theme.font("body", bold=True)).horizontalAdvance(text)
        return max(title + 8, button + 14)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag at the name."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.dragged.emit(self._depth, event.globalPosition().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self._depth, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.dropped.emit(event.globalPosition().toPoint(), extends)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer to remove a hidden layer, and say that it is pointed at."""
        self.pointed.emit(self._depth)
        experiment = self._experiment
        hidden = experiment is not None and 0 < self._depth < len(experiment.topology.layers)
        self._remove.setVisible(hidden)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Offer nothing."""
        self.pointed.emit(-1)
        self._remove.hide()
        super().leaveEvent(event)

    @Slot()
    def _fill(self) -> None:
        """List the features, or the activations with their formulas."""
        experiment = self._experiment
        self._menu.clear()
        if experiment is None:
            return
        topology = experiment.topology
        if self._depth == 0:
            self._fill_features(experiment)
            self._append(entries_for_links(topology, self._depth))
            return
        current = _activation(topology, self._depth)
        fill_choices(
            self._menu,
            [
                (name, f"{activation_name(name)}\t{row.formula}", activation_name(name) == current)
                for name, row in ACTIVATIONS.items()
            ],
        )
        lines = entries_for_size(topology, self._depth) + entries_for_links(topology, self._depth)
        self._append(lines)
        if self._depth < len(topology.layers):
            self._menu.addAction(f"Remove {layer_name(topology, self._depth)}").setData(_REMOVE)

    def _fill_features(self, experiment: Experiment) -> None:
        """List what the data can feed, what was typed, and a line to type another."""
        used = [unit.feature for unit in experiment.topology.inputs]
        names = dict.fromkeys((*available(experiment.dataset.columns), *used))
        fill_choices(self._menu, [(name, label(name), name in used) for name in names])
        self._menu.addSeparator()
        box = FeatureBox(self._theme, experiment)
        box.feature_typed.connect(self._add_feature)
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(box)
        self._menu.addAction(action)

    @Slot(str)
    def _add_feature(self, feature: str) -> None:
        self._menu.close()
        self.intent.emit(input_intent(feature))

    def _append(self, entries: list[Entry]) -> None:
        if entries:
            self._menu.addSeparator()
            fill_entries(self._menu, entries)

    @Slot(QAction)
    def _pick(self, action: QAction) -> None:
        picked = action.data()
        if self._experiment is None or picked is None:
            return  # the line to type a feature answers for itself
        if isinstance(picked, Intent | Typing):
            self.intent.emit(picked)
        elif picked == _REMOVE:
            self._ask_removal()
        elif self._depth:
            self.intent.emit(Intent("activation_requested", (self._depth - 1, picked)))
        else:
            inputs = self._experiment.topology.inputs
            present = [unit.id for unit in inputs if unit.feature == picked]
            self.intent.emit(removal_intent(*present) if present else input_intent(picked))

    @Slot()
    def _ask_removal(self) -> None:
        self.intent.emit(layer_removal_intent(self._depth))

    @Slot()
    def _dress(self) -> None:
        color = "accent" if self._depth == 0 else "text"
        self._button.setFont(self._theme.font("body", bold=True))
        self._button.setStyleSheet(
            "QToolButton { font-weight: bold; padding: 1px 4px; "
            f"color: {self._theme.color(color).name()} }}"
        )
        self._remove.setIcon(icon(self._theme, "close", "muted"))

    def open_menu(self, place: QPoint) -> None:
        """Open the button's menu somewhere else."""
        self._menu.popup(place)


def _activation(topology: Topology, depth: int) -> str:
    """Return the label of a layer's activation; "mostly tanh" where its neurons differ."""
    layer = topology.layers[depth - 1]
    usual = activation_name(usual_activation(layer))
    return usual if len({unit.activation for unit in layer}) == 1 else f"{_MOSTLY}{usual}"


def _labels(topology: Topology, depth: int) -> tuple[str, ...]:
    """Return what the button of a layer says, and what it says where there is less room."""
    label = _activation(topology, depth)
    usual = label.removeprefix(_MOSTLY)
    return (f"{label} ▾", f"{usual} … ▾") if label != usual else (f"{label} ▾",)


def _size(topology: Topology, depth: int) -> str:
    """Return "4 neurons", or "2 inputs"."""
    return count(len(topology.column_ids[depth]), "neuron" if depth else "input")
