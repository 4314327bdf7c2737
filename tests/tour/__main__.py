"""The scripted tour: ``python -m tests.tour [FOLDER] [--small]`` draws README's pictures.

It drives the real program with real mouse and key events, offscreen or on the display
it is given (``QT_QPA_PLATFORM=xcb``, under ``xvfb-run`` where there is none), stops at
every view that `tests.tour.stops` names, and writes a picture of each, light and dark,
at 1440 × 900; with ``--small`` also at 1024 × 700. The run is always the circle with 6
and 4 neurons, the rate raised on the way.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

LARGE, SMALL = (1440, 900), (1024, 700)
PALETTES = ("light", "dark")


def main(arguments: list[str] | None = None) -> int:
    """Draw every picture into the folder asked for; answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=pictures_folder())
    parser.add_argument("--small", action="store_true", help="draw the smaller window too")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sizes = {"": LARGE, "-small": SMALL} if options.small else {"": LARGE}
    for palette in PALETTES:
        for suffix, size in sizes.items():
            walk(options.folder, palette, size, f"-{palette}{suffix}")
    return 0


def walk(folder: Path, palette: str, size: tuple[int, int], suffix: str) -> None:
    """Go to every stop in a window of its own, and write a picture at each."""
    from tests.tour.guide import Guide
    from tests.tour.stops import STOPS

    with tempfile.TemporaryDirectory() as own:
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            os.environ[name] = own  # the user's own settings stay as they are
        guide = Guide(palette, size)
        try:
            for name, go in STOPS.items():
                path = folder / f"{name}{suffix}.png"
                guide.take(go(guide), path)
                sys.stdout.write(f"{path}\n")
        finally:
            guide.end()


def pictures_folder() -> Path:
    """Return `resources/pictures` of this checkout."""
    return Path(__file__).resolve().parents[2] / "resources" / "pictures"


if __name__ == "__main__":
    sys.exit(main())
