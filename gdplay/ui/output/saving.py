"""The output as it leaves the window: its panel as a picture, the map on it as numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtWidgets import QWidget

from gdplay.experiment.experiment import Experiment
from gdplay.insight.surface import Floats, Maps, centres
from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui.names import unit_name
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
    unit
        The neuron whose map lies over the output, or None.
    """

    def __init__(self, theme: Theme, panel: QWidget) -> None:
        self._panel = panel
        self.snapshot: Snapshot | None = None
        self.maps: Maps | None = None
        self.unit: int | None = None
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
        experiment = self.snapshot.experiment
        values = self.maps.units.get(self.unit) if self.unit is not None else None
        if self.unit is None or values is None:
            return map_table(experiment, self.maps)
        return _table(experiment, self.maps, {unit_name(experiment.topology, self.unit): values})


def map_table(experiment: Experiment, maps: Maps) -> dict[str, Column]:
    """Return each cell of the output's map by its centre; nothing of a map that is empty.

    With several outputs each has a column of its own.
    """
    output = maps.output
    if maps.is_curve:
        return _table(experiment, maps, {"output": output})
    outputs = output.reshape(-1, *output.shape[-2:])
    names = ["output"] if len(outputs) == 1 else [f"output {k + 1}" for k in range(len(outputs))]
    return _table(experiment, maps, dict(zip(names, outputs, strict=True)))


def _table(experiment: Experiment, maps: Maps, shown: Mapping[str, Floats]) -> dict[str, Column]:
    """Return each cell of some maps of one size by its centre, a column a map."""
    columns = [experiment.dataset.columns[k] for k in maps.plane.order(experiment.dataset)]
    across, up = centres(maps.extent, next(iter(shown.values())).shape[-1])
    if maps.is_curve:
        return {columns[0]: across, **shown}
    x, y = np.meshgrid(across, up)
    table: dict[str, Column] = {columns[0]: x.ravel()}
    if len(columns) > 1:
        table[columns[1]] = y.ravel()
    return table | {name: values.ravel() for name, values in shown.items()}
