"""The estimate that decides between an answer and a refusal."""

import json
import math
from dataclasses import fields, replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from qa.confidence import Signals, confidence, signals
from qa.terms import Terms
from tests.building import make_passage
from vectorstore.recency import Recency

NAMES = [field.name for field in fields(Signals)]
TERMS = Terms({"ferri": 3.0, "sink": 1.0}, "Why did the ferry sink?")


def test_the_signals_of_some_passages_worked_by_hand() -> None:
    passages = [
        make_passage("Ferry news", ["It was built.", "They saw it sink."], similarity=0.3),
        make_passage("Weather", ["The ferry waited."], similarity=0.6),
    ]
    # The first passage has both words, one of them in the headline alone; no paragraph has both.
    assert signals(TERMS, passages) == Signals(
        0.6,
        passage_coverage=1.0,
        paragraph_coverage=0.75,
        top_coverage=1.0,
        article_coverage=1.0,
        fresh_coverage=1.0,
        fresh_names=1.0,
        fresh_similarity=0.6,
        rarity=0.2,
        freshest=1.0,
        kind_open=1.0,
    )


def test_the_first_article_counts_with_all_that_was_read_of_it() -> None:
    first, other = make_passage("Ferry news", ["It was built."]), make_passage("Ferry", ["They saw it sink."])
    assert signals(TERMS, [first, other]).article_coverage == 0.75, "where nobody has read it, with the passage"
    whole = replace(first, article_words=frozenset({"sink"}))
    assert signals(TERMS, [whole, other]).article_coverage == 1.0
    assert signals(TERMS, [replace(first, text="Nothing."), whole]).article_coverage == 0.75


def test_the_names_of_the_question_are_looked_for() -> None:
    terms = Terms({"ferri": 1.0, "dunmer": 3.0, "brannock": 1.0}, "Why did the Dunmere ferry avoid Brannock?")
    assert signals(terms, [make_passage("Dunmere", ["It rained."])]).fresh_names == 0.75
    assert signals(terms, [make_passage("A ferry", ["It rained."])]).fresh_names == 0.0


def test_freshness_falls_with_the_days_from_those_preferred() -> None:
    sank, undated = make_passage("Ferry sinks", ["It sank."]), make_passage("Ferry", ["Nobody knows when."])
    passages = [
        replace(sank, article=replace(sank.article, published=date(2024, 5, 3))),
        replace(undated, article=replace(undated.article, published=None)),
    ]
    measured = signals(TERMS, passages, Recency(date(2024, 5, 17), date(2024, 5, 17)))
    assert measured.fresh_coverage == pytest.approx(math.exp(-1)), "the passage without a date adds nothing"


def test_what_can_be_told_by_its_kind_is_known() -> None:
    passages = [make_passage("The ferry", ["It was built."])]
    assert signals(Terms({"ferri": 1.0}, "Which country built the ferry?"), passages).kind_open == 0
    assert signals(Terms({"ferri": 1.0}, "Why was the ferry built?"), passages).kind_open == 1


def test_only_the_three_best_passages_count_for_what_was_found_at_all() -> None:
    passages = [make_passage(f"News {n}", [f"Nothing {n}."]) for n in range(3)] + [make_passage("Last", ["A ferry."])]
    measured = signals(TERMS, passages)
    assert (measured.top_coverage, measured.passage_coverage) == (0, 0.75)


def test_a_passage_that_points_away_counts_as_similarity_none() -> None:
    assert signals(TERMS, [make_passage("Weather", ["Rain."], similarity=-0.2)]).similarity == 0


def logistic(part: dict[str, Any], measured: Signals) -> float:
    total = part["intercept"] + sum(weight * getattr(measured, name) for name, weight in part["weights"].items())
    return 1 / (1 + math.exp(-total))


def test_the_estimate_is_a_logistic_regression_with_the_coefficients_of_the_file() -> None:
    model = json.loads(files("qa").joinpath("confidence.json").read_text(encoding="utf-8"))
    assert ["similarity", *model["timely"]["weights"]] == NAMES
    measured = Signals(0.4, 0.3, 0.2, 0.5, 0.4, 0.2, 0.3, 0.4, 0.5, 0.4, 1)
    assert confidence(measured, timely=False) == pytest.approx(logistic(model["timeless"], measured))
    assert confidence(measured, timely=False) < model["sure"]
    assert confidence(measured, timely=True) == pytest.approx(logistic(model["timely"], measured))


def test_all_signals_together_tell_a_sure_answer_from_none() -> None:
    for timely in (False, True):
        assert confidence(Signals(*[0] * 11), timely=timely) < 0.2
        assert confidence(replace(Signals(*[1] * 11), rarity=0.5), timely=timely) > 0.75


def test_age_counts_only_where_days_are_preferred() -> None:
    fresh = Signals(*[0.5] * 11)
    old = replace(fresh, **{name: 0.0 for name in NAMES if "fresh" in name})
    assert confidence(fresh, timely=False) == confidence(old, timely=False)
    assert confidence(fresh, timely=True) > confidence(old, timely=True)


def test_what_matches_closely_is_trusted_however_old() -> None:
    old = Signals(0.9, 1, 1, 1, 1, 0, 0, 0, 0.4, 0, 1)
    assert confidence(old, timely=True) == confidence(old, timely=False)


def test_a_closer_passage_never_makes_an_answer_less_likely() -> None:
    middling = Signals(*[0.5] * 11)
    for timely in (False, True):
        assert confidence(replace(middling, similarity=0.9), timely=timely) >= confidence(middling, timely=timely)
