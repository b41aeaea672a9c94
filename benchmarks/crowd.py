"""How a server bears many clients at once, and what is left when clients go away.

    python -m benchmarks.crowd --home DIR [--questions FILE] [--clients N] [--each N] [--minutes M]

`newsdesk serve` runs in a process of its own over a copy of the collection; the clients are threads of this one, so
they take their share of the machine, too. Three parts: each client asks some questions, mixed over JSON, server-sent
events and OpenAI's stream (errors, times, answers a second); each client goes away in the middle of a stream (how long
until nothing runs, and what the server still does after that); and the crowd goes on for some minutes (its memory).
"""

import argparse
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np

from benchmarks.api import WAYS, ask_json
from benchmarks.ask import served
from benchmarks.measure import percentile, resident_megabytes, table
from qa.evaluation.question_file import Question, read_questions
from qa.sample import QUESTIONS
from qa.settings import load

MOST_DRIFT_MEGABYTES = 50.0
"""What the server's memory may grow by over the second half of the minutes, by the line through its samples."""
_SAMPLE_SECONDS = 5.0
_QUIET_SECONDS = 5.0


@dataclass
class Crowd:
    """What the clients met."""

    times: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in WAYS})
    """Milliseconds by the clock of each answer, by the way it was asked for."""
    errors: int = 0
    seconds: float = 0.0

    @property
    def all(self) -> list[float]:
        """All times."""
        return [each for found in self.times.values() for each in found]


def ask_all(url: str, questions: Sequence[Question], clients: int, each: int, seconds: float = 0.0) -> Crowd:
    """Let clients ask at once: each so many questions, and on until the time is over."""
    found, lock = Crowd(), threading.Lock()
    end = time.monotonic() + seconds

    def client(number: int) -> None:
        draw = random.Random(number)
        asked = 0
        with httpx.Client(base_url=url, trust_env=False, timeout=600) as http:
            while asked < each or time.monotonic() < end:
                way, question = draw.choice(list(WAYS)), draw.choice(questions).question
                began = time.perf_counter()
                try:
                    WAYS[way](http, question)
                except Exception as error:
                    print(f"client {number}: {type(error).__name__}: {error}")
                    found.errors += 1
                else:
                    with lock:
                        found.times[way].append(1000 * (time.perf_counter() - began))
                asked += 1

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, range(clients)))
    found.seconds = time.perf_counter() - began
    return found


@dataclass(frozen=True, slots=True)
class Left:
    """What was left when clients had gone away."""

    abandoned: int
    """Answers that were given up."""
    finished: int
    """Answers that were ready before the server could notice."""
    seconds: float
    """Until nothing ran."""
    cpu_share: float
    """Of one core, that the server took in the seconds after that."""


def leave(url: str, pid: int, questions: Sequence[Question], clients: int) -> Left:
    """Let each client begin a stream and close the connection at its first bytes."""
    before = {name: figure(url, name) for name in (_ABANDONED, *_ENDED)}

    def client(number: int) -> None:
        body, accept = {"question": questions[number % len(questions)].question}, {"accept": "text/event-stream"}
        with (
            httpx.Client(base_url=url, trust_env=False, timeout=600) as http,
            http.stream("POST", "/api/v1/ask", json=body, headers=accept) as response,
        ):
            next(response.iter_raw())

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, range(clients)))
    began = time.perf_counter()
    while figure(url, "newsdesk_questions_running") > 0:
        time.sleep(0.05)
    seconds = time.perf_counter() - began
    cpu = _cpu_seconds(pid)
    time.sleep(_QUIET_SECONDS)
    share = (_cpu_seconds(pid) - cpu) / _QUIET_SECONDS
    came = {name: int(figure(url, name) - count) for name, count in before.items()}
    return Left(came[_ABANDONED], sum(came[name] for name in _ENDED), seconds, share)


_ABANDONED = 'newsdesk_questions_total{outcome="abandoned"}'
_ENDED = tuple(f'newsdesk_questions_total{{outcome="{name}"}}' for name in ("answered", "refused", "talk", "failed"))


