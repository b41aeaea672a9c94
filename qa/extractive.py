"""The extractive writer: chooses the sentences that answer and quotes them whole. No model, nothing invented."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.answer import QuoteSpan
from qa.instructions import NOTE, holds_instruction, reads_like_instruction
from qa.reading import MOST, Read, readable, shown_to_reader, with_scores
from qa.sentences import split_sentences
from qa.terms import Terms
from qa.votes import votes
from qa.worth import Around, Features, features, worth
from qa.writer import Draft, Outcome
from vectorstore.article import Paragraph, Passage
from vectorstore.asked_kind import things_of
from vectorstore.lexical import stem, words

_REPEATS = 0.6
"""A sentence that shares this part of its words (of the shorter one's) with one chosen before says it again."""
_VOTING = 20
"""Sentences, the best, whose articles vote."""
NEAR = 3.0
"""A sentence worth so much less than the best one (a twentieth of its odds) was found for other words than it."""
_LEADING, _LEADING_NEAR = 10, 1.0
"""How many sentences, worth how much less than the best one, lead beside those that are quoted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might be quoted."""

    passage: Passage
    paragraph: Paragraph
    quote: QuoteSpan
    text: str
    stems: frozenset[str]
    features: Features
    things: frozenset[str]
    """What it names that may be the answer."""
    worth: float
    """Higher is better; only comparable between candidates of one question."""


def candidates(terms: Terms, passages: Sequence[Passage]) -> list[Candidate]:
    """Return all sentences of some passages, the best first; the order is the same on every run."""
    found: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    for passage in passages:
        context = {stem(w) for text in (passage.article.title, passage.text) for w in words(text)}
        in_context = terms.coverage(context)
        for paragraph in passage.paragraphs:
            place = (paragraph.article_id, paragraph.number)
            if place in seen:
                continue
            seen.add(place)
            found.extend(_sentences(terms, passage, paragraph, in_context))
    return voted(found, lambda measured: worth(measured, asks_why=terms.asks_why))


def read_again(terms: Terms, ranked: Sequence[Candidate], read: Read | None) -> list[Candidate]:
    """Return ranked sentences in the order that a reader of the best ones that state something gives them.

    Args:
        read: None leaves the order to what can be counted.
    """
    states = [candidate for candidate in ranked if candidate.features.states]
    if not states or read is None or not readable(terms):
        return list(ranked)
    best = states[:MOST]
    scores = read(terms.question, [shown_to_reader(c.passage.article.title, c.text) for c in best])
    others = [candidate for candidate in ranked if id(candidate) not in set(map(id, best))]
    ordered = [*best, *others]
    worths = with_scores([candidate.worth for candidate in ordered], scores)
    return sorted((replace(c, worth=value) for c, value in zip(ordered, worths, strict=True)), key=_order)


def voted(found: Sequence[Candidate], score: Callable[[Features], float]) -> list[Candidate]:
    """Return sentences whose votes are not counted yet in their order, the best first, with them counted."""
    best = sorted((c for c in found if c.features.states), key=_order)[:_VOTING]
    shares = votes([c.paragraph.article_id for c in best], [c.things for c in best], [c.worth for c in best])
    counted = {id(c): replace(c.features, votes=share) for c, share in zip(best, shares, strict=True) if share}
    with_votes = (
        replace(c, features=counted[id(c)], worth=score(counted[id(c)])) if id(c) in counted else c for c in found
    )
    return sorted(with_votes, key=_order)


def _order(candidate: Candidate) -> tuple[float, int, int, int]:
    return (-candidate.worth, candidate.passage.rank, candidate.paragraph.number, candidate.quote.start)


def _sentences(terms: Terms, passage: Passage, paragraph: Paragraph, in_context: float) -> Iterator[Candidate]:
    in_paragraph = terms.coverage({stem(w) for w in words(paragraph.text)})
    for place, span in enumerate(split_sentences(paragraph.text)):
        text = paragraph.text[span.start : span.end]
        if reads_like_instruction(text):
            continue  # it is addressed to us, and answers nobody
        present = frozenset(stem(w) for w in words(text))
        around = Around(passage, paragraph.number, place, in_paragraph, in_context)
        things = things_of(terms.kind, text, terms.question)
        measured = features(terms, text, present, around, things)
        score = worth(measured, asks_why=terms.asks_why)
        yield Candidate(passage, paragraph, QuoteSpan(span.start, span.end), text, present, measured, things, score)


def choose(ranked: Sequence[Candidate], most: int) -> list[Candidate]:
    """Take the best candidates, one a paragraph, leaving out what says again what was taken."""
    taken: list[Candidate] = []
    for candidate in ranked:
        if len(taken) == most:
            break
        if not any(_same(candidate, other) for other in taken):
            taken.append(candidate)
    return taken


def _same(one: Candidate, other: Candidate) -> bool:
    if one.paragraph == other.paragraph:
        return True
    shared = len(one.stems & other.stems)
    return shared > _REPEATS * min(len(one.stems), len(other.stems))


class ExtractiveWriter:
    """Quotes at most ``max_sentences`` sentences, each from another paragraph, the best first.

    Args:
        read: reads the best sentences with the question before they are quoted.
    """

    name = "extractive"
    model: str | None = None
    prompt: str | None = None

    def __init__(self, max_sentences: int = 4, read: Read | None = None) -> None:
        self._most = max_sentences
        self._read = read

    def write(self, terms: Terms, passages: Sequence[Passage]) -> Iterator[Draft | Outcome]:
        leads: Sequence[Draft] | None = None
        if terms.parts:
            near = _in_turn(terms, passages)
        else:
            ranked = candidates(terms, passages)
            near, leads = _near(read_again(terms, ranked, self._read)), leading(ranked)
        for chosen in choose(near, self._most):
            yield Draft(chosen.text, ((chosen.paragraph, chosen.quote),))
        yield Outcome(notes=(NOTE,) if holds_instruction(passages) else (), leads=leads)


def _near(ranked: Sequence[Candidate]) -> list[Candidate]:
    states = [candidate for candidate in ranked if candidate.features.states]
    return [candidate for candidate in states if candidate.worth >= states[0].worth - NEAR]


def _in_turn(terms: Terms, passages: Sequence[Passage]) -> list[Candidate]:
    """Return the best sentence of each part of a question, then the second of each, and so on."""
    of_parts = [_near(candidates(part.terms, part.own(passages))) for part in terms.parts]
    deepest = max(map(len, of_parts), default=0)
    return [each[place] for place in range(deepest) for each in of_parts if place < len(each)]


def leading(ranked: Sequence[Candidate]) -> list[Draft]:
    """Return quotes of the sentences that come nearest to an answer, chosen or not, the best first."""
    near = [candidate for candidate in ranked[:_LEADING] if candidate.worth >= ranked[0].worth - _LEADING_NEAR]
    return [Draft(candidate.text, ((candidate.paragraph, candidate.quote),)) for candidate in near]
