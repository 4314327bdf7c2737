"""The learning rate from three sides: the next step, the range test, the schedule."""
