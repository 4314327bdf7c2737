"""Measurements on a frozen training state: pure functions, no Qt."""
