"""An error while drawing is reported, and never ends the program."""

import ast
from pathlib import Path

import gdplay.ui
from gdplay.app.selection import Selection
from gdplay.ui.output.surface import SurfaceView
from gdplay.ui.theme.theme import Theme

ALL_EVENTS = {"event", "viewportEvent"}
SOURCES = sorted(Path(gdplay.ui.__file__).parent.rglob("*.py"))


def test_no_widget_takes_all_its_events_in_python():
    """PySide crashes on Python 3.11 where one override that fails is called within another.

    A widget that watches its own events by an event filter has them just as early, and no
    other override runs within it.
    """
    found = [
        f"{source.name}: {node.name}.{method.name}"
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name in ALL_EVENTS
    ]
    assert found == []


def test_an_error_of_c_code_while_drawing_is_reported(qtbot, monkeypatch):
    monkeypatch.setattr(SurfaceView, "paintEvent", lambda view, event: int("no number"))
    view = SurfaceView(Theme(), Selection())
    qtbot.addWidget(view)
    with qtbot.capture_exceptions() as errors:
        view.show()
        qtbot.waitUntil(lambda: len(errors) > 0)
        view.hide()
    assert errors[0][0] is ValueError
