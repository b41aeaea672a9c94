"""How fast articles come in, against the plain pipeline in the same run.

    python -m benchmarks.ingest [SLICE] [--articles N] [--repeat N] [--dtypes int8,bfloat16,float32]

Each pipeline runs in a process of its own, one after another, in the opposite order every other round. The measure is
the chunks' own text (without the headline in front of it, overlaps as often as they are stored) per second. Beside it
stands how far that is from what the machine multiplies at best (``matmul.py``).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from benchmarks.matmul import limit_lines, measure_limits, text_flop
from benchmarks.measure import SAMPLE, machine, peak_megabytes, table, write_articles
from benchmarks.plain import open_plain, split, store
from benchmarks.texts import chunk_text, embedded_texts
from qa.factory import open_collection
from qa.settings import load
from vectorstore.ingestion.ingest import ingest

PLAIN = "plain LangChain"
DTYPES = ("int8", "bfloat16", "float32")
"""Number types of our weights; int8 is the default, bfloat16 is left out where the CPU does not compute in it."""
_TARGETS = {"int8": 1.5, "bfloat16": 1.5, "float32": 1.0}
"""Least ratio to the plain pipeline, by the number type of our weights."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One ingest by one pipeline."""

    chunks: int
    characters: int
    """Of the chunks' own text."""
    store_seconds: float
    """Reading, cutting, embedding and storing, once the libraries and the model are loaded."""
    total_seconds: float
    """From the start of the process's work to the closed store, imports and model included."""
    peak_megabytes: float
    tokens: int = 0
    """That the model read, headlines and special ones included."""
    flop: float = 0.0
    """Operations of the model's products."""

    @property
    def rate(self) -> float:
        """Characters a second of embedding and storing."""
        return self.characters / self.store_seconds

    @property
    def total_rate(self) -> float:
        return self.characters / self.total_seconds


def measure_newsdesk(articles: Path, home: Path, dtype: str) -> Measured:
    """Ingest as ``newsdesk ingest`` does."""
    started = time.perf_counter()
    settings, _ = load({"home": home, "embedder_dtype": dtype})
    with open_collection(settings, command="benchmark") as collection:
        _ = collection.embedder, collection.index
        loaded = time.perf_counter()
        report = ingest([articles], collection)
    if report.rejected or report.interrupted:
        raise SystemExit(f"The ingest did not go through: {report}")
    done, peak = time.perf_counter(), peak_megabytes()
    return Measured(*chunk_text(home), done - loaded, done - started, peak, *text_flop(embedded_texts(home)))


def measure_plain(articles: Path, home: Path) -> Measured:
    """Ingest with the plain pipeline."""
    started = time.perf_counter()
    chroma = open_plain(home)
    loaded = time.perf_counter()
    documents = split(articles)
    store(documents, chroma)
    done = time.perf_counter()
    characters = sum(len(document.page_content) for document in documents)
    peak = peak_megabytes()
    work = text_flop(document.page_content for document in documents)
    return Measured(len(documents), characters, done - loaded, done - started, peak, *work)


def pipelines(dtypes: Sequence[str]) -> dict[str, Callable[[Path, Path], Measured]]:
    """Return the pipelines that are compared, by name."""
    ours = {
        f"newsdesk {dtype}": lambda articles, home, dtype=dtype: measure_newsdesk(articles, home, dtype)
        for dtype in dtypes
    }
    return {**ours, PLAIN: measure_plain}


def in_own_process(name: str, articles: Path, home: Path) -> Measured:
    """Run one pipeline in a fresh process, so that no other's memory or caches count."""
    command = [sys.executable, "-m", "benchmarks.ingest", str(articles), "--worker", name, "--home", str(home)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, cwd=Path(__file__).parent.parent)
    if done.returncode:
        raise SystemExit(f"The pipeline {name!r} failed; its message is above.")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def compare(articles: Path, names: Sequence[str], rounds: int) -> dict[str, list[Measured]]:
    """Run every pipeline once a round, each into an empty folder."""
    results: dict[str, list[Measured]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            with tempfile.TemporaryDirectory() as home:
                print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr)
                results[name].append(in_own_process(name, articles, Path(home)))
    return results


