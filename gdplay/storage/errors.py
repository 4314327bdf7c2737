"""What goes wrong with files, as sentences."""

from __future__ import annotations


class StorageError(Exception):
    """A file could not be read or written.

    Its text is one plain sentence, or two: what went wrong, where, and what to do.
    The window shows it as it stands, the command line prints it on one line.
    """
