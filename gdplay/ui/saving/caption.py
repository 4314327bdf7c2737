"""The lines under a saved plot: what was trained, how, and how far."""

from __future__ import annotations

from gdplay.training.snapshot import Snapshot
from gdplay.ui.names import activation_name
from gdplay.ui.settings.summary import summary
from gdplay.ui.text import count, number


def caption_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Return what is needed to train the same again, in a line or two."""
    experiment, topology = snapshot.experiment, snapshot.state.layout.topology
    widths = " – ".join(str(len(ids)) for ids in topology.column_ids)
    activations = {unit.activation for layer in topology.layers for unit in layer}
    activation = activation_name(activations.pop()) if len(activations) == 1 else "mixed"
    rate = f"rate {number(experiment.hyperparameters.learning_rate)}"
    title = (experiment.title,) if experiment.title else ()
    parameters = count(snapshot.state.layout.size, "parameter")
    first = (
        *title,
        f"step {number(snapshot.state.step)}",
        f"network {widths}, {activation}, {parameters}",
        f"seed {experiment.seed}",
    )
    return " · ".join(first), f"{summary(experiment)} · {rate}"
