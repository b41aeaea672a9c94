"""What the reader says of the desk questions: each question with its sentences, measured and judged by its labels."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from qa.evaluation.metrics.reading import Shown, answers, holds
from qa.factory import open_assistant, open_collection
from qa.pipeline.request_builder import make_request
from qa.reading.calibration import AnswerFeatures, SentenceFeatures
from qa.reading.reader import read_passages
from qa.reading.values import ReadSentence
from qa.settings import load
from training.reader_rows import article_of
from vectorstore.inference.onnx_reader import load_reader

LATER_DAYS = 90
"""Every second question is asked so many days later: age must not decide."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that was read, with whether it answers."""

    text: str
    stems: frozenset[str]
    features: SentenceFeatures
    right: bool
    from_gold: bool
    span: float
    """The reader's log-odds of its short answer."""
    span_right: bool
    """Whether the short answer has a fact in it, or is part of one."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A question with its sentences."""

    id: str
    article: str
    answerable: bool
    nuggets: list[list[str]]
    features: AnswerFeatures
    """With the log-odds of the sentences to be filled in."""
    sentences: tuple[Sentence, ...]


def measure(home: Path, questions: Sequence[Mapping[str, Any]], *, reader: bool = True) -> list[Measured]:
    """Ask questions over a collection and return what was read."""
    settings, _ = load({"home": home})
    read = load_reader("auto" if reader else "none")
    found: list[Measured] = []
    with open_collection(settings, command="fit") as collection:
        assistant = open_assistant(settings, collection)
        assistant.warm_up()
        for number, question in enumerate(questions):
            later = LATER_DAYS * (number % 2)
            day = date.fromisoformat(question["date"]) + timedelta(days=later)
            shown = assistant.find(make_request(question["question"], as_of=day))
            reading = read_passages(read, shown.terms, shown.passages, certain=2.0)
            if reading.features is None:
                continue
            urls = {gold["url"] for gold in question["gold"]}
            quotes = [quote for gold in question["gold"] for quote in gold["quotes"]]
            sentences = []
            for each in reading.sentences:
                from_gold = each.passage.article.url in urls
                right = answers(Shown(each.text, from_gold), quotes, question.get("nuggets") or [])
                span, span_right = span_of(each, question.get("nuggets") or [])
                sentences.append(Sentence(each.text, each.stems, each.features, right, from_gold, span, span_right))
            found.append(
                Measured(
                    question["id"],
                    article_of(question),
                    question["answerable"],
                    question.get("nuggets") or [],
                    reading.features,
                    tuple(sentences),
                )
            )
    return found


def span_of(sentence: ReadSentence, nuggets: Sequence[Sequence[str]]) -> tuple[float, bool]:
    """Return the score of a sentence's short answer, and whether it is right."""
    if sentence.short is None:
        return -20.0, False
    text = sentence.text[sentence.short.start : sentence.short.end]
    inside = any(len(text) > 1 and text.lower() in wording.lower() for nugget in nuggets for wording in nugget)
    return sentence.short.score, inside or any(holds(text, nugget) for nugget in nuggets)


def off_topic(measured: Sequence[Measured]) -> list[Measured]:
    """Return answerable questions as asked of a collection without the articles that answer.

    The passages that stay move up: their rank must not tell that others were taken out.
    """
    cut = [replace(one, answerable=False, sentences=_moved_up(one.sentences)) for one in measured if one.answerable]
    return [one for one in cut if one.sentences]


def _moved_up(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    left = [each for each in sentences if not each.from_gold]
    ranks, articles = (_closed_up(getattr(s.features, name) for s in left) for name in ("rank", "article_rank"))
    moved = (
        replace(s.features, rank=ranks[s.features.rank], article_rank=articles[s.features.article_rank]) for s in left
    )
    return tuple(replace(each, features=features) for each, features in zip(left, moved, strict=True))


def _closed_up(ranks: Iterable[float]) -> dict[float, float]:
    """Return logarithms of ranks without the gaps between them, by what they were."""
    return {rank: math.log(place) for place, rank in enumerate(sorted(set(ranks)), start=1)}


def kept(measured: Sequence[Measured]) -> str:
    def plain(one: Measured) -> dict[str, Any]:
        return asdict(one) | {"sentences": [asdict(s) | {"stems": sorted(s.stems)} for s in one.sentences]}

    return "".join(json.dumps(plain(one)) + "\n" for one in measured)


def from_kept(text: str) -> list[Measured]:
    def sentence(row: dict[str, Any]) -> Sentence:
        features = SentenceFeatures(**row["features"])
        return Sentence(**row | {"stems": frozenset(row["stems"]), "features": features})

    rows = map(json.loads, text.splitlines())
    return [
        Measured(
            **row | {"features": AnswerFeatures(**row["features"]), "sentences": tuple(map(sentence, row["sentences"]))}
        )
        for row in rows
    ]
