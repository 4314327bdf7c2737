"""The engine against PyTorch: other people's autograd, losses, optimizers and schedules.

Collected but skipped where torch is not installed; `pip install .[test,torch]` brings it.
The networks are written out for torch unit by unit, from the links alone.
"""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.autograd.tensor import Tensor
from gdplay.experiment.hyperparameters import (
    LossName,
    Optimizer,
    OptimizerName,
    Penalty,
    Schedule,
    ScheduleName,
)
from gdplay.experiment.parameter import Bias, Link
from gdplay.insight.curvature import measure
from gdplay.nn.activations import ACTIVATIONS
from gdplay.nn.losses import LOSSES
from gdplay.nn.schedules import multiple
from gdplay.program.log import StepLog
from gdplay.training.trainer import Trainer
from tests.networks import random_experiment

torch = pytest.importorskip("torch")
F = torch.nn.functional

STEPS = 200
EXECUTORS = ("numpy", "compiled")
DELTA = 0.7

ACTIVATION_IN_TORCH = {
    "identity": lambda z: z,
    "relu": torch.relu,
    "leaky_relu": F.leaky_relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softplus": lambda z: F.softplus(z, threshold=800),  # by default torch cuts off at 20
    "elu": F.elu,
    "gelu": lambda z: F.gelu(z, approximate="tanh"),
    "silu": F.silu,
    "sine": torch.sin,
    "gaussian": lambda z: torch.exp(-(z**2)),
}
"""Each activation as torch computes it."""

LOSS_IN_TORCH = {
    LossName.SUM_SQUARED: lambda o, t, n: F.mse_loss(o, t, reduction="sum"),
    LossName.MEAN_SQUARED: lambda o, t, n: F.mse_loss(o, t, reduction="sum") / n,
    LossName.HALF_MEAN_SQUARED: lambda o, t, n: F.mse_loss(o, t, reduction="sum") / (2 * n),
    LossName.ABSOLUTE: lambda o, t, n: F.l1_loss(o, t, reduction="sum") / n,
    LossName.HUBER: lambda o, t, n: F.huber_loss(o, t, reduction="sum", delta=DELTA) / n,
    LossName.HINGE: lambda o, t, n: (
        F.hinge_embedding_loss(t * o, -torch.ones_like(o), reduction="sum", margin=1.0) / n
    ),
    LossName.BINARY_CROSS_ENTROPY: lambda o, t, n: (
        F.binary_cross_entropy_with_logits(o, t, reduction="sum") / n
    ),
    LossName.SOFTMAX_CROSS_ENTROPY: lambda o, t, n: (
        F.cross_entropy(o.T, t.argmax(dim=0), reduction="sum") / n
    ),
}
"""Each loss as torch computes it, of (outputs, samples) and the number of samples."""


OPTIMIZER_IN_TORCH = {
    OptimizerName.GRADIENT_DESCENT: lambda p, o: torch.optim.SGD(p),
    OptimizerName.MOMENTUM: lambda p, o: torch.optim.SGD(p, momentum=o.momentum),
    OptimizerName.NESTEROV: lambda p, o: torch.optim.SGD(p, momentum=o.momentum, nesterov=True),
    OptimizerName.ADAGRAD: lambda p, o: torch.optim.Adagrad(p, eps=o.epsilon),
    OptimizerName.RMSPROP: lambda p, o: torch.optim.RMSprop(p, alpha=o.alpha, eps=o.epsilon),
    OptimizerName.ADAM: lambda p, o: torch.optim.Adam(p, betas=(o.beta1, o.beta2), eps=o.epsilon),
    OptimizerName.ADAMW: lambda p, o: torch.optim.AdamW(
        p, betas=(o.beta1, o.beta2), eps=o.epsilon, weight_decay=o.weight_decay
    ),
}
"""torch's own optimizer of some parameters, with the constants of ours."""


def numbers(array):
    """Return an array as a float64 tensor of torch."""
    return torch.from_numpy(np.array(array, np.float64))


def parameters_in_torch(state):
    """Return each parameter by its name, as a scalar that keeps its gradient."""
    values = zip(state.layout.parameters, state.parameters, strict=True)
    return {parameter: numbers(value).requires_grad_() for parameter, value in values}