def report(results: dict[str, list[Measured]], limits: Mapping[str, float] | None = None) -> str:
    """Return the table: medians over the rounds, ratios to the plain pipeline round by round.

    Args:
        limits: operations a second that the machine reaches at best, by number type.
    """
    rows = []
    for name, runs in results.items():
        pairs = list(zip(runs, results[PLAIN], strict=True))
        rows.append(
            (
                name,
                f"{runs[0].chunks:,}",
                f"{runs[0].characters / 1e6:.2f}",
                f"{median(run.store_seconds for run in runs):.1f}",
                f"{median(run.rate for run in runs) / 1000:.1f}",
                f"{median(run.rate / plain.rate for run, plain in pairs):.2f}",
                f"{median(run.total_seconds for run in runs):.1f}",
                f"{median(run.total_rate for run in runs) / 1000:.1f}",
                f"{median(run.total_rate / plain.total_rate for run, plain in pairs):.2f}",
                f"{median(run.peak_megabytes for run in runs):.0f}",
                f"{median(run.tokens / run.store_seconds for run in runs):,.0f}",
                _share(median(run.flop / run.store_seconds for run in runs), (limits or {}).get(dtype_of(name))),
            )
        )
    heads = (
        "pipeline",
        "chunks",
        "text M",
        "store s",
        "k/s",
        "ratio",
        "whole s",
        "k/s",
        "ratio",
        "peak MB",
        "tok/s",
        "of limit",
    )
    return table(heads, rows)


def dtype_of(name: str) -> str:
    """Return the number type that a pipeline computes in."""
    return "float32" if name == PLAIN else name.split()[-1]


def _share(reached: float, limit: float | None) -> str:
    return f"{reached / limit:.0%}" if limit else "-"


def verdicts(results: dict[str, list[Measured]]) -> list[str]:
    """Say of each of our pipelines whether it reaches its target, and how far apart the rounds were."""
    lines = []
    for name, runs in results.items():
        target = _TARGETS.get(dtype_of(name))
        if target is not None and name != PLAIN:
            ratios = [run.rate / plain.rate for run, plain in zip(runs, results[PLAIN], strict=True)]
            word = "reached" if median(ratios) >= target else "MISSED"
            span = f"{min(ratios):.2f} to {max(ratios):.2f} over the rounds"
            lines.append(f"{name}: {median(ratios):.2f} x ({span}), target {target} x: {word}")
    return lines


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slice", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--articles", type=int, help="only the first N")
    parser.add_argument("--repeat", type=int, default=1, help="rounds")
    parser.add_argument("--dtypes", type=lambda text: text.split(","), help=f"of {','.join(DTYPES)} (default: all)")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.worker:
        run = pipelines(DTYPES)[arguments.worker]
        print(json.dumps(asdict(run(arguments.slice, arguments.home))))
        return
    if arguments.dtypes and (unknown := set(arguments.dtypes) - set(DTYPES)):
        parser.error(f"--dtypes: {', '.join(sorted(unknown))} is not one of {', '.join(DTYPES)}")
    about = machine()
    dtypes = arguments.dtypes or [dtype for dtype in DTYPES if dtype != "bfloat16" or about.bfloat16]
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles.jsonl"
        count = write_articles(arguments.slice, articles, arguments.articles)
        results = compare(articles, list(pipelines(dtypes)), arguments.repeat)
    limits = measure_limits(dtypes, about.cores)
    print(f"\n{arguments.slice.resolve().name}: {count} articles, {arguments.repeat} round(s); {about}\n")
    print(report(results, limits))
    print("k/s: thousand characters of the chunks' own text a second; ratio: to the plain pipeline, same round")
    print("of limit: operations of the model's products a second of storing, of what the machine reaches at best")
    print("\n".join(limit_lines(limits)))
    print("\n".join(verdicts(results)))


if __name__ == "__main__":
    main()
