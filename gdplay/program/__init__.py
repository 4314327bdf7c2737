"""One training step, traced once and replayed many times."""
