"""The sentence that names the words of a question that no article has."""

import pytest

from qa.missing_words import missing_words
from qa.terms import PartTerms, Terms, make_terms


def terms_of(question: str, known: str) -> Terms:
    return make_terms(question, lambda word: int(word in known.split()), 10)


@pytest.mark.parametrize(
    ("question", "known", "sentence"),
    [
        ("When will the airport in Calder open?", "open", "No article has the words “airport” or “Calder”."),
        ("Who runs the Arnholt’s ferry?", "runs ferry", "No article has the word “Arnholt”."),
        (
            "Did the airport, the Airport’s hangar, a jet and a glider burn?",
            "burn jet",
            "No article has the words “airport”, “hangar” or “glider”.",
        ),
        ("Who runs the ferry?", "runs ferry", ""),
        ("Please explain: who runs the ferry?", "runs ferry", ""),
        ("谁赢得了选举", "", ""),
        ("Who ran on Tuesday, 5 Oct or in May?", "ran", ""),
        ("Is 1998 in Lo?", "", ""),
    ],
)
def test_the_words_that_no_article_has_are_named_as_they_were_written(question: str, known: str, sentence: str) -> None:
    assert missing_words(terms_of(question, known), question) == sentence


def test_four_at_most_and_names_before_others() -> None:
    question = "Did people watch Anders, Berit and Cato race?"
    told = "No article has the words “people”, “Anders”, “Berit” or “Cato”."
    assert missing_words(terms_of(question, ""), question) == told


def test_words_of_time_that_were_understood_are_not_missed() -> None:
    question = "Who won the race in October 1998?"
    assert missing_words(terms_of(question, "won"), "Who won the race") == "No article has the word “race”."


def test_of_a_question_over_several_articles_the_parts_count() -> None:
    whole = terms_of("Contrast Anders and the ferry", "ferry")
    parts = (PartTerms(terms_of("Anders", ""), frozenset()), PartTerms(terms_of("ferry", "ferry"), frozenset()))
    both = Terms(whole.weights, whole.question, parts, whole.unknown)
    assert missing_words(both, whole.question) == "No article has the word “Anders”."
