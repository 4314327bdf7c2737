"""Pictures and numbers that leave the window: to the clipboard and to files."""
