"""Search: three searches ranked together, filters, and questions that must not break it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.building import open_home, write_jsonl
from tests.fakes import BagOfWordsEmbedder
from tests.matching import match_query
from vectorstore.collection import Collection
from vectorstore.documents import Passage
from vectorstore.ingestion.ingest import ingest
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter

STORIES: list[dict[str, Any]] = [
    {
        "title": "Ferry aground",
        "text": "The ferry ran aground off Dunmere.",
        "published": "2024-05-17",
        "source": "Gazette",
    },
    {
        "title": "Ferry repaired",
        "text": "The ferry was repaired in Dunmere.",
        "published": "2024-06-01",
        "source": "Courier",
    },
    {"title": "Whale seen", "text": "A whale swam past the ferry.", "published": "1999-01-02", "source": "gazette"},
    {"title": "Harbour guide", "text": "Where the ferry lands. How to get a ticket.", "source": "Courier"},
    {"title": "東京で大雨", "text": "東京で大雨が降った。フェリーは止まった。", "published": "2023-09-01"},
    {"title": "서울 시장 사임", "text": "서울 시장이 어제 사임했다고 밝혔다.", "published": "2023-09-02"},
    {"title": "خطة الحكومة", "text": "أعلنت الحكومة عن خطة جديدة للموانئ.", "published": "2023-09-03"},
    {
        "title": "Long report",
        "text": "opening words. " * 60 + "\n\n" + "cow " * 290 + "giraffe\n\n" + "closing words. " * 60,
        "published": "2022-01-01",
    },
]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """Articles for reading only."""
    folder = tmp_path_factory.mktemp("search")
    with open_home(folder / "home", chunk_tokens=100) as collection:
        ingest([write_jsonl(folder / "a.jsonl", STORIES)], collection)
        yield collection


class Scripted:
    """A reranker that scores a text by a function, and remembers what it read."""

    def __init__(self, score: Callable[[str], float]) -> None:
        self._score = score
        self.read: list[str] = []

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        self.read += texts
        return [self._score(text) for text in texts]


def find(collection: Collection, question: str, limit: int = 20, **where: Any) -> list[Passage]:
    return Search(collection)(question, Filter(**where), limit)


def ranks(passage: Passage) -> dict[str, int]:
    return {found.search: found.rank for found in passage.found_by}


def titles(passages: Sequence[Passage]) -> list[str]:
    return [passage.article.title for passage in passages]


def test_a_passage_remembers_which_search_found_it_and_at_which_rank(collection: Collection) -> None:
    question = "whale swam ferry"
    vector = collection.embedder.encode_queries([question])[0]
    ids = collection.archive.chunks.ids()
    vectors = collection.archive.chunks.vectors(ids)
    dense = sorted(ids, key=lambda chunk_id: (-round(float(vectors[chunk_id] @ vector), 6), chunk_id))
    lexical = collection.archive.text.passages(match_query(question), 50, Filter())
    headline = collection.archive.text.headlines(match_query(question), 50, Filter())
    passages = find(collection, question)
    assert [passage.rank for passage in passages] == list(range(1, len(passages) + 1))
    for passage in passages:
        found_at = ranks(passage)
        assert found_at["dense"] == dense.index(passage.chunk_id) + 1
        for search, ids in (("lexical", lexical), ("headline", headline)):
            assert found_at.get(search) == (ids.index(passage.chunk_id) + 1 if passage.chunk_id in ids else None)
        assert passage.similarity == pytest.approx(float(vectors[passage.chunk_id] @ vector), abs=1e-6)
    assert passages[0].article.title == "Whale seen"
    assert {len(passage.found_by) for passage in passages} == {1, 2, 3}, "some were found by one search alone"


def test_passages_carry_the_archives_paragraphs_and_the_articles_head(collection: Collection) -> None:
    for passage in find(collection, "ferry"):
        article = collection.archive.article(passage.article.id)
        assert article is not None
        assert passage.article == article.head
        assert set(passage.paragraphs) <= set(article.paragraphs)
        assert passage.text in "\n\n".join(paragraph.text for paragraph in passage.paragraphs)


def test_no_more_than_asked_for_and_the_same_best(collection: Collection) -> None:
    many = find(collection, "ferry Dunmere")
    assert find(collection, "ferry Dunmere", 2) == many[:2]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({}, {"Ferry aground", "Ferry repaired", "Whale seen", "Harbour guide"}),
        ({"until": date(2024, 5, 17)}, {"Ferry aground", "Whale seen", "Harbour guide"}),
        ({"until": date(2024, 5, 17), "undated": False}, {"Ferry aground", "Whale seen"}),
        ({"until": date(2024, 5, 16), "undated": False}, {"Whale seen"}),
        ({"since": date(2024, 5, 17)}, {"Ferry aground", "Ferry repaired"}),
        ({"since": date(2024, 5, 18)}, {"Ferry repaired"}),
        ({"since": date(2024, 5, 17), "until": date(2024, 5, 17)}, {"Ferry aground"}),
        ({"source": "GAZETTE"}, {"Ferry aground", "Whale seen"}),
        ({"source": "Courier", "undated": False}, {"Ferry repaired"}),
        ({"source": "Gazette", "since": date(2000, 1, 1)}, {"Ferry aground"}),
        ({"source": "Nobody"}, set()),
        ({"since": date(2030, 1, 1)}, set()),
    ],
)
def test_filters_hold_for_both_searches(collection: Collection, where: dict[str, Any], found: set[str]) -> None:
    passages = find(collection, "ferry", **where)
    assert {passage.article.title for passage in passages if "lexical" in ranks(passage)} == found
    for passage in passages:
        published, source = passage.article.published, passage.article.source
        assert published is not None or where.get("undated", True)
        assert published is None or where.get("since", date.min) <= published <= where.get("until", date.max)
        assert "source" not in where or str(source).casefold() == where["source"].casefold()


def test_windows_of_one_long_paragraph_are_one_passage(collection: Collection) -> None:
    (long,) = [summary for summary in collection.archive.articles() if summary.head.title == "Long report"]
    assert long.chunks == 4, "the opening, two windows, the closing"
    passages = [p for p in find(collection, "cow") if p.article == long.head]
    runs = [(passage.paragraphs[0].number, passage.paragraphs[-1].number) for passage in passages]
    assert sorted(runs) == [(1, 1), (2, 2), (3, 3)]
    ((cows, window),) = [(p.paragraphs[0].text, p.text) for p in passages if p.paragraphs[0].number == 2]
    assert cows.split().count("cow") == 290
    assert window in cows
    assert len(window) < len(cows)


def test_the_end_of_a_long_paragraph_is_found_by_its_window(collection: Collection) -> None:
    (best,) = [passage for passage in find(collection, "giraffe")[:3] if passage.text.endswith("giraffe")]
    assert [paragraph.number for paragraph in best.paragraphs] == [2]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("東京の大雨はいつですか", "東京で大雨"),
        ("서울 시장은 왜 사임했나요?", "서울 시장 사임"),
        ("ما هي خطة الحكومة؟", "خطة الحكومة"),
    ],
)
def test_questions_in_other_scripts(collection: Collection, question: str, title: str) -> None:
    best = find(collection, question)[0]
    assert best.article.title == title
    assert "lexical" in ranks(best)


@pytest.mark.parametrize(
    "question",
    [
        'the "ferry" AND "aground',
        "NEAR(ferry aground, 3)",
        "(ferry (aground",
        "title:ferry -aground ^Dunmere ferry*",
        "ferry OR NOT aground",
        "'; DROP TABLE article; -- ferry aground",
        "ferry aground \\ \" ' ` ; % _ {} [] <> \x00",
    ],
)
def test_operators_in_a_question_are_words_like_others(collection: Collection, question: str) -> None:
    best = find(collection, question)[0]
    assert best.article.title == "Ferry aground"
    assert collection.archive.counts().articles == len(STORIES)


@pytest.mark.parametrize("question", ["?!", "", "…", "🙂", "\u200d", "a" * 5000, "雨" * 5000, "ferry " * 5000])
def test_questions_without_sense_do_no_harm(collection: Collection, question: str) -> None:
    assert len(find(collection, question, 3)) == 3


def test_an_empty_collection_finds_nothing_and_loads_no_model(tmp_path: Path) -> None:
    class Unused(BagOfWordsEmbedder):
        def encode_queries(self, texts: Sequence[str]) -> Any:
            raise AssertionError("nothing to search")

    with open_home(tmp_path, Unused()) as empty:
        assert find(empty, "ferry") == []


def test_the_order_does_not_depend_on_the_order_of_storing(collection: Collection, tmp_path: Path) -> None:
    with open_home(tmp_path / "home", chunk_tokens=100) as other:
        for number, story in enumerate(reversed(STORIES)):
            ingest([write_jsonl(tmp_path / f"{number}.jsonl", [story])], other)
        for question in ("ferry", "whale Dunmere", "zebra", "words"):
            assert find(other, question) == find(collection, question)


def test_dense_search_finds_the_exact_nearest(tmp_path: Path) -> None:
    stories = [{"title": f"Note {n}", "text": f"word{n % 37} word{n % 53} word{n}"} for n in range(400)]
    with open_home(tmp_path / "home") as collection:
        ingest([write_jsonl(tmp_path / "a.jsonl", stories)], collection)
        ids = collection.archive.chunks.ids()
        matrix = np.stack([collection.archive.chunks.vectors(ids)[chunk_id] for chunk_id in ids])
        for question in ("word5 word11", "word30 word2 word7"):
            vector = collection.embedder.encode_queries([question])[0]
            exact = sorted(zip(-(matrix @ vector), ids, strict=True))[:10]
            ranks = {
                f.rank: p.similarity for p in find(collection, question, 400) for f in p.found_by if f.search == "dense"
            }
            assert [ranks[rank] for rank in range(1, 11)] == pytest.approx([-distance for distance, _ in exact])


def test_a_reranker_reads_the_best_with_their_headlines_and_its_scores_count(collection: Collection) -> None:
    prefers_whales = Scripted(lambda text: 100.0 * ("whale" in text))

    plain = titles(find(collection, "ferry Dunmere"))
    ranked = Search(collection, reranker=prefers_whales)("ferry Dunmere", Filter(), 20)
    assert titles(ranked).index("Whale seen") < plain.index("Whale seen")
    assert [passage.rank for passage in ranked] == list(range(1, len(plain) + 1))
    assert "Whale seen. A whale swam past the ferry." in prefers_whales.read


def test_what_the_reranker_does_not_read_keeps_its_place_after_the_rest(collection: Collection) -> None:
    plain = [passage.chunk_id for passage in find(collection, "ferry")]
    for depth in (1, 2, 3):
        search = Search(collection, reranker=Scripted(len), rerank=depth)
        assert [passage.chunk_id for passage in search("ferry", Filter(), 20)][depth:] == plain[depth:]


def test_candidates_limit_what_each_search_brings(collection: Collection) -> None:
    passages = Search(collection, candidates=1)("ferry", Filter(), 20)
    assert 1 <= len(passages) <= 3
    assert {found.rank for passage in passages for found in passage.found_by} == {1}


@pytest.fixture(scope="module")
def long_article(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """One article of forty paragraphs of 99 characters, two or three a chunk."""
    folder = tmp_path_factory.mktemp("long")
    paragraphs = [f"Paragraph {n:02} tells of " + f"word{n} " * 10 + "and ends." for n in range(1, 41)]
    text = "\n\n".join(paragraph.ljust(99, "x")[:99] for paragraph in paragraphs)
    with open_home(folder / "home", chunk_tokens=50) as collection:
        ingest([write_jsonl(folder / "a.jsonl", [{"title": "Long", "text": text}])], collection)
        yield collection


def numbers(passage: Passage) -> list[int]:
    return [paragraph.number for paragraph in passage.paragraphs]


def test_a_passage_is_shown_with_the_paragraphs_around_it(long_article: Collection) -> None:
    def best(widen_to: int) -> Passage:
        return Search(long_article, widen_to=widen_to)("word20", Filter(), 1)[0]

    alone, wide = best(0), best(600)
    assert alone.chunk_id == wide.chunk_id
    assert 20 in numbers(alone)
    assert set(numbers(alone)) < set(numbers(wide))
    assert numbers(wide) == list(range(numbers(wide)[0], numbers(wide)[-1] + 1))
    assert len(numbers(wide)) == 6, "as many as 600 characters hold"
    assert wide.text == "\n\n".join(paragraph.text for paragraph in wide.paragraphs)
    assert wide.context_paragraphs == set(numbers(wide)) - set(numbers(alone))
    assert not alone.context_paragraphs


def test_a_passage_is_widened_to_the_side_that_has_the_questions_words(long_article: Collection) -> None:
    def best(question: str) -> list[int]:
        return numbers(Search(long_article, widen_to=500)(question, Filter(), 1)[0])

    found = numbers(Search(long_article, widen_to=0)("word20", Filter(), 1)[0])
    before, after = found[0] - 1, found[-1] + 1
    lone = f"word20 {'word20 ' * 5}"
    assert before - 1 in best(f"{lone} word{before} word{before - 1}")
    assert after + 1 in best(f"{lone} word{after} word{after + 1}")
    assert after in best("word20"), "with nothing to tell them apart, what comes after"


def test_no_paragraph_is_shown_twice(long_article: Collection) -> None:
    search = Search(long_article, per_article=20, widen_to=500)
    shown = [n for passage in search("tells ends word7 word8 word30", Filter(), 20) for n in numbers(passage)]
    assert len(shown) > 20
    assert len(shown) == len(set(shown))


def test_an_article_alone_may_fill_the_list(long_article: Collection) -> None:
    few = Search(long_article, per_article=2, widen_to=0)("tells ends", Filter(), 5)
    assert [passage.rank for passage in few] == [1, 2, 3, 4, 5]
    assert len({passage.chunk_id for passage in few}) == 5
