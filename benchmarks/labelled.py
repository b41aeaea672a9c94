"""Questions with what answers them, from a slice's file or from RealTimeQA's, in one form."""

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qa.pipeline.request_builder import make_request
from qa.request import Request

_BEGINNING = 80
"""Characters of a sentence by which it is known again."""
_EDGES = "“”\"'‘’ .,"


@dataclass(frozen=True, slots=True)
class Labelled:
    id: str
    question: str
    asked: date
    answers: tuple[str, ...]
    """Accepted strings, lower-cased, without quotation marks and full stops at their ends."""
    gold_urls: frozenset[str]
    """Articles that support the answer; empty where none of the collection does."""
    evidence: str = ""
    """What the quiz itself quotes in support, as text; often empty."""

    def request(self) -> Request:
        """Return what the assistant searches for when it is asked as of the question's day."""
        return make_request(self.question, as_of=self.asked)

    def said_in(self, text: str) -> bool:
        """Say whether an accepted answer stands in a text."""
        text = html.unescape(text).lower()
        return any(answer in text for answer in self.answers)


def read_labelled(path: Path) -> list[Labelled]:
    """Return the questions of a file; those of RealTimeQA name their articles otherwise than a slice."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [labelled(json.loads(line)) for line in lines if line.strip()]


def read_desk(path: Path) -> list[Labelled]:
    """Return the answerable desk questions of a file; a sentence that answers is known by its beginning."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Labelled(
            id=row["id"],
            question=row["question"],
            asked=date.fromisoformat(row["date"]),
            answers=tuple(quote[:_BEGINNING].lower() for gold in row["gold"] for quote in gold["quotes"]),
            gold_urls=frozenset(gold["url"] for gold in row["gold"]),
        )
        for row in rows
        if row["answerable"]
    ]


def answerable(questions: Iterable[Labelled]) -> list[Labelled]:
    return [question for question in questions if question.gold_urls]


def without(questions: Sequence[Labelled], slices: Iterable[Path]) -> list[Labelled]:
    """Return the questions that are in none of the slices, which so stay unseen."""
    held = {question.id for folder in slices for question in read_labelled(folder / "questions.jsonl")}
    return [question for question in questions if question.id not in held]


def labelled(row: Mapping[str, object]) -> Labelled:
    """Return a line of a questions file as a question."""
    answers = row.get("answers")
    gold = row.get("gold_urls") or row.get("support_urls") or ()
    assert isinstance(answers, list)
    assert isinstance(gold, Sequence)
    plain = (html.unescape(str(answer)).lower().strip(_EDGES).strip() for answer in answers)
    return Labelled(
        id=str(row["id"]),
        question=str(row["question"]),
        asked=date.fromisoformat(str(row["date"])),
        answers=tuple(answer for answer in plain if answer),
        gold_urls=frozenset(map(str, gold)),
        evidence=_text_of(str(row.get("evidence_html") or "")),
    )


def _text_of(markup: str) -> str:
    from lxml.html import fromstring

    return " ".join(fromstring(f"<p>{markup}</p>").text_content().split()) if markup.strip() else ""
