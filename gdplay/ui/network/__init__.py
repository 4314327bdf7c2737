"""The network panel: the drawing of the topology and the gestures that change it."""
