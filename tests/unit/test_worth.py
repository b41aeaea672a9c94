"""What makes a sentence likely to hold the answer."""

import math
from dataclasses import replace
from importlib.resources import files

import pytest

from qa.terms import Terms
from qa.worth import Around, Features, features, worth
from tests.building import make_passage
from vectorstore.asked_kind import things_of
from vectorstore.lexical import stems

PASSAGE = make_passage("Ferry", ["The ferry sank."], rank=3, similarity=0.5)
AROUND = Around(PASSAGE, paragraph_number=1, place=0, paragraph=0.6, context=0.8)
TERMS = Terms({"mani": 1.0, "passeng": 3.0}, "How many passengers were there?")


def measure(text: str, terms: Terms = TERMS, around: Around = AROUND) -> Features:
    return features(terms, text, stems(text), around, things_of(terms.kind, text, terms.question))


def test_the_features_of_a_sentence_worked_by_hand() -> None:
    measured = measure("The ferry Aurelia of Dunmere took 214 passengers.", around=replace(AROUND, place=2))
    assert measured == Features(
        coverage=0.75,
        paragraph=0.6,
        context=0.8,
        similarity=0.5,
        rank=0.25,
        kind=1.0,
        new_names=0.4,
        number_asked=1.0,
        number_besides=0.0,
        later_paragraph=math.log(2),
        later_sentence=2.0,
        no_statement=0.0,
        thing=1.0,
        around=0.0,
    )


def test_a_thing_named_in_a_passage_on_something_else_counts_little() -> None:
    text = "The liner Norland took 214 on board."
    assert measure(text, around=replace(AROUND, context=0.35)).thing == pytest.approx(0.5)
    assert measure(text, around=replace(AROUND, context=0.1)).thing == 0


def test_a_sentence_around_the_chunk_that_was_found_is_worth_less() -> None:
    beside = replace(AROUND, passage=replace(PASSAGE, around=frozenset([1])))
    text = "The ferry took 214 passengers."
    assert measure(text, around=beside) == replace(measure(text), around=1.0)
    assert worth(measure(text, around=beside), asks_why=False) < worth(measure(text), asks_why=False)


@pytest.mark.parametrize("asks_why", [False, True])
@pytest.mark.parametrize("name", ["coverage", "context", "similarity", "rank"])
def test_more_of_what_speaks_for_a_sentence_is_worth_more(name: str, asks_why: bool) -> None:
    measured = measure("The ferry took passengers on board.")
    more = replace(measured, **{name: getattr(measured, name) + 0.1})
    assert worth(more, asks_why=asks_why) > worth(measured, asks_why=asks_why)


@pytest.mark.parametrize("name", ["thing", "votes"])
def test_a_thing_of_the_kind_asked_for_and_what_others_say_of_it_speak_for_a_sentence(name: str) -> None:
    measured = measure("The ferry took passengers on board.")
    assert measured.thing == measured.votes == 0
    assert worth(replace(measured, **{name: 1.0}), asks_why=False) > worth(measured, asks_why=False)
    assert worth(replace(measured, **{name: 1.0}), asks_why=True) == worth(measured, asks_why=True)


def test_a_number_counts_where_one_is_asked_for() -> None:
    asks = worth(measure("It took 214 of them."), asks_why=False) - worth(
        measure("It took all of them."), asks_why=False
    )
    other = Terms({"ferri": 1.0}, "Which ferry sank?")
    besides = worth(measure("It took 214 of them.", other), asks_why=False)
    assert asks > 2 > besides - worth(measure("It took all of them.", other), asks_why=False)


def test_news_is_told_from_the_top_but_reasons_are_not() -> None:
    top, down = (measure("The ferry sank.", around=replace(AROUND, paragraph_number=n)) for n in (1, 12))
    assert worth(top, asks_why=False) > worth(down, asks_why=False)
    assert worth(top, asks_why=True) == worth(down, asks_why=True)


def test_the_weights_say_where_they_come_from() -> None:
    text = files("qa").joinpath("worth.json").read_text(encoding="utf-8")
    assert "benchmarks/fit_worth.py" in text
    assert "questions-2022.jsonl" in text
