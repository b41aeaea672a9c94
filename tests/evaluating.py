"""Questions and run lines of an invented collection, for the tests of what is made of them."""

import json
from pathlib import Path
from typing import Any

from qa.evaluation.question_file import Question

URL = "https://paper.example/{}"


def question(name: str, text: str = "Who won?", day: str | None = "2024-05-17", **labels: Any) -> Question:
    return Question(name, text, day, labels=labels)


def head(name: str) -> dict[str, Any]:
    return {"id": name, "title": f"Story {name}", "source": "Paper", "published": "2024-05-16", "url": URL.format(name)}


def passage(rank: int, name: str, text: str, numbers: tuple[int, ...] = (1,)) -> dict[str, Any]:
    return {
        "rank": rank,
        "similarity": 0.5,
        "article": head(name),
        "paragraphs": list(numbers),
        "text": text,
        "found_by": ["dense"],
        "ranks": {"dense": rank},
        "also_in": [],
    }


def answered(name: str, *said: tuple[str, str, str], passages: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return a line; each sentence is (text, article, its paragraph 1, quoted whole)."""
    return {
        "id": name,
        "question": "Who won?",
        "as_of": "2024-05-17",
        "answered": True,
        "confidence": 0.8,
        "reason": None,
        "text": " ".join(f"{text} [{number}]" for number, (text, _, _) in enumerate(said, 1)),
        "sentences": [
            {"text": text, "citations": [number], "verdict": "supported", "support": 1.0}
            for number, (text, _, _) in enumerate(said, 1)
        ],
        "citations": [
            {
                "number": number,
                "article": head(article),
                "paragraph": {"number": 1, "text": paragraph},
                "quote": {"start": 0, "end": len(paragraph)},
                "also_in": [],
            }
            for number, (_, article, paragraph) in enumerate(said, 1)
        ],
        "passages": passages,
        "provenance": {"writer": "extractive", "model": None, "settings": "s", "index": "i", "version": "0"},
        "timings_ms": {"search": 8.0, "write": 1.0, "check": 1.0, "total": 10.0},
        "usage": None,
    } | more


def refused(name: str, *, passages: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    line = answered(name, passages=passages, answered=False, confidence=0.1, reason="Nothing comes close.", **more)
    return line | {"text": "", "sentences": [], "citations": []}


def a_run() -> tuple[list[Question], list[dict[str, Any]]]:
    """Return seven questions and their lines: a right answer and each way to fail but the unsupported sentence."""
    ann, bob = "Ann won the race.", "Bob came second."
    gold: dict[str, Any] = {"answers": ["Ann"], "answerable": True, "gold_urls": [URL.format("a")]}
    none: dict[str, Any] = {"answers": ["Cy"], "answerable": False, "gold_urls": []}
    both = [passage(1, "b", bob), passage(2, "a", ann)]
    questions = [
        question("right", **gold),
        question("not chosen", **gold),
        question("refused", day="2024-06-01", **gold),
        question("not found", **gold),
        question("rightly refused", **none),
        question("wrongly answered", **none),
        question("error", **gold),
    ]
    lines = [
        answered("right", (ann, "a", ann), (bob, "b", bob), passages=both),
        answered("not chosen", (bob, "b", bob), passages=both, confidence=0.4),
        refused("refused", passages=both, as_of="2024-06-01"),
        answered("not found", (bob, "b", bob), passages=both[:1], confidence=0.6),
        refused("rightly refused", passages=both),
        answered("wrongly answered", (bob, "b", bob), passages=both, confidence=0.5),
        {"id": "error", "question": "Who won?", "error": "The model is gone."},
    ]
    return questions, lines


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


ANN = "Ann won the race."


def improved() -> list[dict[str, Any]]:
    """Return the run with one question mended, one broken, and everything slower."""
    _, lines = a_run()
    both = lines[0]["passages"]
    lines[0] = answered("right", ("Bob came second.", "b", "Bob came second."), passages=both)
    lines[1] = answered("not chosen", (ANN, "a", ANN), passages=both)
    lines[2] = answered("refused", (ANN, "a", ANN), passages=both, as_of="2024-06-01")
    for line in lines[:-1]:
        line["timings_ms"] = {"total": 15.0}
    return lines
