"""Questions written for training, kept without the text of their articles."""

from pathlib import Path

import pytest

from training.written_questions import digest, keep, kept_rows, with_text

pytestmark = pytest.mark.deep

QUOTE = "Port Ellery lost three of its five  ferry crossings."
ANSWERED = {
    "id": "a-1",
    "type": "fact",
    "question": "how many ferries did port ellery lose",
    "date": "2024-05-17",
    "answerable": True,
    "gold": [{"url": "https://example.org/ferry", "quotes": [QUOTE]}],
    "nuggets": [["three of its five"]],
}
MISSED = {
    "id": "a-2",
    "type": "why",
    "question": "why did port ellery lose its ferries",
    "date": "2024-05-17",
    "answerable": False,
    "gold": [],
    "near_url": "https://example.org/ferry",
    "twin_of": "a-1",
    "why_not": "no reason",
}


def test_a_question_is_kept_without_text_and_put_back_from_its_article(tmp_path: Path) -> None:
    keep([ANSWERED, MISSED], file := tmp_path / "kept.jsonl.xz")
    answered, missed = kept_rows(file)
    assert "Port Ellery" not in str(answered)
    sentences = {digest(text): text for text in ("Nothing else.", " ".join(QUOTE.split()))}
    whole = with_text(answered, sentences)
    assert whole is not None
    assert whole["gold"] == [{"url": "https://example.org/ferry", "quotes": [" ".join(QUOTE.split())]}]
    assert whole["nuggets"] == [["three of its five"]]
    assert with_text(missed, {}) == MISSED


def test_a_question_whose_article_has_other_words_is_left_out(tmp_path: Path) -> None:
    keep([ANSWERED], file := tmp_path / "kept.jsonl.xz")
    assert with_text(next(kept_rows(file)), {digest("Other words."): "Other words."}) is None
