"""What is read of time in a question: windows that filter or prefer, standing facts, and what is left alone."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.query.dates.published_days import is_only_days, plainly_dated, published_days
from qa.query.dates.time_window import Timeframe, read_timeframe, written_days
from tests.conftest import ROOT

FRIDAY = date(2023, 11, 3)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


HARD = [
    # days
    ("What happened on 3 May 2023?", "2023-05-03", "2023-05-03", "on 3 May 2023"),
    ("What happened on May 3, 2023?", "2023-05-03", "2023-05-03", "on May 3, 2023"),
    ("What happened on May 3?", "2023-05-03", "2023-05-03", "on May 3"),
    ("What happened on 3 May?", "2023-05-03", "2023-05-03", "on 3 May"),
    ("What happened May 3?", "2023-05-03", "2023-05-03", "May 3"),
    ("What happened on the 3rd of May 2023?", "2023-05-03", "2023-05-03", "on the 3rd of May 2023"),
    ("What happened on 2023-05-03 in Gaza?", "2023-05-03", "2023-05-03", "on 2023-05-03"),
    ("What was said on Dec. 5?", "2022-12-05", "2022-12-05", "on Dec. 5"),
    ("what was said on sept 5", "2023-09-05", "2023-09-05", "on sept 5"),
    ("Who resigned on Friday, 13 October 2023?", "2023-10-13", "2023-10-13", "on Friday, 13 October 2023"),
    ("What happened the week of 3 May 2023?", "2023-05-01", "2023-05-07", "the week of 3 May 2023"),
    ("What happened on 05/26/2023?", "2023-05-26", "2023-05-26", "on 05/26/2023"),
    ("What happened 26/05/2023?", "2023-05-26", "2023-05-26", "26/05/2023"),
    ("What happened in the early hours of 13 April?", "2023-04-13", "2023-04-13", None),
    ("What was said on 29 February?", "2020-02-29", "2020-02-29", "on 29 February"),
    # months and their parts
    ("What did Hamas do in October 2023?", "2023-10-01", "2023-10-31", "in October 2023"),
    ("what did hamas do in october 2023", "2023-10-01", "2023-10-31", "in october 2023"),
    ("In October 2023, what did Hamas do?", "2023-10-01", "2023-10-31", "In October 2023"),
    ("What did Hamas do in October?", "2023-10-01", "2023-10-31", "in October"),
    ("What did the court decide in November?", "2023-11-01", "2023-11-03", "in November"),
    ("What did the court decide in December?", "2022-12-01", "2022-12-31", "in December"),
    ("What did the court decide in May?", "2023-05-01", "2023-05-31", "in May"),
    ("What did the court decide in August last year?", "2022-08-01", "2022-08-31", "in August last year"),
    ("What did the court decide in early October 2023?", "2023-10-01", "2023-10-10", "in early October 2023"),
    ("What did the court decide in mid-October 2023?", "2023-10-11", "2023-10-20", "in mid-October 2023"),
    ("What did the court decide in late October 2023?", "2023-10-21", "2023-10-31", "in late October 2023"),
    ("What happened at the end of October 2023?", "2023-10-21", "2023-10-31", "at the end of October 2023"),
    ("What happened mid-October?", "2023-10-11", "2023-10-20", "mid-October"),
    ("news about gaza october 2023", "2023-10-01", "2023-10-31", "october 2023"),
    ("What happened in the first week of June?", "2023-06-01", "2023-06-07", "in the first week of June"),
    ("What happened in the last week of May 2023?", "2023-05-25", "2023-05-31", "in the last week of May 2023"),
    # years and their parts
    ("What happened in Gaza in 2022?", "2022-01-01", "2022-12-31", "in 2022"),
    ("What happened in Gaza during 2023?", "2023-01-01", "2023-11-03", "during 2023"),
    ("What happened in early 2023?", "2023-01-01", "2023-04-30", "in early 2023"),
    ("What happened in late 2022?", "2022-09-01", "2022-12-31", "in late 2022"),
    ("What did Apple announce in Q3 2023?", "2023-07-01", "2023-09-30", "in Q3 2023"),
    ("What did Apple announce in the second quarter of 2023?", "2023-04-01", "2023-06-30", None),
    ("What did Apple announce in the first half of 2023?", "2023-01-01", "2023-06-30", None),
    ("What burned in the summer of 2022?", "2022-06-01", "2022-08-31", "in the summer of 2022"),
    ("What froze in winter 2021?", "2021-12-01", "2022-02-28", "in winter 2021"),
    ("Who won the World Cup in 1998?", "1998-01-01", "1998-12-31", "in 1998"),
    # ranges
    ("What happened between 1 and 5 May 2023?", "2023-05-01", "2023-05-05", "between 1 and 5 May 2023"),
    ("What happened between May 1 and 5, 2023?", "2023-05-01", "2023-05-05", "between May 1 and 5, 2023"),
    ("What happened between 28 April and 5 May?", "2023-04-28", "2023-05-05", "between 28 April and 5 May"),
    ("What happened from March to May 2023?", "2023-03-01", "2023-05-31", "from March to May 2023"),
    ("What happened from November to January 2023?", "2022-11-01", "2023-01-31", "from November to January 2023"),
    ("What happened from 1 to 5 May 2023?", "2023-05-01", "2023-05-05", "from 1 to 5 May 2023"),
    ("What happened May 1-5, 2023?", "2023-05-01", "2023-05-05", "May 1-5, 2023"),
    ("What happened between 2020 and 2022?", "2020-01-01", "2022-12-31", "between 2020 and 2022"),
    ("What happened in 2021 and 2022?", "2021-01-01", "2022-12-31", "in 2021 and 2022"),
    ("Who was held on 3 May 2023 and freed on 9 May 2023?", "2023-05-03", "2023-05-09", None),
    # days that are kept, and those beside a day
    ("What happened on Christmas Day 2022?", "2022-12-25", "2022-12-25", "on Christmas Day 2022"),
    ("Who died on New Year's Eve 2022?", "2022-12-31", "2022-12-31", "on New Year's Eve 2022"),
    ("Who died on New Year’s Eve last year?", "2022-12-31", "2022-12-31", "on New Year’s Eve last year"),
    ("Which stores opened at Christmas 2021?", "2021-12-25", "2021-12-25", "at Christmas 2021"),
    ("What happened in the week before Christmas 2022?", "2022-12-18", "2022-12-24", None),
    ("What happened in the week before Christmas?", "2022-12-18", "2022-12-24", "in the week before Christmas"),
    ("what happened the day after thanksgiving 2022", "2022-11-25", "2022-11-25", "the day after thanksgiving 2022"),
    ("What was said the day before 3 May 2023?", "2023-05-02", "2023-05-02", "the day before 3 May 2023"),
    ("Who resigned in the week after 3 May 2023?", "2023-05-04", "2023-05-10", "in the week after 3 May 2023"),
    ("What has happened since Halloween?", "2023-10-31", "2023-11-03", "since Halloween"),
    ("What happened between Thanksgiving and Christmas 2022?", "2022-11-24", "2022-12-25", None),
    # open at one side
    ("What has happened since 12 October 2023?", "2023-10-12", "2023-11-03", "since 12 October 2023"),
    ("What has happened since October?", "2023-10-01", "2023-11-03", "since October"),
    ("What happened after 7 Oct 2023?", "2023-10-08", "2023-11-03", "after 7 Oct 2023"),
    ("What happened before June 2023?", None, "2023-05-31", "before June 2023"),
    ("Who led the party until March 2023?", None, "2023-03-31", "until March 2023"),
    ("Who had resigned by 5 June 2023?", None, "2023-06-05", "by 5 June 2023"),
]


@pytest.mark.parametrize(("question", "since", "until", "phrase"), HARD)
def test_a_date_that_is_said_filters(question: str, since: str | None, until: str, phrase: str | None) -> None:
    read = read_timeframe(question, FRIDAY)
    assert (read.since, read.until, read.is_filter) == (day(since), day(until), True)
    assert read.phrase == phrase or (phrase is None and read.phrase)
    assert not read.is_timeless


OF_NEWS = [
    ("Give me the news of 24 May 2023", "2023-05-24", "2023-05-24", "of 24 May 2023"),
    ("news for 24 May", "2023-05-24", "2023-05-24", "for 24 May"),
    ("How many articles are from 3 May 2023?", "2023-05-03", "2023-05-03", "from 3 May 2023"),
    ("Show me the articles of March 2023 about ferries", "2023-03-01", "2023-03-31", "of March 2023"),
    ("articles from 2022", "2022-01-01", "2022-12-31", "from 2022"),
    ("headlines of May 24th 2023", "2023-05-24", "2023-05-24", "of May 24th 2023"),
]


@pytest.mark.parametrize(("question", "since", "until", "phrase"), OF_NEWS)
def test_the_news_of_a_day_was_published_on_it(question: str, since: str, until: str, phrase: str) -> None:
    read = read_timeframe(question, FRIDAY)
    assert (read.since, read.until, read.is_filter, read.phrase) == (day(since), day(until), True, phrase)


@pytest.mark.parametrize(
    "question",
    [
        "What did Biden say in his speech of 24 May 2023?",
        "Who has the coverage of the 2022 World Cup?",
        "What is the news from 10 Downing Street?",
    ],
)
def test_a_date_that_belongs_to_something_else_is_not_read_in_part(question: str) -> None:
    assert read_timeframe(question, FRIDAY) == Timeframe()


SOFT = [
    ("What happened today?", "2023-11-03", "2023-11-03", "today"),
    ("What did he say this morning?", "2023-11-03", "2023-11-03", "this morning"),
    ("What happened yesterday?", "2023-11-02", "2023-11-03", "yesterday"),
    ("What happened last night?", "2023-11-02", "2023-11-03", "last night"),
    ("What happened the day before yesterday?", "2023-11-01", "2023-11-02", "the day before yesterday"),
    ("What happened in Gaza this week?", "2023-10-27", "2023-11-03", "this week"),
    ("What happened last week?", "2023-10-23", "2023-10-29", "last week"),
    ("What happened in the past week?", "2023-10-27", "2023-11-03", "in the past week"),
    ("What happened this month?", "2023-11-01", "2023-11-03", "this month"),
    ("What happened last month?", "2023-10-01", "2023-10-31", "last month"),
    ("What happened over the past month?", "2023-10-04", "2023-11-03", "over the past month"),
    ("What happened this year?", "2023-01-01", "2023-11-03", "this year"),
    ("What happened last year?", "2022-01-01", "2022-12-31", "last year"),
    ("What happened in the past 3 days?", "2023-10-31", "2023-11-03", "in the past 3 days"),
    ("What happened in the last two weeks?", "2023-10-20", "2023-11-03", "in the last two weeks"),
    ("What happened over the past six months?", "2023-05-07", "2023-11-03", "over the past six months"),
    ("What happened in the past 48 hours?", "2023-11-01", "2023-11-03", "in the past 48 hours"),
    ("What has changed since last week?", "2023-10-23", "2023-11-03", "since last week"),
    ("What happened in recent days?", "2023-10-27", "2023-11-03", "in recent days"),
    ("What happened in recent weeks?", "2023-10-04", "2023-11-03", "in recent weeks"),
    ("Who died three days ago?", "2023-10-30", "2023-11-01", "three days ago"),
    ("Who died two weeks ago?", "2023-10-17", "2023-10-23", "two weeks ago"),
    ("Who died a month ago?", "2023-09-19", "2023-10-19", "a month ago"),
    ("Who won on Monday?", "2023-10-30", "2023-10-31", "on Monday"),
    ("Who resigned on Friday?", "2023-11-03", "2023-11-03", "on Friday"),
    ("Who resigned last Friday?", "2023-10-27", "2023-10-28", "last Friday"),
    ("Who died Tuesday?", "2023-10-31", "2023-11-01", "Tuesday"),
    ("Who won Sunday's race?", "2023-10-29", "2023-10-30", "Sunday's"),
    ("What has happened since Tuesday?", "2023-10-31", "2023-11-03", "since Tuesday"),
    ("Who won last weekend?", "2023-10-28", "2023-10-30", "last weekend"),
    ("Who won over the weekend?", "2023-10-28", "2023-10-30", "over the weekend"),
    ("What opens this weekend?", "2023-10-27", "2023-11-03", "this weekend"),
    ("What burned this spring?", "2023-03-01", "2023-05-31", "this spring"),
    ("What burned this summer?", "2023-06-01", "2023-08-31", "this summer"),
    ("What happened this fall?", "2023-09-01", "2023-11-03", "this fall"),
    ("What happened this autumn?", "2023-09-01", "2023-11-03", "this autumn"),
    ("What happened last winter?", "2022-12-01", "2023-02-28", "last winter"),
    ("What happened last October?", "2023-10-01", "2023-10-31", "last October"),
    ("Who resigned recently?", "2023-10-04", "2023-11-03", "recently"),
    # the news beside a date is this week's
    ("This week marked 25 years since her death in 1997. Who mourned?", "2023-10-27", "2023-11-03", "This week"),
    # a date told of besides, and the period of a figure: open to the day of asking
    ("How many were held after the raid on 5 May 2023?", "2023-05-05", "2023-11-03", "on 5 May 2023"),
    ("On 5 May, a raid took place. Who was held?", "2023-05-05", "2023-11-03", "On 5 May"),
    ("By what percentage did prices fall in August 2023?", "2023-08-01", "2023-11-03", "in August 2023"),
    ("How many babies were born last year?", "2022-01-01", "2023-11-03", "last year"),
]


@pytest.mark.parametrize(("question", "since", "until", "phrase"), SOFT)
def test_an_expression_that_leans_on_today_prefers(question: str, since: str, until: str, phrase: str) -> None:
    read = read_timeframe(question, FRIDAY)
    assert (read.since, read.until, read.is_filter, read.phrase) == (day(since), day(until), False, phrase)
    assert not read.is_timeless


LEFT_ALONE = """
Who won the 2022 World Cup?
Who belongs to the class of 2023?
What is Agenda 2030 about, says the minister?
Who planned the 9/11 attacks and where is he held?
Who runs in the 2024 presidential election?
How many died in the October 7 attack?
What did the January 6 committee find?
What has changed since the election?
Who has fled since the war began?
What may happen in the talks?
May the court overrule him?
Who organised the march on Washington?
Who may march against the law?
Which students march for climate?
Did MPs lose confidence in May?
What did Theresa May say?
Was it written by May?
What will happen next week?
Who will visit next Monday?
What will change in 2030?
What is to be banned by 2035?
When will the probe land in 2046?
What is the $2,023 fee for?
Who paid $2023 for it?
What is the 2023 budget of Kyiv?
Who led the club in the 2022-23 season?
What happened to the 2,020 prisoners?
How many of the 2000 people were freed?
After 2000 people fled, what did the mayor do?
What was the fifth quarter of 2023 called?
What happened on 31/31/2023?
How did markets react after the May 22 results?
Since when has May been prime minister?
Which film of the 1990s did he like?
What made music in the 1980s great?
What did Elizabeth II say for the first time since 1979?
What is the highest rate since March 2008?
Which club had not won since 2015?
What is celebrated every 16 January?
Which two presidents were born on July 4?
What was adopted on July 4, 1776?
What did USA TODAY report?
Which store opened on Black Friday?
Who hosts Thursday Night Football?
What did The Sunday Times reveal?
Which film had the best opening weekend?
What did the 60-day truce bring?
How do prices compare to a year ago, per ton?
Is inflation lower than last month?
Which second lieutenant was charged?
Who finished second in the race?
What is the fall of Kabul blamed on?
Who is Sergeant April Jones?
Which Friday prayers did he lead?
What did the one-year-old swallow?
What did Boeing say of the 737 and the 1920s hangar?
Which store opens on 15 November?
Who is headed to the final on 12 November?
How many flights are cut during December?
What should I buy before Christmas?
What were Christmas 2022 sales?
Which stores are open on Thanksgiving?
Which mask is sold in Halloween shops?
What did the mayor do the day after the vote?
""".strip().splitlines()


@pytest.mark.parametrize("question", LEFT_ALONE)
def test_what_only_looks_like_a_time_is_left_alone(question: str) -> None:
    assert read_timeframe(question, FRIDAY) == Timeframe()


def test_the_negatives_are_many() -> None:
    assert len(LEFT_ALONE) >= 40


@pytest.mark.parametrize(
    ("question", "as_of", "since", "until", "phrase"),
    [
        ("As of 3 May, who led the party?", "2023-05-03", None, None, "As of 3 May"),
        ("Who led the party as of 3 May 2022?", "2022-05-03", None, None, "as of 3 May 2022"),
        ("Who led the party as of August 2023?", "2023-08-31", None, None, "as of August 2023"),
        ("Who was held this week, as of 3 May?", "2023-05-03", "2023-04-26", "2023-05-03", "as of 3 May … this week"),
        ("Who will lead as of 3 May 2031?", None, None, None, None),
    ],
)
def test_a_question_may_put_itself_on_another_day(
    question: str, as_of: str | None, since: str | None, until: str | None, phrase: str | None
) -> None:
    read = read_timeframe(question, FRIDAY)
    assert (read.as_of, read.since, read.until) == (day(as_of), day(since), day(until))
    assert (read.phrase, read.is_filter) == (phrase, False)


def test_this_week_begins_on_monday_and_reaches_back_seven_days_at_least() -> None:
    monday, sunday = date(2023, 10, 30), date(2023, 11, 5)
    assert read_timeframe("Who died this week?", monday).since == date(2023, 10, 23)
    assert read_timeframe("Who died this week?", sunday).since == date(2023, 10, 29)
    assert read_timeframe("Who died last week?", monday) == Timeframe(
        date(2023, 10, 23), date(2023, 10, 29), phrase="last week"
    )


NEWSY = """
which country's capital was attacked this week
who founded the company that collapsed this week
Who wrote the memo that leaked?
What is the capital of the region attacked by Russia?
Who founded the company? It collapsed.
How high is inflation in the UK?
Who is the president of France?
Where is the princess?
What is the new name for the team?
What is the current capital of Kazakhstan?
Which country was hit by the earthquake?
When was the minister arrested?
How long is the sentence of the mayor?
""".strip().splitlines()


@pytest.mark.parametrize("question", NEWSY)
def test_a_question_of_news_is_no_standing_fact(question: str) -> None:
    assert not read_timeframe(question, FRIDAY).is_timeless


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of Burkina Faso?",
        "who founded Amazon",
        "When was Nelson Mandela born?",
        "What does NATO stand for?",
        "Who wrote “The Star-Spangled Banner?”",
        "How tall is the Eiffel Tower?",
        "How high is Mount Everest?",
        "Where is Machu Picchu located?",
        "What year was the BBC founded?",
        "Which planet is the largest in the solar system?",
        "What is a filibuster?",
    ],
)
def test_a_standing_fact_is_known_by_its_form(question: str) -> None:
    assert read_timeframe(question, FRIDAY) == Timeframe(is_timeless=True)


def test_nearly_all_written_standing_facts_are_known() -> None:
    lines = (ROOT / "tests" / "data" / "standing_facts.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    missed = [question for question in questions if not read_timeframe(question, date(2024, 6, 1)).is_timeless]
    assert len(questions) >= 40
    assert len(missed) <= 2, missed


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("What happened in Gaza this week?", "What happened in Gaza?"),
        ("In October 2023, what did Hamas do?", "what did Hamas do?"),
        ("Who was held on 3 May 2023 and freed on 9 May 2023?", "Who was held and freed?"),
        ("this week?", "this week?"),
        ("Who won the 2022 World Cup?", "Who won the 2022 World Cup?"),
    ],
)
def test_the_words_of_time_can_be_taken_out(question: str, rest: str) -> None:
    assert read_timeframe(question, FRIDAY).rest(question) == rest


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("What happened this week?", "preferred 27 October to 3 November 2023 (“this week”)"),
        ("What happened in October?", "searched 1 to 31 October 2023 (“in October”)"),
        ("What happened on 3 May 2023?", "searched 3 May 2023 (“on 3 May 2023”)"),
        ("What happened before June 2023?", "searched up to 31 May 2023 (“before June 2023”)"),
        ("Who led as of 3 May 2023?", "searched up to 3 May 2023 (“as of 3 May 2023”)"),
        ("Who won the 2022 World Cup?", None),
        ("What is the capital of Chad?", None),
    ],
)
def test_what_was_understood_is_said_in_a_line(question: str, line: str | None) -> None:
    assert read_timeframe(question, FRIDAY).line == line


def test_a_stretch_of_days_names_month_and_year_once() -> None:
    assert written_days(date(2022, 12, 30), date(2023, 1, 2)) == "30 December 2022 to 2 January 2023"
    assert written_days(date(2023, 5, 3), None) == "since 3 May 2023"
    assert written_days(None, None) == ""


WORDS = st.sampled_from(
    "in on since before after between and from to until by as of the late mid- early May March may 3 31 29 February"
    " 2023 2024-02-30 2023-05-03 1998 2030 Q3 Q9 Monday last this next week month days 999 ago two past weekend third"
    " quarter half , . ? ' 's - – what who is capital summer winter 5th October Oct. 0 00".split()
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=12).map(" ".join)), st.dates())
def test_any_text_gives_days_in_order_and_none_after_the_day_of_asking(question: str, as_of: date) -> None:
    read = read_timeframe(question, as_of)
    assert read == read_timeframe(question, as_of)
    assert all(found is None or found <= as_of for found in (read.since, read.until, read.as_of))
    if read.since and read.until:
        assert read.since <= read.until
    assert (read.phrase is None) == (not any((read.since, read.until, read.as_of)))
    assert not read.phrase or all(part in question for part in read.phrase.split(" … "))
    assert not (read.is_timeless and read.phrase)
    assert isinstance(read.rest(question), str)
    assert isinstance(read.line, str | None)


@pytest.mark.timeout(120)
def test_a_long_text_is_read_to_its_end() -> None:
    """A pattern that tries every way to split such a text would not be done before the test is ended."""
    for text in ("in May " * 280, "1 to " * 400, "a" * 2000, "the first that " * 130, "who is " * 280):
        read_timeframe(text[:2000], FRIDAY)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("How many articles were published in June?", "2023-06-01", "2023-06-30"),
        ("articles between May 10 and May 31 2023", "2023-05-10", "2023-05-31"),
        ("Give me a rundown of May 2023", "2023-05-01", "2023-05-31"),
        ("Which stories were published in September?", "2022-09-01", "2022-09-30"),
        ("articles since 10 June", "2023-06-10", "2024-02-01"),
        ("How many articles are older than 1 December 2022?", "None", "2022-11-30"),
        ("How many articles from November?", "2022-11-01", "2022-11-30"),
        ("articles of 29 February", "2020-02-29", "2020-02-29"),
    ],
)
def test_days_of_publication_are_those_that_the_articles_reach(question: str, since: str, until: str) -> None:
    frame = published_days(plainly_dated(question), date(2024, 2, 1), newest=date(2023, 7, 4))
    assert frame is not None
    assert (str(frame.since), str(frame.until), frame.is_filter) == (since, until, True)


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("May 2023", True),
        ("last week", True),
        ("the week of 5 June", True),
        ("2022", True),
        ("the strike in May", False),
    ],
)
def test_a_topic_that_is_only_days_is_told(text: str, only: bool) -> None:
    assert is_only_days(text, date(2024, 5, 1)) is only


@pytest.mark.parametrize(("question", "days"), [("weekly digest", 7), ("Give me the daily briefing", 0)])
def test_a_digest_by_the_week_or_the_day_has_its_days(question: str, days: int) -> None:
    frame = read_timeframe(question, date(2024, 5, 18))
    assert frame.since == date(2024, 5, 18) - timedelta(days=days)
