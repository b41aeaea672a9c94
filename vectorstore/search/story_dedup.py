"""Deduplication of stories: articles that print the same story form a cluster, and one of each cluster is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from vectorstore.documents import ArticleHead, Passage
from vectorstore.storage.archive import Archive
from vectorstore.storage.near_duplicates import NearDuplicates


def clusters_of(archive: Archive, article_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return for each article the sorted ids of all that print its story, itself among them."""
    wanted = list(dict.fromkeys(article_ids))
    neighbours: dict[str, set[str]] = {}
    frontier = wanted
    while frontier:
        found = _neighbours(archive, frontier)
        neighbours |= {article_id: found.get(article_id, set()) for article_id in frontier}
        frontier = sorted(set().union(*found.values()) - neighbours.keys()) if found else []
    clusters: dict[str, tuple[str, ...]] = {}
    for article_id in wanted:
        if article_id not in clusters:
            members = _reached(article_id, neighbours)
            clusters |= dict.fromkeys(members, members)
    return {article_id: clusters[article_id] for article_id in wanted}


def deduplicate(
    passages: Sequence[Passage],
    clusters: Mapping[str, tuple[str, ...]],
    heads: Mapping[str, ArticleHead],
    *,
    per_article: int,
) -> list[Passage]:
    """Keep, of ranked passages, those of the best article of each story, and at most so many of an article.

    Args:
        passages: best first.
        clusters: as ``clusters_of`` gives them; an article that is not in it stands alone.
        heads: the articles that ``also_in`` may name, those the filter lets through; others are left out of it.
        per_article: most passages of one article.
    """
    best: dict[str, str] = {}
    taken: dict[str, int] = {}
    kept: list[Passage] = []
    for passage in passages:
        article_id = passage.article.id
        members = clusters.get(article_id, (article_id,))
        if best.setdefault(members[0], article_id) != article_id or taken.get(article_id, 0) >= per_article:
            continue
        taken[article_id] = taken.get(article_id, 0) + 1
        others = [heads[member] for member in members if member != article_id and member in heads]
        kept.append(replace(passage, rank=len(kept) + 1, also_in=tuple(sorted(others, key=_when_and_where))))
    return kept


def also_in(archive: Archive, article_id: str) -> tuple[ArticleHead, ...]:
    """Return the other articles that print an article's story, earliest first."""
    (members,) = clusters_of(archive, [article_id]).values()
    heads = archive.heads([member for member in members if member != article_id])
    return tuple(sorted(heads.values(), key=_when_and_where))


def _neighbours(archive: Archive, article_ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in NearDuplicates(archive.database).neighbours(article_ids):
        found.setdefault(one, set()).add(other)
    return found


def _reached(start: str, neighbours: Mapping[str, set[str]]) -> tuple[str, ...]:
    reached, waiting = {start}, [start]
    while waiting:
        fresh = neighbours[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    return tuple(sorted(reached))


def _when_and_where(head: ArticleHead) -> tuple[date, str, str]:
    return head.published or date.max, head.source or "", head.id
