"""What a warm question costs as a collection grows: milliseconds, resident memory and disk.

    python -m benchmarks.scale HOME... --questions FILE [--most N]

Each collection is opened in a process of its own, asked 20 questions to warm up and then N more, one at a time, each as
of its day. The questions need not be answerable there.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.labelled import read_labelled
from benchmarks.measure import machine, percentile, resident_megabytes, table
from benchmarks.slices import assistant_for
from qa.factory import open_collection
from qa.settings import load

WARM = 20


def measure(home: Path, questions: Path, most: int) -> dict[str, Any]:
    """Return the figures of one collection, in this process."""
    asked = read_labelled(questions)
    # Every so-manieth, so that a few questions are of all seasons.
    asked = asked[:: max(1, len(asked) // (most + WARM))]
    settings = load({"home": home})[0]
    with open_collection(settings, command="benchmark") as collection:
        before = time.perf_counter()
        assistant = assistant_for(collection, settings)
        opening = time.perf_counter() - before
        for question in asked[:WARM]:
            assistant.ask(question.question, as_of=question.asked)
        answers = [assistant.ask(question.question, as_of=question.asked) for question in asked[WARM : WARM + most]]
        counts = collection.archive.counts()
        memory = resident_megabytes(os.getpid())
    return {
        "articles": counts.articles,
        "chunks": counts.chunks,
        "open_s": opening,
        "search": [answer.timings_ms["search"] for answer in answers],
        "total": [answer.timings_ms["total"] for answer in answers],
        "memory_mb": memory,
        "disk_mb": sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) / 1e6,
    }


def row(found: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{found['articles']:,}",
        f"{found['chunks']:,}",
        f"{percentile(found['search'], 50):.0f}",
        f"{percentile(found['search'], 95):.0f}",
        f"{percentile(found['total'], 50):.0f}",
        f"{percentile(found['total'], 95):.0f}",
        f"{found['memory_mb']:,.0f}",
        f"{found['disk_mb']:,.0f}",
        f"{found['open_s']:.1f}",
    )


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("homes", type=Path, nargs="+")
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.worker:
        print(json.dumps(measure(arguments.homes[0], arguments.questions, arguments.most)))
        return
    rows = []
    for home in arguments.homes:
        command = [sys.executable, "-m", "benchmarks.scale", str(home), "--worker"]
        command += ["--questions", str(arguments.questions), "--most", str(arguments.most)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        rows.append(row(json.loads(done.stdout)))
    print(f"{arguments.most} questions; {machine()}")
    heads = ("articles", "chunks", "search p50 ms", "p95", "answer p50 ms", "p95", "memory MB", "disk MB", "open s")
    print(table(heads, rows))


if __name__ == "__main__":
    main()
