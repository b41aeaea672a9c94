"""Signals of candidates, worked out by hand."""

import re
from datetime import date

import numpy as np
import pytest

from vectorstore.documents import ArticleHead
from vectorstore.search.candidates import Candidate
from vectorstore.search.features import NAMES, measure, word_weight
from vectorstore.storage.chunks import ChunkPlace
from vectorstore.text.query_terms import QueryWords, read_query
from vectorstore.text.recency import Recency

ASKED = date(2024, 5, 17)


def query(question: str = "ferry aground") -> QueryWords:
    return read_query(question, lambda word: 10, 1000)


def candidate(
    body: str, title: str = "Note", *, article: str = "a", published: date | None = ASKED, similarity: float = 0.5
) -> Candidate:
    head = ArticleHead(article, title, published=published)
    return Candidate(ChunkPlace(f"chunk of {article}", head, 2, 2, 0, None), title, body, similarity, {"dense": 1})


def signal(name: str, *candidates: Candidate, asked: QueryWords | None = None, recency: bool = True) -> list[float]:
    column: list[float] = measure(asked or query(), candidates, Recency(ASKED, ASKED) if recency else None)[
        :, NAMES.index(name)
    ].tolist()
    return column


def test_bm25_is_robertsons_formula() -> None:
    body = "ferry " * 2 + "word " * 98  # a hundred words: the usual length
    worth = query().weights["ferri"]
    total = sum(query().weights.values())
    assert signal("bm25_share", candidate(body)) == [pytest.approx(worth * 2 * 2.2 / (2 + 1.2) / total, abs=1e-6)]


def test_a_longer_text_with_the_same_words_is_worth_less() -> None:
    short, long = signal("bm25", candidate("ferry aground"), candidate("ferry aground " + "word " * 200, article="b"))
    assert short == 1 > long > 0


def test_coverage_counts_each_word_once_in_any_form() -> None:
    assert signal("coverage", candidate("Ferries, ferries!"), candidate("nothing", article="b")) == [0.5, 0]
    assert signal("headline_coverage", candidate("x", "Ferry runs aground")) == [1]


def test_the_best_sentence_is_the_one_with_most_of_the_words() -> None:
    texts = ["A ferry. It ran aground.", "“A ferry ran aground.” Then it rained.", "A ferry\n\naground"]
    assert signal("sentence_coverage", *(candidate(text, article=text) for text in texts)) == [0.5, 1, 0.5]


def test_a_sentences_coverage_is_what_its_words_alone_are_worth() -> None:
    asked = query("Did the ferry Vigra run aground off Port Ellery in 2024?")
    bodies = ("", "…", "Vigra.\n\n\n2024! Ellery’s ferry. ” The port.", "Off Port Ellery (2024.) the ferry “ran.”")
    total = sum(asked.weights.values())
    for body in bodies:
        alone = [word_weight(asked, sentence) for sentence in re.split(r"(?<=[.!?])[”’\"')]*\s+|\n+", body)]
        assert signal("sentence_coverage", candidate(body), asked=asked) == [
            pytest.approx(max(alone) / total, abs=1e-6)
        ]


def test_how_many_candidates_an_article_has() -> None:
    found = signal("article_count", candidate("x"), candidate("y"), candidate("z", article="b"))
    assert found == pytest.approx(np.log([3, 3, 2]), abs=1e-6)


def test_proximity_is_one_over_the_least_distance() -> None:
    texts = ["ferry aground", "the ferry ran hard aground", "ferry " + "word " * 9 + "aground", "ferry"]
    found = signal("proximity", *(candidate(text, article=text) for text in texts))
    assert found == [1, pytest.approx(1 / 3, abs=1e-6), 0, 0]


def test_phrases_stand_word_for_word() -> None:
    asked = query('who said "the ferry ran"')
    texts = ["So the ferry ran.", "the ferry, ran", "the ferries ran"]
    found = signal("phrase", *(candidate(text, article=text) for text in texts), asked=asked)
    assert found == [1, 1, 0]


def test_a_number_counts_where_one_is_asked_for() -> None:
    texts = ["14 people", "fourteen people, or a dozen", "people"]
    many = [candidate(text, article=text) for text in texts]
    assert signal("number", *many, asked=query("how many people")) == [1, 1, 0]
    assert signal("number", *many, asked=query("which people")) == [0, 0, 0]


def test_the_best_of_an_article_counts_for_all_of_it() -> None:
    here = (
        candidate("ferry aground"),
        candidate("word", similarity=0.7),
        candidate("ferry", article="b", similarity=0.1),
    )
    assert signal("article_bm25", *here)[:2] == [1, 1]
    assert signal("article_similarity", *here) == [0.7, 0.7, 0.1]
    assert signal("similarity_gap", *here) == [pytest.approx(-0.2), 0, pytest.approx(-0.6)]


def test_what_an_articles_candidates_have_together_counts_for_each_of_them() -> None:
    here = (candidate("ferry"), candidate("hard aground"), candidate("ferry", article="b"), candidate("x", article="c"))
    assert signal("found_coverage", *here) == signal("article_coverage", *here) == [1, 1, 0.5, 0]
    month = candidate("ferry aground", article="d", published=date(2024, 4, 17))
    assert signal("fresh_article_coverage", *here, month) == [1, 1, 0.5, 0, pytest.approx(np.exp(-1 / 3), abs=1e-6)]
    assert signal("fresh_article_coverage", month, recency=False) == [0]
    assert signal("found_coverage", candidate("x", "Ferry aground")) == [1], "its headline too"


def test_the_beginning_of_an_article_counts_as_far_as_it_has_the_words() -> None:
    assert signal("lead_coverage", candidate("ferry"), candidate("x", article="b")) == [0.25, 0]


def test_age_is_counted_from_the_days_preferred_and_not_at_all_without() -> None:
    week_old, undated = candidate("x", published=date(2024, 5, 10)), candidate("x", article="b", published=None)
    assert signal("within_7", candidate("x"), week_old) == [1, pytest.approx(np.exp(-1), abs=1e-6)]
    assert signal("age", candidate("x")) == [0]
    assert 0 < signal("within_30", undated)[0] < signal("within_30", week_old)[0]
    assert signal("within_7", week_old, recency=False) == [0]


def test_nothing_found_has_no_signals() -> None:
    assert measure(query(), [], None).shape == (0, len(NAMES))
