"""A question as the searches see it, on frequencies that can be worked out by hand."""

import math

import pytest

from vectorstore.text.query_terms import asked_words, idf, read_query

CHUNKS = 100_000
COMMON = {"president": 30_000, "say": 25_000, "ferry": 40, "dunmere": 7, "aground": 90}


def frequency(word: str) -> int:
    return COMMON.get(word, 0)


def test_words_are_weighed_by_how_few_chunks_have_them() -> None:
    query = read_query("Where did the ferry run aground?", frequency, CHUNKS)
    assert query.weights == {"ferri": idf(40, CHUNKS), "aground": idf(90, CHUNKS)}
    assert query.order == ("ferri", "run", "aground"), "in the question's order, also what no chunk has"
    bm25 = math.log(1 + (CHUNKS - 40 + 0.5) / 40.5)
    assert abs(idf(40, CHUNKS) - bm25) < 0.1, "as BM25 has it, in a collection of any size"


def test_in_a_folder_of_a_few_texts_the_words_of_its_subject_still_count() -> None:
    assert idf(0, 5) < 2 * idf(5, 5), "a word that no text has is not worth as much as two that every text has"
    assert idf(0, 5) > idf(2, 5) > idf(5, 5)
    assert idf(0, CHUNKS) > 5 * idf(CHUNKS // 2, CHUNKS)


def test_words_of_time_are_not_searched_for_unless_there_is_nothing_else() -> None:
    assert read_query("ferry this week", frequency, CHUNKS).order == ("ferri",)
    assert read_query("this week", lambda word: 5, CHUNKS).order == ("week",)


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("How come the pier is closed?", ["pier", "closed"]),
        ("How did the pier come to be closed?", ["pier", "come", "closed"]),
        ("Кто капитан парома?", ["капитан", "парома"]),
        ("Скільки людей було на борту?", ["людей", "було", "на", "борту"]),
    ],
)
def test_words_that_only_ask_are_not_searched_for(question: str, counted: list[str]) -> None:
    assert asked_words(question, kind=False) == counted


def test_names_and_numbers_are_those_of_the_question_that_the_collection_has() -> None:
    found = {**COMMON, "40": 3}
    query = read_query("Which ferry left Dunmere with 40 people and Nobody?", lambda w: found.get(w, 0), CHUNKS)
    assert query.names == {"dunmer", "40"}


def test_quoted_phrases_are_read_from_any_quotation_marks() -> None:
    query = read_query('Who said "ran aground" and “the tide was low”, or "ferry"?', frequency, CHUNKS)
    assert query.quoted == (("ran", "aground"), ("the", "tide", "was", "low"))
    assert query.phrases[0] == ("run", "aground"), "as all texts are compared"
    assert query.phrase_expression == '"ran aground" OR "the tide was low"'
    assert read_query("Who ran aground?", frequency, CHUNKS).phrase_expression == ""


def test_words_that_most_of_the_news_has_are_left_out_of_the_full_text_query() -> None:
    asked = "president said ferry dunmere aground"
    query = read_query(asked, frequency, CHUNKS)
    assert query.selective == ("dunmere", "ferry", "aground", "say"), "the rarest, while they match 40,000 chunks"
    asked_for = query.expression.split(" OR ")
    assert {'"dunmere"', '"ferry"', '"aground"', '"say"', '"said"'} <= set(asked_for), "in all their forms"
    assert "presid" in query.weights, "but they count where they stand"
    few = read_query("president said", frequency, CHUNKS)
    assert few.selective == ("say", "president"), "three of them, whatever they match"


def test_a_question_for_a_number_is_told_from_others() -> None:
    assert read_query("How many people were aboard?", frequency, CHUNKS).asks_number
    assert not read_query("Who was aboard?", frequency, CHUNKS).asks_number
