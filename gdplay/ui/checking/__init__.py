"""The check of one gradient: its error over the step of the difference."""
