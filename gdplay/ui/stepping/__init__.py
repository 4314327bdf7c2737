"""Stepping through an update, as the window shows it."""
