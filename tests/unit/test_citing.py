"""An answer's citations as annotations of OpenAI's kind."""

from typing import Any
from urllib.parse import unquote

import pytest

from ui.server.openai.citing import annotations

FIRST = "The ferry Zwirbel-2 sank off Hamburg, the harbour master said, on a Monday morning in May."
SECOND = "Nobody was hurt & all are well."


def answer(url: str | None) -> dict[str, Any]:
    """Return what is read of an answer's JSON: two paragraphs of one article are quoted."""
    article = {"id": "a1", "title": "Ferry sinks", "url": url}
    quoted = enumerate((FIRST, SECOND), start=1)
    return {
        "text": f"{FIRST} [1] {SECOND} [2]",
        "sentences": [{"text": FIRST}, {"text": SECOND}],
        "citations": [
            {
                "number": n,
                "article": article,
                "paragraph": {"number": n, "text": t},
                "quote": {"start": 0, "end": len(t)},
            }
            for n, t in quoted
        ],
    }


@pytest.mark.parametrize(
    ("url", "before"),
    [
        ("https://news.example/a", "https://news.example/a#:~:text="),
        ("https://news.example/a#top", "https://news.example/a#top:~:text="),
    ],
)
def test_each_quote_has_an_address_of_its_own_that_leads_to_it(url: str, before: str) -> None:
    first, second = annotations(answer(url), "http://desk/")
    assert first["url"].startswith(before)
    start, end = (unquote(part) for part in first["url"].removeprefix(before).split(","))
    assert FIRST.startswith(start)
    assert FIRST.endswith(end)
    assert "-" not in first["url"].removeprefix(before), "a hyphen would begin what stands before the quote"
    assert unquote(second["url"].removeprefix(before)) == SECOND
    assert "&" not in second["url"]


@pytest.mark.parametrize("url", [None, "", "ftp://news.example/a"])
def test_an_article_without_an_address_is_shown_by_the_desk(url: str | None) -> None:
    first, second = annotations(answer(url), "http://desk/")
    assert first["url"] == f"http://desk/articles/a1?mark=1.0-{len(FIRST)}#p1"
    assert second["url"] == f"http://desk/articles/a1?mark=2.0-{len(SECOND)}#p2"
