"""Answers in lines: a list of what a question asks for, a line for each side, the day in front of a "when"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.draft import Draft, Outcome, Writer
from qa.generation.extractive import ExtractiveWriter, quoted, runner_up_quotes
from qa.generation.wrapping import Wrapping
from qa.query.dates.event_days import event_day
from qa.reading.selection import repeats, select
from qa.reading.short_answer import own_words
from qa.reading.values import ReadSentence
from qa.request import Found, Request
from qa.text.prompt_injection import NOTE, holds_instruction
from vectorstore.text.tokenization import stems

LISTED = 6
"""Lines of a list at most."""


def in_lines(writer: Writer, request: Request) -> Writer:
    """Return the writer that gives a request's answer its shape; the same one where prose is wanted.

    A chat model writes lists and comparisons in its own words; only quotes are put in lines.
    """
    if isinstance(writer, ExtractiveWriter):
        if any(part.side for part in request.parts):
            return SidesWriter(writer, tuple(part.side for part in request.parts))
        if request.question.shape == "list" and not request.parts:
            return ListWriter(writer)
    return Dated(writer) if request.question.shape == "when" else writer


@dataclass(frozen=True, slots=True)
class ListWriter(Wrapping):
    """Quotes a line for each thing that a question asks for; a single one in prose."""

    def write(self, found: Found) -> Iterator[Draft | Outcome]:
        """Yield the lines, each headed by its short answer, then what stands beside them."""
        chosen = select(found.reading.sentences, LISTED, found.reading.parts)
        several = len(chosen) > 1
        for sentence in chosen:
            draft = quoted(sentence)
            yield replace(draft, line=True, heading=own_words(sentence)) if several else draft
        yield _told(found, Outcome(kind="list" if several else None))


@dataclass(frozen=True, slots=True)
class SidesWriter(Wrapping):
    """Quotes a line for each side of a comparison, the first one answering, then what else answers."""

    sides: tuple[str, ...]
    """The side that each part of the question is about; empty for a part that is none."""

    def write(self, found: Found) -> Iterator[Draft | Outcome]:
        """Yield the lines, each side's headed by its name; prose where not two sides have a sentence of their own."""
        own = _own_sentences(self.sides, found.reading.parts)
        if len({(sentence.paragraph, sentence.quote) for _, sentence in own}) < 2:
            yield from self.writer.write(found)
            return
        for side, sentence in own:
            yield replace(quoted(sentence), line=True, heading=side)
        others = select(found.reading.sentences, LISTED)
        for sentence in others:
            if not any(repeats(sentence, each) for _, each in own):
                yield replace(quoted(sentence), line=True)
        yield _told(found, Outcome(kind="compare"))


@dataclass(frozen=True, slots=True)
class Dated(Wrapping):
    """Puts in front of the first sentence the day that it tells of, counted from its article's own."""

    def write(self, found: Found) -> Iterator[Draft | Outcome]:
        """Yield what the writer yields."""
        published = {passage.article.id: passage.article.published for passage in found.passages}
        first = True
        for written in self.writer.write(found):
            if first and isinstance(written, Draft) and written.evidence:
                first = False
                day = event_day(written.text, published.get(written.evidence[0][0].article_id))
                written = replace(written, heading=day.written, day=day.day) if day else written
            yield written


def _own_sentences(sides: Sequence[str], parts: Sequence[Sequence[ReadSentence]]) -> list[tuple[str, ReadSentence]]:
    """Return the likeliest sentence of each side: the first that has a word of its own, else the first."""
    words_of = [stems(side) for side in sides]
    found = []
    for at, (side, ranked) in enumerate(zip(sides, parts, strict=False)):
        own = words_of[at] - frozenset().union(*(words for other, words in enumerate(words_of) if other != at))
        best = next((sentence for sentence in ranked if own & sentence.stems), ranked[0] if ranked else None)
        if best is not None and side:
            found.append((side, best))
    return found


def _told(found: Found, outcome: Outcome) -> Outcome:
    notes = (NOTE,) if holds_instruction(found.passages) else ()
    return replace(outcome, notes=notes, runner_up_quotes=runner_up_quotes(found.reading.sentences))
