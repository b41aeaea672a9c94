"""One story once: never two printings of a story, whatever was ingested first and however the passages are ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import make_passage, open_home, tables, write_jsonl
from vectorstore.documents import ArticleHead, Passage
from vectorstore.ingestion.ingest import ingest
from vectorstore.search.story_dedup import clusters_of, deduplicate

NAMES = "abcdefgh"
passages_of = st.lists(st.sampled_from(NAMES), max_size=20)
groupings = st.lists(st.integers(0, 4), min_size=len(NAMES), max_size=len(NAMES))
limits = st.integers(1, 4)


def head(name: str) -> ArticleHead:
    day = date(2024, 1, 1 + NAMES.index(name) % 3) if name != "h" else None
    return ArticleHead(name, f"Title {name}", None, f"Outlet {NAMES.index(name) % 2}", day)


def ranked(names: Sequence[str]) -> list[Passage]:
    one = make_passage("Title", ["Text."])
    return [
        replace(one, chunk_id=f"{name}{rank}", rank=rank, article=head(name))
        for rank, name in enumerate(names, start=1)
    ]


def clusters(grouping: Sequence[int]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(other for other, place in zip(NAMES, grouping, strict=True) if place == group)
        for name, group in zip(NAMES, grouping, strict=True)
    }


HEADS = {name: head(name) for name in NAMES}


@given(passages_of, groupings, limits)
def test_of_each_story_the_best_article_alone_is_kept(names: list[str], grouping: list[int], limit: int) -> None:
    found, groups = ranked(names), clusters(grouping)
    kept = deduplicate(found, groups, HEADS, per_article=limit)
    assert [passage.rank for passage in kept] == list(range(1, len(kept) + 1))
    best: dict[tuple[str, ...], str] = {}
    for passage in found:
        best.setdefault(groups[passage.article.id], passage.article.id)
    expected = []
    for article_id in best.values():
        expected += [passage.chunk_id for passage in found if passage.article.id == article_id][:limit]
    order = [passage.chunk_id for passage in found]
    assert [passage.chunk_id for passage in kept] == sorted(expected, key=order.index), "order is unchanged"
    for passage in kept:
        others = set(groups[passage.article.id]) - {passage.article.id}
        assert {other.id for other in passage.also_in} == others
        dates = [(other.published or date.max, other.source, other.id) for other in passage.also_in]
        assert dates == sorted(dates)


@given(passages_of, groupings, limits, st.sets(st.sampled_from(NAMES)), st.randoms(use_true_random=False))
def test_again_changes_nothing_and_the_order_of_mappings_does_not_count(
    names: list[str], grouping: list[int], limit: int, allowed: set[str], draw: Any
) -> None:
    def shuffled(mapping: Mapping[str, Any]) -> dict[str, Any]:
        return dict(draw.sample(list(mapping.items()), len(mapping)))

    groups = clusters(grouping)
    heads = {name: HEADS[name] for name in allowed}
    kept = deduplicate(ranked(names), groups, heads, per_article=limit)
    assert deduplicate(kept, shuffled(groups), shuffled(heads), per_article=limit) == kept
    assert deduplicate(ranked(names), shuffled(groups), shuffled(heads), per_article=limit) == kept
    assert {other.id for passage in kept for other in passage.also_in} <= allowed
    alone = deduplicate(ranked(names), {}, heads, per_article=limit)
    assert {passage.article.id for passage in alone} == set(names)


def printing(number: int) -> dict[str, Any]:
    """Return one of nine articles: three stories in three printings, the last cut and printed a day later."""
    story, version = divmod(number, 3)
    words = [f"story{story}word{place}" for place in range(150)]
    words = [*words, *(f"addition{number}x{place}" for place in range(30))] if version < 2 else words[:120]
    return {
        "title": f"Harbour bridge number{story} closes | Paper{version}",
        "text": " ".join(words),
        "source": f"Paper{version}",
        "published": f"2024-05-1{version // 2}",
    }


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(9)), st.integers(1, 8), st.sets(st.integers(0, 8), max_size=4))
def test_stories_do_not_depend_on_the_order_of_ingesting(order: list[int], cut: int, gone: set[int]) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        with open_home(folder / "one") as collection:
            ingest([write_jsonl(folder / "all.jsonl", map(printing, range(9)))], collection)
            ids = [summary.head.id for summary in collection.archive.articles()]
            whole = clusters_of(collection.archive, ids)
            titles = {summary.head.id: summary.head.title for summary in collection.archive.articles()}
        assert {len(cluster) for cluster in whole.values()} == {3}
        with open_home(folder / "two") as collection:
            for part in (order[:cut], order[cut:]):
                ingest([write_jsonl(folder / f"{len(part)}{part[0]}.jsonl", map(printing, part))], collection)
            assert clusters_of(collection.archive, reversed(ids)) == whole
            before = tables(folder / "two")
            ingest([folder / f"{cut}{order[0]}.jsonl"], collection)
            assert tables(folder / "two") == before, "ingesting again changes nothing"
            lost = {i for i in ids if titles[i] in {printing(number)["title"] for number in gone}}
            collection.remove(sorted(lost))
            left = clusters_of(collection.archive, ids)
            for article_id in set(ids) - lost:
                assert left[article_id] == tuple(i for i in whole[article_id] if i not in lost)
