"""Who somebody is stands in the news in passing."""

import pytest

from qa.answer import QuoteSpan
from qa.reading.calibration import SentenceFeatures
from qa.reading.introductions import with_introductions
from qa.reading.values import ReadSentence
from tests.building import make_passage

TEXTS = [
    "But Kim Song, North Korea’s ambassador to the U.N., denied any involvement.",
    "Mayor Piet Okafor spoke first.",
    "Ann Lee, 43, a baker of Dunmere, won the prize.",
    "Inga Dahl said nothing, the paper wrote.",
]


def raised(question: str) -> list[int]:
    """Return which of the sentences are likelier for a question."""
    passage = make_passage("Names", TEXTS)
    features = SentenceFeatures(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    found = [
        ReadSentence(passage, each, QuoteSpan(0, len(each.text)), each.text, frozenset(), features, -2.0, None)
        for each in passage.paragraphs
    ]
    return [place for place, each in enumerate(with_introductions(question, found)) if each.log_odds > -2.0]


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Who is Kim Song?", [0]),
        ("who was kim song", [0]),
        ("Who’s Piet Okafor?", [1]),
        ("Who is Okafor?", []),
        ("Who is Ann Lee?", [2]),
        ("Who is Inga Dahl?", []),
        ("Who is the mayor?", []),
        ("Who is Kim Song talking to?", []),
        ("Why did Kim Song deny it?", []),
    ],
)
def test_a_sentence_that_introduces_somebody_answers_who_it_is(question: str, places: list[int]) -> None:
    assert raised(question) == places
