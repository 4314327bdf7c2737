"""The last state worth going back to, kept while a run goes on in case it diverges."""

from __future__ import annotations

import math
from typing import Final

from gdplay.nn.state import TrainingState

WORSE: Final = 2.0
"""A state that scores worse than the best so far by this factor is no longer good."""


class LastGood:
    """Keeps the newest state whose objective was close to the best of the run.

    A state is a value that nobody changes, so that keeping it copies nothing.

    Parameters
    ----------
    state
        One to begin with, or None.
    """

    def __init__(self, state: TrainingState | None = None) -> None:
        self._best = math.inf
        self._state = state

    @property
    def state(self) -> TrainingState | None:
        """The state kept, or None before the first good one."""
        return self._state

    def see(self, state: TrainingState, objective: float) -> None:
        """Keep `state` if its objective over the training set is good."""
        if not math.isfinite(objective):
            return
        self._best = min(self._best, objective)
        if objective <= WORSE * self._best or self._state is None:
            self._state = state

    def forget_scores(self, state: TrainingState) -> None:
        """Judge anew from `state` on: data, network or loss have changed."""
        self._best = math.inf
        self._state = state
