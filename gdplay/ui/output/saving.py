"""The output as it leaves the window: its panel as a picture, its map as numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtWidgets import QWidget

from gdplay.experiment.experiment import Experiment
from gdplay.insight.surface import Maps, centres
from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui.saving.caption import caption_of
from gdplay.ui.saving.figure import Figure
from gdplay.ui.saving.menu import MenuButton, SaveMenu
from gdplay.ui.saving.panel_figure import panel_figure
from gdplay.ui.theme.theme import Theme


class OutputSaving:
    """Offers to copy and save an output panel.

    Attributes
    ----------
    button
        Opens the menu.
    snapshot, maps
        The run and its output as they were last shown.
    """

    def __init__(self, theme: Theme, panel: QWidget) -> None:
        self._panel = panel
        self.snapshot: Snapshot | None = None
        self.maps: Maps | None = None
        menu = SaveMenu(self, theme, panel, "output", "picture of the output")
        self.button = MenuButton(theme, menu, panel)

    def figure(self) -> Figure:
        """Return the panel, without the menu's button."""
        caption = caption_of(self.snapshot) if self.snapshot is not None else ()
        return panel_figure(self._panel, "Output", caption, (self.button,))

    def table(self) -> Mapping[str, Column]:
        """Return the map, a row a place."""
        if self.snapshot is None or self.maps is None:
            return {}
        return map_table(self.snapshot.experiment, self.maps)


def map_table(experiment: Experiment, maps: Maps) -> dict[str, Column]:
    """Return each cell of the output's map by its centre; nothing of a map that is empty.

    With several outputs each has a column of its own.
    """
    columns = [experiment.dataset.columns[k] for k in maps.plane.order(experiment.dataset)]
    across, up = centres(maps.extent, maps.output.shape[-1])
    if maps.is_curve:
        return {columns[0]: across, "output": maps.output}
    outputs = maps.output.reshape(-1, *maps.output.shape[-2:])
    x, y = np.meshgrid(across, up)
    table: dict[str, Column] = {columns[0]: x.ravel()}
    if len(columns) > 1:
        table[columns[1]] = y.ravel()
    for place, values in enumerate(outputs, start=1):
        table["output" if len(outputs) == 1 else f"output {place}"] = values.ravel()
    return table
