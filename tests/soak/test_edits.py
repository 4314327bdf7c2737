"""The soak makes every edit that there is."""

import inspect
from pathlib import Path

import pytest

from gdplay.app.data_edits import DataEdits
from gdplay.app.network_edits import NetworkEdits
from gdplay.app.settings_edits import SettingsEdits
from gdplay.ui.dataset.tools import Tool
from tests.soak import data, files, hands, hurry, network, settings

SOURCE = "\n".join(
    Path(module.__file__).read_text() for module in (data, files, hands, hurry, network, settings)
)
FILES = ("load_preset", "begin_anew", "save_project", "open_project", "export_weights")
RUN = ("restart", "new_weights", "step", "step_epoch", "play", "pause", "set_speed")
MORE = ("import_weights", "export_data", "undo_stack.undo", "undo_stack.redo")


def intents(kind):
    """Return the methods of a class that are not Qt's."""
    own = vars(kind).items()
    return [name for name, value in own if inspect.isfunction(value) and name[0] != "_"]


@pytest.mark.parametrize("kind", [NetworkEdits, DataEdits, SettingsEdits])
def test_every_intent_is_among_the_random_edits(kind):
    assert [name for name in intents(kind) if f".{name}" not in SOURCE] == []


def test_every_command_to_the_run_and_every_file_is_among_them():
    assert [name for name in (*FILES, *RUN, *MORE) if f".{name}" not in SOURCE] == []


def test_every_tool_of_the_data_canvas_is_taken_in_hand():
    assert [tool.name for tool in Tool if f"Tool.{tool.name}" not in SOURCE] == []
