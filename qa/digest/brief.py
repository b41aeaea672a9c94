"""A brief on a topic or an article: what happened, who, when, numbers, what was said, what is open."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from qa.digest.statements import Line, day_of, notes_an_error, read_on, says_again, stands_alone
from qa.query.term_weights import Terms
from qa.reading.reader import Read
from qa.reading.selection import select
from qa.reading.values import Reading, ReadSentence
from vectorstore.documents import Passage

MOST = 10
"""Lines of a brief."""
_READ = 8
"""Passages that are read for each heading's question."""
_LOOKED_AT = 24
"""Sentences, the likeliest first, from which the lines of a heading are chosen."""
_NAME = re.compile(r"(?<!^)(?<![.!?“\"] )\b[A-Z][\w’'-]+(?: [A-Z][\w’'.-]+)+")
_FIGURE = re.compile(
    r"(?<![\w-])(?:[$€£]\s?\d|\d[\d,.]*(?:%| (?:percent|per cent|people|million|billion|thousand|votes|years|\w+s)\b))"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?"
    r"|millions?) (?:of )?\w+s\b"
)
_SAID = re.compile(
    r"\b(?:said|says|told|wrote|added|called|denied|denies|promised|warned|argued|insisted|announced|replied|claimed"
    r"|according to)\b|[“\"]\w[^”\"]{15,}[”\"]"
)
_OPEN = re.compile(
    r"\b(?:will|won[’']t|would appeal|unclear|not (?:yet|clear|known)|remains?|investigat\w+|is expected|are expected"
    r"|is due|are due|scheduled|pending|awaits?|await(?:ing|s)?|yet to|plans? to|next (?:week|month|year)|could"
    r"|may|might"
    r"|whether|is to|are to|hearing|trial)\b|[’']ll\b"
)


def _tells_when(sentence: ReadSentence) -> bool:
    """Return whether a sentence names a day that is not after its article was published."""
    day, published = day_of(sentence), sentence.passage.article.published
    return day is not None and (published is None or day.first <= published)


@dataclass(frozen=True, slots=True)
class _Facet:
    heading: str
    question: str
    """With the topic in the place of {}."""
    fits: Callable[[ReadSentence], bool]
    most: int


_FACETS = (
    _Facet("What happened", "What happened with {}?", lambda sentence: True, 2),
    _Facet("Who", "Who is involved in {}?", lambda sentence: bool(_NAME.search(sentence.text)), 1),
    _Facet("When", "When did {} happen?", _tells_when, 1),
    _Facet("Numbers", "How many, or how much: {}?", lambda sentence: bool(_FIGURE.search(sentence.text)), 2),
    _Facet("What was said", "What was said about {}?", lambda sentence: bool(_SAID.search(sentence.text)), 2),
    _Facet("What is open", "What happens next with {}?", lambda sentence: bool(_OPEN.search(sentence.text)), 2),
)


def brief(topic: str, passages: Sequence[Passage], read: Read | None, terms: Terms) -> tuple[list[Line], Reading]:
    """Choose the lines of a brief among the sentences of passages.

    Args:
        topic: its topic, in the words of the person who asks.
        passages: on the topic, best first.
        read: the reader; None chooses by counted features alone.
        terms: the topic's words with their weights.

    Returns:
        At most ten lines in the order of the headings, without repetitions; and the reading for the first heading.
    """
    lines: list[Line] = []
    first = Reading()
    for facet in _FACETS:
        reading = read_on(read, facet.question.format(topic), passages[:_READ], terms)
        first = first if first.sentences else reading
        alone = [each for each in reading.sentences if stands_alone(each) and not notes_an_error(each)][:_LOOKED_AT]
        fitting = [each for each in alone if facet.fits(each) and not says_again(each, lines)]
        chosen = select(fitting, min(facet.most, MOST - len(lines)))
        lines.extend(Line(facet.heading, each, _day(each)) for each in chosen)
    return lines, first


def _day(sentence: ReadSentence) -> date | None:
    found = day_of(sentence)
    return found.day if found else None
