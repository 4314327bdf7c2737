"""The panel "Why?": the selected weight, bias, neuron or sample, opened up."""
