"""A question as it was read: made once from what somebody typed, and passed on to all that needs to know of it."""

from dataclasses import dataclass, field, replace

from qa.query.answer_shape import Shape
from qa.query.dates.time_window import Timeframe
from qa.query.intents import Intent
from qa.query.style import Style
from qa.query.subquestions import Part
from qa.query.trace import Understood


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, what it means by itself, and how the answer is wished for."""

    asked: str
    """As it was typed."""
    standalone: str
    """By itself: without what is said to the assistant, a follow-up with what it depends on, spelling corrected."""
    words: str = ""
    """``standalone`` without the words of time that were understood."""
    context: str = ""
    """A follow-up with the questions before it, searched for as well; empty where it does not depend on them."""
    window: Timeframe | None = None
    """The days that it speaks of; None where it says nothing of time."""
    about_now: bool = False
    """Whether it asks for the state of things now, so that newer evidence is better and its age is told."""
    intent: Intent | None = None
    """What is wanted instead of an answer; None for a question to the articles."""
    parts: tuple[Part, ...] = ()
    """What a question over several articles is searched by; empty for a single question."""
    shape: Shape = ""
    """The shape of the answer, where it is a question to the articles."""
    trace: Understood = field(default_factory=lambda: Understood(""))
    """What was taken off, corrected and expanded on the way here."""

    @property
    def said(self) -> str:
        """The question without what is said to the assistant: a follow-up as it stands."""
        return self.trace.question or self.asked

    @property
    def style(self) -> Style:
        """How the answer is wished for."""
        return self.trace.style

    def searching(self, text: str, words: str | None = None, context: str = "") -> "Question":
        """Return it with other words to search for.

        Args:
            text: in place of ``standalone``.
            words: the same without words of time; by default all of it.
            context: in place of ``context``.
        """
        return replace(self, standalone=text, words=text if words is None else words, context=context)


def plain(text: str) -> Question:
    """Return a question of which nothing was read, searched for as it stands."""
    return Question(text, text, text)
