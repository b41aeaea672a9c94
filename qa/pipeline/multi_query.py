"""Multi-query search: a question over several articles, part by part; and reprints with other facts."""

from collections.abc import Sequence
from dataclasses import replace

from qa.cross_source.claim_diff import difference
from qa.cross_source.claims import Claim
from qa.query.subquestions import Part
from qa.request import Request
from qa.text.sentences import sentences
from vectorstore.documents import Passage
from vectorstore.search.search import Search
from vectorstore.storage.archive import Archive
from vectorstore.storage.filter import Filter

_COPIES = 4
"""Most reprints of a story that are compared with it, and most passages that are added."""


def search_parts(
    search: Search, request: Request, where: Filter, limit: int
) -> tuple[tuple[Passage, ...], tuple[frozenset[str], ...]]:
    """Return the passages of a request, and for each part the ids of the chunks that it found.

    Those of the parts and of the whole question stand in turn, so that each part has one while there is room.

    Args:
        where: what the whole question may find; a part narrows it to the outlets and the day that it names, and is
            searched without the day where that has nothing.
    """
    found = [_search_part(search, request, part, where, limit) for part in request.parts]
    whole = search(request.search_for, where, limit, recency=request.recency, words=request.words)
    passages = interleaved([*found, whole], limit)
    shown = {passage.chunk_id for passage in passages}
    return passages, tuple(frozenset(passage.chunk_id for passage in its) & shown for its in found)


def _search_part(search: Search, request: Request, part: Part, where: Filter, limit: int) -> Sequence[Passage]:
    if part.lacking:
        return ()
    allowed = where.any_source  # what the caller narrowed to holds for every part
    own = tuple(source for source in part.sources if not allowed or source in allowed)
    of_outlet = replace(where, any_source=own or allowed or part.sources)
    of_day = replace(
        of_outlet,
        since=max((day for day in (where.since, part.since) if day), default=None),
        until=min((day for day in (where.until, part.until) if day), default=None),
    )
    recency = None if of_day != of_outlet else request.recency
    found = search(part.search_for, of_day, limit, recency=recency)
    return found or (search(part.search_for, of_outlet, limit, recency=request.recency) if recency is None else found)


def interleaved(lists: Sequence[Sequence[Passage]], limit: int) -> tuple[Passage, ...]:
    """Return the first passage of each list, then the second of each, and so on, each passage once, ranked anew."""
    deepest = max(map(len, lists), default=0)
    in_turn = (each[place] for place in range(deepest) for each in lists if place < len(each))
    once: dict[str, Passage] = {}
    for passage in in_turn:
        once.setdefault(passage.chunk_id, passage)
    kept = list(once.values())[:limit]
    return tuple(replace(passage, rank=rank) for rank, passage in enumerate(kept, start=1))


def with_altered_copies(passages: Sequence[Passage], archive: Archive) -> tuple[Passage, ...]:
    """Return passages, followed by the paragraphs of their reprints that differ from them.

    One story is shown once; a reprint that gives another number or name would so be hidden by the one that is shown.
    """
    altered: list[Passage] = []
    for passage in passages:
        said = [Claim(text) for paragraph in passage.paragraphs for text in sentences(paragraph.text)]
        for head in passage.also_in[:_COPIES] if len(altered) < _COPIES else ():
            copy = archive.article(head.id)
            kept = tuple(p for p in copy.paragraphs if _alters(p.text, said)) if copy else ()
            if kept:
                others = tuple(each for each in (passage.article, *passage.also_in) if each.id != head.id)
                text = "\n\n".join(paragraph.text for paragraph in kept)
                whole = replace(passage, chunk_id=f"{passage.chunk_id}-{head.id}", article=head, paragraphs=kept)
                shown = replace(whole, text=text, also_in=others, found_by=(), context_paragraphs=frozenset())
                altered.append(replace(shown, article_words=frozenset()))  # those were the other article's
    ranked = (replace(passage, rank=len(passages) + place) for place, passage in enumerate(altered, start=1))
    return (*passages, *ranked)


def _alters(text: str, said: Sequence[Claim]) -> bool:
    """Return whether a paragraph has a sentence of the story with another fact in it."""
    claims = [Claim(sentence) for sentence in sentences(text)]
    known = {claim.words for claim in said}
    return any(difference(one, other) for other in claims if other.words not in known for one in said)
