"""Random edits, as hurried people make them: whatever can be done, in no order."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from pathlib import Path

from gdplay.ui.main_window import MainWindow
from tests.soak.data import DataHurry
from tests.soak.files import FilesHurry
from tests.soak.hands import HandsHurry
from tests.soak.hurry import Hurried
from tests.soak.network import NetworkHurry
from tests.soak.settings import SettingsHurry

Edit = Callable[[], None]


class RandomEdits:
    """Makes one random edit a call.

    Parameters
    ----------
    window
        What is edited.
    folder
        Where files are saved.
    seed
        The same seed makes the same choices.
    only
        The names of the edits that are made; empty for all.
    """

    def __init__(
        self, window: MainWindow, folder: Path, seed: int, only: Collection[str] = ()
    ) -> None:
        self._dice = dice = random.Random(seed)
        everything: tuple[tuple[float, Hurried], ...] = (
            (0.34, NetworkHurry(window, dice)),
            (0.22, DataHurry(window, dice)),
            (0.26, SettingsHurry(window, dice)),
            (0.16, HandsHurry(window, dice)),
            (0.02, FilesHurry(window, dice, folder)),
        )
        self._kinds = [
            (share, [edit for edit in hurried.edits if not only or edit.__name__ in only])
            for share, hurried in everything
        ]
        self._every = list(dict.fromkeys(edit for _, edits in self._kinds for edit in edits))
        self._turn = 0

    def __len__(self) -> int:
        """Return how many kinds of edits there are."""
        return len(self._every)

    def make_next(self) -> str:
        """Make the edit whose turn it is, of all kinds in their order; return its name."""
        edit = self._every[self._turn % len(self)]
        self._turn += 1
        edit()
        return edit.__name__

    def make_one(self) -> str:
        """Make an edit; return its name."""
        shares = [share if edits else 0.0 for share, edits in self._kinds]
        ((_, edits),) = self._dice.choices(self._kinds, shares)
        edit = self._dice.choice(edits)
        edit()
        return edit.__name__
