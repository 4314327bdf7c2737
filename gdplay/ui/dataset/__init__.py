"""The data drawer: presets, the recipe's sliders, and the canvas that points are painted on."""
