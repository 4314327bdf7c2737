"""Project files, presets and weights: read strictly, written whole or not at all."""
