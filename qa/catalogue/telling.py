"""Answers made of what is known of articles, each sentence with the articles that it is told of."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.answer import Answer, Citation, Item, Provenance, QuoteSpan, Sentence
from qa.catalogue.bylines import Byline
from qa.catalogue.facts import Fact
from qa.query.intents import AnswerKind
from qa.request import Delta, Event, Request, Shown
from qa.text.sentences import split_sentences
from vectorstore.documents import Article, Passage
from vectorstore.storage.archive import Archive
from vectorstore.text.unquoted import quotable

WRITER = "catalogue"


def tell(
    archive: Archive,
    made_by: Provenance,
    request: Request,
    kind: AnswerKind,
    told: Sequence[Fact],
    found: int,
    started: float,
    topic: str = "",
    lacking: Fact | None = None,
) -> Iterator[Event]:
    """Yield the events of an answer with what is known of articles, which are not read.

    Args:
        archive: the collection's.
        made_by: what the answer is made with.
        request: the question with its filters.
        kind: of the answer.
        told: its sentences.
        found: how many articles were found.
        started: when, by ``time.perf_counter``.
        topic: what articles were looked for on; empty for all.
        lacking: says what the one article that is meant does not name, where nothing is told.
    """
    shown = [lacking] if lacking and not told else told
    with archive.snapshot() as view:
        articles = {head.id: view.article(head.id) for fact in shown for head in fact.heads}
    cited = [article for article in articles.values() if article]
    says = {head.id: fact.byline for fact in told if fact.byline for head in fact.heads}
    citations = tuple(_citation(n, article, says.get(article.id)) for n, article in enumerate(cited, 1) if told)
    numbers = {citation.article.id: citation.number for citation in citations}
    sentences = tuple(
        Sentence(fact.text, tuple(numbers[head.id] for head in fact.heads), "supported", 1.0) for fact in told
    )
    text = "\n".join(_marked(sentence) for sentence in sentences)
    passages = tuple(_passage(rank, article) for rank, article in enumerate(cited, 1))
    yield Shown(passages)
    if text:
        yield Delta(text)
    what = f" on “{topic}”" if topic else ""
    none = lacking.text if lacking else f"The collection has no article{what} that the question could mean."
    yield Answer(
        query=request.query,
        answered=bool(told),
        reason=None if told else none,
        text=text,
        sentences=sentences,
        citations=citations,
        passages=passages,
        provenance=replace(made_by, writer=WRITER, model=None, prompt=None),
        searched=found,
        items=_items(told) if kind == "articles" else (),
        notes=request.notes,
        window=request.window,
        standalone_question=request.search_for,
        kind=kind,
        confidence=1.0,
        timings_ms=_times(started),
    )


def _citation(number: int, article: Article, says: Byline | None = None) -> Citation:
    """Cite what says something of an article, else its first sentence."""
    if says and says.paragraph and says.quote:
        return Citation(number, article.head, says.paragraph, says.quote)
    paragraph = quotable(article.paragraphs)[0]
    span = split_sentences(paragraph.text)[0]
    return Citation(number, article.head, paragraph, QuoteSpan(span.start, span.end))


def _passage(rank: int, article: Article) -> Passage:
    first = quotable(article.paragraphs)[0]
    return Passage(article.id, rank, article.head, (first,), first.text, 0.0, ())


def _items(told: Sequence[Fact]) -> tuple[Item, ...]:
    """Return the lines of a list, of which the first sentence says what they are."""
    lines = [(place, fact.heads[0]) for place, fact in enumerate(told[1:], 1)]
    return tuple(Item("", place, head.published, (head.source,) if head.source else ()) for place, head in lines)


def _marked(sentence: Sentence) -> str:
    return sentence.text + "".join(f" [{number}]" for number in sentence.citations)


def _times(started: float) -> dict[str, float]:
    taken = 1000 * (time.perf_counter() - started)
    return {"search": taken, "write": 0.0, "check": 0.0, "total": taken}
