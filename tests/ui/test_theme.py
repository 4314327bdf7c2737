from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gdplay.resources import resource
from gdplay.ui.theme.appearance import Appearance, AppearanceChoice
from gdplay.ui.theme.icons import icon, pixmap
from gdplay.ui.theme.palette import DARK, LIGHT
from gdplay.ui.theme.style_sheet import style_sheet
from gdplay.ui.theme.theme import TEXT_SIZES, Theme
from tests.ui.colour import contrast, distance

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
GROUNDS = ("window", "panel", "field")


@PALETTES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", ["text", "muted", "accent", "danger"])
def test_text_stands_out(palette, name, ground):
    assert contrast(getattr(palette, name), getattr(palette, ground)) >= 4.5


@PALETTES
def test_text_on_the_accent_stands_out(palette):
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    assert contrast(palette.accent, palette.accent_soft) >= 4.5
    assert contrast(palette.text, palette.accent_soft) >= 4.5


@PALETTES
@pytest.mark.parametrize("ground", ["panel", "field"])
def test_marks_stand_out(palette, ground):
    for color in (*palette.classes, palette.positive, palette.negative, palette.curve):
        assert contrast(color, getattr(palette, ground)) >= 3.0, color


@PALETTES
@pytest.mark.parametrize("sight", ["full", "protanopia", "deuteranopia"])
def test_the_two_pairs_stay_apart_for_every_sight(palette, sight):
    first, second = palette.classes[:2]
    assert distance(first, second, sight) >= 0.15
    assert distance(palette.positive, palette.negative, sight) >= 0.12
    for end in (palette.positive, palette.negative):
        assert distance(end, palette.neutral, sight) >= 0.12


@PALETTES
@pytest.mark.parametrize("sight", ["full", "protanopia", "deuteranopia"])
def test_no_two_of_eight_classes_look_alike(palette, sight):
    assert len(palette.classes) == 8
    for first, second in combinations(palette.classes, 2):
        assert distance(first, second, sight) >= 0.1, (first, second)


def test_nothing_is_smaller_than_12_pixels():
    assert min(TEXT_SIZES.values()) >= 12


def test_every_icon_takes_the_palettes_colour(qapp):
    theme = Theme(DARK)
    names = [path.stem for path in resource("icons").glob("*.svg")]
    assert {"play", "pause", "step", "restart"} <= set(names)
    for name in names:
        picture = pixmap(theme, name).toImage()
        colors = {picture.pixelColor(x, y).rgba() for x in range(40) for y in range(40)}
        assert len(colors) > 1, name
        assert not icon(theme, name).isNull()
    inked = pixmap(theme, "play", "accent").toImage().pixelColor(20, 20)
    assert inked.name() == DARK.accent


@pytest.fixture
def appearance(qapp):
    sheet, palette, font = qapp.styleSheet(), qapp.palette(), qapp.font()
    theme = Theme()
    yield Appearance(qapp, theme), theme
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


def test_a_choice_dresses_the_application(appearance):
    look, theme = appearance
    look.choose(AppearanceChoice.DARK)
    assert theme.palette is DARK
    assert QApplication.palette().window().color().name() == DARK.window
    assert DARK.accent in QApplication.instance().styleSheet()
    look.choose(AppearanceChoice.LIGHT)
    assert QApplication.palette().window().color().name() == LIGHT.window
    assert DARK.accent not in QApplication.instance().styleSheet()


def test_an_unknown_system_scheme_is_light(appearance):
    look, theme = appearance
    if QApplication.styleHints().colorScheme() == Qt.ColorScheme.Unknown:
        assert theme.palette is LIGHT
    assert look.choice is AppearanceChoice.SYSTEM


def test_the_text_scale_reaches_the_style_sheet_and_the_font(appearance):
    look, theme = appearance
    before = style_sheet(theme)
    look.scale(2.5)
    assert f"font-size: {round(12 * 2.5)}px" in style_sheet(theme) != before
    assert QApplication.font().pixelSize() == round(13 * 2.5)
