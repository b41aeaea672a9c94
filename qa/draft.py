"""The shape every writer has: what was found for a question in, sentences with the places they rest on out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from qa.answer import QuoteSpan
from qa.llm.usage import Usage
from qa.query.intents import AnswerKind
from qa.request import Found
from vectorstore.documents import Paragraph


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as written, without marks, and the quotes it claims to rest on; not yet checked."""

    text: str
    evidence: tuple[tuple[Paragraph, QuoteSpan], ...]
    context: str = ""
    """The sentence before it in its paragraph, where it depends on that."""
    line: bool = False
    """Whether it is a line of its own, as in a brief or a list, and not part of a text."""
    heading: str = ""
    """Its heading: a day, a name, a headline."""
    day: date | None = None
    outlets: tuple[str, ...] = ()
    """As in ``qa.answer.Item``, which a sentence becomes that is a line or has a heading."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A writer's report after its sentences."""

    usage: Usage | None = None
    notes: tuple[str, ...] = ()
    """For the reader, such as that a model was down and what was done instead."""
    unknown_marks: int = 0
    """Marks for sources that do not exist."""
    writer: str | None = None
    """The writer that wrote in the end, if another than the one set."""
    kind: AnswerKind | None = None
    """The kind of answer written, if another than was asked for: a question may be answered by a list."""
    runner_up_quotes: Sequence[Draft] | None = None
    """The sentences that come nearest to an answer, chosen or not, by what can be counted, where the writer ranked
    them; None where it did not."""


class Writer(Protocol):
    """Whatever writes drafts from what was found."""

    @property
    def name(self) -> str:
        """The writer's name, for the provenance of an answer."""
        ...

    @property
    def model(self) -> str | None:
        """The chat model's name; None where there is none."""
        ...

    @property
    def prompt(self) -> str | None:
        """Name and digest of the prompt, where there is one."""
        ...

    def write(self, found: Found) -> Iterator[Draft | Outcome]:
        """Yield sentences in the order they are to be read, none when the passages do not answer.

        An ``Outcome`` may come last.
        """
        ...
