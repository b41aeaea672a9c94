"""What the benchmarks share: slices of real articles and questions, and collections made from them.

A slice is a folder with ``articles.jsonl`` and ``questions.jsonl`` in the formats of docs/formats.md.
"""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from qa.assistant import Assistant
from qa.factory import open_assistant, open_collection
from qa.settings import Settings, load
from vectorstore.collection import Collection
from vectorstore.ingestion.ingest import Progress, ingest

WORK = Path(__file__).parent / ".work"
"""Collections made by benchmarks, kept so that a second run is quick; ignored by git."""


def questions(folder: Path) -> list[dict[str, Any]]:
    """Return a slice's questions."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def settings_for(folder: Path, **overrides: Any) -> Settings:
    """Return settings whose home is this slice's collection."""
    return load({"home": WORK / folder.resolve().name, **overrides})[0]


def open_slice(folder: Path, settings: Settings) -> Collection:
    """Open a slice's collection, ingesting what it lacks."""
    collection = open_collection(settings, command="benchmark")
    ingest([folder / "articles.jsonl"], collection, _tell)
    print(file=sys.stderr)
    return collection


def assistant_for(collection: Collection, settings: Settings) -> Assistant:
    assistant = open_assistant(settings, collection)
    assistant.warm_up()
    return assistant


def asked_on(question: dict[str, Any]) -> date:
    return date.fromisoformat(question["date"])


def _tell(progress: Progress) -> None:
    if not sys.stderr.isatty():
        return
    print(f"\r{progress.articles} articles, {progress.chunks} chunks embedded", end="", file=sys.stderr)
