"""The sentences that answer a question about the collection, each with the articles that it cites."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa.catalogue.asked import Asked
from qa.catalogue.bylines import Byline
from qa.catalogue.lookup import Lookup, Whose
from vectorstore.documents import ArticleHead, named, written_day

LISTED = 8
"""Articles named in a list, and cited for a count."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence with the articles that it cites."""

    text: str
    heads: tuple[ArticleHead, ...]
    known: bool = True
    """Whether it answers; false where it only says that the article does not name what was asked."""
    byline: Byline | None = None
    """The byline to quote, where the article's text and not its file names the author."""


def of_article(asked: Asked, head: ArticleHead, authors: Sequence[str], byline: Byline | None = None) -> Fact:
    """Return a sentence that says who wrote an article, when it was published, or by which outlet.

    Args:
        asked: what was asked; "author", "day", and any other wish for the outlet.
        head: the article.
        authors: those that the article's file names.
        byline: those that its text names.
    """
    on = f" on {written_day(head.published)}" if head.published else ""
    by = f" by {head.source}" if head.source else ""
    title = f"“{head.title}”"
    if asked.wish == "author":
        if byline and not authors:
            return Fact(
                f"{named(head)} was written by {_listed(byline.names)}, as its own text says.", (head,), byline=byline
            )
        known, without = bool(authors), f"{named(head)} names no author."
        text = f"{named(head)} was written by {_listed(_each_once(authors))}." if authors else without
    elif asked.wish == "day":
        known = bool(on)
        text = f"{title} was published{on}{by}." if on else f"{title} has no date of publication."
    else:
        known = bool(by)
        text = f"{title} was published{by}{on}." if by else f"{title} names no outlet."
    return Fact(text, (head,), known)


def _each_once(authors: Sequence[str]) -> list[str]:
    """Return authors without one that is the others' names in one text, as some exports have it."""
    return [author for author in authors if sum(other in author for other in authors) <= 2]


def of_list(asked: Asked, heads: Sequence[ArticleHead], whose: Whose) -> list[Fact]:
    """Return a sentence with the number of articles, then one for each of the newest."""
    shown = heads[:LISTED]
    most = f"; the newest {LISTED} are" if len(heads) > LISTED else ""
    first = Fact(f"{_count(len(heads))}{_told(asked, whose)}{most}:", tuple(shown))
    return [first, *(Fact(f"{named(head)}.", (head,)) for head in shown)]


def of_count(
    asked: Asked, heads: Sequence[ArticleHead], whose: Whose, authors: Sequence[tuple[str, int]]
) -> list[Fact]:
    """Return a sentence with the number of articles, and one with the numbers by outlet, month or author.

    Args:
        asked: what was asked.
        heads: the articles, newest first.
        whose: the authors or outlets that they are of.
        authors: each author with the number of their articles, most first.
    """
    shown = tuple(heads[:LISTED])
    first = Fact(f"{_count(len(heads))}{_told(asked, whose)}.", shown)
    if not asked.by:
        return [first]
    if asked.top:
        month, most = max(Counter(map(_month, heads)).items(), key=lambda each: (each[1], each[0]))
        there = tuple(head for head in heads if _month(head) == month)
        written = written_day(there[0].published).partition(" ")[2] if there[0].published else month
        return [Fact(f"Most were published in {written}: {most} of {_count(len(heads))}.", there[:LISTED])]
    if asked.by == "author":
        counts: list[tuple[str, int]] = list(authors)
    else:
        keys = [(head.source or "no outlet") if asked.by == "outlet" else _month(head) for head in heads]
        counts = sorted(
            Counter(keys).items(), key=lambda each: (-each[1], each[0]) if asked.by == "outlet" else (0, each[0])
        )
    return [first, Fact("; ".join(f"{name}: {number}" for name, number in counts) + ".", shown)]


