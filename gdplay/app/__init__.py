"""Qt without widgets: the experiment store, undo commands, the training thread."""
