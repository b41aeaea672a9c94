"""The events of answers about the collection: made of facts, of quotes, or a digest of one article."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.answer import Answer, Citation, Item, QuoteSpan, Sentence
from qa.catalogue.bylines import Byline
from qa.catalogue.facts import Fact
from qa.digest.replies import DigestReplies
from qa.generation.form import Limited
from qa.generation.summaries import ListingWriter, SummaryWriter, whole
from qa.pipeline.chain import Parts, build_chain
from qa.query.digests import DigestKind
from qa.query.intents import AnswerKind
from qa.query.term_weights import make_terms
from qa.request import Delta, Event, Found, Request, Shown
from qa.text.sentences import split_sentences
from vectorstore.documents import Article, Passage
from vectorstore.storage.archive import Archive
from vectorstore.text.unquoted import quotable

WRITER = "catalogue"


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer about the collection says."""

    kind: AnswerKind
    facts: Sequence[Fact]
    """Its sentences; none where the question is refused."""
    found: int
    """Articles that were found."""
    topic: str = ""
    """What articles were looked for on; empty for all."""
    lacking: Fact | None = None
    """What a refusal says instead: that the article meant does not name what was asked."""


class Telling:
    """Makes the events of answers about one collection."""

    def __init__(self, archive: Archive, parts: Parts, find: Callable[[Request, int], Found]) -> None:
        """Take the parts of ``CatalogueReplies``."""
        self._archive = archive
        self._parts = parts
        self._find = find

    def tell(self, request: Request, told: Told, started: float) -> Iterator[Event]:
        """Yield the events of an answer made of facts; the articles are not read.

        Args:
            request: the question with its filters.
            told: the answer's sentences and kind.
            started: when work on the answer began, by ``time.perf_counter``.
        """
        shown = [told.lacking] if told.lacking and not told.facts else told.facts
        with self._archive.snapshot() as view:
            articles = {head.id: view.article(head.id) for fact in shown for head in fact.heads}
        cited = [article for article in articles.values() if article]
        citations = _citations(told.facts, cited)
        numbers = {citation.article.id: citation.number for citation in citations}
        sentences = tuple(
            Sentence(fact.text, tuple(numbers[head.id] for head in fact.heads), "supported", 1.0) for fact in told.facts
        )
        text = "\n".join(_marked(sentence) for sentence in sentences)
        passages = tuple(_passage(rank, article) for rank, article in enumerate(cited, 1))
        yield Shown(passages)
        if text:
            yield Delta(text)
        yield Answer(
            query=request.query,
            answered=bool(told.facts),
            reason=None if told.facts else _refusal(told),
            text=text,
            sentences=sentences,
            citations=citations,
            passages=passages,
            provenance=replace(self._parts.provenance(), writer=WRITER, model=None, prompt=None),
            searched=told.found,
            items=_items(told.facts) if told.kind == "articles" else (),
            notes=request.notes,
            window=request.window,
            standalone_question=request.search_for,
            kind=told.kind,
            confidence=1.0,
            timings_ms=_times(started),
        )

    def quote(
        self,
        request: Request,
        kind: AnswerKind,
        writer: ListingWriter | SummaryWriter,
        articles: Sequence[Article],
        started: float,
    ) -> Iterator[Event]:
        """Yield the events of an answer that quotes articles; its sentences are checked as all are.

        Args:
            request: the question with its filters.
            kind: of the answer.
            writer: chooses the sentences.
            articles: which are quoted, in this order.
            started: when work on the answer began, by ``time.perf_counter``.
        """

        def find(request: Request) -> Found:
            with self._archive.snapshot() as view:
                terms = make_terms(request.search_for, view.text.frequency, 1)
                total = view.counts().articles
            return Found(whole(articles), terms, len(articles), total, 1000 * (time.perf_counter() - started))

        made_by = replace(self._parts.provenance(), writer=writer.name, model=None, prompt=None)
        most = request.question.style.max_sentences
        limited = Limited(writer, most) if most else writer
        parts = replace(self._parts, writer=limited, provenance=lambda: made_by, min_confidence=0.0)
        yield from build_chain(find, parts).stream({"request": replace(request, kind=kind)})

    def digest(self, kind: DigestKind, request: Request, article: Article) -> Iterator[Event]:
        """Yield the events of a brief or a timeline of one article."""

        def find(request: Request) -> Found:
            with self._archive.snapshot() as view:
                counts = view.counts()
                terms = make_terms(request.search_for, view.text.frequency, counts.chunks)
            return Found((), terms, 1, counts.articles, 0.0)

        question = replace(request.question, standalone=article.title or request.search_for, words=article.title)
        named = replace(request, question=question)
        return DigestReplies(self._parts, self._find).of_article(kind, named, article, find)


def _citations(facts: Sequence[Fact], cited: Sequence[Article]) -> tuple[Citation, ...]:
    """Return a citation for each article; none where there are no facts."""
    says = {head.id: fact.byline for fact in facts if fact.byline for head in fact.heads}
    return tuple(_citation(n, article, says.get(article.id)) for n, article in enumerate(cited, 1) if facts)


def _refusal(told: Told) -> str:
    what = f" on “{told.topic}”" if told.topic else ""
    return told.lacking.text if told.lacking else f"The collection has no article{what} that the question could mean."


def _citation(number: int, article: Article, says: Byline | None = None) -> Citation:
    """Cite the byline that names the author, else the article's first sentence."""
    if says and says.paragraph and says.quote:
        return Citation(number, article.head, says.paragraph, says.quote)
    paragraph = quotable(article.paragraphs)[0]
    span = split_sentences(paragraph.text)[0]
    return Citation(number, article.head, paragraph, QuoteSpan(span.start, span.end))


def _passage(rank: int, article: Article) -> Passage:
    first = quotable(article.paragraphs)[0]
    return Passage(article.id, rank, article.head, (first,), first.text, 0.0, ())


def _items(facts: Sequence[Fact]) -> tuple[Item, ...]:
    """Return the lines of a list; its first sentence is the heading."""
    lines = [(place, fact.heads[0]) for place, fact in enumerate(facts[1:], 1)]
    return tuple(Item("", place, head.published, (head.source,) if head.source else ()) for place, head in lines)


def _marked(sentence: Sentence) -> str:
    return sentence.text + "".join(f" [{number}]" for number in sentence.citations)


def _times(started: float) -> dict[str, float]:
    taken = 1000 * (time.perf_counter() - started)
    return {"search": taken, "write": 0.0, "check": 0.0, "total": taken}
