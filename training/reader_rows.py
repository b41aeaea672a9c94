"""Training rows of the reader: questions, passages, and which sentences of them answer.

Two sources: questions with a paragraph and spans, and desk questions (whole sentences of an article that answer, and
the facts) with the passages that Newsdesk's own search finds for them (``training/find_passages.py``).
"""

import json
import lzma
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qa.text.sentences import split_sentences

UNKNOWN = -1.0
"""Label of a sentence that may answer or not; it is left out of the loss."""
REPEATED = 0.6
"""Label of a sentence that has a fact of the answer and was not quoted: as good for a reader, but not sure."""
_LEAST_FACT = 5
"""Characters of a fact that says something by itself: "two" stands in many sentences."""
SETS: Mapping[str, int] = {
    "squad1-train44": 9000,
    "squad1-dev": 7000,
    "squad2-unanswerable": 5900,
    "qed-nq": 6000,
    "squadshifts-newwiki": 3500,
    "squadshifts-reddit": 1500,
    "squadshifts-amazon": 1000,
    "qamr-wikinews": 1200,
    "tsqa-human": 1000,
}
"""Rows taken of each set of ``reader.jsonl.xz``, those most like a reader's questions nearly whole."""
HELD_OUT = 7
"""One question in so many, by article, is kept to calibrate on."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with one passage."""

    question: str
    headline: str
    sentences: tuple[str, ...]
    labels: tuple[float, ...]
    """Of each sentence: 1 answers, 0 does not, between the two for a repetition, ``UNKNOWN`` for neither."""
    span: tuple[int, int, int] | None = None
    """The short answer: its sentence, and the characters where it starts and ends there."""

    @property
    def answers(self) -> bool:
        return max(self.labels) >= 1.0


@dataclass(frozen=True, slots=True)
class Family:
    """A question and its near misses, which share an article: they are told apart side by side."""

    answered: tuple[Example, ...]
    """Of the answerable question, those that answer first."""
    near_misses: tuple[Example, ...]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def reading_examples(file: Path, sets: Mapping[str, int], rng: random.Random) -> list[Example]:
    """Return so many examples of each set of a file of questions with a paragraph and spans."""
    by_set: dict[str, list[dict[str, Any]]] = {name: [] for name in sets}
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["set"] in by_set and len(row["paragraph"]) < 1400:
                by_set[row["set"]].append(row)
    chosen = [row for name, rows in by_set.items() for row in rng.sample(rows, min(len(rows), sets[name]))]
    found = (_of_paragraph(row) for row in chosen)
    return [example for example in found if example is not None]


def _of_paragraph(row: dict[str, Any]) -> Example | None:
    text, answers = row["paragraph"], row["answers"]
    spans = split_sentences(text)
    sentences = tuple(text[span.start : span.end] for span in spans)
    labels = [0.0] * len(spans)
    short = None
    for answer in answers:
        start, end = answer["start"], answer["start"] + len(answer["text"])
        for place, span in enumerate(spans):
            if start < span.end and end > span.start:
                labels[place] = 1.0
                short = short or (place, max(0, start - span.start), min(end, span.end) - span.start)
    if not labels or (answers and 1.0 not in labels):
        return None
    return Example(row["question"], row.get("title") or "", sentences, tuple(labels), short)


def fact_in(text: str, fact: Sequence[str]) -> tuple[int, int] | None:
    """Return where one of the wordings of a fact stands in a text, in characters; None where none does."""
    for wording in fact:
        pattern = re.escape(wording).replace("'", "['’]").replace("\\ ", r"\s+")
        if found := re.search(rf"(?<!\w){pattern}(?!\w)", text.replace("’", "'"), re.IGNORECASE):
            return found.span()
    return None


def labelled(question: Mapping[str, Any], url: str, headline: str, paragraphs: Iterable[str]) -> Example | None:
    """Return a passage of an article with the labels that a desk question gives it; None where it is empty."""
    quotes = {squeezed(quote) for gold in question["gold"] if gold["url"] == url for quote in gold["quotes"]}
    elsewhere = question["answerable"] and not quotes
    # Sentences of a quiz are only guessed from their words: another with its answer may be as good or beside the point.
    repeated = UNKNOWN if elsewhere or question.get("repeats") == "unknown" else REPEATED
    facts = question.get("nuggets") or []
    sentences: list[str] = []
    labels: list[float] = []
    for text in map(squeezed, paragraphs):
        spans = split_sentences(text)
        quoted = [(at, at + len(quote)) for quote in quotes if (at := text.find(quote)) >= 0]
        for span in spans:
            sentence = text[span.start : span.end]
            hit = any(start < span.end and end > span.start for start, end in quoted)
            held = any(fact_in(sentence, f) for f in facts if max(map(len, f)) >= _LEAST_FACT)
            sentences.append(sentence)
            labels.append(1.0 if hit else repeated if held else 0.0)
    if not sentences:
        return None
    return Example(question["question"], headline, tuple(sentences), tuple(labels), _short(sentences, labels, facts))


