"""Files: projects, presets, weights, each written whole or not at all."""
