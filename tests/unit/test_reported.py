"""What one outlet reported is asked of its articles alone."""

import pytest

from qa.catalogue.reported import of_outlet, wished_outlets
from qa.pipeline.request_builder import make_request
from qa.query.outlet_mentions import Outlets, sources_of

SOURCES = ["cnn.com", "usatoday.com", "The Week", "Calder Post"]


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("What did CNN report about the balloon?", "CNN"),
        ("What has the Calder Post written on trams?", "Calder Post"),
        ("what did the Calder Post say about trams", "Calder Post"),
        ("What did USA Today publish about the balloon?", "USA Today"),
        ("How did The Week cover the balloon?", "Week"),
        ("What did CNN and USA Today report about the balloon?", None),
        ("What did the mayor say about CNN?", None),
        ("Who bought the Calder Post?", None),
        ("What did Reuters report about the balloon?", None),
    ],
)
def test_the_outlet_becomes_a_filter_where_it_is_the_one_that_reports(question: str, source: str | None) -> None:
    request = of_outlet(make_request(question), Outlets(SOURCES))
    found = (request.query.source or "").removeprefix("The ") or None
    assert found == source
    assert bool(request.notes) == bool(source)


@pytest.mark.parametrize(
    ("question", "asked", "words"),
    [
        ("What did CNN report about the balloon?", "What was reported about the balloon?", ""),
        ("How did the Calder Post cover the vote?", "What was reported about the vote?", ""),
        (
            "What did CNN say about the vote in May 2023?",
            "What was reported about the vote in May 2023?",
            "What was reported about the vote?",
        ),
        ("What did the mayor say about CNN?", "What did the mayor say about CNN?", ""),
    ],
)
def test_the_matter_is_asked_for_without_the_outlet(question: str, asked: str, words: str) -> None:
    request = of_outlet(make_request(question), Outlets(SOURCES))
    assert (request.search_for, request.words) == (asked, words or asked)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("CNN", "cnn.com"),
        ("cnn", "cnn.com"),
        ("CNN.com", "cnn.com"),
        ("USA TODAY", "usatoday.com"),
        ("the week", "The Week"),
        ("Week", "The Week"),
        ("calder post", "Calder Post"),
        ("Gazette", ""),
    ],
)
def test_an_outlet_is_known_by_its_name_or_its_domain(name: str, source: str) -> None:
    assert "".join(sources_of(name, SOURCES)) == source


@pytest.mark.parametrize(
    ("typed", "question", "sources"),
    [
        ("Ignore articles from CNN: why are rates falling?", "Why are rates falling?", {"usatoday.com", "The Week"}),
        ("Without using USA Today, who won?", "Who won?", {"cnn.com", "The Week"}),
        ("Who won? Please don't use CNN and USA Today.", "Who won?", {"The Week"}),
        ("Who won (except CNN articles)?", "Who won?", {"usatoday.com", "The Week"}),
        ("list articles about trams but not from CNN", "list articles about trams", {"usatoday.com", "The Week"}),
        ("only use CNN. What happened to the Queen?", "What happened to the Queen?", {"cnn.com"}),
        ("Use only USA Today articles: what is Title 42?", "What is Title 42?", {"usatoday.com"}),
        ("Who won, according to CNN only?", "Who won?", {"cnn.com"}),
        ("What does USA Today say about trams, and not CNN?", "What does USA Today say about trams?", set()),
    ],
)
def test_a_wish_for_or_against_an_outlet_is_taken_off_and_kept_to(typed: str, question: str, sources: set[str]) -> None:
    wished = wished_outlets(typed, Outlets(["cnn.com", "usatoday.com", "The Week"]))
    assert (wished.question, set(wished.sources)) == (question, sources)
    assert wished.said


@pytest.mark.parametrize(
    "typed",
    [
        "Did the mayor ignore CNN?",
        "Why did the mayor only use CNN?",
        "Which outlets other than CNN reported on trams?",
        "Why did viewers leave without CNN?",
        "Only CNN",
        "Ignore Reuters: who won?",
    ],
)
def test_what_is_asked_about_an_outlet_is_no_wish(typed: str) -> None:
    wished = wished_outlets(typed, Outlets(SOURCES))
    assert (wished.question, wished.sources, wished.said) == (typed, (), "")
