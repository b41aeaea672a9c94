"""Briefs, timelines and the latest, chosen among the sentences of made-up articles by what can be counted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from qa.digest.brief import MOST, brief
from qa.digest.latest import latest
from qa.digest.replies import least_chance_of_news
from qa.digest.statements import Line, in_pieces, on_topic
from qa.digest.timeline import timeline
from qa.query.term_weights import Terms, make_terms
from qa.reading.reader import Read
from tests.building import make_passage
from vectorstore.documents import Passage, make_article
from vectorstore.inference.onnx_reader import PassageReading

TOPIC = "the Calder bridge"


def terms(topic: str = TOPIC) -> Terms:
    return make_terms(topic, lambda word: 3, 40)


def ranked(*passages: Passage) -> tuple[Passage, ...]:
    return tuple(replace(passage, rank=rank) for rank, passage in enumerate(passages, 1))


FALL = make_passage(
    "Calder bridge falls into the river",
    [
        "The Calder bridge fell into the river yesterday with 12 lorries on it.",
        "Mayor Ada Byron said that the Calder bridge had been inspected twice. He saw it fall.",
        "The ministry will publish a report on the Calder bridge.",
    ],
    published=date(2024, 5, 17),
    source="Gazette",
)
SAME = make_passage(
    "Bridge of Calder in the river",
    ["The Calder bridge fell into the river on Thursday with lorries on it.", "Divers search the water."],
    published=date(2024, 5, 18),
    source="Courier",
)
BUILT = make_passage(
    "A century of the Calder bridge",
    ["The Calder bridge was opened on 3 June 1923 by the king.", "It carried trams until 1958."],
    published=date(2023, 6, 3),
    source="Courier",
)


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.sentence.text for line in lines]


def test_a_timeline_is_in_order_and_tells_an_event_once_with_its_outlets() -> None:
    lines, _ = timeline(TOPIC, ranked(FALL, SAME, BUILT), None, terms())
    days = [line.day for line in lines if line.day]
    assert days == sorted(days)
    assert lines[0].heading == "3 June 1923"
    falls = [line for line in lines if "fell into the river" in line.sentence.text]
    assert len(falls) == 1
    assert falls[0].heading == "16 May 2024"
    assert set(falls[0].outlets) == {"Gazette", "Courier"}


def test_an_event_without_a_day_has_that_of_its_report() -> None:
    undated = make_passage("Calder bridge", ["The Calder bridge is closed for good."], published=date(2024, 5, 20))
    lines, _ = timeline(TOPIC, ranked(undated), None, terms())
    assert [line.heading for line in lines] == ["reported 20 May 2024"]
    nowhere = make_passage("Calder bridge", ["The Calder bridge is closed for good."], published=None)
    assert timeline(TOPIC, ranked(nowhere), None, terms())[0] == []


def test_a_brief_has_its_headings_in_order_and_says_nothing_twice() -> None:
    lines, reading = brief(TOPIC, ranked(FALL, SAME, BUILT), None, terms())
    order = ["What happened", "Who", "When", "Numbers", "What was said", "What is open"]
    places = [order.index(line.heading) for line in lines]
    assert places == sorted(places)
    assert 3 <= len(lines) <= MOST
    assert len(set(texts(lines))) == len(lines)
    assert len([text for text in texts(lines) if "fell into the river" in text]) == 1
    assert any("will publish" in line.sentence.text for line in lines if line.heading == "What is open")
    assert reading.sentences


def test_a_line_leans_on_nothing() -> None:
    lines, _ = brief(TOPIC, ranked(FALL, BUILT), None, terms())
    assert not [text for text in texts(lines) if text.startswith(("He ", "It "))]


def test_a_brief_of_one_article_reads_all_of_it() -> None:
    article = make_article("Calder bridge", [f"The Calder bridge had {n} visitors in year {n}." for n in range(11, 25)])
    pieces = in_pieces(article)
    assert [p.number for piece in pieces for p in piece.paragraphs] == list(range(1, 15))
    assert [piece.rank for piece in pieces] == list(range(1, len(pieces) + 1))


def test_passages_on_something_else_are_left_out() -> None:
    other = make_passage("Bread is dearer", ["The bakers of Norland ask for more."])
    assert on_topic((FALL, other), terms()) == (FALL,)


@pytest.mark.parametrize("begins", ["Update:", "UPDATE:", "Updated at 4 p.m.:", "(Update: ", "Update at noon:"])
def test_an_update_of_the_paper_s_own_is_the_latest(begins: str) -> None:
    updated = make_passage(
        "Calder bridge closed after the fall",
        [
            "The Calder bridge is closed, and lorries queue at the Calder bridge for hours.",
            f"{begins} The Calder bridge opened again on May 20.",
        ],
        published=date(2024, 5, 17),
        source="Courier",
    )
    newer = make_passage(
        "Drivers wait", ["At the Calder bridge lorries queue since the fall."], published=date(2024, 5, 18)
    )
    lines, _ = latest(TOPIC, ranked(newer, updated), None, terms())
    assert "opened again" in lines[0].sentence.text
    assert "(on 20 May 2024)" in lines[0].heading


def test_the_latest_begins_with_the_newest_and_leaves_out_what_was_said_before() -> None:
    again = make_passage(
        "Calder bridge: what is known",
        ["The Calder bridge fell into the river with 12 lorries on it."],
        published=date(2024, 5, 25),
    )
    lines, _ = latest(TOPIC, ranked(FALL, again), None, terms())
    assert texts(lines)[0] == "The Calder bridge fell into the river yesterday with 12 lorries on it."
    assert {line.sentence.passage.article.published for line in lines} == {date(2024, 5, 17)}
    newer = make_passage(
        "Calder bridge: owner charged",
        ["Prosecutors charged the owner of the Calder bridge with neglect."],
        published=date(2024, 6, 2),
    )
    lines, _ = latest(TOPIC, ranked(FALL, newer), None, terms())
    assert texts(lines)[0] == "Prosecutors charged the owner of the Calder bridge with neglect."
    assert [line.day for line in lines] == [date(2024, 6, 2), date(2024, 5, 17)]


def test_the_newest_article_tells_more_than_one_thing_and_old_ones_nothing() -> None:
    newest = make_passage(
        "Calder bridge: owner charged",
        [
            "Prosecutors charged the owner of the Calder bridge with neglect.",
            "The owner of the Calder bridge denied that it had put off repairs.",
            "A new Calder bridge will be built for 40 million crowns.",
            "The Calder bridge had been closed to lorries until March.",
        ],
        published=date(2024, 6, 2),
    )
    lines, _ = latest(TOPIC, ranked(FALL, newest, BUILT), None, terms())
    days = [line.day for line in lines]
    assert days.count(date(2024, 6, 2)) == 3
    assert days[:3] == [date(2024, 6, 2)] * 3
    assert days.count(date(2024, 5, 17)) == 1
    assert date(2023, 6, 3) not in days, "a year before the newest report it is no news"
    assert len(set(texts(lines))) == len(lines)


@pytest.mark.parametrize("figure", ["14", "nine", "20"])
def test_another_figure_stands_above_the_one_before(figure: str) -> None:
    newer = make_passage(
        "Calder bridge",
        [f"The Calder bridge fell into the river with {figure} lorries on it."],
        published=date(2024, 5, 20),
        source="Post",
    )
    lines, _ = latest(TOPIC, ranked(FALL, newer), None, terms())
    assert f"{figure} lorries" in lines[0].sentence.text
    assert lines[1].heading == "before, 17 May 2024"
    assert "12 lorries" in lines[1].sentence.text


def test_a_correction_wins_over_what_it_corrects() -> None:
    correction = make_passage(
        "Correction: Calder bridge",
        ["An article on 17 May about the Calder bridge misstated the number of lorries. It was 21, not 12."],
        published=date(2024, 5, 21),
    )
    lines, _ = latest(TOPIC, ranked(FALL, correction), None, terms())
    wrong = [line.heading for line in lines if "12 lorries" in line.sentence.text]
    assert wrong in ([], ["before, 17 May 2024"])
    assert any("21, not 12" in line.sentence.text for line in lines)


def read_by(scores: Mapping[str, float]) -> Read:
    """Return a reader that gives a sentence the score of the piece of text in it, and else a low one."""

    def read(question: str, passages: Sequence[tuple[str, Sequence[str]]]) -> list[PassageReading]:
        of_sentences = [
            [next((score for piece, score in scores.items() if piece in text), -6.0) for text in sentences]
            for _, sentences in passages
        ]
        return [PassageReading(max(each), tuple(each), (None,) * len(each)) for each in of_sentences]

    return read


def test_what_an_article_tells_first_is_its_news() -> None:
    paragraphs = ["The Calder bridge is to be pulled down by winter.", *["The river ran high all week."] * 5]
    paragraphs.append("The Calder bridge is on every postcard of the town.")
    article = make_passage("Calder bridge to be pulled down", paragraphs, published=date(2024, 5, 20))
    both = read_by({"pulled down": 2.0, "postcard": 2.3})
    assert texts(latest(TOPIC, ranked(article), both, terms())[0])[0] == paragraphs[0]
    surely = read_by({"pulled down": 2.0, "postcard": 6.0})
    assert texts(latest(TOPIC, ranked(article), surely, terms())[0])[0] == paragraphs[-1]


def test_an_older_article_is_told_only_where_it_is_nearly_as_likely_as_the_newest() -> None:
    older = make_passage("Calder bridge", ["Engineers met near the Calder bridge."], published=date(2024, 5, 16))
    newer = make_passage("Calder bridge", ["Prosecutors charged the bridge's owner."], published=date(2024, 5, 20))
    shown = {
        score: len(latest(TOPIC, ranked(newer, older), read_by({"charged": 4.0, "Engineers": score}), terms())[0])
        for score in (7.0, -1.0)
    }
    assert shown == {7.0: 2, -1.0: 1}


def test_what_is_no_likelier_than_not_is_no_news() -> None:
    _, counted = latest(TOPIC, ranked(FALL), None, terms())
    _, was_read = latest(TOPIC, ranked(FALL), read_by({"lorries": 1.0}), terms())
    assert least_chance_of_news(0.3, counted) == 0.3
    assert least_chance_of_news(0.3, was_read) == 0.5
    assert least_chance_of_news(0.7, was_read) == 0.7
    assert least_chance_of_news(0.0, was_read) == 0.0
