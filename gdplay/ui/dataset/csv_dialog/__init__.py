"""The dialog that imports a table of comma-separated values."""
