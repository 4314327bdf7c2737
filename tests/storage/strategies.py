"""Random experiments, finished or not, for properties of files."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from gdplay.experiment.dataset import BINARY, REGRESSION, Dataset, Recipe, Scaling, Task
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    Hyperparameters,
    Initializer,
    InitializerName,
    LossName,
    Optimizer,
    OptimizerName,
    Penalty,
    Schedule,
    ScheduleName,
)
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import InputUnit, Topology, Unit
from gdplay.nn.activations import ACTIVATIONS
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState

finite = st.floats(allow_nan=False, allow_infinity=False)
positive = st.floats(0, 1e300, allow_subnormal=True)
whole = st.integers(0, 10**9)
words = st.text(max_size=12)

settings_trees = st.builds(
    Hyperparameters,
    learning_rate=positive,
    schedule=st.builds(
        Schedule,
        st.sampled_from(ScheduleName),
        st.integers(1, 10**9),
        finite,
        finite,
        whole,
        st.booleans(),
    ),
    optimizer=st.builds(
        Optimizer,
        st.sampled_from(OptimizerName),
        *[st.floats(0, 1, exclude_max=True)] * 4,
        st.floats(0, exclude_min=True, allow_infinity=False),
        positive,
    ),
    loss=st.sampled_from(LossName),
    penalty=st.builds(Penalty, positive, positive, st.booleans()),
    batch_size=whole,
    shuffle=st.booleans(),
    initializer=st.builds(Initializer, st.sampled_from(InitializerName), finite, finite),
    zero_gradients=st.booleans(),
    block=st.builds(BlockUpdate, st.sampled_from(BlockKind), st.floats(0, 1, exclude_min=True)),
    dtype=st.sampled_from(["float64", "float32"]),
    huber_delta=st.floats(0, exclude_min=True, allow_infinity=False),
)


@st.composite
def topologies(draw):
    """Draw any directed acyclic graph of a few columns, skips, cuts and frozen parts."""
    widths = draw(st.lists(st.integers(0, 4), min_size=1, max_size=3))
    total = sum(widths) + draw(st.integers(1, 3))
    ids = draw(st.permutations(range(total + 3)))[:total]
    rest = iter(ids)
    inputs = tuple(
        InputUnit(next(rest), draw(st.sampled_from(["x1", "sin x1", "a column"])))
        for _ in range(total - sum(widths))
    )
    layers = tuple(
        tuple(Unit(next(rest), draw(st.sampled_from(sorted(ACTIVATIONS)))) for _ in range(width))
        for width in widths
    )
    columns = [[unit.id for unit in column] for column in (inputs, *layers)]
    possible = [
        Link(source, target)
        for depth, sources in enumerate(columns)
        for targets in columns[depth + 1 :]
        for source in sources
        for target in targets
    ]
    links = draw(st.sets(st.sampled_from(possible))) if possible else set()
    frozen = draw(st.sets(st.sampled_from(sorted(links)))) if links else set()
    units = [unit.id for layer in layers for unit in layer]
    biases = draw(st.sets(st.sampled_from(units))) if units else set()
    return Topology(
        inputs, layers, frozenset(links), frozenset(frozen), frozenset(biases), total + 3
    )


def several_scalings(draw, columns):
    """Draw a scaling for each of the columns, or none."""
    one = st.builds(Scaling, finite, st.floats(0, exclude_min=True, allow_infinity=False))
    return draw(st.just([]) | st.lists(one, min_size=columns, max_size=columns))


@st.composite
def datasets(draw):
    columns = tuple(draw(st.lists(words, max_size=3, unique=True)))
    size = draw(st.integers(0, 5))
    task = draw(st.sampled_from([BINARY, REGRESSION, Task("classification", ("a", "b", "c"))]))
    labels = finite if not task.classes else st.integers(0, len(task.classes) - 1).map(float)
    several = lambda items: draw(st.lists(items, min_size=size, max_size=size))  # noqa: E731
    recipe = st.builds(Recipe, words, whole, st.floats(0, 100), st.floats(0, 1), st.integers())
    return Dataset(
        columns,
        np.array([several(finite) for _ in columns], dtype=float).reshape(len(columns), size),
        np.array(several(labels), dtype=float),
        np.array(several(st.booleans()), dtype=bool),
        np.array(several(st.booleans()), dtype=bool),
        task,
        draw(st.none() | recipe),
        tuple(several_scalings(draw, len(columns))),
    )


@st.composite
def experiments(draw):
    topology = draw(topologies())
    parameters = layout_of(topology).parameters
    typed = draw(st.dictionaries(st.sampled_from(parameters), finite)) if parameters else {}
    return Experiment(
        topology,
        draw(datasets()),
        draw(settings_trees),
        draw(st.integers()),
        tuple(sorted(typed.items())),
        draw(words),
    )


@st.composite
def states(draw, experiment, numbers=finite):
    """Draw a training state of `experiment`, in its precision."""
    layout = layout_of(experiment.topology)
    dtype = np.dtype(experiment.hyperparameters.dtype)
    rows = draw(st.integers(0, 2))
    several = st.lists(numbers, min_size=layout.size, max_size=layout.size)
    with np.errstate(over="ignore"):
        arrays = [np.array(draw(several), dtype=float).astype(dtype) for _ in range(2 + rows)]
    slots = np.array(arrays[2:], dtype=dtype).reshape(rows, layout.size)
    return TrainingState(layout, arrays[0], arrays[1], slots, draw(st.integers(0, 2**62)))


def with_dtype(experiment, dtype):
    return replace(experiment, hyperparameters=replace(experiment.hyperparameters, dtype=dtype))
