"""The program as a process: how it ends when the system asks."""

import os
import subprocess
import sys

import pytest

OPENED_AND_ASKED = """
import signal, sys
from gdplay.ui import application, main_window

create = main_window.create_main_window

def opened(argv):
    window = create(argv)
    window.controller.play()
    window.controller.snapshot_ready.connect(ask)
    return window

def ask(snapshot):
    if snapshot.state.step > 3:
        signal.raise_signal(int(sys.argv[1]))

main_window.create_main_window = opened
sys.exit(application.run())
"""


@pytest.mark.parametrize("number", [2, 15], ids=["interrupt", "termination"])
def test_the_window_closes_while_it_trains_as_by_its_button_when_asked_by_the_system(
    number, tmp_path
):
    own = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "STATE", "DATA")}
    ended = subprocess.run(
        [sys.executable, "-c", OPENED_AND_ASKED, str(number)],
        env=os.environ | own | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = [line for line in ended.stderr.splitlines() if "does not support" not in line]
    assert (ended.returncode, said) == (0, [])
