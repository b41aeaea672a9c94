"""Parse what was typed, once: words to the assistant, what it depends on, its days, intent and shape."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa.answer import Query
from qa.conversation.follow_ups import Condense, Condensed, FollowUp, Turn, in_conversation
from qa.query.answer_shape import read_shape
from qa.query.asides import Bare, bare, same_again
from qa.query.asking_words import asking_spelt
from qa.query.dates.published_days import is_only_days
from qa.query.dates.time_window import Timeframe, asks_about_now, read_timeframe
from qa.query.intents import Intent, read_intent, read_wish
from qa.query.question import Question
from qa.query.trace import Understood


@dataclass(frozen=True, slots=True)
class AsRead:
    """A parsed question, with what else parsing gave."""

    question: Question
    frame: Timeframe
    """The days that the question names, and whether they filter; empty where it names none."""
    condensed: Condensed
    """The rewritten follow-up, with what a model used for it."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes for the reader: what cannot be done, and what was searched for instead of a follow-up."""
        question = self.question
        follow_up = f"Read as a follow-up; searched for: {question.standalone}"
        told = () if question.standalone == question.said else (follow_up,)
        return (*question.style.notes, *told, *self.condensed.notes)


def read_typed(
    query: Query, earlier: Sequence[Turn] = (), *, condense: Condense | None = None, as_of_given: bool = False
) -> AsRead:
    """Parse what somebody typed.

    Args:
        query: with the days that the caller named, which win over what the question says.
        earlier: what was said before, oldest first.
        condense: makes a follow-up stand alone in place of the rules.
        as_of_given: whether the caller named the day of asking.
    """
    typed, changes = asking_spelt(query.question)
    said, earlier = _said(typed, earlier)
    intent = _unless_of_days(read_intent(said.question), query.as_of)
    condensed = Condensed(in_conversation(said.question, earlier, intent))
    if condense and intent is None:
        condensed = condense(said.question, earlier, condensed.follow_up)
    follow_up = condensed.follow_up
    alone = follow_up.standalone_question
    frame = _time(replace(query, question=said.question), follow_up, as_of_given=as_of_given)
    question = Question(
        query.question,
        alone,
        frame.rest(alone),
        follow_up.context_query,
        window=frame if frame.phrase or frame.is_timeless else None,
        about_now=asks_about_now(alone, frame),
        intent=intent if alone == said.question else read_wish(intent, alone),
        shape=read_shape(alone),
        trace=Understood(said.question, said.taken_off, said.style, changes),
    )
    return AsRead(question, frame, condensed)


def _said(typed: str, earlier: Sequence[Turn]) -> tuple[Bare, Sequence[Turn]]:
    """Return the question, and the earlier turns that count.

    Where only the form of the last answer is asked for ("in bullet points, please"), its question is asked again.
    """
    earlier = [turn for turn in earlier if not same_again(turn.question) or read_intent(turn.question)]
    again = same_again(typed) if earlier else None
    if again is None:
        said = bare(typed, alone=not earlier)
        return said, (() if said.new_topic else earlier)
    if again.question:
        return again, earlier
    asked = [at for at, turn in enumerate(earlier) if (wish := read_intent(turn.question)) is None or wish.about]
    if not asked:
        return bare(typed, alone=False), earlier
    return replace(again, question=earlier[asked[-1]].question), earlier[: asked[-1]]


def _unless_of_days(intent: Intent | None, as_of: date) -> Intent | None:
    """Return an intent; None for a digest of days, which needs all their articles: "a rundown of May 2023"."""
    of_days = intent is not None and bool(intent.about) and is_only_days(intent.about, as_of)
    return None if of_days else intent


def _time(query: Query, follow_up: FollowUp, *, as_of_given: bool) -> Timeframe:
    """Return the question's time window; a follow-up without one takes that of the question it depends on."""
    frame = read_timeframe(query.question, query.as_of)
    if frame == Timeframe() and follow_up.last:
        # The rewritten question may have a date expression; if not, the question before may.
        frames = [read_timeframe(text, query.as_of) for text in (follow_up.standalone_question, follow_up.last)]
        frame = next((each for each in frames if each != Timeframe()), frame)
    if query.since or query.until:
        return Timeframe(is_timeless=frame.is_timeless)
    if frame.as_of and as_of_given:
        return replace(frame, as_of=None) if frame.since or frame.until else Timeframe()
    return frame
