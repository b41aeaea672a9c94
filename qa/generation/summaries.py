"""Lists of articles and summaries of them, by writers of their own: sentences quoted, checked and cited like any."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.answer import QuoteSpan
from qa.draft import Draft
from qa.query.term_weights import Terms
from qa.request import Found
from qa.text.sentences import split_sentences
from vectorstore.documents import Article, Paragraph, Passage
from vectorstore.text.tokenization import STOP_WORDS, stem, stems, words
from vectorstore.text.unquoted import quotable

LISTED = 8
"""Articles in a list."""
_ABOUT = 0.5
"""Share of the topic's weighted words that a passage, its headline included, must have to be listed."""
_SHORTEST_QUOTE, _LONGEST_QUOTE = 6, 60
"""Words of a sentence that can be quoted alone."""
_SUMMED_UP = 5
"""Sentences of a summary."""
_OPENING = 6
"""Sentences of an article, one of which says what its headline does."""
_READ = 30
"""Paragraphs of an article that a summary reads."""


def listed(terms: Terms, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the passages to list: one an article, of those that speak of the topic, the best first."""
    first: dict[str, Passage] = {}
    for passage in passages:
        if terms.coverage(stems(passage.article.title) | stems(passage.text)) >= _ABOUT:
            first.setdefault(passage.article.id, passage)
    return tuple(first.values())[:LISTED]


@dataclass(frozen=True, slots=True)
class _Candidate:
    paragraph: Paragraph
    quote: QuoteSpan
    text: str
    stems: frozenset[str]

    def draft(self) -> Draft:
        return Draft(self.text, ((self.paragraph, self.quote),))


def _statements(paragraphs: Sequence[Paragraph]) -> list[_Candidate]:
    """Return the sentences that can stand alone: statements, neither scraps nor lists."""
    found = []
    for paragraph in paragraphs:
        for span in split_sentences(paragraph.text):
            text = paragraph.text[span.start : span.end]
            spoken = words(text)
            if _SHORTEST_QUOTE <= len(spoken) <= _LONGEST_QUOTE and text.rstrip("”’\"')]»")[-1:] in (
                ".",
                "!",
                "…",
                "。",
            ):
                content = frozenset(stem(word) for word in spoken if word not in STOP_WORDS)
                found.append(_Candidate(paragraph, QuoteSpan(span.start, span.end), text, content))
    return found


class ListingWriter:
    """Lists articles, each with its headline and the sentence that has most of the topic's words, or the headline's."""

    name = "articles"
    model: str | None = None
    prompt: str | None = None

    def __init__(self, by: Literal["topic", "headline"] = "topic") -> None:
        """Choose sentences by the topic that was asked for; or by the headline, where all articles were asked for."""
        self._by = by

    def write(self, found: Found) -> Iterator[Draft]:
        """Yield one sentence for each article, in the order of the passages."""
        for passage in found.passages:
            statements, head = _statements(passage.paragraphs), passage.article
            outlets = (head.source,) if head.source else ()
            if statements and self._by == "headline":
                wanted = stems(head.title)
                best = max(statements[:_OPENING], key=lambda candidate: len(candidate.stems & wanted))
            elif statements:
                best = max(statements, key=lambda candidate: found.terms.coverage(candidate.stems))
            if statements:
                yield replace(best.draft(), line=True, heading=head.title, day=head.published, outlets=outlets)


class SummaryWriter:
    """Sums articles up: the first sentence of each, then what is most spoken of in all of them.

    The sentences after the first are chosen as SumBasic does (Nenkova and Vanderwende, 2005): the one whose words are
    likeliest on average, after which its words count for less.
    """

    name = "summary"
    model: str | None = None
    prompt: str | None = None

    def write(self, found: Found) -> Iterator[Draft]:
        """Yield the sentences of the summary, in the order of the articles."""
        by_article = [_statements(passage.paragraphs) for passage in found.passages]
        every = [candidate for statements in by_article for candidate in statements]
        chosen = [statements[0] for statements in by_article if statements][:_SUMMED_UP]
        counts = Counter(word for candidate in every for word in candidate.stems)
        likely = {word: count / counts.total() for word, count in counts.items()}
        for candidate in chosen:
            _discount(likely, candidate)
        while len(chosen) < min(_SUMMED_UP, len(every)):
            left = [candidate for candidate in every if candidate not in chosen and candidate.stems]
            if not left:
                break
            best = max(left, key=lambda c: (sum(likely[word] for word in c.stems) / len(c.stems), -every.index(c)))
            chosen.append(best)
            _discount(likely, best)
        for candidate in sorted(chosen, key=every.index):
            yield candidate.draft()


def _discount(likely: dict[str, float], candidate: _Candidate) -> None:
    for word in candidate.stems:
        likely[word] **= 2


def whole(articles: Sequence[Article]) -> tuple[Passage, ...]:
    """Return articles as passages, each from its beginning, to be summed up."""
    found = []
    for rank, article in enumerate(articles, 1):
        paragraphs = quotable(article.paragraphs)[:_READ]
        text = "\n\n".join(paragraph.text for paragraph in paragraphs)
        found.append(Passage(article.id, rank, article.head, paragraphs, text, 0.0, ()))
    return tuple(found)
