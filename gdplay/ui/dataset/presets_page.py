"""The page of ready-made data: thumbnails, and the sliders of the recipe."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gdplay.experiment import generators
from gdplay.experiment.dataset import Dataset, Recipe
from gdplay.experiment.edits.dataset import has_strayed
from gdplay.ui.button import push_button
from gdplay.ui.dataset.intents import DataIntents
from gdplay.ui.dataset.legend import ClassLegend
from gdplay.ui.dataset.thumbnail import PresetThumbnail
from gdplay.ui.dataset.value_slider import ValueSlider
from gdplay.ui.marks import full_label
from gdplay.ui.number_field import NumberField
from gdplay.ui.ramp_bar import RampBar
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_COLUMNS: Final = 4
_ROOMY: Final = 430
"""From this height on, at the text scale of 1, pictures are as large as is good to look at."""

_SHARES_OF_WIDTH: Final = (4, 3)
"""Of the two columns of the recipe: "Train share" is the longest name."""
_POINTS: Final = (
    *(10, 20, 30, 40, 50, 70, 100, 150, 200, 300, 400, 500),
    *(600, 700, 800, 1000, 1200, 1500, 2000, 3000),
)
_NOISE: Final = tuple(range(51))
_LAST_SEED: Final = 2**31 - 1
_SHARES: Final = tuple(percent / 100.0 for percent in range(10, 95, 5))
_REPEAT: Final = (
    "The points of this seed as they first were, where they were moved, relabelled or erased; "
    "drawn points stay"
)
_UNCHANGED: Final = "The points are as this seed made them; there is nothing to put back"


class PresetsPage(QWidget):
    """Thumbnails that swap the data, and sliders that make them anew.

    Parameters
    ----------
    theme
        Colours and type.
    intents
        Where other data are asked for.
    """

    def __init__(self, theme: Theme, intents: DataIntents, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._intents = intents
        self._recipe: Recipe | None = None
        self._thumbnails = {
            name: PresetThumbnail(theme, name, entry.label)
            for name, entry in generators.GENERATORS.items()
        }
        self._noise = ValueSlider(
            "noise_slider", "Noise", tip="How far points stray", stops=_NOISE, text=_percent
        )
        self._points = ValueSlider(
            "points_slider",
            "Points",
            tip="Train and test points together",
            stops=_POINTS,
            text=_whole,
        )
        self._share = ValueSlider(
            "train_share_slider",
            "Train share",
            tip="The share of points that trains; the others test",
            stops=_SHARES,
            text=_share_text,
        )
        self._seed = NumberField(_why_no_seed)
        self._seed.setObjectName("sample_seed")
        self._seed.setAccessibleName("Seed of the sample")
        self._seed.setToolTip("The same seed and sliders always give the same points")
        self._renew = push_button(
            "new_sample_button", "New sample", "Other points of the same kind, by the next seed"
        )
        self._repeat = push_button("same_sample_button", "Same sample", _REPEAT)
        self._sliders = QWidget()
        self._sliders.hide()
        self._import = push_button(
            "import_csv_button", "Import CSV…", "Take a table from a file; or drop the file here"
        )
        self._ramp = RampBar(theme)
        self._legend = ClassLegend(theme)
        self._note = QLabel("Hollow points are the test set")
        self._note.setProperty("role", "small")
        self._note.setWordWrap(True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2)
        grid.setVerticalSpacing(2)
        for place, thumbnail in enumerate(self._thumbnails.values()):
            line, column = divmod(place, _COLUMNS)
            grid.addWidget(thumbnail, line, column, Qt.AlignmentFlag.AlignTop)
        recipe = QGridLayout(self._sliders)
        recipe.setContentsMargins(0, 0, 0, 0)
        recipe.setHorizontalSpacing(8)
        recipe.setVerticalSpacing(3)
        cells = (self._noise, self._points, self._share, _titled("Seed", self._seed))
        for place, cell in enumerate(cells):
            recipe.addWidget(cell, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        for column, share in enumerate(_SHARES_OF_WIDTH):
            recipe.setColumnStretch(column, share)
        samples = QHBoxLayout()
        samples.setSpacing(4)
        for button in (self._renew, self._repeat):
            button.setProperty("role", "low")
            # Half of the width each, also beside a scroll bar, with less room than they hint at.
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            samples.addWidget(button)
        recipe.addLayout(samples, 2, 0, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(grid)
        layout.addWidget(self._sliders)
        layout.addWidget(self._import)
        layout.addWidget(self._ramp)
        layout.addWidget(self._legend)
        layout.addWidget(self._note)
        layout.addStretch()

    def _connect(self) -> None:
        for thumbnail in self._thumbnails.values():
            thumbnail.chosen.connect(self._intents.preset_requested)
        self._noise.value_changed.connect(self._change_noise)
        self._points.value_changed.connect(self._change_points)
        self._share.value_changed.connect(self._change_share)
        self._seed.committed.connect(self._change_seed)
        self._renew.clicked.connect(self._ask_for_another)
        self._repeat.clicked.connect(self._intents.repeat_requested)
        self._import.clicked.connect(self._intents.import_requested)

    def set_dataset(self, dataset: Dataset) -> None:
        """Show which preset the data came from, its recipe and its counts."""
        recipe = dataset.recipe
        self._legend.set_dataset(dataset)
        self._ramp.setVisible(dataset.task.kind == "regression")
        self._ramp.set_scale(full_label(dataset))
        self._note.setVisible(bool(len(dataset.test_rows)))
        strayed = has_strayed(dataset)
        self._repeat.setEnabled(strayed)
        self._repeat.setToolTip(_REPEAT if strayed else _UNCHANGED)
        if recipe == self._recipe:
            return
        self._recipe = recipe
        for name, thumbnail in self._thumbnails.items():
            thumbnail.setChecked(recipe is not None and recipe.name == name)
        self._sliders.setVisible(
            recipe is not None and not generators.GENERATORS[recipe.name].fixed
        )
        if recipe is not None:
            self._noise.set_value(recipe.noise)
            self._points.set_value(recipe.points)
            self._share.set_value(recipe.train_share)
            self._seed.set_value(recipe.seed)

    @Slot(int)
    def set_room(self, height: int) -> None:
        """Fit into so many pixels where that can be."""
        for thumbnail in self._thumbnails.values():
            thumbnail.set_small(height < _ROOMY * self._theme.scale)

    @Slot(float, bool)
    def _change_noise(self, value: float, final: bool) -> None:
        if self._recipe is not None:
            self._request(replace(self._recipe, noise=value), final)

    @Slot(float, bool)
    def _change_points(self, value: float, final: bool) -> None:
        if self._recipe is not None:
            self._request(replace(self._recipe, points=int(value)), final)

    @Slot(float, bool)
    def _change_share(self, value: float, final: bool) -> None:
        if self._recipe is not None:
            self._request(replace(self._recipe, train_share=value), final)

    @Slot(float)
    def _change_seed(self, value: float) -> None:
        if self._recipe is not None:
            self._request(replace(self._recipe, seed=int(value)), True)

    @Slot()
    def _ask_for_another(self) -> None:
        """Go on to the next seed; after the last one comes the first."""
        if self._recipe is not None:
            seed = (self._recipe.seed + 1) % (_LAST_SEED + 1)
            self._request(replace(self._recipe, seed=seed), True)

    def _request(self, recipe: Recipe, final: bool) -> None:
        self._intents.recipe_requested.emit(recipe, final)


def _titled(title: str, field: QWidget) -> QWidget:
    """Return a field under its name, as sliders stand under theirs."""
    label = QLabel(title)
    label.setProperty("role", "muted")
    label.setBuddy(field)
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label)
    column.addWidget(field)
    return both


def _why_no_seed(value: float) -> str | None:
    """Return why a number is no seed, or None."""
    if value == int(value) and 0 <= value <= _LAST_SEED:
        return None
    return f"A seed is a whole number from 0 to {_LAST_SEED:,}."


def _percent(value: float) -> str:
    return f"{number(round(value, 1))} %"


def _share_text(value: float) -> str:
    return _percent(100.0 * value)


def _whole(value: float) -> str:
    return number(round(value))
