"""Query terms: a question's words with their weights, its names and its quoted phrases."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vectorstore.text.lexicon import forms
from vectorstore.text.tokenization import any_of, content_words, plain_words, stem, words

# They place a question in time, which the dates take care of; articles seldom repeat them.
TIME_WORDS = frozenset("week weeks weekend today yesterday month months year years recently recent last latest".split())
_ASKING = re.compile(
    r"^\W*(?:please |can you |could you )*(tell|explain|describe|summari[sz]e|list|show|give|name|find|compare|discuss"
    r"|outline)\b"
    r"|\bwhat(?:'s|’s| has| is| had| have)? (happened|happens|happening|happen|caused|causes)\b"
    r"|\b(?:did|does) (?:it|this|that) (happen)\b"
    r"|\bhow (come|long|old|far|fast|big|large|tall|high|often|deep|wide|heavy)\b"
    r"|^\W*(кто|что|чего|кого|кому|где|куда|откуда|когда|почему|зачем|как|сколько|чей|чья|какой|какая|какое|какие"
    r"|хто|що|де|коли|чому|скільки|який|яка|яке|які)\b",
    re.IGNORECASE,
)
"""Words that say that something is asked; the articles need not have them."""
_ANSWER_TYPE = re.compile(
    r"\b(?:which|what|whose|by what|of which)(?: (?:other|kind of|type of|sort of))? "
    r"(countr(?:y|ies)|nations?|states?|cit(?:y|ies)|compan(?:y|ies)|firms?|persons?|people|years?|days?|dates?|months?"
    r"|percentage|percent|per cent|share|number|amount|sum|kinds?|types?|sorts?|name|places?|reasons?"
    r"|organi[sz]ations?)\b"
    r"|\b(?:which|what) (kind|type|sort)s? of\b|\bhow (?:many|much) (percent|per cent)\b",
    re.IGNORECASE,
)
"""The kind of thing that is asked for, which an answer names and need not say."""
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_ASKS_NUMBER = re.compile(
    r"\b(?:how (?:many|much|long|old|far|fast|big|large|tall|high|often)|what (?:percentage|percent|number|share|score"
    r"|age|price)|final score)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!^)(?<![.!?“\"] )\b[A-Z][\w’'-]+|\d[\d,.]*")
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{3,200})[\"“”»]")
_MAX_MATCHED_CHUNKS = 40_000
"""Chunks that the words of one query may match together; a word that most of the news has only costs time."""
_MIN_WORDS = 3
_PRIOR_CHUNKS, _PRIOR_SHARE = 50, 0.02
"""Chosen on one half of RAMDocs (docs/experiments/disagreements.md), whose collections have two to ten texts."""


@dataclass(frozen=True, slots=True)
class QueryWords:
    """The content words of a question."""

    order: tuple[str, ...]
    """Their stems as they stand in the question, without repeats and words of time."""
    weights: Mapping[str, float]
    """Inverse document frequency of each stem that the collection has, as BM25 defines it."""
    names: frozenset[str]
    """Stems of names and numbers."""
    phrases: tuple[tuple[str, ...], ...]
    """Quoted phrases of two words or more, as words (not stemmed)."""
    quoted: tuple[tuple[str, ...], ...]
    """The same as they are written."""
    asks_number: bool
    known: tuple[str, ...]
    """Its words that the collection has, each in the form that stands for all its forms."""
    selective: tuple[str, ...]
    """The words to ask the full-text index for, the rarest first."""

    @property
    def expression(self) -> str:
        """FTS5 expression for any of the selective words, in any of their forms."""
        return any_of(form for word in self.selective for form in forms(word))

    @property
    def phrase_expression(self) -> str:
        """FTS5 expression for any of the quoted phrases; empty where none is quoted."""
        return any_of(" ".join(phrase) for phrase in self.quoted)


def read_query(question: str, frequency: Callable[[str], int], chunks: int) -> QueryWords:
    """Weigh a question's words by how few of the collection's chunks have them.

    Args:
        frequency: how many chunks have a word, in any form of its stem.
        chunks: how many there are.
    """
    timeless = asked_words(question, kind=True)
    found = {word: min(frequency(word), chunks) for word in timeless}
    weights = {stem(word): idf(count, chunks) for word, count in found.items() if count}
    quoted = tuple(phrase for text in _QUOTED.findall(question) if len(phrase := tuple(plain_words(text))) > 1)
    return QueryWords(
        order=tuple(dict.fromkeys(map(stem, found))),
        weights=weights,
        names=frozenset(stem(word) for name in _named(question) for word in words(name)) & weights.keys(),
        phrases=tuple(tuple(words(" ".join(phrase))) for phrase in quoted),
        quoted=quoted,
        known=tuple(word for word, count in found.items() if count),
        asks_number=asks_number(question),
        selective=_selective(found),
    )


def asked_words(question: str, *, kind: bool) -> list[str]:
    """Return the words of a question that are searched for: without small ones, those of time and those that only ask.

    Args:
        kind: whether the kind of thing asked for counts: in "which country", the word "country".

    Returns:
        The words that are left, or else all but those of time, or else all.
    """
    content = content_words(question)
    timeless = [word for word in content if word not in TIME_WORDS]
    patterns = (_ASKING,) if kind else (_ASKING, _ANSWER_TYPE)
    found = (said for pattern in patterns for groups in pattern.findall(question) for said in groups)
    asking = {word for said in found for word in words(said)}
    return [word for word in timeless if word not in asking] or timeless or content


def _named(question: str) -> list[str]:
    """Return the names and numbers of a question, and its short forms of names such as "U.S."."""
    return [name.strip(".,'’") for name in _NAME.findall(question)] + _INITIALS.findall(question)


def idf(found: int, chunks: int) -> float:
    """Return BM25's inverse document frequency, log(1 + (N - n + 0.5) / (n + 0.5)), with a prior for few chunks.

    In a folder of five articles every word of the subject is in all of them, and a word that none has would be worth
    more than all others together. So a word is counted as if ``_PRIOR_CHUNKS`` more chunks were there, of which
    ``_PRIOR_SHARE`` have it; in a large collection that changes nothing.
    """
    found_besides = found + _PRIOR_CHUNKS * _PRIOR_SHARE
    return math.log(1 + (chunks + _PRIOR_CHUNKS - found_besides + 0.5) / (found_besides + 0.5))


def asks_number(question: str) -> bool:
    """Return whether a question asks for a number, as "how many" does."""
    return bool(_ASKS_NUMBER.search(question))


def _selective(found: Mapping[str, int]) -> tuple[str, ...]:
    """Return the rarest words as long as they match few chunks; three of them in any case."""
    rarest = sorted((count, word) for word, count in found.items() if count)
    taken: list[str] = []
    rows = 0
    for count, word in rarest:
        rows += count
        if len(taken) >= _MIN_WORDS and rows > _MAX_MATCHED_CHUNKS:
            break
        taken.append(word)
    return tuple(taken)
