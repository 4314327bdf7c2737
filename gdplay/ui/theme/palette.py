"""Every colour of the window, in a light and a dark set.

Text is at least 4.5:1 against its ground, marks at least 3:1; the colours of the
classes, any two of eight, and purple and green for signs stay apart for deuteranopia
and protanopia (checked by the theme's tests).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """A set of colours, each ``"#rrggbb"``.

    Parameters
    ----------
    window, panel, field
        The ground between panels, of a panel, of an input or a plot.
    border, grid
        A panel's edge and a plot's grid lines.
    text, muted
        Text, and text of second rank.
    accent, on_accent, accent_soft
        Selection, Play and the rate; text on it; its pale ground.
    warning, danger
        The caution and the too-large zone, an error.
    classes
        One colour a class, at most eight; the second is "+1" (blue), the first
        "−1" (orange).
    positive, neutral, negative
        Signed quantities: purple, through the panel's grey, to green.
    curve, faint_curve
        The bold and the faint line of a plot.
    """

    name: str
    window: str
    panel: str
    field: str
    border: str
    grid: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    warning: str
    danger: str
    classes: tuple[str, ...]
    positive: str
    neutral: str
    negative: str
    curve: str
    faint_curve: str


LIGHT = Palette(
    name="light",
    window="#f3f4f6",
    panel="#ffffff",
    field="#fbfbfc",
    border="#e1e4e8",
    grid="#eceef1",
    text="#16191d",
    muted="#565e69",
    accent="#0f766e",
    on_accent="#ffffff",
    accent_soft="#dff2ef",
    warning="#e9b949",
    danger="#b42318",
    classes=(
        "#d9690c",
        "#1f63c4",
        "#009687",
        "#a50069",
        "#785a00",
        "#0f00a5",
        "#9678ff",
        "#690f0f",
    ),
    positive="#6a3d9a",
    neutral="#f0f1f3",
    negative="#1b7a43",
    curve="#16191d",
    faint_curve="#b9bfc7",
)

DARK = Palette(
    name="dark",
    window="#14171b",
    panel="#1d2126",
    field="#171a1f",
    border="#343a42",
    grid="#2a2f36",
    text="#eceff3",
    muted="#a4adb8",
    accent="#2bb3a3",
    on_accent="#06201d",
    accent_soft="#153a35",
    warning="#d9a83a",
    danger="#ff8a7a",
    classes=(
        "#f28c38",
        "#5b9bf5",
        "#00d2a5",
        "#d20087",
        "#f0f000",
        "#962dff",
        "#ffd2ff",
        "#5a7800",
    ),
    positive="#b691e6",
    neutral="#2e343b",
    negative="#4fbf80",
    curve="#eceff3",
    faint_curve="#5d6671",
)
