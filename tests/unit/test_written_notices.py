"""Short notices written for training, kept with their text."""

from pathlib import Path
from typing import Any

import pytest

from training.reader_rows import fact_in, squeezed
from training.written_notices import keep, kept

pytestmark = pytest.mark.deep


def test_notices_and_questions_are_kept_and_read_again(tmp_path: Path) -> None:
    notice: dict[str, Any] = {"url": "https://notices.example/1", "title": "Ferry", "text": "It ran aground."}
    question: dict[str, Any] = {"id": "1", "question": "What ran aground?", "answerable": False, "gold": []}
    keep([notice], [question], file := tmp_path / "kept.xz")
    assert kept(file) == ([notice], [question | {"repeats": "unknown"}])


def test_every_question_is_about_a_notice_that_says_what_it_quotes() -> None:
    articles, questions = kept()
    texts = {article["url"]: squeezed(article["text"]) for article in articles}
    assert len(texts) == len(articles)
    asked = {question["id"] for question in questions}
    assert len(asked) == len(questions)
    for question in questions:
        if not question["answerable"]:
            assert question["near_url"] in texts
            assert question["twin_of"] in asked
        for gold in question["gold"]:
            for quote in gold["quotes"]:
                cells = [cell.split(": ", 1)[-1] for cell in quote.split(" | ")]
                assert all(cell in texts[gold["url"]] for cell in cells), quote
        quoted = " ".join(quote for gold in question["gold"] for quote in gold["quotes"])
        assert all(fact_in(quoted, fact) or fact[0] in quoted for fact in question.get("nuggets", [])), question
