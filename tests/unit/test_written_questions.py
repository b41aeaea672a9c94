"""Questions written for training, kept without the text of their articles."""

from pathlib import Path
from typing import Any

import pytest

from training.written_questions import digest, keep, kept_rows, with_text

pytestmark = pytest.mark.deep

FERRY, COUNCIL = "https://example.org/ferry", "https://example.org/council"
QUOTE = "Port Ellery lost three of its five  ferry crossings."
ANSWERED: dict[str, Any] = {
    "id": "a-1",
    "type": "fact",
    "question": "how many ferries did port ellery lose",
    "date": "2024-05-17",
    "answerable": True,
    "gold": [{"url": FERRY, "quotes": [QUOTE]}],
    "nuggets": [["three of its five"]],
}
MISSED = {
    "id": "a-2",
    "type": "why",
    "question": "why did port ellery lose its ferries",
    "date": "2024-05-17",
    "answerable": False,
    "gold": [],
    "near_url": FERRY,
    "twin_of": "a-1",
    "why_not": "no reason",
}


def by_digest(*sentences: str) -> dict[str, str]:
    return {digest(sentence): sentence for sentence in sentences}


def test_a_question_is_kept_without_text_and_put_back_from_its_article(tmp_path: Path) -> None:
    keep([ANSWERED, MISSED], file := tmp_path / "kept.jsonl.xz")
    answered, missed = kept_rows(file)
    assert "Port Ellery" not in str(answered)
    article = by_digest("Nothing else.", " ".join(QUOTE.split()))
    whole = with_text(answered, {FERRY: article})
    assert whole is not None
    assert whole["gold"] == [{"url": FERRY, "quotes": [" ".join(QUOTE.split())]}]
    assert whole["nuggets"] == [["three of its five"]]
    assert with_text(missed, {FERRY: {}}) == MISSED
    assert with_text(missed, {}) is None


def test_a_question_over_two_articles_needs_both(tmp_path: Path) -> None:
    vote = "The council voted six to three."
    gold = [*ANSWERED["gold"], {"url": COUNCIL, "quotes": [vote]}]
    keep([ANSWERED | {"type": "several", "gold": gold, "nuggets": [["six to three"]]}], file := tmp_path / "kept.xz")
    kept = next(kept_rows(file))
    ferry = by_digest(" ".join(QUOTE.split()))
    whole = with_text(kept, {FERRY: ferry, COUNCIL: by_digest(vote)})
    assert whole is not None
    assert [each["url"] for each in whole["gold"]] == [FERRY, COUNCIL]
    assert whole["nuggets"] == [["six to three"]]
    assert with_text(kept, {FERRY: ferry}) is None


def test_a_question_whose_article_has_other_words_is_left_out(tmp_path: Path) -> None:
    keep([ANSWERED], file := tmp_path / "kept.jsonl.xz")
    assert with_text(next(kept_rows(file)), {FERRY: by_digest("Other words.")}) is None
