"""Where a neuron's upstream comes from, unfolded one neuron at a time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gdplay.experiment.parameter import Link
from gdplay.insight.chain_rule import BatchPass, upstream_terms
from gdplay.nn.layout import ParameterLayout
from gdplay.ui import names
from gdplay.ui.inspector.wording import slope_name, upstream_name
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_TITLES: Final = ("into", "w", "δ", "w·δ")
_INDENT: Final = 14
_ROW_HEIGHT: Final = 22
_ROOM_FOR_NAMES: Final = 2
"""Units up to which a line, further in the deeper it is, has room for a whole name."""


class _Line(QTreeWidgetItem):
    """A link's part of an upstream, or, without numbers of its own, what a δ is.

    Parameters
    ----------
    units
        From the parameter's target to the unit that the line is about.
    is_link
        Whether it is about the link to the last of them.
    """

    def __init__(self, units: tuple[int, ...], *, is_link: bool) -> None:
        super().__init__()
        self.units = units
        self.is_link = is_link
        for column in range(1, len(_TITLES)):
            self.setTextAlignment(
                column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )


class UpstreamTree(QTreeWidget):
    """A row for each link that leaves a neuron; a row unfolds the δ it brings back.

    Signals
    -------
    pointed(object)
        The units from the neuron to the one pointed at; empty for none.
    """

    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._batch: BatchPass | None = None
        self._layout: ParameterLayout | None = None
        self._unit: int | None = None
        self._place = 0
        self.setObjectName("inspector_upstream")
        self.setAccessibleName("Upstream, unit by unit")
        self.setToolTip("Unfold a row to see where its δ comes from")
        self.setColumnCount(len(_TITLES))
        self.setHeaderLabels(_TITLES)
        self.setIndentation(_INDENT)
        self.setMouseTracking(True)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        head = self.headerItem()
        for column in range(1, len(_TITLES)):
            head.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.itemExpanded.connect(self._fill)
        self.itemEntered.connect(self._point)
        self.currentItemChanged.connect(self._on_current)
        theme.changed.connect(self._dress)
        self._dress()

    def show_upstream(self, batch: BatchPass, unit: int, place: int) -> None:
        """Show what comes back to `unit` for the sample at `place` of `batch`."""
        self._batch, self._place = batch, place
        if (unit, batch.layout) != (self._unit, self._layout):
            self._unit, self._layout = unit, batch.layout
            self.clear()
            self._add_lines(self.invisibleRootItem(), (unit,))
            total = _Line((unit,), is_link=False)
            self.addTopLevelItem(total)
        self._refresh(self.invisibleRootItem())

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self.pointed.emit(())
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        self.pointed.emit(())
        super().focusOutEvent(event)

    def _add_lines(self, parent: QTreeWidgetItem, units: tuple[int, ...]) -> None:
        assert self._batch is not None
        for term in upstream_terms(self._batch, units[-1], self._place):
            line = _Line((*units, term.link.target), is_link=True)
            parent.addChild(line)
            line.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)

    @Slot(QTreeWidgetItem)
    def _fill(self, item: QTreeWidgetItem) -> None:
        """Unfold one row: what its δ is, and what that one's upstream is the sum of."""
        if isinstance(item, _Line) and not item.childCount():
            product = _Line(item.units, is_link=False)
            item.addChild(product)
            product.setFirstColumnSpanned(True)
            self._add_lines(item, item.units)
            self._refresh(item)

    def _refresh(self, parent: QTreeWidgetItem) -> None:
        """Write the newest numbers into all rows below `parent`."""
        for place in range(parent.childCount()):
            line = parent.child(place)
            if isinstance(line, _Line):
                self._write(line)
                self._refresh(line)

    def _write(self, line: _Line) -> None:
        batch = self._batch
        assert batch is not None
        topology, unit = batch.layout.topology, line.units[-1]
        delta = float(batch.delta[unit][self._place])
        upstream = float(batch.upstream[unit][self._place])
        if line.is_link:
            weight = batch.weight(Link(line.units[-2], unit))
            is_deep = len(line.units) > _ROOM_FOR_NAMES
            named = names.short_unit_name if is_deep else names.unit_name
            texts = [named(topology, unit)]
            texts += [number(value, signed=True) for value in (weight, delta, weight * delta)]
        elif len(line.units) == 1:
            texts = [upstream_name(topology, unit), "", "", number(upstream, signed=True)]
        else:
            slope = number(float(batch.derivative[unit][self._place]), signed=True)
            back = number(upstream, signed=True)
            name = upstream_name(topology, unit)
            texts = [f"δ = {slope_name(topology, unit)} {slope} × {name} {back}"]
        for column, text in enumerate(texts):
            line.setText(column, text)

    @Slot(QTreeWidgetItem, int)
    def _point(self, item: QTreeWidgetItem, column: int) -> None:
        self.pointed.emit(item.units if isinstance(item, _Line) else ())

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _on_current(self, item: QTreeWidgetItem | None, before: QTreeWidgetItem | None) -> None:
        if self.hasFocus() and isinstance(item, _Line):
            self.pointed.emit(item.units)

    @Slot()
    def _dress(self) -> None:
        theme = self._theme
        self.setFont(theme.font("small"))
        self.header().setFont(theme.font("small"))
        self.setStyleSheet(
            "QTreeView { background: transparent; border: 0; outline: 0; }"
            f"QTreeView::item {{ height: {round(_ROW_HEIGHT * theme.scale)}px; }}"
            f"QTreeView::item:hover {{ background: {theme.palette.accent_soft}; }}"
            "QHeaderView::section { background: transparent; padding: 2px 3px; }"
        )
        width = QFontMetrics(theme.font("small")).horizontalAdvance("−0.000000") + 6
        for column in range(1, len(_TITLES)):
            self.setColumnWidth(column, width)
