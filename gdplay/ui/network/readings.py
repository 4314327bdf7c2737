"""The numbers of a snapshot, in the order in which the picture needs them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

import numpy as np

from gdplay.experiment.parameter import Bias, Parameter
from gdplay.insight.shares import SamplePull
from gdplay.nn.layout import ParameterLayout
from gdplay.training.snapshot import Snapshot
from gdplay.ui.network.strength import Floats, Shown


class Readings:
    """Reads one quantity of every link and bias drawn out of each new snapshot.

    The places are looked up once for a layout and a drawing, not once a frame. A
    parameter that the snapshot does not know yet, because training has not taken
    up an edit, reads NaN.
    """

    def __init__(self) -> None:
        self._parameters: tuple[Parameter, ...] = ()
        self._place_of: dict[Parameter, int] = {}
        self._layout: ParameterLayout | None = None
        self._places = np.empty(0, dtype=np.intp)
        self._values: Floats = np.empty(0)
        self._links = 0
        self._snapshot: Snapshot | None = None
        self._pull: SamplePull | None = None
        self._shown = Shown.WEIGHTS
        self._held: tuple[ParameterLayout, Floats] | None = None

    @property
    def links(self) -> Floats:
        """(links,), in the order given to `draw`."""
        return self._values[: self._links]

    @property
    def biases(self) -> Floats:
        """(units,), in the order given to `draw`."""
        return self._values[self._links :]

    def draw(self, links: Sequence[Parameter], units: Sequence[int]) -> None:
        """Say which links, and the biases of which units, are drawn."""
        self._parameters = (*links, *(Bias(unit) for unit in units))
        self._place_of = dict(zip(self._parameters, range(len(self._parameters)), strict=True))
        self._links = len(links)
        self._layout = None
        self._read()

    def show(self, shown: Shown) -> None:
        """Read another quantity from now on."""
        self._shown = shown
        self._read()

    def take(self, snapshot: Snapshot) -> None:
        """Read a new snapshot."""
        self._snapshot = snapshot
        self._read()

    def take_pull(self, pull: SamplePull | None) -> None:
        """Read this sample's pull where pulls are shown."""
        self._pull = pull
        if self._shown is Shown.PULLS:
            self._read()

    def hold(self, layout: ParameterLayout | None, values: Floats | None) -> None:
        """Read these values, (P,), whatever the snapshots say; None reads snapshots again."""
        self._held = None if layout is None or values is None else (layout, values)
        self._read()

    def value(self, parameter: Parameter) -> float:
        """Return the quantity shown of one parameter, NaN where it is not known."""
        row = self._place_of.get(parameter)
        return float("nan") if row is None else float(self._values[row])

    def weight(self, parameter: Parameter) -> float:
        """Return the weight or bias itself, whatever is shown; NaN where it is not known."""
        state = None if self._snapshot is None else self._snapshot.state
        place = None if state is None else state.layout.index.get(parameter)
        if state is None or place is None:
            return float("nan")
        return float(state.parameters[place])

    def _read(self) -> None:
        found = self._held or self._source()
        if found is None:
            self._values = np.full(len(self._parameters), np.nan)
            return
        layout, source = found
        if layout is not self._layout:
            self._layout = layout
            index = layout.index
            places = map(index.get, self._parameters, repeat(-1))
            self._places = np.fromiter(places, np.intp, len(self._parameters))
        missing = self._places < 0
        if missing.all():
            self._values = np.full(len(self._parameters), np.nan)
            return
        self._values = source[self._places].astype(np.float64)
        self._values[missing] = np.nan

    def _source(self) -> tuple[ParameterLayout, Floats] | None:
        if self._snapshot is None:
            return None
        if self._shown is Shown.PULLS:
            fits = self._pull is not None and self._pull.layout is self._snapshot.state.layout
            return (self._pull.layout, self._pull.values) if self._pull and fits else None
        record, state = self._snapshot.record, self._snapshot.state
        if self._shown is Shown.WEIGHTS:
            return state.layout, state.parameters
        if record is None:
            return None
        return state.layout, record.gradient if self._shown is Shown.GRADIENTS else record.update
