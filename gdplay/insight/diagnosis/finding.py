"""The values that a diagnosis is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import nan

from gdplay.experiment.experiment import Experiment
from gdplay.insight.diagnosis.signs import Signs


@dataclass(frozen=True, slots=True)
class Remedy:
    """One edit that is likely to help.

    Parameters
    ----------
    name
        What it does; the window has the words.
    change
        The pure edit. It may raise `EditError`.
    value
        The new rate, strength or factor where the name speaks of one, else NaN.
    depth
        The layer it speaks of, 0 where it speaks of none.
    restarts
        Whether training begins anew from step 0.
    """

    name: str
    change: Callable[[Experiment], Experiment] = field(compare=False)
    value: float = nan
    depth: int = 0
    restarts: bool = False


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found, in numbers.

    Parameters
    ----------
    name
        Of its rule in `doctor.RULES`; the window has the words.
    evidence
        The numbers that the words quote, in the order that the rule names.
    depth
        The layer it is about, 1 for the first; 0 where it is about the whole run.
    remedy
        What to do; None where all is well.
    """

    name: str
    evidence: tuple[float, ...]
    depth: int = 0
    remedy: Remedy | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnosis, and how plainly it shows.

    Parameters
    ----------
    level
        1 where it begins to count, more where it is worse.
    """

    level: float
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that the doctor looks for.

    Parameters
    ----------
    find
        From the signs to what they show of it, or None.
    patience
        Looks in a row, each at a later step, that must agree before it is said.
    is_trouble
        False for the rules that say that all is well.
    """

    find: Callable[[Signs], Finding | None]
    patience: int = 3
    is_trouble: bool = True
