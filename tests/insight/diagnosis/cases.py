"""Runs looked at as the window does: snapshots at some moments, and made cases of trouble."""

from dataclasses import replace

import numpy as np

from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.hyperparameters import Initializer, InitializerName
from gdplay.experiment.topology import fully_connected
from gdplay.insight.diagnosis.doctor import Doctor, look
from gdplay.insight.diagnosis.signs import signs_of
from gdplay.program.readiness import Readiness, readiness
from gdplay.storage import presets
from gdplay.training.history import RunHistory
from gdplay.training.snapshot import Snapshot
from gdplay.training.trainer import Trainer

PLANE = ("x1", "x2")
UNIFORM, NORMAL = InitializerName.UNIFORM, InitializerName.NORMAL


def with_settings(experiment, **changes):
    return replace(experiment, hyperparameters=replace(experiment.hyperparameters, **changes))


def snapshots(experiment, steps, moments=40):
    """Yield a run's snapshots at step 0 and at so many moments, evenly spread up to `steps`."""
    executor = "compiled" if readiness() is Readiness.READY else "numpy"
    trainer = Trainer(experiment, executor)
    state, history = trainer.initial_state(), RunHistory(trainer.layout)
    for moment in np.linspace(0, steps, moments + 1).astype(int).tolist():
        while state.step < moment:
            history.evaluations.add(state.step, trainer.evaluate(state))
            until = min(moment, history.evaluations.next_after(state.step))
            state = trainer.advance(state, until - state.step, history.log)
            assert trainer.divergence is None
        losses = trainer.evaluate(state)
        yield Snapshot(
            1, 1, experiment, state, trainer.position(state.step), True, 0.0, losses,
            trainer.record, history.freeze(state.step, losses), executor,
        )  # fmt: skip


def said(experiment, steps, moments=40):
    """Yield (signs, diagnosis) after each look of a doctor at the run."""
    doctor = Doctor()
    for snapshot in snapshots(experiment, steps, moments):
        signs = signs_of(snapshot)
        doctor = look(doctor, signs)
        yield signs, doctor.said


def circle(widths=(4, 2, 1), activation="tanh", **changes):
    experiment, _ = presets.load("circle")
    topology = fully_connected(PLANE, widths, activation, "tanh")
    return with_settings(replace(experiment, topology=topology), **changes)


def few_noisy_points():
    recipe = replace(default_recipe("circle"), points=10, noise=50.0)
    return replace(circle((8, 8, 8, 1)), dataset=generate(recipe))


def plane(**changes):
    return with_settings(presets.load("plane")[0], **changes)


def cautious():
    """Return hidden layers that saturate, and an output that begins with the answer 0."""
    huge = circle(learning_rate=0.001, initializer=Initializer(UNIFORM, 10.0, 0.0))
    output = huge.topology.output_layer[0].id
    zeros = sorted((link, 0.0) for link in huge.topology.links if link.target == output)
    return replace(huge, initial=tuple(zeros))


CASES = {
    # what is wrong: (diagnosis, its layer, remedy, steps, experiment)
    "rate 3 on the circle": ("wandering", 2, "restart_with_rate", 2_000, circle(learning_rate=3.0)),
    "eight sigmoid layers": ("vanishing", 1, "relu", 1_000, circle((4,) * 8 + (1,), "sigmoid")),
    "a bias of −10": (
        "dead", 1, "he_weights", 500,
        circle(activation="relu", initializer=Initializer(UNIFORM, 0.5, -10.0)),
    ),
    "all weights zero": (
        "symmetric", 1, "xavier_weights", 50,
        circle(initializer=Initializer(InitializerName.ZEROS)),
    ),
    "ten noisy points": ("overfitting", 0, "l2", 2_000, few_noisy_points()),
    "a tiny rate": ("stalled", 0, "rate", 5_000, circle(learning_rate=1e-5)),
    "no hidden layer": ("stalled", 0, "hidden_layer", 5_000, circle((1,))),
    "rate 1 on the plane": ("oscillating", 0, "rate", 1_000, plane(learning_rate=1.0)),
    "weights too large": (
        "wandering", 2, "xavier_weights", 500, circle(initializer=Initializer(UNIFORM, 5.0, 0.0)),
    ),
    "huge weights below a cautious output": ("saturated", 2, "xavier_weights", 500, cautious()),
    "wild sines": (
        "exploding", 1, "xavier_weights", 1_000,
        circle((8,) * 6 + (1,), "sine", initializer=Initializer(NORMAL, 1.5, 0.0)),
    ),
}  # fmt: skip
