"""A parsed question: made once from what was typed, and passed on."""

from dataclasses import dataclass, field, replace

from qa.query.answer_shape import Shape
from qa.query.dates.time_window import Timeframe
from qa.query.intents import Intent
from qa.query.style import Style
from qa.query.subquestions import Part
from qa.query.trace import Understood


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, its stand-alone wording, and the wished form of the answer."""

    asked: str
    """As it was typed."""
    standalone: str
    """Stand-alone: without words to the assistant, a follow-up rewritten, spelling corrected."""
    words: str = ""
    """``standalone`` without the date expressions that were understood."""
    context: str = ""
    """A follow-up with the questions before it, for the second search; empty where it does not depend on them."""
    window: Timeframe | None = None
    """The days that it names; None where it names none."""
    about_now: bool = False
    """Whether it asks about now, so that newer evidence is preferred and its age is noted."""
    intent: Intent | None = None
    """Its intent; None for a question about the news."""
    parts: tuple[Part, ...] = ()
    """The parts that a question over several articles is searched by; empty for others."""
    shape: Shape = ""
    """The shape of the answer, where the intent is None."""
    trace: Understood = field(default_factory=lambda: Understood(""))
    """What was removed, corrected and expanded while it was parsed."""

    @property
    def said(self) -> str:
        """The question without words to the assistant; a follow-up is not rewritten."""
        return self.trace.question or self.asked

    @property
    def style(self) -> Style:
        """The wished form of the answer."""
        return self.trace.style

    def searching(self, text: str, words: str | None = None, context: str = "") -> "Question":
        """Return the question with other words to search for.

        Args:
            text: in place of ``standalone``.
            words: the same without words of time; by default all of it.
            context: in place of ``context``.
        """
        return replace(self, standalone=text, words=text if words is None else words, context=context)


def plain(text: str) -> Question:
    """Return a question that is searched for as it was typed, without parsing."""
    return Question(text, text, text)
