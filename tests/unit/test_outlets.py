"""Outlets named in questions, of the collection and others."""

import pytest

from qa.query.outlet_mentions import Outlets, outlets_of

SOURCES = (
    "The Coast Times",
    "Gazette",
    "NCB",
    "Ledger - Money",
    "Ledger - Sport",
    "The Week",
    "Harbour Post | All the news",
)


def named(question: str, *sources: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(mention.name, mention.sources) for mention in Outlets(sources or SOURCES).mentions(question)]


def test_outlets_are_known_by_name_and_short_name() -> None:
    assert named("What did the Coast Times and Harbour Post say?") == [
        ("Coast Times", ("The Coast Times",)),
        ("Harbour Post", ("Harbour Post | All the news",)),
    ]
    assert named("Does 'Gazette' say so?") == [("Gazette", ("Gazette",))]


def test_a_short_name_means_all_the_sections() -> None:
    assert named("What did the Ledger say?") == [("Ledger", ("Ledger - Money", "Ledger - Sport"))]
    assert named("What did Ledger - Sport say?") == [("Ledger - Sport", ("Ledger - Sport",))]


def test_only_abbreviations_are_known_in_small_letters() -> None:
    assert named("what did ncb say of the gazette the week before?") == [("ncb", ("NCB",))]


def test_an_article_of_an_outlet_that_is_not_there_is_lacking() -> None:
    assert named("What does the Reuters report say?") == [("Reuters", ())]
    assert named("According to an article from The Evening Chronicle, who won?") == [("Evening Chronicle", ())]
    assert named("What does the Mueller report say about Dunmere?") == []
    assert named("Who reported the fire to the police in Dunmere?") == []


def test_a_collection_without_outlets_lacks_none() -> None:
    assert Outlets(()).mentions("What does the Reuters report say?") == []


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("CNN", ("cnn.com",)),
        ("cnn.com", ("cnn.com",)),
        ("CNN, Reuters", ("cnn.com", "Reuters")),
        ("reuters;  CNN; CNN", ("Reuters", "cnn.com")),
        ("The Guardian", ("Guardian",)),
        ("Morning, Noon and Night", ("Morning, Noon and Night",)),
        ("Daily Nobody", ()),
    ],
)
def test_a_filter_names_one_outlet_or_several(given: str, meant: tuple[str, ...]) -> None:
    assert outlets_of(given, ["cnn.com", "Reuters", "Guardian", "Morning, Noon and Night", ""]) == meant
