"""What a person asks for in the data drawer, in one place for all of its pages."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class DataIntents(QObject):
    """The intents of the data panel; whoever wires the window connects them.

    Signals
    -------
    preset_requested(str)
        Swap the data, and the data only.
    recipe_requested(Recipe, bool)
        Make the generated samples by another recipe; the flag is False while a
        slider's drag goes on.
    repeat_requested()
        Make the generated samples as they first were.
    import_requested()
        Ask for a table and import it.
    samples_requested(values, labels)
        Add drawn samples: arrays (columns, n) and (n,); columns that the canvas does
        not show are left to the edit.
    erase_requested(tuple)
        Take the samples with these rows.
    move_requested(tuple, values, labels)
        Move the samples with these rows: arrays (columns, n), and (n,) or None where
        a place means no label.
    label_requested(tuple, float)
        Give these samples a class or a value.
    split_requested(tuple, bool)
        Let these samples test (True), or train.
    clear_requested()
        Take every sample away.
    plane_requested(), curve_requested()
        Draw classes on an empty plane, or a curve y = f(x).
    class_requested()
        Add a class.
    class_names_requested(tuple)
        Call the classes so.
    class_removal_requested(int)
        Remove a class with its points.
    """

    preset_requested = Signal(str)
    recipe_requested = Signal(object, bool)
    repeat_requested = Signal()
    import_requested = Signal()
    samples_requested = Signal(object, object)
    erase_requested = Signal(tuple)
    move_requested = Signal(tuple, object, object)
    label_requested = Signal(tuple, float)
    split_requested = Signal(tuple, bool)
    clear_requested = Signal()
    plane_requested = Signal()
    curve_requested = Signal()
    class_requested = Signal()
    class_names_requested = Signal(tuple)
    class_removal_requested = Signal(int)
