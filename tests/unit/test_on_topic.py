"""Which of the two refusals it is: the articles have nothing on the matter, or do not say what was asked."""

import pytest

from qa.query.term_weights import make_terms
from qa.reading.reader import read_passages
from qa.refusal.on_topic import is_on_topic
from tests.building import make_passage

COMMON = frozenset("support deal win find north korea price oil discovered".split())


def on_topic(question: str, title: str, text: str) -> bool:
    passage = make_passage(title, [text])
    terms = make_terms(question, lambda word: 40 if word in COMMON else 2, 1000)
    return is_on_topic(terms, read_passages(None, terms, [passage]), [passage])


@pytest.mark.parametrize(
    ("question", "title", "text"),
    [
        ("How much did the ferry of Dunmere cost?", "A new boat", "The ferry of Dunmere cost a lot."),
        # The names are of days and numbers, or of what the articles call otherwise.
        ("Why did bitcoin suddenly shoot past $100K in December 2024?", "Bitcoin hits $100,000", "It rose."),
        ("what is the NHS in london doing about polio found in sewage", "Polio in London sewage", "It is back."),
        ("What rise did the port strike deal of October 2024 win?", "Port strike ends", "Goods move again."),
    ],
)
def test_the_articles_are_on_it_but_do_not_say(question: str, title: str, text: str) -> None:
    assert on_topic(question, title, text)


@pytest.mark.parametrize(
    ("question", "title", "text"),
    [
        ("Why does North Korea support Palestine?", "Why North Korea defectors return", "They miss home."),
        ("What is the price of olive oil in Crete?", "Oil price climbs", "The price rose at the pump."),
        ("Who won the chess championship of Peru?", "Lakers win", "They win a championship."),
        ("Who discovered penicillin?", "Fossil hunters discover a plesiosaur", "It is old."),
        ("Who is the mayor of Calder?", "Council meets", "It talked of the budget."),
    ],
)
def test_an_article_that_shares_a_name_or_a_common_word_is_not_on_it(question: str, title: str, text: str) -> None:
    assert not on_topic(question, title, text)


def test_without_articles_nothing_is_on_it() -> None:
    terms = make_terms("Who won the chess cup?", lambda word: 2, 1000)
    assert not is_on_topic(terms, read_passages(None, terms, []), [])
