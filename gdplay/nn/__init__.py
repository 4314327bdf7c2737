"""From a topology to a network that trains: layers, losses, optimizers, schedules."""
