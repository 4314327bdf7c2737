"""The window. Each folder is one panel; `main_window` composes them."""
