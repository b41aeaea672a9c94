"""A digest in a chat model's words: the same lines with the same evidence, reworded and checked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from prompts import Prompt, load_prompt
from qa.digest.statements import Line
from qa.draft import Draft, Outcome
from qa.errors import WriterError
from qa.generation.chat import ChatWriter
from qa.generation.citation_marks import Check
from qa.llm.prompt_context import sanitize
from qa.request import Found
from qa.text.prompt_injection import NOTE, holds_instruction
from qa.text.sentences import split_sentences
from vectorstore.documents import written_day

PROMPT = "digest.v1"
_ROW = re.compile(r"\s*(?:[-*•]\s*)?\[?(?P<number>\d{1,2})(?:\]|[.:)])\s*(?P<text>\S.*)")
_MARKS = re.compile(r"\s*\[\d{1,3}\]")
_LONGEST = 60
"""Most words of a line that a model wrote; instead of a longer one the quote is shown."""


@dataclass(slots=True)
class FluentLines:
    """Has a chat model reword the chosen lines; a line that its evidence does not support stays a quote."""

    name: str
    chat: ChatWriter
    check: Check
    lines: list[Line] = field(default_factory=list)
    _prompt: Prompt = field(default_factory=lambda: load_prompt(PROMPT))

    @property
    def model(self) -> str | None:
        """The chat model's name."""
        return self.chat.model

    @property
    def prompt(self) -> str | None:
        """Name and digest of the prompt."""
        return self._prompt.label

    def write(self, found: Found) -> Iterator[Draft | Outcome]:
        """Yield the lines in their order in the model's words, then the outcome.

        Where the model fails or leaves out a line, the quote is yielded.

        Raises:
            WriterError: the model failed, and the settings allow no fallback.
        """
        calls = self.chat.calls()
        notes = [NOTE] if holds_instruction(found.passages) else []
        given = 0
        try:
            values = {"topic": sanitize(found.terms.question), "lines": _numbered(self.lines)}
            for number, text in _rows(calls.stream(self._prompt, values)) if self.lines else ():
                if given < number <= len(self.lines):
                    yield from (line.draft() for line in self.lines[given : number - 1])
                    yield self._worded(self.lines[number - 1], text)
                    given = number
        except WriterError as error:
            if not self.chat.falls_back:
                raise
            notes.append(f"{error.message.rstrip('.')}; the lines quote the articles. {error.hint}".rstrip())
        yield from (line.draft() for line in self.lines[given:])
        yield Outcome(calls.usage(), tuple(notes), writer=None if given else self.name)

    def _worded(self, line: Line, text: str) -> Draft:
        """Return the model's wording if it is one sentence that the evidence supports; else the quote."""
        quote = line.draft()
        worded = replace(quote, text=text, context="")
        one = len(list(split_sentences(text))) == 1 and len(text.split()) <= _LONGEST
        return worded if one and self.check(text, quote.evidence)[0] == "supported" else quote


def _numbered(lines: Sequence[Line]) -> str:
    """Return the lines as the prompt has them: number, heading, outlet and day, sentence."""
    return "\n".join(f"[{number}] {_line(line)}" for number, line in enumerate(lines, 1))


def _line(line: Line) -> str:
    article = line.sentence.passage.article
    known = (line.heading, article.source, written_day(article.published) if article.published else "")
    return " ".join(sanitize(f"{', '.join(filter(None, known))}: {line.sentence.text}").split())


def _rows(pieces: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the number and text of each line as soon as the model has completed it; other text is skipped."""
    text = ""
    for piece in pieces:
        text += piece
        *complete, text = text.split("\n")
        yield from filter(None, map(_row, complete))
    if last := _row(text):
        yield last


def _row(text: str) -> tuple[int, str] | None:
    match = _ROW.fullmatch(text)
    return (int(match["number"]), _MARKS.sub("", match["text"]).strip()) if match else None
