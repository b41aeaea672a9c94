"""The sentence that names the words of a question that no article has."""

from dataclasses import replace

import pytest

from qa.query.term_weights import PartTerms, Terms, make_terms
from qa.reading.reader import read_passages
from qa.refusal.keywords import leniency
from qa.refusal.unknown_terms import least_chance, missing_words
from tests.building import make_passage


def terms_of(question: str, known: str) -> Terms:
    return make_terms(question, lambda word: int(word in known.split()), 10)


@pytest.mark.parametrize(
    ("question", "known", "sentence"),
    [
        ("When will the airport in Calder open?", "open", "No article has the word “Calder”."),
        ("Who runs the Arnholt’s ferry?", "run runs ferry", "No article has the word “Arnholt”."),
        ("Did Anders’s hangar, Berit and ANDERS burn?", "burn", "No article has the words “Anders” or “Berit”."),
        ("Who runs the ferry?", "runs ferry", ""),
        ("Arnholt", "", "No article has the word “Arnholt”."),
        ("谁赢得了选举", "", ""),
        ("Who ran on Tuesday, 5 Oct or in May?", "ran", ""),
        ("Is 1998 in Lo?", "", ""),
    ],
)
def test_the_names_that_no_article_has_are_named_as_they_were_written(question: str, known: str, sentence: str) -> None:
    assert missing_words(terms_of(question, known), question) == sentence


@pytest.mark.parametrize(
    "question",
    [
        "What percentage of the votes was cast?",
        "How long will the pier be closed?",
        "Tell me what happened to the pier",
        "Which country bought the pier?",
        "Please explain the penalties for the glider",
        "WHO RUNS THE FERRY",
        "who runs the arnholt ferry",
    ],
)
def test_question_words_and_common_words_are_not_missed(question: str) -> None:
    assert missing_words(terms_of(question, ""), question) == ""


@pytest.mark.parametrize(
    ("question", "known", "least"),
    [
        ("Who won the prize of Osaka?", "won prize", 0.8),
        ("What did Rishi Sunak say in London?", "sunak london say", 0.5),
        ("When will the airport of Calder open?", "calder airport open", 0.0),
        ("who won the prize?", "", 0.0),
        ("Did Anders or Berit win in May?", "win", 0.8),
    ],
)
def test_the_more_names_no_article_has_the_surer_an_answer_must_be(question: str, known: str, least: float) -> None:
    assert least_chance(terms_of(question, known), question) == least


@pytest.mark.parametrize(("present", "least"), [(0.0, 0.8), (0.4, 0.5), (0.7, 0.0), (1.0, 0.0)])
def test_an_article_without_a_questions_names_must_answer_more_surely(present: float, least: float) -> None:
    question = "When was the lighthouse of Great Skerry automated?"
    assert least_chance(terms_of(question, "great skerry lighthouse"), question, present) == least


@pytest.mark.parametrize(
    ("question", "share"),
    [("Why are young Americans and Democrats eating out less?", 1.0), ("Why did Kamala Harris eat out?", 0.0)],
)
def test_a_people_is_no_name_that_an_article_must_have(question: str, share: float) -> None:
    passage = make_passage("Dining out", ["The young eat at home, since all that is eaten out costs more."])
    terms = terms_of(question, "young eating less kamala harris eat americans democrats")
    features = read_passages(None, terms, [replace(passage, rank=1)]).features
    assert features is not None
    assert features.names == share


def test_four_at_most() -> None:
    question = "Did Anders, Berit, Cato, Dagny and Erik race?"
    told = "No article has the words “Anders”, “Berit”, “Cato” or “Dagny”."
    assert missing_words(terms_of(question, ""), question) == told


def test_words_of_time_that_were_understood_are_not_missed() -> None:
    question = "Who won the Gull Race in October 1998?"
    told = "No article has the words “Gull” or “Race”."
    assert missing_words(terms_of(question, "win"), "Who won the Gull Race") == told


def test_of_a_question_over_several_articles_the_parts_count() -> None:
    whole = terms_of("Contrast Anders and the ferry", "ferry")
    parts = (PartTerms(terms_of("Anders", ""), frozenset()), PartTerms(terms_of("ferry", "ferry"), frozenset()))
    both = Terms(whole.weights, whole.question, parts, whole.unknown)
    assert missing_words(both, whole.question) == "No article has the word “Anders”."


@pytest.mark.parametrize(
    ("question", "eased"),
    [
        ("Brannock ferry fined 40,000 crowns late sailings April harbour office", True),
        ("brannock ferry fined late sailings", False),
        ("Why was the Brannock ferry fined 40,000 crowns for late sailings in April by the harbour office?", False),
        ("ferry company fined 40,000 crowns by harbour office after late sailings", False),
        ("", False),
    ],
)
def test_a_long_row_of_keywords_is_answered_at_a_lower_chance(question: str, eased: bool) -> None:
    assert (leniency(question) < 1) is eased
