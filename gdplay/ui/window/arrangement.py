"""What a person leaves arranged in the window, kept from one start to the next."""

from __future__ import annotations

from gdplay.app.preferences import Preferences
from gdplay.ui.plots.loss_options import read_options
from gdplay.ui.switched_views import SwitchedViews
from gdplay.ui.window.panels import Panels


class Arrangement:
    """Remembers which parts are open, how large they are, and which of their views is shown.

    Parameters
    ----------
    panels
        What is arranged.
    preferences
        Where it is kept.
    """

    def __init__(self, panels: Panels, preferences: Preferences) -> None:
        self._panels = panels
        self._preferences = preferences
        self._views: dict[str, SwitchedViews] = {
            "gradients": panels.tray.gradients,
            "rates": panels.tray.rates,
        }

    def restore(self) -> None:
        """Arrange everything as it was left."""
        panels, preferences = self._panels, self._preferences
        panels.layout_.restore(preferences)
        for name, views in self._views.items():
            views.show_view(preferences.chosen(name, views.view))
        lens, output = panels.tray.rates.lens, panels.output
        lens.set_over(preferences.chosen("lens loss", lens.over))
        panels.tray.loss_plot.set_options(read_options(preferences.chosen("loss", "")))
        output.show_answers(preferences.chosen("output answers", output.answers))
        panels.drawer.restore(preferences.is_open("data", True))
        panels.data.draw.set_batch_wanted(preferences.is_open("batch", False))

    def remember(self) -> None:
        """Keep how everything is arranged."""
        panels, preferences = self._panels, self._preferences
        panels.layout_.remember(preferences)
        for name, views in self._views.items():
            preferences.set_chosen(name, views.view)
        preferences.set_chosen("lens loss", panels.tray.rates.lens.over)
        preferences.set_chosen("loss", panels.tray.loss_plot.options.text)
        preferences.set_chosen("output answers", panels.output.answers)
        preferences.set_open("data", panels.drawer.is_open_beside)
        preferences.set_open("batch", panels.data.draw.is_batch_wanted)
