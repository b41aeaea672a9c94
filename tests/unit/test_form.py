"""The form of an answer's text, and how many sentences of a writer are taken."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa.answer import Sentence
from qa.draft import Draft, Outcome
from qa.generation.form import Limited, formed
from qa.query.style import PLAIN, Style
from qa.query.term_weights import Terms
from qa.query.trace import Change, Understood, lines
from qa.request import Found
from tests.answer_values import ANSWER

TWO = replace(
    ANSWER,
    text="It ran aground. [1] It | drifted. [1]",
    sentences=(*ANSWER.sentences, Sentence("It | drifted.", (1,), "supported", 1.0)),
)


def test_prose_stays_as_it_is() -> None:
    assert formed(TWO, "prose") == TWO


def test_bullets_have_a_line_for_each_sentence() -> None:
    assert formed(TWO, "bullets").text == "- It ran aground. [1]\n- It | drifted. [1]"
    assert formed(TWO, "bullets").sentences == TWO.sentences


def test_a_table_names_outlet_and_day_and_keeps_its_columns() -> None:
    *_, first, second = formed(TWO, "table").text.splitlines()
    assert first == "| Gazette | 17 May 2024 | It ran aground. [1] |"
    assert second == "| Gazette | 17 May 2024 | It \\| drifted. [1] |"


def test_nothing_and_small_talk_have_no_form() -> None:
    for answer in (replace(ANSWER, sentences=(), text=""), replace(ANSWER, kind="talk")):
        assert formed(answer, "table") == answer


class Three:
    name, model, prompt = "three", None, None

    def write(self, found: Found) -> Iterator[Draft | Outcome]:
        yield from (Draft(text, ()) for text in ("One.", "Two.", "Three."))
        yield Outcome(notes=("Written.",))


def test_a_limit_leaves_out_the_last_sentences_and_keeps_what_the_writer_tells() -> None:
    limited = Limited(Three(), 2)
    assert limited.name == "three"
    assert list(limited.write(Found((), Terms({}, ""), 0, 0, 0.0))) == [
        Draft("One.", ()),
        Draft("Two.", ()),
        Outcome(notes=("Written.",)),
    ]


def test_what_was_understood_is_told_in_plain_words() -> None:
    nothing = Understood("Why was Brannock fined?")
    assert lines(nothing.to_json()) == ()
    assert nothing.style == PLAIN
    much = Understood(
        "Why was Branock fined in the US?",
        ("Hi!", "One sentence as a bullet."),
        Style("bullets", 1),
        (Change("Branock", "Brannock"),),
        "articles",
        (("usa", "us", "united states"),),
    )
    assert lines(much.to_json()) == (
        "Said to the assistant, and not searched for: “Hi!”; “One sentence as a bullet.”",
        "The question: Why was Branock fined in the US?",
        "Read as: “Brannock” for “Branock”",
        "Also searched for: usa: us, united states",
        "Kind of answer: a list of articles, the newest first",
        "Wished for: bullet points, at most 1 sentence",
    )


@pytest.mark.parametrize(
    ("intent", "told"),
    [
        ("brief", "a brief on “the strike”: what happened, who, when"),
        ("timeline", "a timeline on “the strike”: one event a line, the earliest first"),
        ("latest", "the latest on “the strike”: the newest report first"),
        ("articles", "a list of articles on “the strike”, the newest first"),
        ("list", "a list: a line for each thing that is asked for"),
        ("compare", "a comparison: a line for each side"),
    ],
)
def test_how_a_digest_is_made_is_told_with_its_topic(intent: str, told: str) -> None:
    trace = Understood("Tell me about the strike", intent=intent, topic="the strike")
    assert lines(trace.to_json())[0].startswith(f"Kind of answer: {told}")


def test_the_parts_of_a_question_are_told() -> None:
    trace = Understood("Compare A and B", parts=("A", "B"))
    assert lines(trace.to_json()) == ("Searched in parts: “A”; “B”",)
