"""The order of what was found, and searches for any text."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.assistant import make_query
from qa.errors import QuestionError
from qa.factory import open_assistant
from qa.settings import load
from tests.building import CHUNK_TOKENS, open_home, story, write_jsonl
from tests.fakes import BagOfWordsEmbedder
from tests.matching import match_query
from vectorstore.collection import Collection
from vectorstore.ingestion.ingest import ingest
from vectorstore.search.features import NAMES
from vectorstore.search.linear_ranker import Occasion, best_first, feature_scores, with_reranker
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter

measured = st.lists(
    st.tuples(st.uuids().map(str), st.lists(st.floats(-1, 1), min_size=len(NAMES), max_size=len(NAMES))),
    max_size=12,
    unique_by=lambda row: row[0],
)


@settings(deadline=None)
@given(measured, st.sampled_from(["timely", "timeless"]), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_what_was_found(
    rows: list[tuple[str, list[float]]], occasion: Occasion, random: Random
) -> None:
    def ranked(rows: list[tuple[str, list[float]]]) -> list[str]:
        by_features = feature_scores(
            np.array([signals for _, signals in rows]).reshape(len(rows), len(NAMES)), occasion
        )
        return [rows[place][0] for place in best_first(by_features, [name for name, _ in rows])]

    shuffled = list(rows)
    random.shuffle(shuffled)
    assert ranked(shuffled) == ranked(rows)
    assert sorted(ranked(rows)) == sorted(name for name, _ in rows)


def test_equal_worth_is_ordered_by_id() -> None:
    assert best_first(np.array([1.0, 2.0, 1.0, 2.0]), ["d", "c", "b", "a"]) == [3, 1, 2, 0]


@settings(deadline=None)
@given(st.lists(st.floats(-50, 50), min_size=1, max_size=12), st.floats(0.1, 100), st.floats(-100, 100))
def test_a_rerankers_scale_does_not_matter(scores: list[float], scale: float, shift: float) -> None:
    fused = np.arange(len(scores), dtype=float)
    first = with_reranker(fused, np.array(scores))
    again = with_reranker(fused, np.array(scores) * scale + shift)
    assert np.ptp(scores) < 1e-6 or np.allclose(first, again, atol=1e-3)


def test_a_reranker_that_cannot_tell_leaves_the_order() -> None:
    fused = np.array([3.0, 1.0, 2.0])
    assert best_first(with_reranker(fused, np.zeros(3)), ["a", "b", "c"]) == best_first(fused, ["a", "b", "c"])


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
