"""The few words of an answer that stand for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.short_answer import short_answer, short_answer_of


@pytest.mark.parametrize(
    ("question", "sentences", "expected"),
    [
        ("How many passengers were on the ferry?", ["The ferry had 212 passengers aboard on Monday."], "212"),
        ("For how many days was it closed?", ["The port was shut for 45 days after 2 May."], "45 days"),
        ("What percentage voted?", ["Turnout came to 61.5% of all voters in Ellery."], "61.5%"),
        ("How much did the bridge cost?", ["They paid $2.4 billion for the bridge in the end."], "$2.4 billion"),
        ("In which year was the mosque built?", ["The mosque at the embassy went up in 2013, they said."], "2013"),
        ("When did the strike begin?", ["Drivers walked out on 3 March and stayed away a week."], "3 March"),
        ("Who won the regatta?", ["On Sunday the regatta at Port Ellery was won by Ann Bell."], "Ann Bell"),
        ("Which country won the cup?", ["After a final at Lusail Stadium the cup went to Argentina."], "Argentina"),
        (
            "Which university lost its president?",
            ["Protests at Marlow University cost Jane Roe her post."],
            "Marlow University",
        ),
        ("Which film opened the festival?", ["The Ellery festival opened with “Low Tide” by Bob Hart."], "Low Tide"),
        ("Where was the summit held?", ["The Summit Office said that leaders met in Nairobi, Kenya."], "Kenya"),
    ],
)
def test_the_kind_that_is_asked_for_is_taken(question: str, sentences: list[str], expected: str) -> None:
    assert short_answer(question, sentences) == expected


def test_what_the_question_has_itself_is_no_answer() -> None:
    sentences = ["Queen Maud of Ellery met the mayor.", "The mayor, Carl Dunn, spoke to Queen Maud for an hour."]
    assert short_answer("Whom did Queen Maud of Ellery meet?", sentences) == "Carl Dunn"
    assert short_answer("What did 45 of the 300 crew do?", ["Of the 300 crew 45 went home."]) == ""


def test_a_few_words_are_the_answer_themselves() -> None:
    assert short_answer("Which country?", ["Taiwan."]) == "Taiwan"
    assert short_answer("Which country?", []) == ""


def test_a_capital_that_only_begins_a_sentence_is_no_name() -> None:
    assert short_answer("What was found?", ["Divers found a wreck off the coast of Ellery last week."]) == "Ellery"


def test_a_refusal_and_an_error_have_none() -> None:
    assert short_answer_of({"answered": False, "question": "Who?", "sentences": []}) == ""
    assert short_answer_of({"error": "Gone."}) == ""


@given(st.text(max_size=60), st.lists(st.text(max_size=120), max_size=3))
def test_it_is_always_a_part_of_what_was_said(question: str, sentences: list[str]) -> None:
    assert short_answer(question, sentences) in " ".join(sentences)
