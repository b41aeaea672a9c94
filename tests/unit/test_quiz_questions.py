"""Quiz questions as rows to train the reader on: which sentences are taken for the answer."""

from typing import Any

import pytest

from training.quiz_questions import desk_shaped
from training.reader_rows import UNKNOWN, labelled

pytestmark = pytest.mark.deep

URL = "https://example.org/ferry"
TEXT = (
    "The ferry company cut its crossings this week.\n\n"
    "Port Ellery lost three of its five ferry crossings. The mayor of Port Ellery was not asked.\n\n"
    "Tourists come to Port Ellery for the lighthouse."
)


def quiz(**changes: Any) -> dict[str, Any]:
    row = {"id": "1", "date": "2024-05-17", "support_urls": [URL]}
    return row | {"question": "Which town lost most of its ferry crossings?", "answers": ["Port Ellery"]} | changes


def test_the_sentence_with_the_answer_and_the_questions_words_is_taken() -> None:
    shaped = desk_shaped(quiz(), {URL: {"text": TEXT}})
    assert shaped is not None
    assert shaped["gold"] == [{"url": URL, "quotes": ["Port Ellery lost three of its five ferry crossings."]}]
    example = labelled(shaped, URL, "Ferries", TEXT.split("\n\n"))
    assert example is not None
    assert example.labels == (0.0, 1.0, UNKNOWN, UNKNOWN), (
        "what repeats the question is wrong, other mentions are not known"
    )
    assert example.span == (1, 0, 11)


@pytest.mark.parametrize(
    "changes",
    [
        {"answers": ["True"]},
        {"answers": ["5"]},
        {"answers": ["Great Skerry"]},
        {"support_urls": ["https://example.org/other"]},
        {"question": "Where was the summit of finance ministers held on Tuesday?"},
    ],
)
def test_a_question_without_a_sentence_near_enough_is_left_out(changes: dict[str, Any]) -> None:
    assert desk_shaped(quiz(**changes), {URL: {"text": TEXT}}) is None