def figure(url: str, name: str) -> float:
    """Return one of the server's figures, 0 where it has not been counted yet."""
    lines = httpx.get(f"{url}/metrics", trust_env=False, timeout=60).text.splitlines()
    return next((float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name)), 0.0)


def _cpu_seconds(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / 100


@dataclass
class Memory:
    """Samples of a process's memory, taken in a thread of this one."""

    pid: int
    samples: list[tuple[float, float]] = field(default_factory=list)
    """Seconds since the beginning, and megabytes."""

    @contextmanager
    def sampled(self) -> Iterator[None]:
        """Take samples for as long as the block runs."""
        over, began = threading.Event(), time.monotonic()

        def take() -> None:
            while not over.wait(_SAMPLE_SECONDS):
                self.samples.append((time.monotonic() - began, resident_megabytes(self.pid)))

        thread = threading.Thread(target=take)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def at(self, share: float) -> float:
        """Return the megabytes at a share of the time."""
        return self.samples[min(len(self.samples) - 1, int(share * len(self.samples)))][1]

    def drift(self) -> float:
        """Return the megabytes it grew by over the second half, by the line through the samples."""
        half = np.array(self.samples[len(self.samples) // 2 :])
        slope = np.polyfit(half[:, 0], half[:, 1], 1)[0]
        return float(slope * (half[-1, 0] - half[0, 0]))


def crowd_table(found: Crowd) -> str:
    """Return the times of a crowd by the way that was asked."""
    rows = [
        (name, str(len(times)), *(f"{percentile(times, share):.0f}" for share in (50, 95)), f"{max(times):.0f}")
        for name, times in [*found.times.items(), ("all", found.all)]
        if times
    ]
    return table(("way in", "answers", "p50 ms", "p95 ms", "most ms"), rows)


def main() -> None:
    """Run the three parts; the exit status is 1 where a client met an error, or the memory is not flat."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="a collection's folder; it is copied")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="a questions file")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--each", type=int, default=10, help="questions of each client")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the crowd goes on in the last part")
    options = parser.parse_args()
    questions = read_questions(options.questions)
    with tempfile.TemporaryDirectory() as folder:
        settings, _ = load({"home": Path(shutil.copytree(options.home, Path(folder) / "home"))})
        with served(settings) as (url, pid):
            with httpx.Client(base_url=url, trust_env=False, timeout=600) as http:
                for question in questions[:5]:
                    ask_json(http, question.question)
            bad = _report(url, pid, questions, options)
    raise SystemExit(bad)


def _report(url: str, pid: int, questions: Sequence[Question], options: argparse.Namespace) -> int:
    first = resident_megabytes(pid)
    found = ask_all(url, questions, options.clients, options.each)
    print(crowd_table(found))
    print(
        f"{options.clients} clients, {options.each} questions each: {found.errors} errors, {found.seconds:.0f} s,"
        f" {len(found.all) / found.seconds:.1f} answers a second; memory {first:.0f} MB before,"
        f" {resident_megabytes(pid):.0f} MB after"
    )
    left = leave(url, pid, questions, options.clients)
    print(
        f"{options.clients} clients went away in the middle: {left.abandoned} answers were given up,"
        f" {left.finished} were ready before; nothing ran {left.seconds:.2f} s later, and the server took"
        f" {left.cpu_share:.1%} of a core"
    )
    if not options.minutes:
        return int(found.errors > 0)
    memory = Memory(pid)
    with memory.sampled():
        lasting = ask_all(url, questions, options.clients, 0, 60 * options.minutes)
    print(crowd_table(lasting))
    quarters = ", ".join(f"{memory.at(share):.0f}" for share in (0, 0.25, 0.5, 0.75, 1))
    print(
        f"{options.minutes:g} minutes: {lasting.errors} errors, {len(lasting.all) / lasting.seconds:.1f} answers a"
        f" second; memory {quarters} MB at each quarter, {memory.drift():+.1f} MB over the second half"
    )
    return int(found.errors + lasting.errors > 0 or memory.drift() > MOST_DRIFT_MEGABYTES)


if __name__ == "__main__":
    main()
