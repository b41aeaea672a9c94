"""Dates in any common form become one; what is no full date is refused in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.text.date_parser import parse_date

SEVENTEENTH = date(2024, 5, 17)
DAYS = st.dates(date(1800, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-17",
        " 2024-05-17 ",
        "2024-05-17 20:56:05",
        "2024-05-17T20:56:05Z",
        "2024-05-17T20:56:05.123+09:00",
        "2024-05-17T23:59-1000",
        "20240517",
        "20240517T205605Z",
        "20240517205605",
        "2024/05/17",
        "2024.05.17",
        "2024/5/17 12:00",
        "Fri, 17 May 2024 20:56:05 +0900",
        "Fri, 17 May 2024 20:56:05 GMT",
        "Fri, 17 May 2024 20:56:05 -0500 (EST)",
        "Fri May 17 20:56:05 KST 2024",
        "Fri May 17 20:56:05 2024",
        "May 17, 2024",
        "MAY 17, 2024",
        "May 17th 2024",
        "Friday 17th of May, 2024",
        "17 May 2024",
        "17-May-2024",
        "2024 May 17",
        "Updated May 17, 2024 at 8:56 p.m. EDT",
        "Published: 17 May 2024, 20:56 (KST)",
        "May 17, 2024 10:00 Asia/Seoul",
        "8 p.m. EDT, May 17, 2024",
        "20:56 MAY 17, 2024",
        "5/17/2024",
        "17/05/2024",
        "17.05.2024",
        "2024년 5월 17일 20:56",
        "2024年5月17日",
        "17 mai 2024",
        "17. Mai 2024",
        "17 de mayo de 2024",
        "17 мая 2024 г.",
        "1715979365",
        "1715979365.25",
        "1715979365000",
        "1715979365000000",
        "1715979365000000000",
        "20240517-2056",
        "2024-05-17+02:00",
        "2024-05-17T20:56:05+02:00[Europe/Oslo]",
        "2024. 5. 17.",
        "17.05.24",
        "Published Fri, May 17 20248:56 PM EDT",
        "Published: 06:12 EDT, 17 May 2024 | Updated: 09:00 EDT, 18 May 2024",
        "Published May 17, 2024 Updated May 22, 2024",
        "May 17, 2024 · 5 min read",
        "Posted on May 17, 2024 by Jane Doe",
        "Release date: 17 May 2024",
        "datetime.datetime(2024, 5, 17, 20, 56)",
        "Timestamp('2024-05-17 20:56:00')",
    ],
)
def test_every_common_form_gives_the_day(text: str) -> None:
    assert parse_date(text) == SEVENTEENTH


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/2024", date(2024, 3, 4)),
        ("03-04-2024", date(2024, 3, 4)),
        ("03.04.2024", date(2024, 4, 3)),
        ("13/04/2024", date(2024, 4, 13)),
        ("Sept. 3, 2024", date(2024, 9, 3)),
        ("29 Feb 2024", date(2024, 2, 29)),
        ("1 Jan 1800", date(1800, 1, 1)),
        ("2100-12-31", date(2100, 12, 31)),
        ("-315619200", date(1960, 1, 1)),
    ],
)
def test_documented_readings(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_only_an_empty_text_has_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("2024-02-31", "the date '2024-02-31' does not exist"),
        ("31 February 2024", "does not exist"),
        ("2023-02-29T10:00:00Z", "does not exist"),
        ("20241301", "does not exist"),
        ("13/13/2024", "does not exist"),
        ("0000-00-00", "does not exist"),
        ("1799-12-31", "outside the years 1800 to 2100"),
        ("2101-01-01", "outside the years 1800 to 2100"),
        ("30 février 2024", "cannot be read"),
        ("yesterday", "cannot be read"),
        ("5 days ago", "cannot be read"),
        ("next week 2024", "cannot be read"),
        ("today", "cannot be read"),
        ("Friday", "cannot be read"),
        ("May 2024", "cannot be read"),
        ("mai 2024", "cannot be read"),
        ("May 17", "cannot be read"),
        ("2024", "cannot be read"),
        ("2024-05", "cannot be read"),
        ("5/17/24", "cannot be read"),
        ("12:30", "cannot be read"),
        ("17 2024", "cannot be read"),
        (
            "The vote of 17 March 2024 was close, and many in the town doubt that it will stand for long",
            "cannot be read",
        ),
    ],
)
def test_what_is_no_full_date_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_date(text)


def test_a_long_text_is_shown_cut() -> None:
    with pytest.raises(ValueError, match=r"^the date '.{39}…' cannot be read \(write it as YYYY-MM-DD\)$"):
        parse_date("no date at all " * 100)


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%dT23:59:59+14:00"]))
def test_digits_round_trip(day: date, form: str) -> None:
    # strftime writes years before 1000 short, and there are none here.
    assert parse_date(day.strftime(form)) == day


@given(
    DAYS, st.sampled_from(["{m} {d}, {y}", "{d} {m} {y}", "{w}, {d} {m} {y} 01:02:03 -0700", "{w} {m} {d} 01:02 {y}"])
)
def test_english_round_trips(day: date, form: str) -> None:
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    weekdays = "Mon Tue Wed Thu Fri Sat Sun".split()
    text = form.format(d=day.day, m=months[day.month - 1], y=day.year, w=weekdays[day.weekday()])
    assert parse_date(text) == day


@given(st.text(max_size=30))
def test_any_text_gives_a_day_or_a_complaint(text: str) -> None:
    day: date | str | None
    try:
        day = parse_date(text)
    except ValueError as error:
        day = str(error)
    assert (day is None) == (not text.strip())
    assert not isinstance(day, str) or day.startswith("the date ")
