"""A timeline: what happened in a story, one dated sentence an event, in order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from qa.digest.statements import Line, day_of, notes_an_error, read_on, stands_alone
from qa.query.dates.event_days import EventDay
from qa.query.term_weights import Terms
from qa.reading.reader import Read
from qa.reading.values import Reading, ReadSentence
from vectorstore.documents import Passage, written_day

MOST = 12
"""Events of a timeline."""
_SAME_EVENT = 0.5
"""Share of their words, of the shorter one's, that two sentences of the same days must share to tell one event."""
_OF_BEST = 0.4
"""Least chance of an event as a share of the likeliest one's; lower than for an answer, as events are many."""
_OF_AN_ARTICLE = 4
"""Most events of one article."""
_APART = timedelta(days=1)
"""Two outlets that tell of one event may be a day apart in its date."""


def timeline(topic: str, passages: Sequence[Passage], read: Read | None, terms: Terms) -> tuple[list[Line], Reading]:
    """Choose the events of a timeline among the sentences of passages.

    A sentence that names no day gets the day of its article, with the heading "reported …"; only the first sentence of
    an article is taken so.

    Args:
        topic: its topic, in the words of the person who asks.
        passages: on the topic, best first.
        read: the reader; None chooses by counted features alone.
        terms: the topic's words with their weights.

    Returns:
        At most twelve lines in the order of their days, each event once; and the reading of the passages.
    """
    reading = read_on(read, f"What happened in {topic}, and when?", passages, terms)
    alone = [each for each in reading.sentences if stands_alone(each) and not notes_an_error(each)]
    least = _OF_BEST * alone[0].chance if alone else 0.0
    events: list[tuple[EventDay, Line]] = []
    for sentence in alone:
        day = _when(sentence)
        if day is None:
            continue
        same = next((place for place, event in enumerate(events) if _one_event(event, day, sentence)), None)
        if same is not None:
            events[same] = (events[same][0], _merged(events[same][1], sentence))
        elif len(events) < MOST and sentence.chance >= least and _few_of(sentence, events):
            events.append((day, Line(_heading(sentence, day), sentence, day.day)))
    ordered = sorted(events, key=lambda event: (event[0].first, event[0].last, _place(event[1].sentence)))
    return [line for _, line in ordered], reading


def _when(sentence: ReadSentence) -> EventDay | None:
    if (said := day_of(sentence)) is not None:
        return said
    published = sentence.passage.article.published
    opens = sentence.paragraph.number == 1 and sentence.quote.start == 0
    return EventDay(published, published, "") if published and opens else None


def _heading(sentence: ReadSentence, day: EventDay) -> str:
    return day.written if day.said else f"reported {written_day(day.first)}"


def _one_event(event: tuple[EventDay, Line], day: EventDay, sentence: ReadSentence) -> bool:
    known, line = event
    near = known.first <= day.last + _APART and day.first <= known.last + _APART
    one, other = line.sentence.stems, sentence.stems
    return near and len(one & other) >= _SAME_EVENT * min(len(one), len(other))


def _merged(line: Line, sentence: ReadSentence) -> Line:
    other = sentence.passage.article.id != line.sentence.passage.article.id
    return replace(line, others=(*line.others, sentence)) if other else line


def _few_of(sentence: ReadSentence, events: Sequence[tuple[EventDay, Line]]) -> bool:
    """Return whether a sentence's article has less than the most events."""
    article = sentence.passage.article.id
    return sum(line.sentence.passage.article.id == article for _, line in events) < _OF_AN_ARTICLE


def _place(sentence: ReadSentence) -> tuple[date, int, int]:
    return sentence.passage.article.published or date.min, sentence.paragraph.number, sentence.quote.start
