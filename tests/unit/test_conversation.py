"""What a follow-up means by itself."""

import pytest

from qa.conversation import stand_alone

FIRST = "Why does North Korea support Palestine"


@pytest.mark.parametrize("question", ["Since when does it do so?", "And Iran?".lower(), "Why?", "What about them"])
def test_a_follow_up_is_searched_for_with_the_question_before_it(question: str) -> None:
    assert stand_alone(question, [FIRST]) == f"{FIRST} {question}"


@pytest.mark.parametrize(
    "question",
    [
        "Who won the mayoral election of Brannock?",
        "Did it rain in Paris when they met there?",
        "What happened to share prices this week",
        "how long did the engineers of the tidal station need before it could deliver power again",
    ],
)
def test_a_question_that_stands_by_itself_is_left_alone(question: str) -> None:
    assert stand_alone(question, [FIRST]) == question


def test_the_first_question_leans_on_nothing() -> None:
    assert stand_alone("Why is it so?", []) == "Why is it so?"


def test_a_chain_of_follow_ups_leads_back_to_the_question_that_stands() -> None:
    assert stand_alone("and why?", [FIRST, "since when?"]) == f"{FIRST} since when? and why?"


def test_only_the_last_three_questions_count() -> None:
    earlier = [FIRST, "and then?", "and why?", "and how?"]
    assert stand_alone("and who?", earlier) == "and then? and why? and how? and who?"
