"""Why a parameter moves: one step of one weight or bias, opened up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import BlockKind
from gdplay.experiment.parameter import Link, Parameter
from gdplay.insight.update_sentence import Move, sentence
from gdplay.insight.update_terms import RULES, Place, Term
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.optimizers import OPTIMIZERS
from gdplay.training.snapshot import Position, StepRecord


@dataclass(frozen=True, slots=True)
class Explanation:
    """One parameter in one step.

    Parameters
    ----------
    parameter
        Whose step it is.
    is_preview
        Whether the step is the next one; otherwise it is the last one made.
    position
        The epoch and batch of the step.
    before, gradient, update, after
        As in the `StepRecord`: ``after = before + update``.
    penalty_gradient
        The penalty's part of the gradient.
    terms
        The rows that lead from the gradient to the update; empty where the step
        leaves the parameter alone, because it is frozen or outside its block.
    frozen
        Whether a person froze it.
    sentence
        Why the update has its sign, true for this optimizer.
    """

    parameter: Parameter
    is_preview: bool
    position: Position
    before: float
    gradient: float
    penalty_gradient: float
    terms: tuple[Term, ...]
    update: float
    after: float
    frozen: bool
    sentence: str


def explain(
    record: StepRecord,
    layout: ParameterLayout,
    experiment: Experiment,
    parameter: Parameter,
    update_number: int,
) -> Explanation:
    """Return `parameter`'s part in a step.

    Parameters
    ----------
    record
        The step, of the network that `layout` lays out: one that `fits`.
    layout
        Where the parameter stands in the record's arrays.
    experiment
        Whose optimizer and switches made the step.
    parameter
        A weight or bias.
    update_number
        Which update of the run the step is, from 1; Adam's correction needs it.

    Raises
    ------
    KeyError
        When the layout has no such parameter.
    """
    place = layout.index[parameter]
    settings = experiment.hyperparameters
    rule = RULES[settings.optimizer.name]
    frozen = not layout.is_trainable[place]
    seen = Place(
        before=float(record.before[place]),
        gradient=float(record.gradient[place]),
        rate=record.rate,
        slots=tuple(float(slot) for slot in record.slots[:, place]),
        update_number=update_number,
    )
    update = float(record.update[place])
    terms = () if frozen else rule.terms(settings.optimizer, seen)
    in_blocks = settings.block.kind is not BlockKind.EVERYTHING
    outside_block = in_blocks and update == 0.0 and folded(seen.gradient, terms) != 0.0
    if outside_block:
        terms = ()
    penalty = settings.penalty
    move = Move(
        noun="weight" if isinstance(parameter, Link) else "bias",
        is_preview=record.is_preview,
        frozen=frozen,
        outside_block=outside_block,
        rate=record.rate,
        gradient=seen.gradient,
        update=update,
        decider=rule.decider,
        accumulated=not settings.zero_gradients,
        objective="loss plus penalty" if penalty.l1 or penalty.l2 else "loss",
    )
    return Explanation(
        parameter=parameter,
        is_preview=record.is_preview,
        position=record.position,
        before=seen.before,
        gradient=seen.gradient,
        penalty_gradient=float(record.penalty_gradient[place]),
        terms=terms,
        update=update,
        after=float(record.after[place]),
        frozen=frozen,
        sentence=sentence(move),
    )


def fits(record: StepRecord, layout: ParameterLayout, experiment: Experiment) -> bool:
    """Whether `record` is of a step of this network by this optimizer.

    A snapshot taken right after a change may still carry the step before it.
    """
    slots = OPTIMIZERS[experiment.hyperparameters.optimizer.name].slots
    return len(record.before) == layout.size and len(record.slots) == len(slots)


def folded(gradient: float, terms: tuple[Term, ...]) -> float:
    """Return what `terms` make of `gradient`: the update, where there are any terms."""
    result = reduce(lambda number, term: term.applied_to(number), terms, gradient)
    return result if terms and not math.isnan(gradient) else (math.nan if terms else 0.0)
