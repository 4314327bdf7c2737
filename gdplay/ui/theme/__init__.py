"""Colours, type, icons and the one style sheet; nothing else in `ui` names a colour."""
