"""Suggested questions: made of what was found, and kept only where the reader finds their answer there."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from qa.query.term_weights import Terms
from qa.reading.reader import Read, read_passages
from qa.suggestions.question_templates import questions_of
from qa.suggestions.template import KINDS, Template
from qa.text.noun_phrases import phrases
from qa.text.prompt_injection import reads_like_instruction
from qa.text.sentences import sentences
from vectorstore.documents import Passage
from vectorstore.text.tokenization import CAPITALISED, content_words, stems

MOST = 3
MOST_TRIED = 4
"""Questions that the reader is asked: each takes it some 8 ms."""
LEAST_CHANCE = 0.5
"""Chance of being answered from which a question is suggested: no answer to one should say that it may be none."""
_REPEATED_SHARE = 0.7
"""Share of their words, of the shorter one's, from which two questions ask the same."""
_LEAST_COVERAGE = 0.5
"""Share of the question's weighted words that a passage has which is on the same matter."""
_MOST_CHARS = 110
_NAME = re.compile(rf"(?<=[a-z,] ){CAPITALISED}(?: (?:of |the |de |van )?[A-Z][\w’'-]*\w)+")
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

    They are made of the articles that the answer cites, and of others that speak of what was asked about. The last is
    for the latest on it, where articles that the answer does not cite tell of that.

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
    for name, passage in _in_the_news(passages, asked, terms):
        if len(found) == MOST:
            break
        if _repeats(name, found):
            continue
        if read_passages(read, terms_of(f"What is the latest news on {name}?"), [passage]).chance >= LEAST_CHANCE:
            found.append(f"What is the latest on {name}?")
    return tuple(found)


def _in_the_news(passages: Sequence[Passage], asked: Asked, terms: Terms) -> Iterator[tuple[str, Passage]]:
    """Yield a name of the question and one of the answer, each with the best passage on it that is not cited."""
    others = [passage for passage in passages if passage.article.id not in asked.cited]
    of_question = [p.bare for p in phrases(asked.question) if p.proper and not p.asked]
    of_answer = [name for sentence in sorted(asked.quoted) for name in _NAME.findall(sentence)]
    of_question.sort(key=lambda name: -sum(terms.weights.get(stem, 0.0) for stem in stems(name)))
    for names in (of_question, sorted(set(of_answer) - set(of_question), key=lambda name: (-len(name), name))):
        told = (
            (_with_article(name, p.text), p)
            for name in names
            if name[0].isupper()
            for p in others
            if f" {name}" in f" {p.text}"
        )
        yield from islice(told, 1)


def _with_article(name: str, text: str) -> str:
    """Return a name with "the" where a text writes it so: "the White House"."""
    return f"the {name}" if f" the {name}" in text else name


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
        if not p.asked and stems(p.bare) <= present and not re.match(r"\.|[\s&]+[A-Z]", question[p.end :])
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


def _repeats(question: str, others: Iterable[str]) -> bool:
    """Return whether a question asks much the same as one of the others."""
    own = stems(" ".join(content_words(question)))
    for other in others:
        theirs = stems(" ".join(content_words(other)))
        if len(own & theirs) > _REPEATED_SHARE * min(len(own), len(theirs)):
            return True
    return False
