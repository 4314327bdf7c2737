"""Where icons, presets and schemas are: inside a wheel, or beside the package."""

from __future__ import annotations

from pathlib import Path


def resource(*parts: str) -> Path:
    """Return the path of a resource, ``resource("presets", "circle.gdplay")``.

    In an installed wheel the folder is ``gdplay/resources``; in an editable install
    and in a checkout it stands beside the package.
    """
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return (inside if inside.is_dir() else package.parent / "resources").joinpath(*parts)
