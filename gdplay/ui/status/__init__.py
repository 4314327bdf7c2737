"""The status line, its coaching sentence, and the bar for messages."""
