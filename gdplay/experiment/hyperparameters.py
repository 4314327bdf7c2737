"""How a network is trained: every setting that is neither the network nor the data.

These are choices and numbers only. What a choice computes, and the formula that
the window prints beside it, stands in the tables of `gdplay.nn`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LossName(StrEnum):
    """The data term of the objective; formulas in `gdplay.nn.losses`."""

    SUM_SQUARED = "sum_squared"
    MEAN_SQUARED = "mean_squared"
    HALF_MEAN_SQUARED = "half_mean_squared"
    ABSOLUTE = "absolute"
    HUBER = "huber"
    HINGE = "hinge"
    BINARY_CROSS_ENTROPY = "binary_cross_entropy"
    SOFTMAX_CROSS_ENTROPY = "softmax_cross_entropy"


class OptimizerName(StrEnum):
    """The update rule; formulas in `gdplay.nn.optimizers`, constants as in torch.optim."""

    GRADIENT_DESCENT = "gradient_descent"
    MOMENTUM = "momentum"
    NESTEROV = "nesterov"
    ADAGRAD = "adagrad"
    RMSPROP = "rmsprop"
    ADAM = "adam"
    ADAMW = "adamw"


class ScheduleName(StrEnum):
    """How the rate changes with the step; formulas in `gdplay.nn.schedules`."""

    CONSTANT = "constant"
    STEP = "step"
    EXPONENTIAL = "exponential"
    INVERSE_TIME = "inverse_time"
    LINEAR = "linear"
    COSINE = "cosine"


class InitializerName(StrEnum):
    """How weights start; formulas in `gdplay.nn.initializers`."""

    UNIFORM = "uniform"
    NORMAL = "normal"
    XAVIER = "xavier"
    HE = "he"
    ZEROS = "zeros"
    CONSTANT = "constant"


class BlockKind(StrEnum):
    """Which share of the network one step updates."""

    EVERYTHING = "everything"
    UNITS = "units"
    LAYERS = "layers"


@dataclass(frozen=True, slots=True)
class Optimizer:
    """An update rule and its constants; those that a rule does not use are ignored.

    The defaults are those of `torch.optim`, but for AdaGrad's ε: all rules share one.
    """

    name: OptimizerName = OptimizerName.GRADIENT_DESCENT
    momentum: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    alpha: float = 0.99
    epsilon: float = 1e-8
    weight_decay: float = 0.01


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rate as a multiple of the learning rate, a function of the step.

    Parameters
    ----------
    name
        The formula.
    steps
        The period of the step schedule, the time constant of the exponential and
        1/t ones, the length of linear and cosine.
    factor
        What is multiplied on each period (step), or after `steps` (exponential).
    final
        The share of the rate that linear and cosine end at and then hold.
    warmup
        Steps over which the rate first rises linearly from 0; 0 for none.
    restarts
        Whether cosine and linear start again after each `steps`.
    """

    name: ScheduleName = ScheduleName.CONSTANT
    steps: int = 1000
    factor: float = 0.5
    final: float = 0.0
    warmup: int = 0
    restarts: bool = False


@dataclass(frozen=True, slots=True)
class Penalty:
    """L1 is α·Σ|w|, L2 is ½·α·Σw²; over the weights, or over all parameters."""

    l1: float = 0.0
    l2: float = 0.0
    over_biases: bool = False


@dataclass(frozen=True, slots=True)
class Initializer:
    """How parameters start.

    Parameters
    ----------
    name
        The distribution of the weights.
    gain
        Uniform: U(−gain, gain). Normal: its standard deviation. Xavier and He:
        multiplies theirs. Constant: the value itself.
    bias
        The value every bias starts at.
    """

    name: InitializerName = InitializerName.UNIFORM
    gain: float = 0.5
    bias: float = 0.1


@dataclass(frozen=True, slots=True)
class BlockUpdate:
    """Block coordinate descent: each step updates only a random share."""

    kind: BlockKind = BlockKind.EVERYTHING
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """All settings of training.

    Parameters
    ----------
    learning_rate
        Between 1e-7 and 10 on the slider; any finite number that is not negative.
    batch_size
        Samples a step; 0 means all.
    shuffle
        Whether each epoch has an order of its own; otherwise the order of the data.
    zero_gradients
        Whether the gradient is set to zero before each backward pass.
    dtype
        ``"float64"`` or ``"float32"``.
    huber_delta
        Where Huber's loss turns from square to straight.
    """

    learning_rate: float = 0.03
    schedule: Schedule = Schedule()
    optimizer: Optimizer = Optimizer()
    loss: LossName = LossName.HALF_MEAN_SQUARED
    penalty: Penalty = Penalty()
    batch_size: int = 10
    shuffle: bool = True
    initializer: Initializer = Initializer()
    zero_gradients: bool = True
    block: BlockUpdate = BlockUpdate()
    dtype: str = "float64"
    huber_delta: float = 1.0
