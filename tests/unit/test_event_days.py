"""The day that a sentence tells of, counted from its article's day."""

from datetime import date

import pytest

from qa.query.dates.event_days import event_day

FRIDAY = date(2024, 5, 17)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("A crane fell at the shipyard yesterday, hurting two workers.", date(2024, 5, 16)),
        ("The mayor resigned today.", date(2024, 5, 17)),
        ("Rain flooded the market last night.", date(2024, 5, 16)),
        ("The ferry ran aground on Monday night with 214 people on board.", date(2024, 5, 13)),
        ("The strike began last Friday.", date(2024, 5, 10)),
        ("The council will meet on Tuesday.", date(2024, 5, 21)),
        ("The yard stays closed until next Tuesday, the owner said on Thursday.", date(2024, 5, 16)),
        ("The owner said on Thursday that the yard burned on Sunday.", date(2024, 5, 12)),
        ("The bridge closed three days ago.", date(2024, 5, 14)),
        ("CALDER, May 16 (HC) — The ferry sank.", date(2024, 5, 16)),
        ("The vote is on 9 June.", date(2024, 6, 9)),
        ("On Friday, 13 October 2023, the war began.", date(2023, 10, 13)),
        ("It was sold on 28 December.", date(2023, 12, 28)),
        ("Hundreds gathered in the square on Oct. 20.", date(2023, 10, 20)),
        ("The parade on November 3 drew thousands and ended at the pier.", date(2023, 11, 3)),
        ("The law takes effect on Oct. 20.", date(2024, 10, 20)),
        ("The president called an election for July 21.", date(2024, 7, 21)),
        ("The trial, which the court has postponed for months, was set for 3 August.", date(2024, 8, 3)),
        ("The election is Nov. 5.", date(2024, 11, 5)),
    ],
)
def test_a_day_is_counted_from_that_of_the_article(sentence: str, day: date) -> None:
    found = event_day(sentence, FRIDAY)
    assert found is not None
    assert found.day == day
    assert found.said in sentence


@pytest.mark.parametrize(
    ("sentence", "written"),
    [
        ("He resigned in March.", "March 2024"),
        ("Work is to begin in March.", "March 2025"),
        ("The bureau expects to publish its findings in March.", "March 2025"),
        ("He left the party in 2019.", "2019"),
        ("Last week the bank failed.", "6 to 12 May 2024"),
        ("Sales fell last month.", "April 2024"),
    ],
)
def test_a_stretch_of_days_is_written_as_people_do(sentence: str, written: str) -> None:
    found = event_day(sentence, FRIDAY)
    assert found is not None
    assert found.day is None
    assert found.written == written


@pytest.mark.parametrize(
    "sentence",
    [
        "Black Friday sales rose by 4 percent.",
        "The Sunday Times wrote so.",
        "More than 2,000 people came.",
        "Hundreds of supporters gather for a rally in the square, Oct. 20.",
        "The pier is closed until Friday.",
        "It may rain.",
        "An article on May 16 misstated the number of people.",
        "Shops open every Monday.",
    ],
)
def test_what_is_no_day_of_an_event_is_not_read_as_one(sentence: str) -> None:
    assert event_day(sentence, FRIDAY) is None


def test_an_article_without_a_day_gives_only_dates_with_their_year() -> None:
    assert event_day("The crane fell yesterday.", None) is None
    assert event_day("The crane fell on 3 May.", None) is None
    found = event_day("The crane fell on 3 May 2023.", None)
    assert found is not None
    assert found.day == date(2023, 5, 3)
