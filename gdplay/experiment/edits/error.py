"""The one error of every edit."""

from __future__ import annotations


class EditError(ValueError):
    """An edit that cannot be made; its text is a plain sentence that says why."""
