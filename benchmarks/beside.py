"""Articles come in beside a running server that is asked: what fails, how long answers take, and what changes them.

    python -m benchmarks.beside [SLICE] [--questions N] [--articles N] [--share S]

A share of the slice is there when ``newsdesk serve`` begins; ``newsdesk ingest`` of the rest runs beside it while the
questions are asked one after another, over and over until it has ended. Nothing may fail. An answer may change only by
what came in: it is that of before, that of the end, or an article that came in is among the passages it was made of.
At the end the answers must be those of a collection that took all articles in with no server. Then a feed on this
machine gets an article, and is run: how long until a question for it is answered (``local_feed``). Exit status 1 where
anything is not so.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.ask import served
from benchmarks.local_feed import MOST_SECONDS, ask, newsdesk, outcome, seconds_to_answer
from benchmarks.measure import SAMPLE, machine, percentile, table, write_articles
from benchmarks.slices import questions
from qa.settings import load


@dataclass
class Asked:
    """The answers of one question while articles came in."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def ask_all(http: httpx.Client, asked: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [ask(http, question) for question in asked]


def ask_while(process: "subprocess.Popen[str]", http: httpx.Client, asked: Sequence[dict[str, Any]]) -> list[Asked]:
    """Ask the questions over and over until a command has ended, each at least once."""
    found = [Asked() for _ in asked]
    turn = 0
    while process.poll() is None or turn < len(asked):
        at = found[turn % len(asked)]
        began = time.perf_counter()
        try:
            at.answers.append(ask(http, asked[turn % len(asked)]))
        except (httpx.HTTPError, ValueError) as error:
            at.failed.append(f"{type(error).__name__}: {error}")
        at.seconds.append(time.perf_counter() - began)
        turn += 1
    return found


def said(answer: dict[str, Any]) -> tuple[Any, ...]:
    """Return what of an answer must be the same: its text, and what it cites."""
    cited = tuple((each["article"]["id"], each["paragraph"]["number"]) for each in answer["citations"])
    return answer["answered"], answer["text"], cited


def changed_otherwise(before: dict[str, Any], during: Sequence[dict[str, Any]], after: dict[str, Any]) -> int:
    """Return how many answers changed by something else than articles that came in."""
    known = {each["article"]["id"] for each in before["passages"]}
    allowed = {said(before), said(after)}
    return sum(
        said(answer) not in allowed and {each["article"]["id"] for each in answer["passages"]} <= known
        for answer in during
    )


def write_parts(slice_folder: Path, folder: Path, most: int | None, share: float) -> list[Path]:
    """Write a slice as two files: what is there, and what comes in."""
    whole = folder / "whole.jsonl"
    write_articles(slice_folder, whole, most)
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    cut = max(1, round(share * len(lines)))
    parts = [folder / "there.jsonl", folder / "new.jsonl"]
    for path, part in zip(parts, (lines[:cut], lines[cut:]), strict=True):
        path.write_text("".join(part), encoding="utf-8")
    return parts


@dataclass(frozen=True, slots=True)
class Beside:
    """What was found of a server beside which articles came in."""

    report: dict[str, Any]
    minutes: float
    before: list[dict[str, Any]]
    during: list[Asked]
    after: list[dict[str, Any]]
    feed_seconds: float
    wrong: list[str]
    """Of the checks of ``newsdesk doctor``."""


def measure(there: Path, new: Path, home: Path, asked: Sequence[dict[str, Any]]) -> Beside:
    """Ask a server while articles come in beside it, and after that; then give it a feed."""
    outcome(newsdesk("ingest", there, "--home", home))
    with served(load({"home": home})[0]) as (url, _), httpx.Client(base_url=url, trust_env=False, timeout=600) as http:
        before = ask_all(http, asked)
        process = newsdesk("ingest", new, "--home", home)
        began = time.monotonic()
        during = ask_while(process, http, asked)
        report, minutes = outcome(process), (time.monotonic() - began) / 60
        after = ask_all(http, asked)
        feed = seconds_to_answer(http, home, Path(tempfile.mkdtemp(dir=home.parent)))
        wrong = [each["check"] for each in outcome(newsdesk("doctor", "--home", home)) if not each["ok"]]
    return Beside(report, minutes, before, during, after, feed, wrong)


def without_server(parts: Sequence[Path], home: Path, asked: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the answers of a collection that took its articles in while no server ran."""
    for path in parts:
        outcome(newsdesk("ingest", path, "--home", home))
    with served(load({"home": home})[0]) as (url, _), httpx.Client(base_url=url, trust_env=False, timeout=600) as http:
        return ask_all(http, asked)


def show(found: Beside, alone: Sequence[dict[str, Any]]) -> int:
    """Print what was found; return how much is not as it must be."""
    failed = [what for each in found.during for what in each.failed]
    times = [second for each in found.during for second in each.seconds]
    both = list(zip(found.before, found.after, strict=True))
    strange = sum(changed_otherwise(a, each.answers, b) for (a, b), each in zip(both, found.during, strict=True))
    unlike = sum(said(a) != said(b) for a, b in zip(found.after, alone, strict=True))
    report = found.report
    rows = [
        (
            "articles that came in",
            f"{report['added']:,}",
            f"in {found.minutes:.1f} min, {len(report['rejected'])} rejected",
        ),
        ("questions asked meanwhile", f"{len(times):,}", f"{len(found.during)} different ones"),
        ("failed", str(len(failed)), "; ".join(failed[:3]) or "none"),
        (
            "seconds to an answer",
            f"{percentile(times, 50):.2f}",
            f"p95 {percentile(times, 95):.2f}, most {max(times):.2f}",
        ),
        ("changed by something else", str(strange), "than what came in"),
        ("changed at the end", str(sum(said(a) != said(b) for a, b in both)), "by what came in"),
        ("unlike those without a server", str(unlike), "at the end"),
        ("seconds from a feed to an answer", f"{found.feed_seconds:.1f}", f"at most {MOST_SECONDS:g}"),
        ("doctor", str(len(found.wrong)), "; ".join(found.wrong) or "nothing wrong"),
    ]
    print(table(("what", "found", ""), rows))
    return len(failed) + strange + unlike + len(found.wrong) + int(found.feed_seconds > MOST_SECONDS)


def main(argv: Sequence[str] | None = None) -> int:
    """Run it on a slice; the exit status is 1 where something is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slice", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--questions", type=int, default=200, help="only the first N")
    parser.add_argument("--articles", type=int, help="only the first N")
    parser.add_argument("--share", type=float, default=0.2, help="of the articles that are there before")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        there, new = write_parts(options.slice, Path(folder), options.articles, options.share)
        print(f"{options.slice.resolve().name}; {machine()}\n")
        asked = questions(options.slice)[: options.questions]
        found = measure(there, new, Path(folder) / "beside", asked)
        return int(show(found, without_server((there, new), Path(folder) / "alone", asked)) > 0)


if __name__ == "__main__":
    sys.exit(main())
