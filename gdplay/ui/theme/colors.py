"""What a `Palette` is to Qt: a `QPalette` for the Fusion style."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from gdplay.ui.theme.palette import Palette

_Role = QPalette.ColorRole
_Disabled = QPalette.ColorGroup.Disabled


def qt_palette(palette: Palette) -> QPalette:
    """Return the colours that Fusion draws its own parts with."""
    colors = {
        _Role.Window: palette.window,
        _Role.WindowText: palette.text,
        _Role.Base: palette.panel,
        _Role.AlternateBase: palette.field,
        _Role.Text: palette.text,
        _Role.PlaceholderText: palette.muted,
        _Role.Button: palette.panel,
        _Role.ButtonText: palette.text,
        _Role.BrightText: palette.danger,
        _Role.ToolTipBase: palette.panel,
        _Role.ToolTipText: palette.text,
        _Role.Highlight: palette.accent,
        _Role.HighlightedText: palette.on_accent,
        _Role.Accent: palette.accent,
        _Role.Link: palette.accent,
        _Role.LinkVisited: palette.accent,
        _Role.Light: palette.panel,
        _Role.Midlight: palette.field,
        _Role.Mid: palette.border,
        _Role.Dark: palette.muted,
        _Role.Shadow: palette.border,
    }
    result = QPalette()
    for role, color in colors.items():
        result.setColor(role, QColor(color))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        result.setColor(_Disabled, role, blend(palette.muted, palette.panel, 0.35))
    result.setColor(_Disabled, _Role.Highlight, QColor(palette.border))
    return result


def blend(color: str, ground: str, share: float) -> QColor:
    """Return `color` with a `share` (0 to 1) of `ground` mixed in."""
    front, back = QColor(color), QColor(ground)
    keep = 1.0 - share
    return QColor.fromRgbF(
        front.redF() * keep + back.redF() * share,
        front.greenF() * keep + back.greenF() * share,
        front.blueF() * keep + back.blueF() * share,
    )
