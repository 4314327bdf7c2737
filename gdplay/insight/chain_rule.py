"""The chain rule of one step, sample by sample: what each unit passed on, and what came back.

The numbers that come back are the engine's own: one backward pass through its
tape leaves each sample's δ at every pre-activation. Here they are only read and
multiplied, never propagated a second time.

For a weight from s to t and one sample::

    ∂L/∂w = a_s · f′(z_t) · Σ w·δ        δ_t = f′(z_t) · Σ w·δ

where L is that sample's own loss, without 1/N, and the sum runs over the links
that leave t; for an output unit ∂L/∂a stands in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.tensor import Tensor
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Link, Parameter
from gdplay.nn.feed import samples_of
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.losses import LOSSES
from gdplay.nn.network import ParameterLeaves, columns_of, gradient_of, rows_by_id, slopes

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False, slots=True)
class BatchPass:
    """Some samples on their way through the network and back.

    Parameters
    ----------
    layout
        Of the network.
    parameters
        (P,), the weights and biases it was done with.
    rows
        (N,), the samples, as rows of the data set.
    mean_over
        What the samples' shares are divided by in the gradient: N where the loss is
        a mean over samples, 1 where it is a sum.
    activation
        (N,) for each input and unit, by id.
    derivative, upstream, delta
        (N,) for each unit, by id: f′(z), the derivative of the sample's own loss by
        the unit's activation, and by its pre-activation. ``delta = derivative · upstream``.
    """

    layout: ParameterLayout
    parameters: Floats
    rows: NDArray[np.intp]
    mean_over: int
    activation: Mapping[int, Floats]
    derivative: Mapping[int, Floats]
    upstream: Mapping[int, Floats]
    delta: Mapping[int, Floats]

    @property
    def size(self) -> int:
        """The number of samples."""
        return len(self.rows)

    def source_activation(self, parameter: Parameter) -> Floats:
        """Return (N,), what a weight multiplies; a bias multiplies 1."""
        if isinstance(parameter, Link):
            return self.activation[parameter.source]
        return np.ones(self.size, self.parameters.dtype)

    def weight(self, link: Link) -> float:
        """Return the weight of a link of the network."""
        return float(self.parameters[self.layout.index[link]])


@dataclass(frozen=True, slots=True)
class Factors:
    """One sample's share of a parameter's gradient, before any mean, as a product.

    ``share = activation · derivative · upstream``
    """

    activation: float
    derivative: float
    upstream: float
    share: float


@dataclass(frozen=True, slots=True)
class UpstreamTerm:
    """What comes back along one link: ``value = weight · delta``, δ of the link's target."""

    link: Link
    weight: float
    delta: float
    value: float


def batch_pass(
    experiment: Experiment, layout: ParameterLayout, parameters: Floats, rows: NDArray[np.intp]
) -> BatchPass:
    """Send the samples `rows` through the network and back, on the engine's tape.

    Parameters
    ----------
    experiment
        Whose data and loss it is.
    layout, parameters
        The network, and (P,) its weights and biases.

    Raises
    ------
    GraphError
        When a sample is not finite.
    KeyError
        When the data cannot feed an input of the network.
    """
    settings = experiment.hyperparameters
    samples, loss = samples_of(experiment, rows), LOSSES[settings.loss]
    with np.errstate(all="ignore"):
        active, weighted = columns_of(ParameterLeaves(layout, parameters), Tensor(samples.inputs))
        each = loss.function(active[-1], Tensor(samples.targets), settings.huber_delta)
        # Samples do not meet in this sum: its gradient holds each one's own.
        (each.sum() * loss.factor).backward()
        layers = layout.topology.layers
        derivative = [slopes(units, z.data) for units, z in zip(layers, weighted[1:], strict=True)]
    ids = layout.topology.column_ids
    return BatchPass(
        layout,
        parameters,
        rows,
        len(rows) if loss.is_mean else 1,
        rows_by_id(ids, [column.data for column in active]),
        rows_by_id(ids[1:], derivative),
        rows_by_id(ids[1:], [gradient_of(column) for column in active[1:]]),
        rows_by_id(ids[1:], [gradient_of(column) for column in weighted[1:]]),
    )


def factors(batch: BatchPass, parameter: Parameter, place: int) -> Factors:
    """Return the factors of the share of the sample at `place` of the batch.

    Raises
    ------
    KeyError
        When the network has no such parameter.
    """
    unit = target_of(parameter)
    activation = float(batch.source_activation(parameter)[place])
    return Factors(
        activation,
        float(batch.derivative[unit][place]),
        float(batch.upstream[unit][place]),
        activation * float(batch.delta[unit][place]),
    )


def upstream_terms(batch: BatchPass, unit: int, place: int) -> tuple[UpstreamTerm, ...]:
    """Return what `unit`'s upstream is the sum of, in the order drawn; nothing for an output."""
    terms = []
    for link in links_out(batch.layout, unit):
        weight, delta = batch.weight(link), float(batch.delta[link.target][place])
        terms.append(UpstreamTerm(link, weight, delta, weight * delta))
    return tuple(terms)


def links_out(layout: ParameterLayout, unit: int) -> list[Link]:
    """Return the links that leave `unit`, layer by layer, in the order drawn."""
    topology = layout.topology
    return [link for target in topology.units if (link := Link(unit, target.id)) in topology.links]


def target_of(parameter: Parameter) -> int:
    """Return the unit whose pre-activation a parameter is part of."""
    return parameter.target if isinstance(parameter, Link) else parameter.unit
