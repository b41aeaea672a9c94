"""A question's words, what each is worth, and how much of it a text has."""

import math

import pytest

from qa.query.term_weights import Terms, make_terms
from vectorstore.text.tokenization import stems


def terms_of(question: str, frequencies: dict[str, int], chunks: int) -> Terms:
    return make_terms(question, lambda word: frequencies.get(word, 0), chunks)


def test_a_words_weight_is_bm25s_inverse_document_frequency_worked_by_hand() -> None:
    terms = terms_of("Why did the ferry sink?", {"ferry": 2, "sink": 0}, 10)
    assert terms.weights == {
        # As if 50 chunks more were there, of which one has the word.
        "ferri": pytest.approx(math.log(1 + 57.5 / 3.5)),
        "sink": pytest.approx(math.log(1 + 59.5 / 1.5)),
    }


def test_coverage_is_the_share_of_the_weight_that_is_present() -> None:
    terms = Terms({"ferri": 3.0, "sink": 1.0}, "")
    assert terms.coverage(stems("Two ferries met")) == 0.75
    assert terms.coverage(stems("It is sinking")) == 0.25
    assert terms.coverage(stems("Nothing")) == 0
    assert Terms({}, "").coverage({"ferri"}) == 0


def test_words_that_only_place_a_question_in_time_are_left_out() -> None:
    assert set(terms_of("Which ferry sank this week?", {}, 5).weights) == stems("ferry sank")


def test_a_word_in_every_chunk_of_many_still_has_a_little_weight() -> None:
    assert 0 < terms_of("ferry", {"ferry": 10_000}, 10_000).weights["ferri"] < 0.1
