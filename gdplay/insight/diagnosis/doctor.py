"""The doctor: looks at a run now and then, and says one thing, calmly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from gdplay.experiment.experiment import Experiment
from gdplay.insight.diagnosis import loss_rules, network_rules
from gdplay.insight.diagnosis.finding import Diagnosis, Finding, Rule
from gdplay.insight.diagnosis.signs import Signs

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "symmetric": Rule(network_rules.symmetric_start, patience=1),
        "dead": Rule(network_rules.dead_units),
        "wandering": Rule(loss_rules.wandering),
        "saturated": Rule(network_rules.saturated_layer, patience=6),
        "vanishing": Rule(network_rules.vanishing_gradient),
        "exploding": Rule(network_rules.exploding_gradient, patience=4),
        "oscillating": Rule(loss_rules.oscillating, patience=4),
        "overfitting": Rule(loss_rules.overfitting, patience=4),
        "stalled": Rule(loss_rules.stalled, patience=5),
        "learned": Rule(loss_rules.learned, is_trouble=False),
        "learning": Rule(loss_rules.learning, is_trouble=False),
    }
)
"""What is looked for, causes before what they cause: the first that holds is said."""

RELEASE: Final = 0.7
"""What has been said holds until its level falls below this, so that nothing flickers."""

RELEASE_LOOKS: Final = 2
"""Looks in a row that must find it gone."""


@dataclass(frozen=True, slots=True)
class Doctor:
    """What the doctor remembers from one look to the next.

    Parameters
    ----------
    run, step, experiment
        Of the last look; −1 and None before the first.
    streaks
        For each rule how many looks in a row found it, in the order of `RULES`.
    said
        What is being said, or None.
    gone
        Looks in a row that did not find it any more.
    """

    run: int = -1
    step: int = -1
    experiment: Experiment | None = None
    streaks: tuple[int, ...] = (0,) * len(RULES)
    said: Diagnosis | None = None
    gone: int = 0


def look(doctor: Doctor, signs: Signs) -> Doctor:
    """Return the doctor after one more look.

    A new run or an edit begins anew; a look at a step that has been looked at adds no
    patience.
    """
    is_same = signs.run == doctor.run and signs.experiment is doctor.experiment
    if not is_same or signs.step < doctor.step:
        doctor = Doctor(signs.run, experiment=signs.experiment)
    found = {name: rule.find(signs) for name, rule in RULES.items()}
    is_later = signs.step > doctor.step
    streaks = tuple(
        _streak(before, found[name], is_later)
        for name, before in zip(RULES, doctor.streaks, strict=True)
    )
    doctor = replace(doctor, step=signs.step, streaks=streaks)
    return _speak(doctor, found, is_later)


def _streak(before: int, finding: Finding | None, is_later: bool) -> int:
    if finding is None or not finding.level >= 1.0:
        return 0
    return before + 1 if is_later else max(before, 1)


def _speak(doctor: Doctor, found: Mapping[str, Finding | None], is_later: bool) -> Doctor:
    """Go on with what is being said while it holds, else say the first that is due."""
    due = next(
        (
            name
            for (name, rule), streak in zip(RULES.items(), doctor.streaks, strict=True)
            if streak >= rule.patience
        ),
        None,
    )
    said = doctor.said
    if said is not None and (due is None or not _interrupts(due, said.name)):
        now = found[said.name]
        if now is not None and now.level >= RELEASE:
            return replace(doctor, said=now.diagnosis, gone=0)
        gone = doctor.gone + is_later
        if gone < RELEASE_LOOKS:
            return replace(doctor, gone=gone)
    finding = found[due] if due is not None else None
    return replace(doctor, said=finding.diagnosis if finding else None, gone=0)


def _interrupts(due: str, said: str) -> bool:
    """Whether what is due goes before what is being said, as a cause before its effect."""
    names = list(RULES)
    return names.index(due) < names.index(said)