def of_end(asked: Asked, heads: Sequence[ArticleHead], whose: Whose) -> list[Fact]:
    """Return which articles are the oldest or newest; nothing where none has a date. ``heads`` are newest first."""
    dated = [head for head in heads if head.published]
    if not dated:
        return []
    if asked.most > 1:
        several = dated[: asked.most] if asked.wish == "newest" else dated[: -asked.most - 1 : -1]
        first = Fact(f"The {asked.wish} of {_count(len(heads))}{_told(asked, whose)}:", tuple(several[:LISTED]))
        return [first, *(Fact(f"{named(head)}.", (head,)) for head in several[:LISTED])]
    chosen = dated[0] if asked.wish == "newest" else dated[-1]
    told = _told(asked, whose)
    return [Fact(f"The {asked.wish} article{told} is {named(chosen)}.", (chosen,))]


def of_no_news(newest: Sequence[ArticleHead]) -> Fact:
    """Return a sentence that no article is of the days asked for, and which is the newest."""
    last = f"; the newest is {named(newest[0])}" if newest else ""
    return Fact(f"No article of these days was found{last}.", tuple(newest[:1]), known=False)


def of_span(heads: Sequence[ArticleHead]) -> list[Fact]:
    """Return a sentence with the first and last day of publication; nothing where no article has a date."""
    dated = [head for head in heads if head.published]
    if not dated:
        return []
    newest, oldest = dated[0], dated[-1]
    assert newest.published
    assert oldest.published
    text = f"{_count(len(heads))}, published from {written_day(oldest.published)} to {written_day(newest.published)}."
    return [Fact(text, tuple(dict.fromkeys((oldest, newest))))]


def of_outlets(heads: Sequence[ArticleHead], asked: Asked) -> list[Fact]:
    """Return sentences with the outlets of articles and the number of articles of each, most first."""
    counts = Counter(head.source for head in heads if head.source)
    if not counts:
        return []
    most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    newest = {name: next(head for head in heads if head.source == name) for name, _ in most[:LISTED]}
    told = ", ".join(f"{name} ({number})" for name, number in most)
    if asked.top:
        (name, number), on = most[0], f" on “{asked.topic}”" if asked.topic else ""
        lead = Fact(f"{name} has the most articles{on}: {number} of {len(heads):,}.", (newest[name],))
        rest = ", ".join(f"{name} ({number})" for name, number in most[1:])
        return [lead, *([Fact(f"The others are {rest}.", tuple(newest.values())[1:])] if rest else [])]
    what = f"with articles on “{asked.topic}”" if asked.topic else "with articles"
    return [Fact(f"{len(most)} outlet{'s' if len(most) != 1 else ''} {what}: {told}.", tuple(newest.values()))]


def of_authors(lookup: Lookup, heads: Sequence[ArticleHead], asked: Asked) -> list[Fact]:
    """Return sentences with the authors of articles and the number of articles of each, most first."""
    every = lookup.authored(heads) if asked.topic else lookup.shelf.authors(lookup.where)
    if not every:
        return []
    on = f" on “{asked.topic}”" if asked.topic else ""
    first: list[Fact] = []
    if asked.top:
        (name, number), *every = every
        theirs = {head.id for head in lookup.shelf.heads(lookup.where, (name,))}
        by = tuple(head for head in heads if head.id in theirs)
        first = [Fact(f"{name} wrote the most articles{on}: {number}.", by[:LISTED])]
    told = ", ".join(f"{name} ({number})" for name, number in every[: 3 * LISTED])
    counted = f"{len(every)} {'other ' if first else ''}author{'s' if len(every) != 1 else ''}{on}"
    return [*first, *([Fact(f"{counted}: {told}.", tuple(heads[:LISTED]))] if told else [])]


def _told(asked: Asked, whose: Whose) -> str:
    of = (
        f" by {_listed(whose.authors)}" if whose.authors else f" from {_listed(whose.sources)}" if whose.sources else ""
    )
    return f"{of} on “{asked.topic}”" if asked.topic else of


def _count(number: int) -> str:
    return f"{number:,} article{'s' if number != 1 else ''}"


def _month(head: ArticleHead) -> str:
    return head.published.isoformat()[:7] if head.published else "no date"


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
