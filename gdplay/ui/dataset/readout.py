"""One line over the data canvas: how far a stroke has come, or where the pointer is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gdplay.ui.text import number

_LEAST_NAME: Final = 26
"""Pixels that an axis' name takes at least beside the numbers; with fewer it is left out."""


class Readout(QLabel):
    """Says the points of the stroke under way; else the place pointed at; else the tool's hint."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dataset_readout")
        self.setProperty("role", "small")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._names: tuple[str, ...] = ()
        self._place = ""
        self._progress = ""
        self._hint = ""

    def set_names(self, names: tuple[str, ...]) -> None:
        """Call the axes so, the one across first; pointed at it tells them in full."""
        self._names = names
        ways = zip(("Across", "up"), names, strict=False)
        self.setToolTip(", ".join(f"{way}: {name}" for way, name in ways))

    def set_hint(self, hint: str) -> None:
        """Say this where there is nothing else to say."""
        self._hint = hint
        self._show()

    @Slot(object)
    def show_place(self, place: tuple[float, float] | None) -> None:
        """Say where the pointer is, in the data's own units."""
        numbers = [_written(value) for value in place or ()]
        pairs = zip(self._fitting_names(numbers), numbers, strict=False)
        self._place = ", ".join(" ".join(filter(None, pair)) for pair in pairs)
        self._show()

    @Slot(str)
    def show_progress(self, progress: str) -> None:
        """Say what a stroke has come to; empty once it has ended."""
        self._progress = progress
        self._show()

    def _show(self) -> None:
        self.setText(self._progress or self._place or self._hint)

    def _fitting_names(self, numbers: list[str]) -> list[str]:
        """Return the axes' names, cut so that all `numbers` can be read; empty ones at worst."""
        metrics = self.fontMetrics()
        taken = metrics.horizontalAdvance(", ".join(f" {text}" for text in numbers))
        wanted = [metrics.horizontalAdvance(name) for name in self._names]
        room = self.width() - taken
        if sum(wanted) <= room:
            return list(self._names)
        each = room // len(wanted)
        if each < _LEAST_NAME:
            return [""] * len(wanted)
        cut = Qt.TextElideMode.ElideRight
        return [metrics.elidedText(name, cut, each) for name in self._names]


def _written(value: float) -> str:
    return number(float(f"{value:.2g}") if abs(value) < 1.0 else round(value, 1))
