"""Bounds that a build sets on measures, such as ``answer_said=0.6``; a measure that falls short is told."""

import difflib
import math
from collections.abc import Iterable, Mapping

from qa.errors import QuestionsFileError
from qa.evaluation.metrics.registry import MEASURES
from qa.evaluation.results import Aggregate


def read_bounds(written: Iterable[str], option: str) -> dict[str, float]:
    """Return bounds by measure.

    Raises:
        QuestionsFileError: a bound is not NAME=NUMBER, or no measure has the name.
    """
    bounds = {}
    for text in written:
        name, _, number = text.partition("=")
        try:
            bounds[name.strip()] = float(number)
        except ValueError:
            bounds[name.strip()] = math.nan
        if math.isnan(bounds[name.strip()]):
            raise QuestionsFileError(
                f"{option} {text}: not a measure and a number.", f"Such as: {option} answer_said=0.6"
            )
        if name.strip() not in MEASURES:
            near = difflib.get_close_matches(name.strip(), MEASURES, n=3, cutoff=0.4) or sorted(MEASURES)[:3]
            raise QuestionsFileError(
                f"{option} {text}: no measure is named so.",
                f"Near it: {', '.join(near)}. docs/evaluation.md has all of them.",
            )
    return bounds


def short_of(aggregates: Mapping[str, Aggregate], bounds: Mapping[str, float]) -> list[str]:
    """Return what falls short, in words. Where lower is better a bound is the most that is let pass."""
    told = []
    for name, bound in bounds.items():
        aggregate = aggregates.get(name)
        if aggregate is None:
            told.append(f"{name} has no value: no question has the labels it needs")
        elif MEASURES[name].better == "lower" and aggregate.value > bound:
            told.append(f"{name} is {aggregate.value:.4g}, more than {bound:g}")
        elif MEASURES[name].better != "lower" and aggregate.value < bound:
            told.append(f"{name} is {aggregate.value:.4g}, less than {bound:g}")
    return told
