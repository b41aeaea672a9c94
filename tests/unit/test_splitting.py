"""Which questions are split, and into what; and that others are left alone."""

import random
from datetime import date

import pytest

from benchmarks.slices import questions
from qa.pipeline.decomposition import MOST_PARTS, in_parts, split_question
from qa.pipeline.request_builder import make_request
from qa.pipeline.views import two_sides
from qa.query.dates.two_days import by_two_days
from qa.query.outlet_mentions import Outlets
from tests.conftest import EXAMPLES

SOURCES = ["Gazette", "Courier", "The Coast Times", "NCB"]
OUTLETS = Outlets(SOURCES)
WHILE = (
    "Does the Gazette article say that the ferry carried 214 passengers, while the Courier article says that the "
    " captain was asleep?"
)


def split(question: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(part.search_for, part.sources) for part in split_question(question, OUTLETS)]


@pytest.mark.parametrize(
    "question",
    [
        "Why did the ferry run aground?",
        "Who was elected mayor of Brannock, and when?",
        "What did the Gazette say about the ferry?",
        "How many people were hurt when the bridge between Calder and Farrow fell?",
        "Which company owns the ferry that ran aground off Dunmere?",
        "Did the two brothers speak to each other at the Brannock and Calder match?",
        "Which team won the cup this year, beating last year's winners by three goals in a final that was watched by"
        " two million people?",
        "",
    ],
)
def test_a_single_question_has_no_parts(question: str) -> None:
    assert split_question(question, OUTLETS) == ()


def test_no_question_of_the_sample_is_split() -> None:
    asked = [question["question"] for question in questions(EXAMPLES)]
    assert len(asked) > 10
    assert [question for question in asked if split_question(question, OUTLETS)] == []


def test_one_outlet_while_another() -> None:
    assert split(WHILE) == [
        ("ferry carried 214 passengers", ("Gazette",)),
        ("captain was asleep", ("Courier",)),
    ]


def test_the_same_of_several_outlets() -> None:
    assert split("What did the Gazette, NCB and the Coast Times each say about the ferry?") == [
        (text, (source,))
        for text, source in zip(
            ["What did the, and the about the ferry"] * 3, ["Gazette", "NCB", "The Coast Times"], strict=True
        )
    ]


def test_an_outlet_that_the_collection_lacks_is_told() -> None:
    parts = split_question(WHILE.replace("Courier", "Evening Chronicle"), OUTLETS)
    assert [(part.sources, part.lacking) for part in parts] == [(("Gazette",), None), ((), "Evening Chronicle")]


def test_days_of_publication_are_read_with_a_day_on_both_sides() -> None:
    question = (
        "Between the Gazette report on the ferry published on May 17, 2024, and the Gazette report on the mayor"
        " published on 2 June 2024, did the tone change?"
    )
    first, other = split_question(question, OUTLETS)
    assert (first.search_for, first.since, first.until) == ("ferry", date(2024, 5, 16), date(2024, 5, 18))
    assert (other.since, other.until) == (date(2024, 6, 1), date(2024, 6, 3))


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("What did Ines Dahl and Mara Quill each say about the ferry?", ["Ines Dahl", "Mara Quill"]),
        ("Compare what Ines Dahl and Mara Quill said about the ferry.", ["Ines Dahl", "Mara Quill"]),
        ("Did both Brannock and Calder close their schools?", ["Brannock", "Calder"]),
        (
            "How does the new budget compare with the old one in spending on schools?",
            ["the new budget in spending on schools", "the old one in spending on schools"],
        ),
        ("What is the difference between the red ferry and the blue ferry?", ["the red ferry", "the blue ferry"]),
    ],
)
def test_the_same_of_two_things(question: str, sides: list[str]) -> None:
    parts = split_question(question, OUTLETS)
    assert [part.text for part in parts] == sides
    for part, other in zip(parts, reversed(parts), strict=True):
        assert part.text in part.search_for
        assert other.text not in part.search_for


def test_before_and_after_a_day() -> None:
    before, after = split_question("What did the mayor say before and after 3 May 2024?", OUTLETS)
    assert (before.since, before.until) == (None, date(2024, 5, 2))
    assert (after.since, after.until) == (date(2024, 5, 3), None)
    assert before.search_for == after.search_for == "What did the mayor say"