def _short(
    sentences: Sequence[str], labels: Sequence[float], facts: Sequence[Sequence[str]]
) -> tuple[int, int, int] | None:
    """Return where the first fact stands in a sentence that answers."""
    for fact in facts:
        for place, (sentence, label) in enumerate(zip(sentences, labels, strict=True)):
            if label >= 1.0 and (span := fact_in(sentence, fact)):
                return place, *span
    return None


def cropped(example: Example, most_chars: int, rng: random.Random) -> Example:
    """Return a stretch of an example of about so many characters, with what answers in it where it can be."""
    sizes = [len(sentence) for sentence in example.sentences]
    if sum(sizes) <= most_chars:
        return example
    wanted = [place for place, label in enumerate(example.labels) if label >= 1.0]
    first = last = rng.choice(wanted) if wanted else rng.randrange(len(sizes))
    size = sizes[first]
    while True:
        sides = [
            place for place in (first - 1, last + 1) if 0 <= place < len(sizes) and size + sizes[place] <= most_chars
        ]
        if not sides:
            break
        near = [place for place in sides if example.labels[place] >= 1.0]
        place = rng.choice(near or sides)
        first, last, size = min(first, place), max(last, place), size + sizes[place]
    span = example.span
    span = (span[0] - first, span[1], span[2]) if span and first <= span[0] <= last else None
    return replace(
        example,
        sentences=example.sentences[first : last + 1],
        labels=example.labels[first : last + 1],
        span=span,
    )


def held_out(url: str) -> bool:
    """Say whether an article's questions are kept to calibrate on; the same on every machine."""
    import hashlib

    return int(hashlib.sha256(url.encode()).hexdigest(), 16) % HELD_OUT == 0


def article_of(question: Mapping[str, Any]) -> str:
    """Return the address of the article that a desk question is about."""
    return str(question["gold"][0]["url"] if question["gold"] else question["near_url"])


def desk_families(
    questions: Sequence[Mapping[str, Any]], found: Mapping[str, Any], rng: random.Random
) -> Iterator[Family]:
    """Give desk questions with their near misses, each with passages that the search found.

    Args:
        found: of each question's id, the passages as ``find_passages`` writes them.
        rng: chooses among the passages that do not answer, so that another epoch has others.
    """
    twins: dict[str, list[Mapping[str, Any]]] = {}
    for question in questions:
        if not question["answerable"]:
            twins.setdefault(question.get("twin_of") or question["id"], []).append(question)
    for question in questions:
        if question["answerable"]:
            answered = _chosen(question, found, rng, same=1, other=1)
            missed = [e for twin in twins.pop(question["id"], []) for e in _chosen(twin, found, rng, same=2, other=0)]
            if answered or missed:
                yield Family(tuple(answered), tuple(missed))
    for rest in twins.values():
        yield Family((), tuple(e for question in rest for e in _chosen(question, found, rng, same=2, other=1)))


def _chosen(
    question: Mapping[str, Any], found: Mapping[str, Any], rng: random.Random, *, same: int, other: int
) -> list[Example]:
    """Return a question's passages: those that answer, and so many that do not of its own and of other articles."""
    own = {gold["url"] for gold in question["gold"]} or {question.get("near_url")}
    right: list[Example] = []
    wrong: dict[bool, list[Example]] = {True: [], False: []}
    for passage in found[question["id"]]["passages"]:
        example = labelled(question, passage["url"], passage["title"], (text for _, text in passage["pars"]))
        if example is None:
            continue
        if example.answers:
            right.append(example)
        elif max(example.labels) <= 0:
            wrong[passage["url"] in own].append(example)
    lacking = max(0, same - len(wrong[True]))
    return [*right[:3], *_some(wrong[True], same, rng), *_some(wrong[False], other + lacking, rng)]


def _some(examples: list[Example], most: int, rng: random.Random) -> list[Example]:
    """Return so many of the examples, the first ones (best ranked, so hardest) more often."""
    ranked = sorted(enumerate(examples), key=lambda pair: (pair[0] + 1) * rng.random())
    return [example for _, example in ranked[:most]]
