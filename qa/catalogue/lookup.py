"""Which articles a question about the collection means: by author, by outlet, by what they are about."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa.catalogue.bylines import byline
from qa.query.outlet_mentions import Outlets, narrowed, sources_of
from qa.query.term_weights import make_terms
from qa.request import Found, Request
from vectorstore.documents import ArticleHead
from vectorstore.storage.archive import Archive
from vectorstore.storage.filter import Filter
from vectorstore.storage.shelf import Shelf
from vectorstore.text.lexicon import forms
from vectorstore.text.query_terms import asked_words
from vectorstore.text.tokenization import any_of, fold_words, stem, stems

_HEADLINES = 12
"""Headlines, and passages, among which the article meant is looked for."""
_WHOLE_NAME, _BYLINED = 2, 200
"""Least words of a name that is searched for in bylines, and most articles that are read for it."""
_SHORTEST, _LONG = 4, 8
"""Letters from which one letter of a misspelt word may differ, and from which two may."""
_IN_TITLE, _IN_TEXT = 0.6, 0.5
"""Share of a topic's weighted words that a headline, or a passage with its headline, must have."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Authors or outlets that a name means; both empty where the collection does not know the name."""

    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    articles: frozenset[str] = frozenset()
    """Ids of the articles whose text names the author, where no file does."""

    @property
    def known(self) -> bool:
        """Whether the collection has the author or the outlet that was named."""
        return bool(self.authors or self.sources)


def _short_names(wanted: Sequence[str], sources: Sequence[str]) -> tuple[str, ...]:
    """Return the one outlet whose name ends with some words: "the Gazette" for the Tarn Gazette; else none."""
    bare = list(wanted[1:] if wanted[0] == "the" else wanted)
    having = [source for source in sources if bare and fold_words(source)[-len(bare) :] == bare]
    return tuple(having) if len(having) == 1 else ()


def _bare(name: Sequence[str]) -> Sequence[str]:
    return name[1:] if name and name[0] == "the" else name


def _near(wanted: Sequence[str], name: Sequence[str]) -> bool:
    """Return whether two names differ in a letter a word at most, two in a long one; one word must be the same."""
    from rapidfuzz.distance import OSA

    if len(wanted) != len(name) or len(name) < _WHOLE_NAME:
        return False
    apart = [OSA.distance(one, other) for one, other in zip(wanted, name, strict=True)]
    most = [0 if len(word) < _SHORTEST else 1 if len(word) < _LONG else 2 for word in name]
    return 0 in apart and all(far <= may for far, may in zip(apart, most, strict=True))


