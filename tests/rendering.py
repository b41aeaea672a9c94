"""Answers made by hand, and what HTML made of them consists of."""

from datetime import date
from html.parser import HTMLParser

from qa.answer import (
    Answer,
    Citation,
    Provenance,
    Query,
    QuoteSpan,
    Sentence,
)
from vectorstore.documents import Article, Found, Passage

HOSTILE = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> ![i](https://e.example/i.png) [l](javascript:x) $$x$$"
)


class Tags(HTMLParser):
    """Every tag and attribute, and the text: what the eye sees of it, and what is only for cards and screen readers."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = self.unseen = ""
        self._open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"br", "input", "link", "meta"}:
            self._open.append(dict(attrs).get("class") or "")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if {"card-words", "unseen", "remark-text"} & set(self._open):
            self.unseen += data
        else:
            self.text += data

    def links(self, name: str) -> list[str]:
        return [a["href"] or "" for tag, a in self.tags if tag == "a" and a.get("class") == name]


def answer_over(article: Article, spans: list[tuple[int, int, int]]) -> Answer:
    citations = tuple(
        Citation(i, article.head, article.paragraphs[number - 1], QuoteSpan(start, end))
        for i, (number, start, end) in enumerate(spans, 1)
    )
    sentences = tuple(
        Sentence(c.paragraph.text[c.quote.start : c.quote.end], (c.number,), "supported", 1.0) for c in citations
    )
    return Answer(
        query=Query("what happened?", date(2024, 5, 20)),
        answered=bool(citations),
        reason=None if citations else "Searched 3 articles: no passage comes close enough. Nearest: “Ferry aground”.",
        text=" ".join(f"{s.text} [{s.citations[0]}]" for s in sentences),
        sentences=sentences,
        citations=citations,
        passages=(Passage("c", 1, article.head, article.paragraphs, "text of it", 0.5, (Found("dense", 1),)),),
        provenance=Provenance("extractive", None, None, "e", "i", "s", "0"),
        searched=3,
    )
