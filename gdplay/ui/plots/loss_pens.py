"""What each curve of the loss plot is drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QPen

from gdplay.training.earlier import EarlierRun
from gdplay.ui.theme.theme import Theme

_PALEST: Final = 50  # the opacity of an earlier run at least,
_PALER: Final = 120  # and what the latest has more
_BEHIND: Final = 120  # the opacity of a curve behind its average


class LossPens:
    """Bold for the objective, dashed for the test data, dotted for the data term alone."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    @property
    def bold(self) -> QPen:
        """The pen of the objective over the training set."""
        return QPen(self._theme.color("curve"), 2.0)

    @property
    def dashed(self) -> QPen:
        """The pen of the test data."""
        pen = QPen(self._theme.color("curve"), 1.4)
        pen.setDashPattern([4.0, 3.0])
        return pen

    @property
    def thin(self) -> QPen:
        """The pen of the data term."""
        pen = QPen(self._theme.color("curve"), 1.2)
        pen.setDashPattern([1.0, 2.0])
        return pen

    def behind(self, pen: QPen) -> QPen:
        """Return the pen of a curve whose average is drawn with `pen`."""
        quiet = QPen(pen)
        quiet.setWidthF(1.2)
        quiet.setColor(self._theme.color("curve", _BEHIND))
        return quiet

    def of_earlier(self, runs: Sequence[EarlierRun], pointed: EarlierRun | None) -> list[QPen]:
        """Return a pen for each earlier run: the older, the paler; full for one pointed at."""
        color, most = self._theme.color, len(runs)
        return [
            QPen(color("accent"), 1.8)
            if run is pointed
            else QPen(color("accent", round(_PALEST + _PALER * place / most)), 1.0)
            for place, run in enumerate(runs, start=1)
        ]
