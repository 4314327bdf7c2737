"""What the table of numbers says: captions, values, and what each of them means."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from gdplay.insight.confusion import typical_error
from gdplay.insight.step_size import StepSize, step_size
from gdplay.training.snapshot import Snapshot
from gdplay.ui.text import number, percent


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: a caption, its value, and what it means in a sentence."""

    caption: str
    value: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a title."""

    title: str
    facts: tuple[Fact, ...]


def groups(snapshot: Snapshot) -> tuple[Group, ...]:
    """Return everything, for the tab: the run, its loss, its last or next step."""
    return (
        Group("Run", run_facts(snapshot)),
        Group("Loss", loss_facts(snapshot)),
        Group(_step_title(snapshot), step_facts(snapshot)),
    )


def short_groups(snapshot: Snapshot) -> tuple[Group, ...]:
    """Return what stands nowhere else in the window, for the place under the output."""
    scores = score_facts(snapshot)
    if snapshot.experiment.dataset.task.kind == "classification":
        # The last one stands over it, in large; the other one's caption must fit half the width.
        scores = (replace(scores[0], caption="Train right"),) if len(scores) > 1 else ()
    whole = (parameter_fact(snapshot), *scores)
    return (
        Group(_step_title(snapshot), step_facts(snapshot)),
        Group("Network", whole),
    )


def run_facts(snapshot: Snapshot) -> tuple[Fact, ...]:
    """Return where the run stands."""
    place = snapshot.position
    batch = f"{place.batch}/{place.batches}" if place.batch else "–"
    speed = f"{number(round(snapshot.steps_per_second))} /s" if snapshot.running else "paused"
    return (
        Fact("Step", number(snapshot.state.step), "How many updates were made"),
        Fact("Epoch", number(place.epoch), "How often all training samples were gone through"),
        Fact("Batch", batch, "Which batch of its epoch the last update used"),
        Fact("Steps", speed, "Steps a second, measured over the last second"),
        parameter_fact(snapshot),
    )


def parameter_fact(snapshot: Snapshot) -> Fact:
    """Return how many weights and biases there are."""
    layout = snapshot.state.layout
    weights = int(layout.is_weight.sum())
    frozen = layout.size - int(layout.is_trainable.sum())
    tip = f"{number(weights)} weights, {number(layout.size - weights)} biases"
    if frozen:
        tip += f"; {number(frozen)} of them frozen"
    return Fact("Parameters", number(layout.size), tip)


def loss_facts(snapshot: Snapshot) -> tuple[Fact, ...]:
    """Return what training minimises, in its parts, and the loss of the test set."""
    losses = snapshot.losses
    facts = [
        Fact(
            "Objective",
            number(losses.objective),
            "What training minimises: data term plus penalty, over the training set",
        ),
        Fact("Data term", number(losses.train), "The loss over the training set, no penalty"),
        Fact("Penalty", number(losses.penalty), "What the size of the weights adds"),
    ]
    if not math.isnan(losses.test):
        facts.append(Fact("Test loss", number(losses.test), "The data term over the test set"))
    return (*facts, *score_facts(snapshot))


def score_facts(snapshot: Snapshot) -> tuple[Fact, ...]:
    """Return the accuracies; of a regression the typical errors."""
    experiment, losses = snapshot.experiment, snapshot.losses
    shares = (
        ("Train accuracy", losses.train_accuracy, "training"),
        ("Test accuracy", losses.test_accuracy, "test"),
    )
    if experiment.dataset.task.kind == "classification":
        return tuple(
            Fact(caption, percent(share), f"The share of the {split} set that is classified right")
            for caption, share, split in shares
            if not math.isnan(share)
        )
    dataset = experiment.dataset
    parts = (
        ("Train error", dataset.train_rows, "training"),
        ("Test error", dataset.test_rows, "test"),
    )
    return tuple(
        Fact(
            caption,
            number(typical_error(experiment, snapshot.counted, rows)),
            f"The typical error of a value: the root of the mean squared error, {split} set",
        )
        for caption, rows, split in parts
        if len(rows)
    )


def step_facts(snapshot: Snapshot) -> tuple[Fact, ...]:
    """Return how large a step is: its rate, its gradient and its update."""
    record = snapshot.record
    if record is None:
        rate, size = math.nan, StepSize(math.nan, math.nan, math.nan)
    else:
        rate, size = record.rate, step_size(record)
    return (
        Fact("Rate in force", number(rate), "The learning rate of this step, its schedule applied"),
        Fact(
            "Gradient norm",
            number(size.gradient),
            "The length of the gradient on the step's batch, over all parameters",
        ),
        Fact("Update norm", number(size.update), "The length of the step, over all parameters"),
        Fact(
            "Update ratio",
            number(size.share),
            "The length of the step beside that of all parameters: how much they change",
        ),
    )


def _step_title(snapshot: Snapshot) -> str:
    is_next = snapshot.record is None or snapshot.record.is_preview
    return "Next step" if is_next else "Last step"
