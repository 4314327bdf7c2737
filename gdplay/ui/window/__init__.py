"""The parts of the main window: actions, keys, layout, files."""