class Lookup:
    """Finds articles within the filters of a request."""

    def __init__(self, archive: Archive, find: Callable[[Request, int], Found], request: Request) -> None:
        """Take the articles that a request may find.

        Args:
            archive: one state of the collection's articles.
            find: the search, for a request and a number of passages.
            request: the question with its filters.
        """
        query = request.query
        until = min(query.until, query.as_of) if query.until else query.as_of
        self.where = narrowed(Filter(query.since, until, query.source, request.undated), archive)
        self.shelf = Shelf(archive)
        self.archive = archive
        """One state of the collection's articles."""
        self._find = find
        self._request = request

    def whose(self, name: str) -> Whose:
        """Return the authors or outlets that a name means.

        An author is found by the whole name or the last, an outlet by name or domain; then names joined by "and",
        bylines and misspelt names are tried.
        """
        wanted = fold_words(name)
        if not wanted:
            return Whose()
        every = [author for author, _ in self.shelf.authors(Filter())]
        spelt = {author: fold_words(author) for author in every}
        same = [author for author in every if spelt[author] == wanted]
        last = [author for author in every if spelt[author][-len(wanted) :] == wanted]
        sources = self.archive.sources()
        low = sources_of(name, sources) or _short_names(wanted, sources)
        mentioned = [source for mention in Outlets(sources).mentions(name) for source in mention.sources]
        if not (same or last or low or mentioned):
            names = re.split(r",? (?:and|or) (?:the )?|, ", name)
            several = [self.whose(one) for one in names] if len(names) > 1 else []
            if several and all(one.known for one in several):
                authors = tuple(author for one in several for author in one.authors)
                return Whose(authors, tuple(source for one in several for source in one.sources))
            bylined = self._bylined(wanted)
            return bylined if bylined.known else self._nearest(wanted, spelt, sources)
        people = [] if low else same or last  # "The Week" is the outlet, though it signs some articles too
        return Whose(tuple(people), tuple(dict.fromkeys([*low, *mentioned])))

    def _nearest(self, wanted: Sequence[str], authors: Mapping[str, Sequence[str]], sources: Sequence[str]) -> Whose:
        """Return the author or outlet whose name is misspelt; nobody where no name is near, or several are."""
        people = [author for author, name in authors.items() if _near(wanted, name)]
        papers = [source for source in sources if not people and _near(_bare(wanted), _bare(fold_words(source)))]
        return Whose(tuple(people), tuple(papers)) if len(people) + len(papers) == 1 else Whose()

    def _bylined(self, wanted: Sequence[str]) -> Whose:
        """Return an author whom only bylines name; nobody where none does."""
        if len(wanted) < _WHOLE_NAME:
            return Whose()
        found: dict[str, str] = {}
        phrase = " ".join(wanted)
        having = self.archive.text.articles(any_of([phrase])) | self.shelf.beside(phrase)
        for article_id in sorted(having)[:_BYLINED]:
            article = self.archive.article(article_id)
            said = byline(article) if article and not article.authors else None
            same = [name for name in (said.names if said else ()) if fold_words(name) == list(wanted)]
            if same:
                found[article_id] = same[0]
        return Whose(tuple(dict.fromkeys(found.values())), articles=frozenset(found))

    def of(self, whose: Whose) -> list[ArticleHead]:
        """Return the articles of an author or an outlet, newest first; all articles where neither is named."""
        if whose.articles:
            return [head for head in self.shelf.heads(self.where) if head.id in whose.articles]
        where = self.where if whose.authors or not whose.sources else replace(self.where, any_source=whose.sources)
        return self.shelf.heads(where, whose.authors)

    def about(self, topic: str, among: Sequence[ArticleHead]) -> list[ArticleHead]:
        """Return the articles that have every word of a topic, in the order given."""
        having: set[str] = set()
        for one in re.split(r" or (?:the )?", topic):  # of "fire or snow" either will do
            having |= self.shelf.having(forms(word) for word in asked_words(one, kind=True))
        return [head for head in among if head.id in having]

    def at_end(self, topic: str, whose: Whose, end: str) -> ArticleHead | None:
        """Return the oldest or the newest article on a topic, or of all; None where none has a date."""
        among = self.of(whose)
        dated = [head for head in (self.about(topic, among) if topic else among) if head.published]
        return (dated[0] if end == "newest" else dated[-1]) if dated else None

    def authored(self, among: Sequence[ArticleHead]) -> list[tuple[str, int]]:
        """Return each author of some articles with the number of their articles, most first."""
        ids = {head.id for head in among}
        every = [name for name, _ in self.shelf.authors(self.where)]
        told = [(name, sum(head.id in ids for head in self.shelf.heads(self.where, (name,)))) for name in every]
        return sorted((each for each in told if each[1]), key=lambda each: (-each[1], each[0]))

    def newest(self) -> date | None:
        """Return the day of the newest article; None where none has one."""
        return next((head.published for head in self.shelf.heads(self.where)), None)

    def named(self, topic: str, whose: Whose, *, title: bool = False) -> ArticleHead | None:
        """Return the article that a topic or a headline means; None where none is near.

        Args:
            topic: what it is about, or its headline.
            whose: the authors or outlets that it must be of.
            title: whether ``topic`` is its headline.
        """
        allowed = {head.id for head in self.of(whose)}
        terms = make_terms(topic, self.archive.text.frequency, max(1, self.archive.counts().chunks))
        unknown = set() if title else {stem(word) for word in terms.unknown}
        terms = replace(terms, weights={term: worth for term, worth in terms.weights.items() if term not in unknown})
        expression = any_of(form for word in asked_words(topic, kind=True) for form in forms(word))
        leads = self.archive.text.headlines(expression, _HEADLINES, self.where)
        places = self.archive.chunks.places(leads)
        heads = [places[lead].article for lead in leads if lead in places and places[lead].article.id in allowed]
        best = max(heads, key=lambda head: terms.coverage(stems(head.title)), default=None)
        # For a word that no article has ("accident") the article may use another: then dense search has to find it.
        if best and not unknown and terms.coverage(stems(best.title)) >= (0.8 if title else _IN_TITLE):
            return best
        if title:
            return None
        question = replace(self._request.question.searching(topic), parts=())
        asked = replace(self._request, question=question, recency=None)
        for passage in self._find(asked, _HEADLINES).passages:
            present = stems(passage.article.title) | stems(passage.text)
            if passage.article.id in allowed and terms.coverage(present) >= _IN_TEXT:
                return passage.article
        return None
