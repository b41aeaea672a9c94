"""Suggested questions: made of what was found, and kept only where the reader finds their answer there."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain, zip_longest

from qa.query.term_weights import Terms
from qa.reading.reader import Read, read_passages
from qa.suggestions.names import SUMMARISE, by_the_same, questions_on_names, summaries, what_is_known
from qa.suggestions.question_templates import questions_of
from qa.suggestions.template import KINDS, Template
from qa.text.noun_phrases import phrases
from qa.text.prompt_injection import reads_like_instruction
from qa.text.sentences import sentences
from vectorstore.documents import Passage
from vectorstore.text.query_terms import TIME_WORDS
from vectorstore.text.tokenization import CAPITALISED, content_words, stems

MOST, ENOUGH = 3, 2
"""Of questions: up to enough, a summary of a cited article and what is known of a name are offered."""
MOST_TRIED = 8
"""Questions that the reader is asked: each takes it some 8 ms."""
LEAST_CHANCE = 0.5
"""Chance of being answered from which a question is suggested: no answer to one should say that it may be none."""
_REPEATED_SHARE = 0.7
"""Share of their words, of the shorter one's, from which two questions ask the same."""
_LEAST_COVERAGE = 0.5
"""Share of the question's weighted words that a passage has which is on the same matter."""
_MOST_CHARS = 110
_IN_A_SENTENCE = re.compile(rf"(?<=[a-z,] ){CAPITALISED}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that was answered."""

    question: str
    """As it stands by itself."""
    quoted: Set[str]
    """Sentences of its answer: what they answer is known already."""
    cited: Set[str]
    """Ids of the articles that the answer cites."""
    before: Sequence[str] = ()
    """Questions as they were typed, this one and those before it: none is suggested again."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    template: Template
    passage: Passage
    sentence: str
    """That it was made of."""


def follow_ups(
    read: Read | None, terms_of: Callable[[str], Terms], passages: Sequence[Passage], asked: Asked
) -> tuple[str, ...]:
    """Return questions that the passages found for another one answer too, at most three, of several kinds.

    They are made of the articles that the answer cites, and of others that speak of what was asked about. The last are
    for the latest on a name, for the articles on one or of an author, for a summary, and for what is known of a name.

    Args:
        read: the reader; without it nothing can be checked, and nothing is suggested.
        terms_of: weighs a question's words.
        passages: best first.
        asked: what was answered.
    """
    if read is None:
        return ()
    terms = terms_of(asked.question)
    related = [p for p in passages if p.article.id in asked.cited or terms.coverage(stems(p.text)) >= _LEAST_COVERAGE]
    found = checked(read, terms_of, _candidates(related, asked), asked.question)
    before = set(map(_bare, asked.before))
    found = [question for question in found if _bare(question) not in before]
    of_names = questions_on_names(asked.question, asked.quoted, passages, asked.cited, terms)
    _fill(found, chain(by_the_same(asked.quoted), of_names), before, MOST)
    known = what_is_known(asked.question, asked.quoted, passages, related, terms)
    _fill(found, chain(summaries(asked.question, related, asked.cited), known), before, ENOUGH)
    return tuple(found)


def _fill(found: list[str], questions: Iterable[str], before: Set[str], most: int) -> None:
    """Add questions to those found until there are so many, but none that was asked or asks the same as another."""
    for question in questions:
        if len(found) >= most:
            break
        if _bare(question) not in before and not _repeats(question, found):
            found.append(question)


def checked(
    read: Read, terms_of: Callable[[str], Terms], candidates: Iterable[_Candidate], question: str = ""
) -> list[str]:
    """Return the questions among a few candidates whose answer the reader finds in the sentence they were made of.

    Args:
        question: that was asked; what repeats it is passed over.
    """
    found: list[str] = []
    for candidate in _by_turns(candidates, question):
        if len(found) == MOST:
            break
        wording = candidate.template.question
        if _repeats(wording, found):
            continue
        reading = read_passages(read, terms_of(wording), [candidate.passage], most=1)
        if reading.chance >= LEAST_CHANCE and reading.sentences[0].text == candidate.sentence:
            found.append(wording)
    return found


def topic(question: str, text: str) -> str:
    """Return the noun phrase of a question that a text speaks of too, a name before others; empty where none is."""
    present = stems(text)
    shared = [
        p
        for p in phrases(question)
        # No part of a longer name: "USA" of "USA Today".
        if not p.asked
        and p.head not in TIME_WORDS
        and stems(p.bare) <= present
        and not re.match(r"\.|[\s&]+[A-Z]", question[p.end :])
    ]
    proper = [p for p in shared if p.proper]
    best = max(proper or [p for p in shared if p.definite], key=lambda p: len(p.text), default=None)
    return best.text if best else ""


def _by_turns(candidates: Iterable[_Candidate], question: str) -> list[_Candidate]:
    """Return the questions worth trying: one of each kind by turns, those of better passages first."""
    by_kind: dict[str, list[_Candidate]] = {}
    for candidate in candidates:
        wording = candidate.template.question
        if len(wording) <= _MOST_CHARS and not _repeats(wording, [question]):
            by_kind.setdefault(candidate.template.kind, []).append(candidate)
    turns = chain.from_iterable(zip_longest(*(by_kind[kind] for kind in KINDS if kind in by_kind)))
    return [candidate for candidate in turns if candidate is not None][:MOST_TRIED]


def _candidates(passages: Iterable[Passage], asked: Asked) -> Iterator[_Candidate]:
    for passage in passages:
        about = topic(asked.question, passage.text)
        names = frozenset(_IN_A_SENTENCE.findall(passage.text))
        for paragraph in passage.paragraphs:
            for sentence in sentences(paragraph.text):
                if sentence in asked.quoted or reads_like_instruction(sentence):
                    continue
                for template in questions_of(sentence, names, about):
                    yield _Candidate(template, passage, sentence)


def _bare(question: str) -> str:
    """Return a question to compare with another, without regard to case and its mark."""
    return question.casefold().strip(" ?.!")


def _repeats(question: str, others: Iterable[str]) -> bool:
    """Return whether a question asks much the same as one of the others; a summary repeats a summary alone."""
    own = stems(" ".join(content_words(question)))
    for other in others:
        if other.startswith(SUMMARISE) != question.startswith(SUMMARISE):
            continue
        theirs = stems(" ".join(content_words(other)))
        if len(own & theirs) > _REPEATED_SHARE * min(len(own), len(theirs)):
            return True
    return False
