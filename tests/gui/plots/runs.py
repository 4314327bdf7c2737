"""Runs that were never trained: the shapes of a real history, from formulas."""

import numpy as np

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Hyperparameters
from gdplay.experiment.topology import Topology, fully_connected
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.training.snapshot import History, Losses, Mark, Position, Snapshot, StepRecord

BATCHES = 25
CIRCLE_NET = fully_connected(("x1", "x2"), (6, 4, 1))


def dataset(samples: int = 40) -> Dataset:
    random = np.random.default_rng(2)
    values = random.uniform(-5, 5, size=(2, samples))
    labels = (np.hypot(*values) < 2.5).astype(float)
    test = np.arange(samples) % 4 == 3
    return Dataset(("x1", "x2"), values, labels, test, np.zeros(samples, dtype=bool))


def history(steps: int, size: int, marks: tuple[Mark, ...] = (), capacity: int = 2048) -> History:
    """Return the history of `steps` updates of `size` parameters in at most `capacity` buckets."""
    width = 1
    while steps > capacity * width:
        width *= 2
    random = np.random.default_rng(1)
    k = np.arange(steps)
    level = 0.05 + 0.45 / (1.0 + np.exp((k - 0.45 * steps) / (0.12 * max(steps, 1))))
    batch = level * (
        1.0 + 0.15 * np.sin(k * 2 * np.pi / BATCHES) + 0.05 * random.normal(size=steps)
    )
    starts = np.arange(0, steps, width)
    phase, strength = random.uniform(0, 6, size), random.uniform(0.01, 0.2, size)
    gradient = np.empty((3, len(starts), size), dtype=np.float32)
    for place in range(size):
        wave = strength[place] * level * np.sin(k * 2 * np.pi / BATCHES + phase[place])
        gradient[:, :, place] = _buckets(wave, starts)
    every = max(1, steps // 600)
    evaluated = np.arange(0, steps + 1, every)
    curve = np.interp(evaluated, k if steps else [0], level if steps else [0.5])
    return History(
        bucket_steps=starts,
        bucket_width=width,
        batch_loss=_buckets(batch, starts),
        gradient=gradient,
        evaluated_steps=evaluated,
        objective=curve,
        train=curve,
        test=curve * 1.08 + 0.004,
        train_accuracy=np.ones(len(evaluated)),
        test_accuracy=np.ones(len(evaluated)),
        marks=marks,
    )


def _buckets(values, starts):
    if not len(starts):
        return np.empty((3, 0))
    ends = np.append(starts[1:], len(values)) - 1
    return np.array(
        [np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts), values[ends]]
    )


def record(experiment: Experiment, parameters, step: int, running: bool) -> StepRecord:
    """Return a step of plain gradient descent with gradients from a formula."""
    gradient = np.sin(np.arange(len(parameters)) + 0.3) * 0.04
    rate = experiment.hyperparameters.learning_rate
    update = -rate * gradient
    before = parameters - update if running else parameters
    return StepRecord(
        is_preview=not running,
        before=before,
        gradient=gradient,
        update=update,
        after=before + update,
        penalty_gradient=np.zeros_like(gradient),
        rate=rate,
        rows=np.arange(10),
        position=Position(step // BATCHES, step % BATCHES + 1, BATCHES),
        slots=np.zeros((0, len(parameters))),
    )


def snapshot(
    steps: int = 1225,
    topology: Topology = CIRCLE_NET,
    marks: tuple[Mark, ...] = (),
    *,
    running: bool = False,
    run: int = 1,
    settings: Hyperparameters | None = None,
) -> Snapshot:
    experiment = Experiment(topology, dataset(), settings or Hyperparameters())
    layout = layout_of(topology)
    parameters = np.cos(np.arange(layout.size) * 1.7)
    state = TrainingState(
        layout, parameters, np.zeros(layout.size), np.zeros((0, layout.size)), steps
    )
    past = history(steps, layout.size, marks)
    return Snapshot(
        run=run,
        revision=1,
        experiment=experiment,
        state=state,
        position=Position(steps // BATCHES, BATCHES, BATCHES),
        running=running,
        steps_per_second=200.0 if running else 0.0,
        losses=Losses(past.train[-1], 0.0, past.test[-1], 0.98, 0.97),
        record=record(experiment, parameters, steps, running),
        history=past,
        executor="numpy",
    )
