"""Two sentences: the same claim or not, and what they differ in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.cross_source.claim_diff import difference, says_too
from qa.cross_source.claims import Claim

FERRY = "The ferry Aurelia ran aground off Dunmere with 214 passengers on board."


def differ(one: str, other: str) -> str | None:
    """Return what two sentences differ in, the same in both directions."""
    found, turned = difference(Claim(one), Claim(other)), difference(Claim(other), Claim(one))
    assert (found and found.about) == (turned and turned.about)
    return found.about if found else None


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        (FERRY, FERRY.replace("214", "241"), "the number of passengers"),
        (
            FERRY,
            "Officials said 241 passengers were on board the ferry Aurelia when it ran aground off Dunmere.",
            "the number of passengers",
        ),
        (
            "The fire in Brannock killed three people and burned a school.",
            "The fire in Brannock killed five people and burned a school.",
            "the number of people",
        ),
        (
            "Voters elected Mara Quill as the new mayor of Brannock on a promise to reopen the library.",
            "Voters elected Ines Dahl as the new mayor of Brannock on a promise to reopen the library.",
            "a name",
        ),
        (
            "The bridge of Calder was opened to traffic on 3 May 1921 by the king.",
            "The bridge of Calder was opened to traffic on 12 June 1923 by the king.",
            "the date",
        ),
        (
            "The mill of Farrow was last worked in 1921 for grinding corn.",
            "The mill of Farrow was last worked in 1955 for grinding corn.",
            "the date",
        ),
        (
            "The harbour office said that the buoy had been moved before the storm.",
            "The harbour office said that the buoy had not been moved before the storm.",
            "whether it is so",
        ),
    ],
)
def test_what_differs(one: str, other: str, about: str) -> None:
    assert differ(one, other) == about


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FERRY, FERRY),
        (FERRY, "The ferry Aurelia will be repaired in three weeks."),
        (FERRY, "The ferry Aurelia ran aground off Dunmere with more than 200 passengers on board."),
        (FERRY, "The ferry Aurelia ran aground off Dunmere with about 210 passengers on board."),
        (FERRY, "The ferry Aurelia ran aground off Dunmere with passengers and 12 cars on board."),
        (
            "Rescuers searched the ruins of Mahmudabad for a second day in a row.",
            "Rescuers searched the ruins of Mahmoudabad for a second day in a row.",
        ),
        (
            "Quill signed a 10-year contract with the football club of Brannock for 7 million crowns.",
            "Dahl's contract with the football club of Brannock, signed for 12 years, was for 4 million crowns.",
        ),
        (
            "The price of a gallon of gas in Brannock hit 4.96 according to the office of the harbour.",
            "In Brannock a gallon of gas has the price of 4.86 according to the harbour office.",
        ),
        ("Two ferries ran aground off Dunmere in the night.", "2 ferries ran aground off Dunmere in the night."),
        (
            "The council will meet on Monday in the hall of Brannock.",
            "The council will meet on Tuesday in the hall of Brannock.",
        ),
        (
            "Fighting in the north killed 12 people on 3 May, the army of Calder said.",
            "Fighting in the north killed 31 people on 9 June, the army of Calder said after a long day.",
        ),
        (
            "Voters in Brannock elected Quill as the new mayor of the town.",
            "Voters in Brannock elected Mara Quill as the new mayor of the town.",
        ),
        (
            "The strike cost the shipping company 2 million crowns a week.",
            "The strike cost the shipping company 2,000,000 crowns a week.",
        ),
    ],
)
def test_what_does_not_differ(one: str, other: str) -> None:
    assert differ(one, other) is None


def test_who_says_it_too() -> None:
    claim = Claim(FERRY)
    too = Claim("With 214 passengers on board, the ferry ran aground off Dunmere in a storm.")
    around = frozenset({"aurelia"})
    assert says_too(claim, too, around)
    assert not says_too(claim, too, frozenset())  # of another ferry
    assert not says_too(claim, Claim(too.text.replace("214", "200")), around)
    assert not says_too(
        claim, Claim("With 214 passengers on board, the ferry had not run aground off Dunmere."), around
    )


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    assert difference(Claim(one), Claim(one)) is None
    differ(one, other)
