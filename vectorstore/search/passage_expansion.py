"""Passage expansion: a chunk of a few paragraphs is found, and shown with the paragraphs around it.

The answer often stands next to the words that were asked for. Of the paragraph before and the one after, that with
more of the question's words is taken in first.
"""

from collections.abc import Sequence, Set

from vectorstore.documents import Found, Paragraph, Passage
from vectorstore.search.candidates import Candidate
from vectorstore.search.features import word_weight
from vectorstore.storage.archive import Archive
from vectorstore.text.query_terms import QueryWords
from vectorstore.text.unquoted import quotable

_REACH_PARAGRAPHS = 4
"""Paragraphs on both sides that a passage may be widened by."""


def passages_of(archive: Archive, ranked: Sequence[Candidate], query: QueryWords, widen_to: int) -> list[Passage]:
    """Return chunks as passages, in their order; a paragraph that one shows is not shown again by the next.

    Args:
        widen_to: characters up to which a passage is shown with the paragraphs around it; 0 for the chunk alone.
    """
    passages: list[Passage] = []
    seen: set[Paragraph] = set()
    for candidate in ranked:
        place = candidate.place
        paragraphs = quotable(
            archive.paragraphs(place.article.id, place.first - _REACH_PARAGRAPHS, place.last + _REACH_PARAGRAPHS)
        )
        found = [paragraph for paragraph in paragraphs if place.first <= paragraph.number <= place.last]
        fresh = [paragraph for paragraph in found if paragraph not in seen]
        if not fresh:  # another window of the same long paragraph, shown with a neighbour, or not quotable
            continue
        shown = found if place.end is not None else _widened(paragraphs, fresh, query, widen_to, seen)
        seen.update(shown)
        whole = "\n\n".join(paragraph.text for paragraph in shown)
        passages.append(
            Passage(
                chunk_id=place.id,
                rank=len(passages) + 1,
                article=place.article,
                paragraphs=tuple(shown),
                text=whole if place.end is None else whole[place.start : place.end],
                similarity=candidate.similarity,
                found_by=tuple(Found(name, rank) for name, rank in candidate.ranks.items()),
                context_paragraphs=frozenset(p.number for p in shown if not place.first <= p.number <= place.last),
                article_words=candidate.article_words,
            )
        )
    return passages


def _widened(
    paragraphs: Sequence[Paragraph], found: Sequence[Paragraph], query: QueryWords, most: int, shown: Set[Paragraph]
) -> list[Paragraph]:
    """Return a run of paragraphs with neighbours while they have ``most`` characters."""
    first, last = paragraphs.index(found[0]), paragraphs.index(found[-1])
    size = sum(len(paragraph.text) for paragraph in found)

    def fits(index: int) -> bool:
        return (
            0 <= index < len(paragraphs)
            and paragraphs[index] not in shown
            and size + len(paragraphs[index].text) <= most
        )

    while around := [index for index in (last + 1, first - 1) if fits(index)]:
        # The first of equals: what comes after a sentence explains it more often than what comes before.
        best = around[0] if len(around) == 1 else max(around, key=lambda i: _weight(query, paragraphs[i]))
        size += len(paragraphs[best].text)
        first, last = min(first, best), max(last, best)
    return list(paragraphs[first : last + 1])


def _weight(query: QueryWords, paragraph: Paragraph) -> float:
    # Rounded, so that a last digit which differs from machine to machine does not choose.
    return round(word_weight(query, paragraph.text), 6)
