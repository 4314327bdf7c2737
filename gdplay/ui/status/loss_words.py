"""What is said about the loss after the kind of problem changed."""

from __future__ import annotations

from gdplay.app.loss_offers import LossOffer
from gdplay.experiment.dataset import Task
from gdplay.experiment.edits.wiring import output_width
from gdplay.experiment.hyperparameters import LossName
from gdplay.nn.losses import LOSSES
from gdplay.ui.text import count


def sentence(offer: LossOffer) -> str:
    """Return what is learned now, and by which loss."""
    if offer.applied is offer.former:
        proposed = _named(offer.offered or offer.applied)
        return (
            f"{_task(offer.task)}. {_named(offer.applied, first=True)} can stay; {proposed} fits."
        )
    outputs = count(output_width(offer.task, offer.applied), "output")
    return f"{_task(offer.task)}: {outputs} and {_named(offer.applied)} now."


def label(offer: LossOffer) -> str:
    """Return what the button says; empty where nothing is offered."""
    if offer.offered is None:
        return ""
    return f"{'Keep' if offer.offered is offer.former else 'Use'} {_named(offer.offered)}"


def _task(task: Task) -> str:
    return "Values" if task.kind == "regression" else count(len(task.classes), "class", "classes")


def _named(loss: LossName, *, first: bool = False) -> str:
    name = LOSSES[loss].label
    return name if first else name[:1].lower() + name[1:]
