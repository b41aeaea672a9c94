"""Kill an ingest at random moments and go on; the archive must equal that of an ingest left alone.

    python -m benchmarks.kill [SLICE] [--times N] [--articles N] [--seed N]

The slice is ingested as two files by ``newsdesk ingest``, so that the index is built once and added to once. SIGKILL
falls on processes that embed (at moments spread over the file) and on ones that write the index. Then every table of
the archive is compared with that of a second collection, row by row and the vectors bit by bit, and ``newsdesk
doctor`` is run. Exit status 1 if anything differs or is found wrong.
"""

import argparse
import math
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.differences import ROOT, compare, doctor, reading
from benchmarks.measure import SAMPLE, machine, table, write_articles

_FIRST_SHARE = 0.6
"""Part of the articles in the first file; the rest adds less than half, so the index is not built anew."""
_WITHIN_BATCH_SECONDS = 3.0
"""A kill falls up to this much after its number of chunks was stored: in the midst of a batch, not at its end."""
_OF_INDEXING = 0.7
"""The last part of the time after the first write to the index is the process's own end."""
_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: once the archive holds some chunks (embedding), or the index is being written."""

    phase: str
    chunks: int
    """Chunks to wait for; 0 in the index phase."""
    wait_seconds: float
    """How long after that."""


@dataclass(frozen=True, slots=True)
class Whole:
    """An ingest of one file that was left alone."""

    chunks: int
    """In the archive when it ended."""
    index_seconds: float
    """From the first write to the index to the end of the process."""


def start(articles: Path, home: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "ui.cli.app", "ingest", str(articles), "--home", str(home)]
    with _log(home).open("w") as log:
        return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT)


def finish(process: "subprocess.Popen[bytes]", home: Path) -> None:
    """Wait for an ingest that must succeed."""
    if process.wait():
        raise SystemExit(f"`newsdesk ingest` ended with status {process.returncode}:\n{_log(home).read_text()}")


def _log(home: Path) -> Path:
    return home.with_suffix(".log")


def leave_alone(articles: Path, home: Path) -> Whole:
    """Ingest a file to its end."""
    since = time.time()
    process = start(articles, home)
    while process.poll() is None and not indexing(home, since):
        time.sleep(_POLL_SECONDS)
    began = time.monotonic()
    finish(process, home)
    return Whole(stored_chunks(home), time.monotonic() - began)


def kill_once(articles: Path, home: Path, moment: Moment) -> tuple[str, ...]:
    """Start an ingest and kill it at a moment; gives a row for the table."""
    since = time.time()
    process = start(articles, home)
    reached: Callable[[], bool] = (
        (lambda: indexing(home, since)) if moment.phase == "index" else lambda: stored_chunks(home) >= moment.chunks
    )
    while process.poll() is None and not reached():
        time.sleep(_POLL_SECONDS)
    try:
        process.wait(moment.wait_seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    killed = process.wait() == -signal.SIGKILL
    if not killed:
        finish(process, home)
    seconds = f"{time.time() - since:.1f}"
    return articles.stem, moment.phase, seconds, f"{stored_chunks(home):,}", "yes" if killed else "had ended"


def indexing(home: Path, since: float) -> bool:
    """Say whether the index's folder has been written to since a time (seconds of the epoch)."""
    try:
        return any(folder.stat().st_mtime > since for folder in home.glob("index-*"))
    except FileNotFoundError:  # swept away just now
        return False


def stored_chunks(home: Path) -> int:
    try:
        with reading(home) as connection:
            ((count,),) = connection.execute("SELECT count(*) FROM chunk").fetchall()
    except sqlite3.OperationalError:  # there is no archive yet
        return 0
    return int(count)


def moments(times: int, before: int, whole: Whole, draw: random.Random) -> list[Moment]:
    """Spread ``times`` kills over one file: two thirds of them while it embeds, the rest while it indexes."""
    at_index = math.ceil(times / 3)
    at_chunks = times - at_index
    found = []
    for number in range(at_chunks):
        share = (number + draw.random()) / at_chunks
        chunks = before + int(share * (whole.chunks - before))
        found.append(Moment("embed", chunks, draw.uniform(0, _WITHIN_BATCH_SECONDS)))
    return found + [Moment("index", 0, draw.uniform(0, _OF_INDEXING * whole.index_seconds)) for _ in range(at_index)]


def write_parts(slice_folder: Path, folder: Path, most: int | None) -> list[Path]:
    """Write the slice as two files, and return them."""
    whole = folder / "whole.jsonl"
    write_articles(slice_folder, whole, most)
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    cut = round(_FIRST_SHARE * len(lines))
    parts = [folder / "first.jsonl", folder / "second.jsonl"]
    for path, part in zip(parts, (lines[:cut], lines[cut:]), strict=True):
        path.write_text("".join(part), encoding="utf-8")
    return parts


def torment(parts: Sequence[Path], alone: Path, killed: Path, times: int, seed: int) -> list[tuple[str, ...]]:
    """Ingest into two collections, one left alone, one killed ``times`` times; gives the kills as rows."""
    draw = random.Random(seed)  # of moments, not of secrets
    rows: list[tuple[str, ...]] = []
    before = 0
    shares = [math.ceil(_FIRST_SHARE * times), times - math.ceil(_FIRST_SHARE * times)]
    for part, share in zip(parts, shares, strict=True):
        whole = leave_alone(part, alone)
        for moment in moments(share, before, whole, draw):
            rows.append((str(len(rows) + 1), *kill_once(part, killed, moment)))
            print(*rows[-1], file=sys.stderr)
        finish(start(part, killed), killed)
        before = whole.chunks
    return rows


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slice", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--articles", type=int, help="only the first N")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        alone, killed = Path(folder) / "alone", Path(folder) / "killed"
        parts = write_parts(arguments.slice, Path(folder), arguments.articles)
        rows = torment(parts, alone, killed, arguments.times, arguments.seed)
        differences = list(compare(alone, killed))
        wrong = doctor(killed)
    print(f"\n{arguments.slice.resolve().name}; {machine()}\n")
    print(table(("kill", "file", "during", "after s", "chunks then", "killed"), rows))
    print()
    print(table(("table", "rows", "difference"), [(n, f"{c:,}", what or "none") for n, c, what in differences]))
    print(f"\ndoctor: {'; '.join(wrong) or 'nothing wrong'}")
    return int(bool(wrong) or any(what for _, _, what in differences))


if __name__ == "__main__":
    sys.exit(main())
