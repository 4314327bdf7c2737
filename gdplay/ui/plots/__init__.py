"""The bottom tray: the loss and every gradient over the steps, drawn from a run's history."""
