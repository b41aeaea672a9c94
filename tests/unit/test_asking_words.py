"""Misspelt words of asking are corrected, and nothing else is."""

from pathlib import Path

import pytest

from benchmarks.intents import questions
from qa.pipeline.request_builder import make_request
from qa.query.asking_words import asking_spelt


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Wich articles mention the dam?", "Which articles mention the dam?"),
        ("How many artcles are there?", "How many articles are there?"),
        ("sumarise the article about the wolf", "summarise the article about the wolf"),
        ("What is the lastest news?", "What is the latest news?"),
        ("timline of the strike", "timeline of the strike"),
        ("waht did the newspapper say", "what did the newspaper say"),
        ("Whre is it?", "Where is it?"),
        ("what did he win in decemeber 2022", "what did he win in December 2022"),
        ("Who won in Febuary 2023?", "Who won in February 2023?"),
        ("Who won on Septmber 12, 2023?", "Who won on September 12, 2023?"),
        ("news of Agust 2022", "news of August 2022"),
        ("since Jnauary 2023", "since January 2023"),
    ],
)
def test_a_misspelt_word_of_asking_is_corrected(typed: str, read: str) -> None:
    text, changes = asking_spelt(typed)
    assert text == read
    assert changes


@pytest.mark.parametrize(
    "typed", ["Who is Wich?", "What did Wrotham say?", "Who told the tale of the sauce?", "Who won Qatar 2022?"]
)
def test_names_and_other_words_stay_as_they_are(typed: str) -> None:
    assert asking_spelt(typed) == (typed, ())


def test_no_word_of_the_news_quizzes_is_corrected(shared_data: Path) -> None:
    files = [*shared_data.glob("slices/*/questions.jsonl"), *shared_data.glob("realtimeqa/questions-*.jsonl")]
    asked = [text for path in files for text in questions(path)]
    assert len(asked) > 4000
    assert [text for text in asked if asking_spelt(text)[1]] == []


def test_a_correction_is_told() -> None:
    request = make_request("Wich articles mention the dam?")
    assert [(each.typed, each.read) for each in request.question.trace.corrected] == [("Wich", "Which")]
