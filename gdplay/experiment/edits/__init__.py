"""Pure edits: each takes an experiment and returns the one after it.

An edit that changes nothing returns the very same object. One that cannot be made
raises `EditError` with a sentence for the person who tried, and nothing is half done.
"""

from gdplay.experiment.edits.error import EditError

__all__ = ["EditError"]
