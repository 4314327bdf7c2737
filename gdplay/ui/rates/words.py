"""What the views of the learning rate say, in a title and a plain sentence."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gdplay.insight.step_lens import LossOver, StepLens
from gdplay.insight.step_verdict import StepVerdict, Verdict
from gdplay.ui.text import count, number, percent

if TYPE_CHECKING:
    from gdplay.insight.range_test import RangeTest

RANGE_TEST: Final = (
    "Trains a copy from the state shown while the rate rises from 1e-5 to 10. "
    "The run itself is not touched."
)
"""What a range test does."""

TITLES: Final = MappingProxyType(
    {
        Verdict.STILL: "Stands still",
        Verdict.NOWHERE: "No slope",
        Verdict.UPHILL: "Points uphill",
        Verdict.SMALL: "Too small",
        Verdict.RIGHT: "About right",
        Verdict.BEYOND: "About right",
        Verdict.STEADY: "About right",
        Verdict.PAST: "Too large",
        Verdict.RISES: "Oversteps",
    }
)
"""The verdict in two words."""


def samples_text(lens: StepLens) -> str:
    """Return what the loss is taken over: "Over the next batch, 10 points"."""
    points = count(lens.samples, "point")
    if lens.over is LossOver.BATCH:
        return f"Over the next batch, {points}"
    return f"Over the training set, {points}"


_SENTENCES: Final = MappingProxyType(
    {
        Verdict.STILL: "At rate 0 nothing moves.",
        Verdict.NOWHERE: "Along this step the loss does not change: its slope is 0.",
        Verdict.SMALL: "This step takes {taken} of the fall that its direction offers. The loss "
        "along it is lowest at {lowest}, {times} times this rate.",
        Verdict.RIGHT: "This step takes {taken} of the fall that its direction offers; the loss "
        "along it is lowest at {lowest}.",
        Verdict.BEYOND: "This step goes past the lowest point along it, at {lowest}, and keeps "
        "{taken} of the fall.",
        Verdict.STEADY: "A rate of {lowest} would gain more in this one step, but above {limit} "
        "the curvature lets the steps to come grow.",
        Verdict.PAST: "This step goes far past the lowest point along it, at {lowest}, and keeps "
        "only {taken} of the fall.",
        Verdict.RISES: "This step raises the loss from {before} to {after}: it jumps over the "
        "lowest point along it, at {lowest}.",
    }
)
_UPHILL: Final = MappingProxyType(
    {
        LossOver.TRAIN: "This step raises the loss over the training set at any rate: its batch, "
        "or the steps before it, pull another way.",
        LossOver.BATCH: "This step raises its batch's loss at any rate: the steps before it pull "
        "another way.",
    }
)


def verdict_sentence(found: StepVerdict, rate: float, over: LossOver, limit: float | None) -> str:
    """Return why a rate is too small, about right or too large for the next step."""
    if found.verdict is Verdict.UPHILL:
        return _UPHILL[over]
    return _SENTENCES[found.verdict].format(
        lowest=number(found.lowest_rate),
        taken=percent(max(0.0, found.share)),
        times=number(round_times(found.lowest_rate / rate)) if rate > 0.0 else "",
        limit="" if limit is None else number(limit),
        before=number(found.before),
        after=number(found.after),
    )


def round_times(factor: float) -> int | float:
    """Return how many times as large something is, whole where it is many times."""
    return round(factor) if factor >= 10.0 else factor


def range_title(found: RangeTest) -> str:
    """Return what a range test suggests, in a few words."""
    if found.suggestion is None:
        return "No rate stands out"
    return f"Suggested rate {number(found.suggestion)}"


def range_sentence(found: RangeTest) -> str:
    """Return what a range test has shown, and why that suggests its rate."""
    start = f"From step {number(found.step)}: "
    if found.suggestion is None or found.steepest is None or found.lowest is None:
        return f"{start}the loss did not fall clearly at any rate, so no rate is suggested."
    told = f"{start}the loss falls most steeply at {number(found.steepest)}, is lowest at " + (
        f"{number(found.lowest)}"
        if found.blow_up is None
        else f"{number(found.lowest)} and blows up at {number(found.blow_up)}"
    )
    return f"{told}. Suggested is a tenth of the lowest."
