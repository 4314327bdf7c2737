"""The chain rule of a weight or bias: one sample's share as a product, its upstream unfolded."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gdplay.app.selection import PathItem, Selection
from gdplay.experiment.parameter import Link, Parameter
from gdplay.insight.chain_rule import factors, target_of
from gdplay.insight.paths import MOST_LISTED, PathGraph
from gdplay.insight.shares import StepPass
from gdplay.ui.inspector.factor_boxes import FactorBoxes
from gdplay.ui.inspector.path_table import PathTable
from gdplay.ui.inspector.upstream_tree import UpstreamTree
from gdplay.ui.inspector.wording import boxes, formula, ordinal
from gdplay.ui.text import count, number
from gdplay.ui.theme.theme import Theme


class ChainPage(QWidget):
    """Shows one sample's share of one parameter's gradient.

    Parameters
    ----------
    theme
        Colours and type.
    selection
        A path pointed at here lights up in the network.
    """

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._selection = selection
        self._step: StepPass | None = None
        self._parameter: Parameter | None = None
        self._graph: PathGraph | None = None
        self._graph_of: tuple[object, int] | None = None
        self._row = -1
        self._place = 0
        self._title = QLabel(self)
        self._title.setObjectName("inspector_sample")
        self._previous = self._arrow("previous_sample_button", "‹", "Previous sample of the batch")
        self._next = self._arrow("next_sample_button", "›", "Next sample of the batch")
        self._boxes = FactorBoxes(theme, self)
        self._formula = QLabel(self)
        self._formula.setObjectName("inspector_chain_formula")
        self._formula.setProperty("role", "small")
        self._formula.setWordWrap(True)
        self._tree = UpstreamTree(theme, self)
        self._paths = PathTable(theme, self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._tree)
        self._stack.addWidget(self._paths)
        self._by_unit = self._pill("by_unit_button", "Unit by unit", "Unfold where δ comes from")
        self._by_path = self._pill("by_path_button", "", "Multiply the chain rule out: all paths")
        self._ways = QButtonGroup(self)
        for place, button in enumerate((self._by_unit, self._by_path)):
            self._ways.addButton(button, place)
        self._by_unit.setChecked(True)
        self._arrange()
        self._previous.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self._ways.idClicked.connect(self._show_way)
        theme.changed.connect(self._widen)
        self._widen()
        self._tree.pointed.connect(self._point_along)
        self._paths.pointed.connect(self._point_along)

    def show_step(self, step: StepPass, parameter: Parameter) -> None:
        """Show `parameter`'s share in `step`, whose network has it.

        A sample that the batch still holds is kept; otherwise the one at its place.
        """
        if parameter != self._parameter:
            self._point_along(())  # what was pointed at began with another one
        self._step, self._parameter = step, parameter
        inside = np.flatnonzero(step.batch.rows == self._row)
        self._place = int(inside[0]) if inside.size else min(self._place, step.batch.size - 1)
        self._write()

    def choose_sample(self, row: int) -> None:
        """Show the sample with this row, as far as the batch holds it."""
        self._row = row
        if self._step is not None and self._parameter is not None:
            self.show_step(self._step, self._parameter)

    def _write(self) -> None:
        step, parameter, place = self._step, self._parameter, self._place
        if step is None or parameter is None:
            return
        batch, topology = step.batch, step.layout.topology
        self._row = int(batch.rows[place])
        part = factors(batch, parameter, place)
        self._title.setText(f"Sample {self._row} ({ordinal(place + 1)} of {number(batch.size)})")
        for button in (self._previous, self._next):
            button.setEnabled(batch.size > 1)
        self._boxes.show_boxes(boxes(topology, parameter, part))
        rule, adds = formula(topology, parameter), "it adds"
        if batch.mean_over > 1:
            samples = number(batch.mean_over)
            rule, adds = f"{rule}, before the mean over {samples}", f"÷ {samples} it adds"
        added = number(part.share / batch.mean_over, signed=True)
        whole = number(float(step.record.gradient[step.layout.index[parameter]]), signed=True)
        self._formula.setText(f"{rule}\n{adds} {added} to the gradient {whole}")
        unit = target_of(parameter)
        self._find_paths(step, unit)
        if self._stack.currentWidget() is self._tree:
            self._tree.show_upstream(batch, unit, place)
        elif self._graph is not None:
            self._paths.show_paths(self._graph, batch, parameter, place)

    def _find_paths(self, step: StepPass, unit: int) -> None:
        """Count the paths, once for a network and a neuron."""
        if self._graph_of == (step.layout, unit):
            return
        self._graph, self._graph_of = PathGraph(step.layout, unit), (step.layout, unit)
        few = self._graph.count <= MOST_LISTED
        paths = (
            count(self._graph.count, "path") if self._graph.count < 10**9 else _huge(self._graph)
        )
        self._by_path.setText(f"All {paths}" if few and self._graph.count > 1 else paths)
        self._widen()

    @Slot()
    def _widen(self) -> None:
        """Keep room for the bold text of a pressed button."""
        bold = QFontMetrics(self._theme.font("body", bold=True))
        for button in (self._by_unit, self._by_path):
            button.setMinimumWidth(bold.horizontalAdvance(button.text()) + 22)

    @Slot()
    def _go_back(self) -> None:
        self._go(-1)

    @Slot()
    def _go_on(self) -> None:
        self._go(1)

    def _go(self, way: int) -> None:
        if self._step is not None:
            rows = self._step.batch.rows
            self.choose_sample(int(rows[(self._place + way) % len(rows)]))

    @Slot(int)
    def _show_way(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._write()

    @Slot(object)
    def _point_along(self, units: tuple[int, ...]) -> None:
        """Light up the way from the parameter along `units`; nothing without any."""
        start = (self._parameter,) if isinstance(self._parameter, Link) else ()
        links = (*start, *(Link(*ends) for ends in pairwise(units))) if units else ()
        if links:
            self._selection.hover(PathItem(links))
        elif isinstance(self._selection.hovered, PathItem):
            self._selection.hover(None)

    # What it is made of

    def _arrow(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setProperty("role", "tiny")
        button.setFixedWidth(20)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        return button

    def _pill(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setProperty("role", "pill")
        button.setCheckable(True)
        button.setToolTip(tip)
        return button

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._title, 1)
        head.addWidget(self._previous)
        head.addWidget(self._next)
        ways = QHBoxLayout()
        ways.setSpacing(4)
        ways.addWidget(self._by_unit)
        ways.addWidget(self._by_path)
        ways.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._boxes)
        layout.addWidget(self._formula, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(ways)
        layout.addWidget(self._stack, 1)


def _huge(graph: PathGraph) -> str:
    """Return a number of paths that nobody would read digit by digit."""
    digits = str(graph.count)
    return f"{digits[0]}.{digits[1]}e{len(digits) - 1} paths"