@pytest.mark.parametrize(
    ("question", "sides", "days"),
    [
        (
            "How fast did the fire of Calder grow between July 8 and July 14, 2022?",
            ["July 8", "July 14, 2022"],
            [(date(2022, 7, 7), date(2022, 7, 11)), (date(2022, 7, 13), date(2022, 7, 17))],
        ),
        (
            "How did the mayor's plans change between 5 and 14 April?",
            ["5 April", "14 April"],
            [(date(2024, 4, 4), date(2024, 4, 8)), (date(2024, 4, 13), date(2024, 4, 17))],
        ),
        (
            "How did the power cuts grow from early to mid-November 2022?",
            ["early November", "mid-November 2022"],
            [(date(2022, 10, 31), date(2022, 11, 13)), (date(2022, 11, 10), date(2022, 11, 23))],
        ),
        (
            "How many homes were at risk in the forecasts for March 1 and for March 9, 2024?",
            ["March 1", "March 9, 2024"],
            [(date(2024, 2, 29), date(2024, 3, 4)), (date(2024, 3, 8), date(2024, 3, 12))],
        ),
        (
            "how did prices rise from march to may",
            ["march", "may"],
            [(date(2024, 2, 29), date(2024, 4, 3)), (date(2024, 4, 30), date(2024, 6, 3))],
        ),
    ],
)
def test_a_change_between_two_days_is_searched_about_each(
    question: str, sides: list[str], days: list[tuple[date, date]]
) -> None:
    parts = by_two_days(question, date(2024, 6, 1))
    assert [part.side for part in parts] == sides
    assert [(part.since, part.until) for part in parts] == days
    assert len({part.search_for for part in parts}) == 1
    assert not any(side in parts[0].search_for for side in sides)
    assert in_parts(make_request(question, as_of="2024-06-01"), OUTLETS).parts == parts


@pytest.mark.parametrize(
    "question",
    [
        "What happened between 3 May and 10 May 2024?",
        "Which cases did the town lose in October and November 2022?",
        "How did inflation change between 2022 and 2023?",
        "How much did the fire grow between Sunday and the day it rained?",
        "How did prices change from May to March 2022?",
        "How did the fire of 8 July 2022 change the law?",
    ],
)
def test_a_stretch_of_time_is_one_question(question: str) -> None:
    assert by_two_days(question, date(2024, 6, 1)) == ()


def test_statements_about_one_thing() -> None:
    question = (
        "Which company runs the ferry from Dunmere, was fined by the harbour office in the spring for leaking oil, and"
        " has promised a new ship by Christmas?"
    )
    assert [part.search_for for part in split_question(question, OUTLETS)] == [
        "company runs the ferry from Dunmere",
        "fined by the harbour office in the spring for leaking oil",
        "promised a new ship by Christmas",
    ]


def test_there_are_at_most_four_parts() -> None:
    question = " while ".join(f"the Gazette article says that street {n} of Dunmere floods" for n in range(9))
    assert len(split_question(f"Is it so that {question}?", OUTLETS)) == MOST_PARTS


def test_the_order_of_the_outlets_does_not_matter() -> None:
    rng = random.Random(7)
    for _ in range(10):
        shuffled = rng.sample(SOURCES, len(SOURCES))
        assert split_question(WHILE, Outlets(shuffled)) == split_question(WHILE, OUTLETS)


def test_a_request_says_how_it_was_split() -> None:
    request = in_parts(make_request(WHILE), OUTLETS)
    assert request.parts == split_question(WHILE, OUTLETS)
    (note,) = request.notes
    assert note.startswith("Searched in parts: “Does the Gazette article say that")
    assert note.endswith("(Courier).")
    single = make_request("Why did the ferry run aground?")
    assert in_parts(single, OUTLETS) is single


def test_days_of_the_parts_take_the_place_of_the_days_of_the_whole() -> None:
    question = (
        "Between the Gazette report on the ferry published on 17 May 2024, and the Courier report on the mayor"
        " published on 2 June 2024, did the tone change?"
    )
    request = make_request(question, as_of="2024-07-01")
    assert request.query.since is not None
    parted = in_parts(request, OUTLETS)
    assert [part.since for part in parted.parts] == [date(2024, 5, 16), date(2024, 6, 1)]
    assert (parted.query.since, parted.query.until, parted.window) == (None, None, None)
    given = make_request(question, as_of="2024-07-01", since="2024-05-20")
    assert in_parts(given, OUTLETS).query.since == date(2024, 5, 20)


@pytest.mark.parametrize(
    ("question", "sides", "asked"),
    [
        ("Contrast the views of Beck and Aune on trams", ("Beck", "Aune"), "What does Beck say about trams?"),
        ("How do the positions of Ada Beck and Nils Aune differ", ("Ada Beck", "Nils Aune"), "What does Ada Beck say?"),
        ("What do Beck and Aune disagree about", ("Beck", "Aune"), "What does Beck say?"),
        ("Compare the reactions of Norland and Velia to it", ("Norland", "Velia"), "What does Norland say about it?"),
        ("inflation in Velden 2022 vs 2023", ("2022", "2023"), "inflation in Velden in 2022"),
        ("Who won Eagles vs Foxes", (), ""),
    ],
)
def test_two_sides_are_set_against_each_other(question: str, sides: tuple[str, ...], asked: str) -> None:
    found = list(two_sides(question))
    assert tuple(side for side, _ in found) == sides
    assert (found[0][1] if found else "") == asked
