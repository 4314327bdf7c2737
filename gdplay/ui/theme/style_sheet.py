"""The one style sheet of the window, made from a palette.

A widget asks for a look by its dynamic property ``role``:

- `QFrame`: ``panel``, ``bar``, ``popup``, ``notice``, ``message``, ``status``;
- `QLabel`: ``heading``, ``muted``, ``small``, ``strong``, ``value``,
  ``error``;
- `QPushButton` and `QToolButton`: ``primary`` (Play alone), ``chip``, ``quiet``
  (no edge until pointed at), ``remedy`` (low, for the status line), ``low``
  (little room around the text), ``pill`` (one of several, checkable), ``more`` (the dots
  that open a view's menu), ``tool`` (an icon over its name, checkable), ``tiny-text``
  (low and without an edge, for a row of small acts), ``mark-chip`` (a sample's mark and
  its class, checkable).

Tabs of a `QTabBar` are soft pills without asking.
"""

from __future__ import annotations

from string import Template

from gdplay.resources import resource
from gdplay.ui.theme.colors import blend
from gdplay.ui.theme.palette import Palette
from gdplay.ui.theme.theme import TEXT_SIZES, Theme

_TEMPLATE = Template("""
QMainWindow, QDialog { background: $window; }
QToolTip {
    background: $panel; color: $text; border: 1px solid $border; padding: 4px 6px;
    font-size: ${small}px;
}

QFrame[role="panel"] { background: $panel; border: 1px solid $border; border-radius: 8px; }
QFrame[role="bar"] { background: $panel; border: 0; border-bottom: 1px solid $border; }
QFrame[role="popup"] { background: $panel; border: 1px solid $edge; border-radius: 8px; }
QFrame[role="notice"] { background: $accent_soft; border: 0; border-radius: 8px; }
QFrame[role="message"] { background: $panel; border: 1px solid $accent; border-radius: 8px; }
QStatusBar, QFrame[role="status"] { background: $panel; border: 0; border-top: 1px solid $border; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $accent_soft; }

QLabel[role="heading"] { font-size: ${title}px; font-weight: bold; }
QLabel[role="strong"] { font-weight: bold; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: ${small}px; }
QLabel[role="value"] { font-size: ${value}px; font-weight: bold; }
QLabel[role="error"] { color: $danger; }
QLabel[role="complaint"] {
    background: $panel; color: $danger; border: 1px solid $danger; border-radius: 6px;
    padding: 4px 8px;
}

QPushButton, QToolButton {
    background: $panel; color: $text; border: 1px solid $border; border-radius: 7px;
    padding: 5px 11px;
}
QPushButton:hover, QToolButton:hover { background: $hover; border-color: $edge; }
QPushButton:pressed, QToolButton:pressed { background: $accent_soft; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; background: $panel; }
QPushButton:checked, QToolButton:checked {
    background: $accent_soft; color: $accent; border-color: $accent;
}
QToolButton::menu-indicator, QPushButton::menu-indicator { width: 0; image: none; }

QToolButton[popupMode="1"] { padding-right: 26px; }
QToolButton::menu-button { border: 0; width: 22px; subcontrol-position: center right; }
QToolButton::menu-arrow { image: url("$arrow"); width: 12px; height: 12px; }

QPushButton[role="primary"] {
    background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: bold;
    font-size: ${title}px; padding: 6px 16px;
}
QPushButton[role="primary"]:hover { background: $accent_strong; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 5px 15px; }
QPushButton[role="primary"]:disabled {
    background: $border; border-color: $border; color: $disabled;
}
QPushButton[role="chip"] { border-radius: 15px; padding: 6px 14px; }
QPushButton[role="quiet"], QToolButton[role="quiet"] {
    background: transparent; border-color: transparent; padding: 4px 8px;
}
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover { background: $hover; }
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus { border-color: $accent; }
QPushButton[role="remedy"] { color: $accent; border-radius: 6px; padding: 0 9px; }
QPushButton[role="low"] { border-radius: 6px; padding: 3px 8px; }
QPushButton[role="tiny"] {
    background: transparent; border: 0; border-radius: 5px; padding: 2px; max-width: 20px;
}
QPushButton[role="tiny-text"] {
    background: transparent; border: 1px solid transparent; border-radius: 5px; color: $accent;
    padding: 1px 6px; font-size: ${small}px;
}
QPushButton[role="tiny-text"]:hover { background: $hover; }
QPushButton[role="tiny-text"]:focus { border-color: $accent; }
QPushButton[role="tiny-text"]:checked { background: $accent_soft; }
QPushButton[role="tiny-text"]:disabled { color: $disabled; }
QPushButton[role="tiny"]:hover { background: $hover; }
QPushButton[role="tiny"]:focus { background: $accent_soft; }
QToolButton[role="more"] {
    background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 2px;
}
QToolButton[role="more"]:hover { background: $hover; }
QToolButton[role="more"]:focus { border-color: $accent; }
QPushButton[role="pill"], QToolButton[role="pill"] {
    background: transparent; color: $muted; border: 1px solid transparent; border-radius: 6px;
    padding: 3px 9px;
}
QPushButton[role="pill"]:hover, QToolButton[role="pill"]:hover { background: $hover; }
QPushButton[role="pill"]:focus, QToolButton[role="pill"]:focus { border-color: $accent; }
QPushButton[role="pill"]:checked, QToolButton[role="pill"]:checked {
    background: $accent_soft; color: $accent; font-weight: bold;
}
QPushButton[role="mark-chip"] {
    background: transparent; color: $text; border: 1px solid transparent; border-radius: 6px;
    padding: 2px 1px; font-size: ${small}px; text-align: left;
}
QPushButton[role="mark-chip"]:hover { background: $hover; }
QPushButton[role="mark-chip"]:focus { border-color: $accent; }
QPushButton[role="mark-chip"]:checked {
    background: $accent_soft; color: $accent; font-weight: bold;
}
QToolButton[role="tool"] {
    background: transparent; color: $muted; border: 1px solid transparent; border-radius: 6px;
    padding: 1px 0; font-size: ${small}px;
}
QToolButton[role="tool"]:hover { background: $hover; }
QToolButton[role="tool"]:focus { border-color: $accent; }
QToolButton[role="tool"]:checked { background: $accent_soft; color: $accent; }

QTabWidget::pane { border: 0; }
QTabBar { background: transparent; border: 0; qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; color: $muted; border: 1px solid transparent; border-radius: 6px;
    padding: 3px 9px; margin: 2px 4px 2px 0;
}
QTabBar::tab:hover { background: $hover; }
QTabBar::tab:selected { background: $accent_soft; color: $accent; font-weight: bold; }
QTabBar::tab:focus { border-color: $accent; }

QLineEdit, QAbstractSpinBox, QComboBox {
    background: $field; color: $text; border: 1px solid $edge; border-radius: 6px;
    padding: 3px 7px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: $accent; }
QLineEdit[invalid="true"] { border-color: $danger; }
QLineEdit[role="value"] {
    background: transparent; border-color: transparent; font-size: ${value}px; font-weight: bold;
    padding: 0 4px;
}
QLineEdit[role="value"]:hover { border-color: $edge; }
QLineEdit[role="value"]:focus { border-color: $accent; background: $field; }
QLineEdit[role="value"][invalid="true"] { border-color: $danger; }
QComboBox[role="quiet"] {
    combobox-popup: 0; background: transparent; border-color: transparent; font-weight: bold;
    padding: 0 4px;
}
QComboBox[role="quiet"]:hover { border-color: $edge; }
QComboBox[role="quiet"]:focus { border-color: $accent; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $disabled; }
QComboBox::drop-down { border: 0; width: 20px; }
QComboBox::down-arrow { image: url("$arrow"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $panel; color: $text; border: 1px solid $edge; padding: 4px; outline: 0;
    selection-background-color: $accent_soft; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: ${row}px; padding: 0 6px; }

QAbstractSpinBox::up-button {
    subcontrol-origin: border; subcontrol-position: top right; width: 20px; border: 0;
}
QAbstractSpinBox::down-button {
    subcontrol-origin: border; subcontrol-position: bottom right; width: 20px; border: 0;
}
QAbstractSpinBox::up-arrow { image: url("$arrow_up"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$arrow"); width: 10px; height: 10px; }
QAbstractSpinBox QLineEdit { background: transparent; border: 0; padding: 0 1px; }
QCheckBox, QRadioButton { spacing: 7px; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 14px; height: 14px; border: 1px solid $muted; background: $field;
}
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; }
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$check");
}
QRadioButton::indicator:checked { background: $field; border: 5px solid $accent; width: 6px;
    height: 6px; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }

QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; }
QSlider::sub-page:horizontal { border-radius: 2px; background: $muted; }
QSlider::handle:horizontal {
    width: 12px; height: 12px; margin: -6px 0; border-radius: 8px;
    background: $panel; border: 2px solid $muted;
}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border-color: $accent; }
QSlider::handle:horizontal:disabled { border-color: $border; }
QSlider::sub-page:horizontal:disabled { background: $border; }

QMenu { background: $panel; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 10px; border-radius: 5px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }

QTableView, QListView, QTreeView, QPlainTextEdit, QTextEdit {
    background: $field; color: $text; border: 1px solid $border; border-radius: 6px;
    gridline-color: $grid; alternate-background-color: $panel;
    selection-background-color: $accent_soft; selection-color: $text;
}
QHeaderView { background: $panel; border: 0; }
QHeaderView::section {
    background: $panel; color: $muted; border: 0; border-bottom: 1px solid $border;
    padding: 3px 6px; font-size: ${small}px;
}
QTableView QHeaderView::section:vertical { padding: 0 5px; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QTableCornerButton::section { background: $panel; border: 0; }
QTableView::indicator {
    width: 14px; height: 14px; border: 1px solid $muted; border-radius: 4px; background: $field;
}
QTableView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$check");
}
QProgressBar {
    background: $field; color: $text; border: 1px solid $border; border-radius: 6px;
    text-align: center;
}
QProgressBar::chunk { background: $accent_soft; border-radius: 5px; }
QProgressBar[role="thin"] { background: $border; border: 0; border-radius: 3px; }
QProgressBar[role="thin"]::chunk { background: $accent; border-radius: 3px; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def style_sheet(theme: Theme) -> str:
    """Return the style sheet for the palette and the text scale in force."""
    palette: Palette = theme.palette
    sizes = {name: str(round(size * theme.scale)) for name, size in TEXT_SIZES.items()}
    colors = {
        name: getattr(palette, name)
        for name in (
            "window",
            "panel",
            "field",
            "border",
            "grid",
            "text",
            "muted",
            "accent",
            "on_accent",
            "accent_soft",
            "danger",
        )
    }
    derived = {
        "hover": blend(palette.field, palette.border, 0.45).name(),
        "edge": blend(palette.border, palette.muted, 0.25).name(),
        "disabled": blend(palette.muted, palette.panel, 0.35).name(),
        "accent_strong": blend(palette.accent, palette.text, 0.18).name(),
    }
    pictures = {
        "arrow": _picture("combo-arrow"),
        "arrow_up": _picture("combo-arrow-up"),
        "check": _picture(f"check-{palette.name}"),
    }
    row = str(round(24 * theme.scale))
    return _TEMPLATE.substitute(colors, **derived, **sizes, **pictures, row=row)


def _picture(name: str) -> str:
    """Return the path of an icon as a style sheet writes it."""
    return resource("icons", f"{name}.svg").as_posix()
