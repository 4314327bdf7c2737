"""The top bar: play, step, speed, the learning rate and what is trained how."""
