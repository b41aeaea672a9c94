"""The benchmark of an ingest beside a server measures what it says: over the sample."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks import beside
from benchmarks.local_feed import MOST_SECONDS
from benchmarks.slices import questions
from tests.conftest import EXAMPLES

pytestmark = pytest.mark.deep


@pytest.mark.timeout(900)
def test_nothing_fails_while_articles_come_in_and_a_feeds_article_is_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there, new = beside.write_parts(EXAMPLES, tmp_path, 12, 0.5)
    asked = questions(EXAMPLES)[:6]
    found = beside.measure(there, new, tmp_path / "beside", asked)
    assert found.report["added"] == 6
    assert found.feed_seconds < MOST_SECONDS
    assert beside.show(found, beside.without_server((there, new), tmp_path / "alone", asked)) == 0
    assert "nothing wrong" in capsys.readouterr().out


def answer(text: str, *passages: str) -> dict[str, Any]:
    shown = [{"article": {"id": each}} for each in passages]
    return {"answered": bool(text), "text": text, "citations": [], "passages": shown}


def test_an_answer_that_changes_by_itself_is_counted() -> None:
    before, after = answer("Forty.", "a", "b"), answer("Fifty.", "a", "new")
    during = [before, after, answer("Forty-five.", "b", "other"), answer("Sixty.", "b", "a"), answer("", "a")]
    assert beside.changed_otherwise(before, during, after) == 2