def objective_in_torch(experiment, parameters, rows):
    """Return the objective of some samples, the network written out unit by unit."""
    topology, dataset = experiment.topology, experiment.dataset
    settings = experiment.hyperparameters
    x1, x2 = numbers(dataset.values[:, rows])
    features = {"x1": x1, "x2": x2, "x1*x2": x1 * x2}
    active = {unit.id: features[unit.feature] for unit in topology.inputs}
    for unit in topology.units:
        z = parameters[Bias(unit.id)] + torch.zeros(len(rows), dtype=torch.float64)
        for link in sorted(topology.links):
            if link.target == unit.id:
                z = z + parameters[link] * active[link.source]
        active[unit.id] = ACTIVATION_IN_TORCH[unit.activation](z)
    outputs = torch.stack([active[unit.id] for unit in topology.output_layer])
    objective = LOSS_IN_TORCH[settings.loss](outputs, targets_of(experiment, rows), len(rows))
    for parameter, value in parameters.items():
        if isinstance(parameter, Link) or settings.penalty.over_biases:
            objective = objective + settings.penalty.l1 * torch.abs(value)
            objective = objective + 0.5 * settings.penalty.l2 * value**2
    return objective


def targets_of(experiment, rows):
    """Return what the outputs aim at, (outputs, samples), written down a second time."""
    labels = experiment.dataset.labels[rows]
    if experiment.dataset.task.kind == "regression":
        return numbers([labels])
    match experiment.hyperparameters.loss:
        case LossName.SOFTMAX_CROSS_ENTROPY:
            return numbers([labels == 0, labels == 1, labels == 2])
        case LossName.BINARY_CROSS_ENTROPY:
            return numbers([labels])
    return numbers([2 * labels - 1])


