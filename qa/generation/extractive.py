"""The extractive writer: quotes whole sentences that answer. No model, nothing invented."""

from collections.abc import Iterator, Sequence

from qa.draft import Draft, Outcome
from qa.query.reasons import asks_why
from qa.query.several import asks_of_several
from qa.reading.reader import readable
from qa.reading.selection import UNREADABLE, leans, select, sentence_before, with_further_articles, with_reasons
from qa.reading.values import ReadSentence
from qa.request import Found
from qa.text.prompt_injection import NOTE, holds_instruction

_MAX_RUNNER_UPS, _RUNNER_UP_LOG_ODDS = 10, 1.0
"""Most runner-ups, and how far below the best sentence their log-odds may be."""
_OF_SEVERAL = 2
"""Likeliest sentences shown where several articles may answer: the others are kept for further articles."""


class ExtractiveWriter:
    """Quotes at most ``max_sentences`` sentences, the likeliest to answer first.

    Where several articles may answer, as a comparison does, each article has a sentence as far as one is likely enough;
    where a reason is asked for and the likeliest only tell again what happened, others stand below them.
    """

    name = "extractive"
    model: str | None = None
    prompt: str | None = None

    def __init__(self, max_sentences: int = 4) -> None:
        self._most = max_sentences

    def write(self, found: Found) -> Iterator[Draft | Outcome]:
        """Yield the sentences to show, then what stands beside them."""
        ranked = found.reading.sentences
        least = None if readable(found.terms.question) else UNREADABLE
        several = asks_of_several(found.terms.question)
        most = min(self._most, _OF_SEVERAL) if several and not found.reading.parts else self._most
        chosen = select(ranked, most, found.reading.parts, least)
        if several:
            chosen = with_further_articles(chosen, ranked, self._most)
        if asks_why(found.terms.question):
            chosen = with_reasons(chosen, ranked, self._most)
        yield from map(quoted, chosen)
        notes = (NOTE,) if holds_instruction(found.passages) else ()
        yield Outcome(notes=notes, runner_up_quotes=runner_up_quotes(found.reading.sentences))


def quoted(sentence: ReadSentence) -> Draft:
    """Return a sentence as a quote, with the one before it where it depends on that."""
    before = sentence_before(sentence.paragraph.text, sentence.quote.start) if leans(sentence.text) else ""
    return Draft(sentence.text, ((sentence.paragraph, sentence.quote),), before)


def runner_up_quotes(ranked: Sequence[ReadSentence]) -> list[Draft]:
    """Return quotes of the sentences that come nearest to an answer, chosen or not, the best first."""
    near = [each for each in ranked[:_MAX_RUNNER_UPS] if each.log_odds >= ranked[0].log_odds - _RUNNER_UP_LOG_ODDS]
    return [Draft(each.text, ((each.paragraph, each.quote),)) for each in near]
