"""Sentences that can be lines of a digest: those that stand alone, on the topic, each said once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from qa.draft import Draft
from qa.query.dates.event_days import EventDay, event_day
from qa.query.term_weights import Terms
from qa.reading.reader import Read, read_passages
from qa.reading.selection import leans, repeats, sentence_before
from qa.reading.values import Reading, ReadSentence
from vectorstore.documents import Article, Passage
from vectorstore.text.tokenization import stems, words
from vectorstore.text.unquoted import quotable

_ABOUT = 0.5
"""Share of the topic's weighted words that a passage, its headline included, must have."""
_SHORTEST, _LONGEST = 5, 60
"""Words of a sentence that can be quoted alone."""
_ENDS = re.compile(r"[.!?…。][”’\"')\]»]*$")
_ALL_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
"""A sentence that is all quotation does not say whose words it is."""
_ERROR = re.compile(
    r"\b(?:misstated|misspelled|an earlier version|(?:a )?previous version"
    r"|incorrectly (?:said|stated|reported|identified))\b",
    re.IGNORECASE,
)
_TOGETHER = 4
"""Paragraphs of an article that are read at once."""
_MOST_PARAGRAPHS = 40
"""Paragraphs of an article that are read for its digest."""
_NO_CERTAINTY = 2.0
"""A chance that no reading reaches, so that all passages are read."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a digest: a heading and a sentence of an article."""

    heading: str
    sentence: ReadSentence
    day: date | None = None
    """The day of the event."""
    others: tuple[ReadSentence, ...] = field(default=())
    """Sentences of other articles that say the same."""

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that report it, the cited one first."""
        every = (each.passage.article.source for each in (self.sentence, *self.others))
        return tuple(dict.fromkeys(outlet for outlet in every if outlet))

    def draft(self) -> Draft:
        """Return the line as a draft for the check: the quote, with the sentence before it if it depends on that."""
        chosen = self.sentence
        before = sentence_before(chosen.paragraph.text, chosen.quote.start) if leans(chosen.text) else ""
        draft = Draft(chosen.text, ((chosen.paragraph, chosen.quote),), before, line=True, heading=self.heading)
        return replace(draft, day=self.day, outlets=self.outlets)


def read_on(read: Read | None, question: str, passages: Sequence[Passage], terms: Terms) -> Reading:
    """Return the reading of all passages with a question about a topic.

    Args:
        read: the reader; None measures by counted features alone.
        question: what the reader is asked.
        passages: all are read.
        terms: the topic's words with their weights.
    """
    return read_passages(read, replace(terms, question=question), passages, len(passages), _NO_CERTAINTY)


def on_topic(passages: Iterable[Passage], terms: Terms) -> tuple[Passage, ...]:
    """Return the passages that speak of a topic, by their words and those of their headline."""
    return tuple(
        passage for passage in passages if terms.coverage(stems(passage.article.title) | stems(passage.text)) >= _ABOUT
    )


def in_pieces(article: Article) -> tuple[Passage, ...]:
    """Return an article as passages of a few paragraphs each, from its beginning."""
    found = []
    told = quotable(article.paragraphs)[:_MOST_PARAGRAPHS]
    for rank, start in enumerate(range(0, len(told), _TOGETHER), 1):
        paragraphs = told[start : start + _TOGETHER]
        text = "\n\n".join(paragraph.text for paragraph in paragraphs)
        found.append(Passage(f"{article.id}-{start}", rank, article.head, paragraphs, text, 0.0, ()))
    return tuple(found)


def stands_alone(sentence: ReadSentence) -> bool:
    """Return whether a sentence can be a line: a whole statement that does not depend on the one before."""
    text = sentence.text.rstrip()
    if not _SHORTEST <= len(words(text)) <= _LONGEST or not _ENDS.search(text) or "?" in text[-2:]:
        return False
    return not leans(text) and not _ALL_QUOTED.fullmatch(text)


def notes_an_error(sentence: ReadSentence) -> bool:
    """Return whether a sentence only reports an error in an article."""
    return bool(_ERROR.search(sentence.text))


def day_of(sentence: ReadSentence) -> EventDay | None:
    """Return the day that a sentence gives for its event; None where it gives none."""
    return event_day(sentence.text, sentence.passage.article.published)


def says_again(sentence: ReadSentence, chosen: Iterable[Line]) -> bool:
    """Return whether a sentence repeats one of the lines in nearly the same words."""
    return any(repeats(sentence, line.sentence) for line in chosen)