def with_settings(experiment, **settings):
    return replace(experiment, hyperparameters=replace(experiment.hyperparameters, **settings))


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_activations(name):
    at = np.array([[-700, -40, -5, -1.7, -0.3, -1e-8, 0, 1e-8, 0.2, 1, 3.1, 19, 40, 700]])
    ours, theirs = Tensor(at), numbers(at).requires_grad_()
    value, expected = ACTIVATIONS[name].function(ours), ACTIVATION_IN_TORCH[name](theirs)
    value.sum().backward()
    expected.sum().backward()
    np.testing.assert_allclose(value.data, expected.detach(), rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(ours.grad, theirs.grad, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("name", list(LossName))
def test_losses(name):
    rng = np.random.default_rng(5)
    rows, size = (3, 40) if name is LossName.SOFTMAX_CROSS_ENTROPY else (2, 40)
    outputs = rng.standard_normal((rows, size)) * 10.0 ** rng.integers(-2, 3, size)
    encoding = LOSSES[name].encoding
    if rows == 3:
        targets = np.eye(3)[:, rng.integers(0, 3, size)]
    elif name in (LossName.HINGE, LossName.BINARY_CROSS_ENTROPY):
        targets = np.where(rng.random((rows, size)) < 0.5, 1.0, 0.0 if "zero" in encoding else -1.0)
    else:
        targets = rng.standard_normal((rows, size))
    ours, theirs = Tensor(outputs), numbers(outputs).requires_grad_()
    value = LOSSES[name].of_batch(ours, Tensor(targets), float(size), DELTA)
    expected = LOSS_IN_TORCH[name](theirs, numbers(targets), size)
    value.backward()
    expected.backward()
    assert float(value.data) == pytest.approx(float(expected.detach()), rel=1e-13)
    largest = float(theirs.grad.abs().max())
    np.testing.assert_allclose(ours.grad, theirs.grad, rtol=0, atol=1e-13 * largest)


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("seed", range(300))
def test_loss_and_gradient_of_a_random_network(seed):
    experiment = random_experiment(seed, huber_delta=DELTA, zero_gradients=True)
    start = Trainer(experiment).initial_state()
    values = parameters_in_torch(start)
    rows = Trainer(experiment).preview(start).rows
    objective = objective_in_torch(experiment, values, rows)
    objective.backward()
    gradient = [0.0 if v.grad is None else float(v.grad) for v in values.values()]
    allowed = 1e-12 * np.abs(gradient).max()
    for executor in EXECUTORS:
        trainer = Trainer(experiment, executor)
        log = StepLog(start.layout.size)
        trainer.advance(start, 1, log)
        assert trainer.executor == executor
        assert log.loss[2, 0] == pytest.approx(float(objective.detach()), rel=1e-12)
        np.testing.assert_allclose(log.gradient[2, 0], gradient, rtol=0, atol=allowed)


@pytest.mark.parametrize("seed", range(60))
def test_the_losses_of_the_whole_data_set(seed):
    experiment = random_experiment(seed, huber_delta=DELTA)
    trainer = Trainer(experiment)
    start = trainer.initial_state()
    values, dataset = parameters_in_torch(start), experiment.dataset
    found = trainer.evaluate(start)
    expected = float(objective_in_torch(experiment, values, dataset.train_rows).detach())
    assert found.objective == pytest.approx(expected, rel=1e-12)
    if dataset.test_rows.size:
        free = with_settings(experiment, penalty=Penalty())
        expected = float(objective_in_torch(free, values, dataset.test_rows).detach())
        assert found.test == pytest.approx(expected, rel=1e-12)


def is_smooth(seed):
    experiment = random_experiment(seed)
    bent = {LossName.ABSOLUTE, LossName.HUBER, LossName.HINGE}
    kinds = {unit.activation for unit in experiment.topology.units}
    settings = experiment.hyperparameters
    return (
        settings.loss not in bent
        and settings.penalty.l1 == 0.0
        and kinds.isdisjoint({"relu", "leaky_relu", "elu"})
    )


@pytest.mark.parametrize("seed", [seed for seed in range(300) if is_smooth(seed)])
def test_the_curvature_is_the_largest_eigenvalue_of_torchs_hessian(seed):
    experiment = random_experiment(seed, optimizer=Optimizer())
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 20)
    layout, rows = state.layout, experiment.dataset.train_rows

    def objective(flat):
        named = dict(zip(layout.parameters, flat, strict=True))
        return objective_in_torch(experiment, named, rows)

    hessian = torch.autograd.functional.hessian(objective, numbers(state.parameters))
    largest = float(torch.linalg.eigvalsh(hessian)[-1])
    assert measure(experiment, state).curvature == pytest.approx(largest, rel=2e-3, abs=1e-8)


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("name", list(OptimizerName))
@pytest.mark.parametrize("seed", [3, 4])
def test_optimizers_follow_torch_from_equal_gradients(name, seed, executor):
    schedule = Schedule(ScheduleName.COSINE, steps=150, final=0.1, warmup=5)
    experiment = random_experiment(
        seed, optimizer=Optimizer(name), schedule=schedule, learning_rate=0.02
    )
    trainer = Trainer(experiment, executor)
    state = trainer.initial_state()
    theirs = torch.nn.Parameter(numbers(state.parameters))
    optimizer = OPTIMIZER_IN_TORCH[name]([theirs], experiment.hyperparameters.optimizer)
    for _ in range(STEPS):
        state = trainer.advance(state, 1)
        optimizer.param_groups[0]["lr"] = trainer.record.rate
        theirs.grad = numbers(trainer.record.gradient)
        optimizer.step()
        found = theirs.detach().numpy()
        allowed = 1e-10 * np.abs(found).max()
        np.testing.assert_allclose(state.parameters, found, rtol=0, atol=allowed)
    assert trainer.executor == executor
    assert state.step == STEPS


def test_constants_are_those_of_torch():
    ours = Optimizer()
    weight = [torch.nn.Parameter(torch.zeros(1))]
    adamw = torch.optim.AdamW(weight).defaults
    assert (ours.beta1, ours.beta2) == adamw["betas"] == torch.optim.Adam(weight).defaults["betas"]
    assert ours.weight_decay == adamw["weight_decay"]
    rmsprop = torch.optim.RMSprop(weight).defaults
    assert ours.alpha == rmsprop["alpha"]
    assert ours.epsilon == adamw["eps"] == rmsprop["eps"]


def scheduler_in_torch(s: Schedule, optimizer):
    """Return torch's own schedule with the numbers of ours."""
    kinds = torch.optim.lr_scheduler
    match s.name:
        case ScheduleName.STEP:
            return kinds.StepLR(optimizer, s.steps, s.factor)
        case ScheduleName.EXPONENTIAL:
            return kinds.ExponentialLR(optimizer, s.factor ** (1 / s.steps))
        case ScheduleName.LINEAR:
            return kinds.LinearLR(optimizer, 1.0, s.final, s.steps)
        case ScheduleName.COSINE if s.restarts:
            return kinds.CosineAnnealingWarmRestarts(optimizer, s.steps, eta_min=s.final)
        case ScheduleName.COSINE:
            return kinds.CosineAnnealingLR(optimizer, s.steps, eta_min=s.final)
    return kinds.ConstantLR(optimizer, 1.0)


@pytest.mark.parametrize(
    ("name", "restarts"),
    [(name, False) for name in ScheduleName if name is not ScheduleName.INVERSE_TIME]
    + [(ScheduleName.COSINE, True)],
)
def test_schedules_follow_torch(name, restarts):
    schedule = Schedule(name, steps=60, factor=0.3, final=0.1, restarts=restarts)
    constants = {
        key: np.array(float(getattr(schedule, key))) for key in ("steps", "factor", "final")
    }
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = scheduler_in_torch(schedule, optimizer)
    # torch's plain cosine goes up again after `steps`; ours holds its last value.
    length = 61 if name is ScheduleName.COSINE and not restarts else STEPS
    for k in range(length):
        ours = float(multiple(schedule, np.array(float(k)), constants))
        assert ours == pytest.approx(scheduler.get_last_lr()[0], rel=1e-11), k
        optimizer.step()
        scheduler.step()
