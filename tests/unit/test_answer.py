"""The JSON that programs rely on: names, order and rounding as written in the contract."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from qa.answer_json import answer_json
from qa.query.dates.time_window import read_timeframe
from tests.answer_values import ANSWER, HEAD

HEAD_JSON: dict[str, Any] = {
    "id": HEAD.id,
    "title": "Ferry runs aground",
    "source": "Gazette",
    "published": "2024-05-17",
    "url": None,
}
REPRINT_JSON: dict[str, Any] = {
    "id": "f00d",
    "title": "Ferry aground",
    "source": "Courier",
    "published": "2024-05-18",
    "url": "https://courier.example/1",
}


def test_an_answer_as_json() -> None:
    assert answer_json(ANSWER) == {
        "kind": "answer",
        "question": "Why?",
        "asked": "Why?",
        "as_of": "2024-05-17",
        "since": "2024-01-02",
        "until": None,
        "source": "Gazette",
        "answered": True,
        "confidence": 0.8765,
        "reason": None,
        "reason_kind": None,
        "short_answer": None,
        "text": "It ran aground. [1]",
        "sentences": [
            {
                "text": "It ran aground.",
                "citations": [1],
                "verdict": "supported",
                "support": 0.978,
                "outlets": 2,
                "context": None,
            }
        ],
        "items": [],
        "citations": [
            {
                "number": 1,
                "article": HEAD_JSON,
                "paragraph": {"number": 1, "text": "It ran aground. A buoy drifted."},
                "quote": {"start": 0, "end": 15},
                "also_in": [REPRINT_JSON],
            }
        ],
        "disagreements": [
            {
                "about": "the cause",
                "sides": [{"text": "It ran aground.", "citation": 1, "outlet": "Gazette", "day": "2024-05-17"}],
            }
        ],
        "passages": [
            {
                "rank": 1,
                "similarity": 0.7912,
                "article": HEAD_JSON,
                "paragraphs": [1],
                "text": "It ran aground. A buoy drifted.",
                "found_by": ["dense", "lexical"],
                "ranks": {"dense": 2, "lexical": 1},
                "also_in": [REPRINT_JSON],
            }
        ],
        "searched": 3,
        "notes": ["A note."],
        "understood": None,
        "window": None,
        "checked": {"written": 3, "dropped": 1, "flagged": 1, "replaced": 0, "unknown_marks": 2},
        "usage": {"input_tokens": 120, "output_tokens": 30, "calls": 1, "cost_usd": 0.0002, "first_token_ms": None},
        "provenance": {
            "writer": "extractive",
            "model": None,
            "prompt": None,
            "embedder": "all-MiniLM-L6-v2",
            "index": "f00d",
            "settings": "cafe",
            "version": "0.1.0",
        },
        "timings_ms": {"search": 41.3, "total": 63.0},
    }


def test_the_json_survives_a_round_trip() -> None:
    assert json.loads(json.dumps(answer_json(ANSWER))) == answer_json(ANSWER)


def test_the_time_an_answer_took_is_not_part_of_what_it_says() -> None:
    slower = ANSWER.with_timings({"total": 999.0})
    assert slower == ANSWER
    assert answer_json(slower)["timings_ms"] == {"total": 999.0}


def test_what_was_read_of_time_is_carried_with_its_line() -> None:
    read = read_timeframe("What sank in May 2024?", date(2024, 6, 1))
    assert answer_json(replace(ANSWER, window=read))["window"] == {
        "since": "2024-05-01",
        "until": "2024-05-31",
        "as_of": None,
        "phrase": "in May 2024",
        "hard": True,
        "standing": False,
        "line": "searched 1 to 31 May 2024 (“in May 2024”)",
    }
