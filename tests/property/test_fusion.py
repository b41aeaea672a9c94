"""Reciprocal rank fusion, and searches for any text."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.assemble import open_assistant
from qa.assistant import make_query
from qa.errors import QuestionError
from qa.settings import load
from tests.building import CHUNK_TOKENS, open_home, story, write_jsonl
from tests.fakes import BagOfWordsEmbedder
from vectorstore.archive import Filter
from vectorstore.article import SearchName
from vectorstore.collection import Collection
from vectorstore.ingest import ingest
from vectorstore.lexical import match_query
from vectorstore.search import Search, fuse

rankings = st.lists(st.sampled_from("abcdefgh"), unique=True)


@settings(deadline=None)
@given(rankings, rankings, st.integers(1, 100))
def test_fusion_keeps_every_id_once_and_orders_by_the_sum_of_reciprocal_ranks(
    dense: list[str], lexical: list[str], k: int
) -> None:
    both: dict[SearchName, list[str]] = {"dense": dense, "lexical": lexical}
    fused = fuse(both, k)
    assert sorted(fused) == sorted({*dense, *lexical})

    def worth(name: str) -> float:
        return sum(1 / (k + ids.index(name) + 1) for ids in both.values() if name in ids)

    for better, worse in pairwise(fused):
        assert worth(better) >= worth(worse) - 1e-12


@settings(deadline=None)
@given(rankings)
def test_two_searches_that_agree_are_left_as_they_are(ids: list[str]) -> None:
    assert fuse({"dense": ids, "lexical": ids}, 60) == ids
    assert fuse({"dense": ids, "lexical": []}, 60) == ids


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    folder = tmp_path_factory.mktemp("fusion")
    with open_home(folder / "home") as collection:
        ingest([write_jsonl(folder / "a.jsonl", map(story, range(12)))], collection)
        yield collection


texts = st.text(st.characters(codec="utf-8"), max_size=80) | st.lists(
    st.sampled_from(
        ["ferry", "AND", "OR", "NOT", "NEAR(", ")", '"', "*", "^", ":", "title:", "-", "+", "{", "}", "雨", "\x00"]
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_no_question_breaks_the_search(collection: Collection, question: str) -> None:
    passages = Search(collection, candidates=20)(question, Filter(), 5)
    assert len(passages) == 5
    assert [passage.rank for passage in passages] == [1, 2, 3, 4, 5]


@settings(max_examples=100, deadline=None)
@given(texts, st.none() | st.dates(date(1900, 1, 1), date(2099, 1, 1)), st.none() | st.text(max_size=10))
def test_any_question_is_answered_refused_or_found_faulty(
    collection: Collection, question: str, as_of: date | None, source: str | None
) -> None:
    chosen = {"embedder": BagOfWordsEmbedder.name, "chunk_tokens": CHUNK_TOKENS, "min_confidence": 0.2}
    assistant = open_assistant(load({"home": Path(collection.home), **chosen})[0], collection)
    try:
        answer = assistant.ask(question, as_of=as_of, source=source, conversation=[question])
    except QuestionError:
        with pytest.raises(QuestionError):
            make_query(question)
        return
    assert answer.answered == (answer.reason is None)
    for passage in answer.passages:
        assert as_of is None or (passage.article.published or date.max) <= as_of


@settings(deadline=None)
@given(st.text())
def test_a_query_quotes_every_word(question: str) -> None:
    query = match_query(question)
    for word in query.split(" OR ") if query else []:
        assert word[0] == word[-1] == '"'
        assert '"' not in word[1:-1].replace('""', "")
