"""Build the request from a question: check it, parse it, and settle its filters."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Unpack

from qa.answer import Answer, Query
from qa.conversation.follow_ups import Condense, EarlierTurn, Turn, as_turns
from qa.errors import QuestionError
from qa.pipeline.question_reading import read_typed
from qa.query.asides import bare, same_again
from qa.query.dates.time_window import GAP, Timeframe, written_days
from qa.request import AskOptions, Request, check_options
from vectorstore.documents import clean, written_day
from vectorstore.text.date_parser import parse_date
from vectorstore.text.recency import Recency

MAX_QUESTION = 2000
"""Most characters of a question; a longer text is an article."""

Day = date | str | None
_NOTHING = "Nothing published"
_PREPOSITIONS = frozenset(
    "in on at during throughout within around since after before between from the back by until till".split()
)


def make_request(question: str, *, condense: Condense | None = None, **options: Unpack[AskOptions]) -> Request:
    """Check a question and its filters, read its time, and put it together with the questions it depends on.

    Days that the caller names win over what the question says.

    Args:
        condense: makes a follow-up stand alone in place of the rules.
        options: what narrows it, and what was said before.

    Raises:
        QuestionError: the question or a day cannot be used.
    """
    conversation = options.pop("conversation", ())
    query = make_query(question, **options)
    as_of_given = _given(options.get("as_of"))
    read = read_typed(query, earlier_turns(conversation), condense=condense, as_of_given=as_of_given)
    frame = read.frame
    if frame.is_filter:
        query = replace(query, since=frame.since, until=frame.until)
    if frame.as_of:
        query = replace(query, as_of=frame.as_of)
    on_a_day = as_of_given or frame.as_of is not None
    named = on_a_day or frame.is_filter or any(_given(options.get(name)) for name in ("since", "until"))
    return Request(
        query,
        read.question,
        undated=not named,
        notes=read.notes,
        recency=_recency(query, frame, read.question.about_now),
        usage=read.condensed.usage,
        on_a_day=on_a_day,
    )


def earlier_turns(conversation: Sequence[EarlierTurn]) -> tuple[Turn, ...]:
    """Return the earlier turns, cleaned of characters that cannot be searched for.

    Raises:
        QuestionError: a turn is neither a question nor an object with a question.
    """
    try:
        turns = as_turns(conversation)
    except ValueError as error:
        raise QuestionError(
            f"The conversation cannot be read: {error}.",
            'Send earlier questions as texts, or as {"question": "…", "answer": "…"}.',
        ) from error
    sound: list[Turn] = []
    for turn in turns:
        question, new_topic = _asked(_sound(turn.question))
        if new_topic:
            sound.clear()
        if question:
            sound.append(replace(turn, question=question, answer=_sound(turn.answer)))
    return tuple(sound)


def _asked(typed: str) -> tuple[str, bool]:
    """Return an earlier question without words to the assistant, and whether it began another topic.

    What only names a form stays as it is.
    """
    if same_again(typed):
        return typed, False
    said = bare(typed)
    return said.question, said.new_topic


def _recency(query: Query, frame: Timeframe, about_now: bool) -> Recency | None:
    """Return the days to prefer: those of a window that does not filter, or today where the question asks about now.

    Else none: how long ago an article appeared says nothing of whether it answers.
    """
    if query.since or query.until or not (about_now or frame.since or frame.until):
        return None
    return Recency(frame.since or query.as_of, frame.until or query.as_of)


def within_days(request: Request) -> Request:
    """Return a request whose preferred days filter instead: what is new is newer than a day."""
    window = request.window
    if not window or window.is_filter or not window.since:
        return request
    query = replace(request.query, since=window.since, until=window.until)
    question = replace(request.question, window=replace(window, is_filter=True))
    return replace(request, query=query, question=question, recency=None, undated=False)


def without_window(request: Request, refused: Answer) -> Request | None:
    """Return a request without the days that were read from its question; None where there are none.

    They are still preferred, and a note says what became of them.

    Args:
        refused: the answer that the days left empty.
    """
    window = request.window
    if window is None or not window.is_filter or not window.until:
        return None
    last = written_day(request.query.as_of)
    what = "" if refused.searched == 0 else " answers this"
    note = f"{_NOTHING} {_when(window)}{what}; searched everything up to {last} instead."
    return replace(
        request,
        query=replace(request.query, since=None, until=None),
        undated=not request.on_a_day,
        question=replace(request.question, window=replace(window, is_filter=False), words=request.search_for),
        notes=(*request.notes, note),
        recency=Recency(window.since or window.until, window.until),
    )


def as_published(answer: Answer) -> Answer:
    """Return an answer without the note that its days have no articles, where it cites an article of those days."""
    window = answer.window
    if window is None or window.is_filter or not window.until:
        return answer
    first, last = window.since or date.min, window.until
    days = (citation.article.published for citation in answer.citations)
    if not any(day and first <= day <= last for day in days):
        return answer
    return replace(answer, notes=tuple(note for note in answer.notes if not note.startswith(_NOTHING)))


def _when(window: Timeframe) -> str:
    """Return the days in the question's words if those can follow "published", else as dates."""
    phrase = window.phrase or ""
    first, _, rest = phrase.partition(" ")
    if first.lower() in _PREPOSITIONS and GAP not in phrase:
        return f"{first.lower()} {rest}"
    return f"in that time ({written_days(window.since, window.until)})"


def make_query(question: str, **options: Unpack[AskOptions]) -> Query:
    """Check a question and its filters.

    Raises:
        QuestionError: it is empty or too long, a day cannot be read, or the days contradict each other.
    """
    check_options(options)
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION:,} are read.",
            "Ask in a sentence or two; longer texts can be ingested as articles.",
        )
    text = _sound(question)
    if not any(character.isalnum() for character in text):
        raise QuestionError("The question is empty.", "Ask something in words.")
    as_of = _day("as-of", options.get("as_of")) or date.today()
    query = Query(text, as_of, _day("since", options.get("since")), _day("until", options.get("until")))
    if query.since and query.since > (query.until or query.as_of):
        raise QuestionError(
            f"The question looks from {query.since} to {query.until or query.as_of}, which is backwards.",
            "Swap the dates, or move the as-of date.",
        )
    return replace(query, source=_sound(options.get("source") or "") or None)


def _given(day: object) -> bool:
    return bool(str(day or "").strip())


def _sound(text: str) -> str:
    """Return a text cleaned, with half surrogates replaced: terminals pass these on for bytes that are not UTF-8."""
    return clean(text.encode("utf-8", "replace").decode("utf-8"))


def _day(name: str, value: Day) -> date | None:
    if isinstance(value, datetime):  # a date too, but one that cannot be compared with plain dates
        return value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        return parse_date(value)
    except ValueError as error:
        raise QuestionError(f"The {name} date {value!r} cannot be read: {error}.", "Write it as 2024-05-17.") from error
