"""What every peer's script shares: its arguments, its run file, and the time and memory it took.

Each script but Newsdesk's runs in an environment of its own. Each makes its pipeline as its own pages
show it, with its defaults, on the same articles, embedding model and language model.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What a peer answers: its text as written, and the sources it was shown, best first."""

    text: str
    sources: Sequence[tuple[str, str]]
    """(text, article's address)."""
    cited: Sequence[str] | None = None
    """What the text's ``[n]`` marks stand for, from 1; None for a pipeline that sets no marks."""
    refused: bool | None = None
    """Whether it says itself that it does not answer; None where only the text can tell."""


Ask = Callable[[dict[str, Any]], Reply]
"""Takes a question with its ``question`` and ``date``."""


def run(build: Callable[[list[dict[str, Any]], argparse.Namespace], Ask], packages: Sequence[str]) -> None:
    """Read the arguments, build the pipeline, ask every question, and write one line each and a last one of figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--embedder", required=True, help="the embedding model's folder")
    parser.add_argument("--option", default="", help="what a script offers to vary")
    parser.add_argument("--model-url", required=True, help="an OpenAI-compatible address, ending in /v1")
    arguments = parser.parse_args()
    begin = time.monotonic()
    ask = build(_lines(arguments.articles), arguments)
    ingested = time.monotonic() - begin
    with arguments.out.open("w", encoding="utf-8") as out:
        for question in _lines(arguments.questions):
            out.write(json.dumps(_row(question, ask), ensure_ascii=False) + "\n")
            out.flush()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
        versions = {name: version(name) for name in packages}
        out.write(json.dumps({"ingest_s": ingested, "peak_mb": peak, "versions": versions}) + "\n")


def _row(question: dict[str, Any], ask: Ask) -> dict[str, Any]:
    begin = time.monotonic()
    row: dict[str, Any] = {"id": question["id"], "question": question["question"]}
    try:
        reply = ask(question)
    except Exception as error:  # a peer that fails on a question is reported, and the others are asked
        return row | {"error": f"{type(error).__name__}: {error}"[:300]}
    return row | {
        "text": reply.text,
        "sources": [{"text": text, "url": url} for text, url in reply.sources],
        "cited": reply.cited,
        "refused": reply.refused,
        "ms": 1000 * (time.monotonic() - begin),
    }


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
