"""What HTTP adds to an answer.

    python -m benchmarks.api [--home DIR] [--questions N] [--times N]

The same questions are asked of the assistant in this process and over each way in, in turn and some times over, so that
a slow moment of the machine meets all. The quickest of the times counts, for whatever else runs only ever adds to one;
it tells the difference at the median of the questions. Without a home, the sample is read in first.
"""

import argparse
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import uvicorn

from benchmarks.measure import percentile, table
from qa.answer_json import answer_json
from qa.assistant import Assistant
from qa.evaluation.question_file import read_questions
from qa.factory import open_assistant, open_collection
from qa.sample import ARTICLES, QUESTIONS
from qa.settings import load
from ui.server.app import build_api
from ui.server.serve import address, listen
from vectorstore.ingestion.ingest import ingest

MOST_ADDED_MS = 15.0
"""What HTTP may add to an answer at the median."""
_WARM = 5
Way = Callable[[httpx.Client, str], None]


def ask_json(http: httpx.Client, question: str) -> None:
    http.post("/api/v1/ask", json={"question": question}).raise_for_status().json()


def ask_events(http: httpx.Client, question: str) -> None:
    accept = {"accept": "text/event-stream"}
    with http.stream("POST", "/api/v1/ask", json={"question": question}, headers=accept) as response:
        response.raise_for_status()
        lines = list(response.iter_lines())
    assert "event: answer" in lines, lines[-5:]


def ask_openai(http: httpx.Client, question: str) -> None:
    body = {"model": "newsdesk", "stream": True, "messages": [{"role": "user", "content": question}]}
    with http.stream("POST", "/v1/chat/completions", json=body) as response:
        response.raise_for_status()
        lines = list(response.iter_lines())
    assert "data: [DONE]" in lines, lines[-5:]


WAYS: dict[str, Way] = {"JSON": ask_json, "events": ask_events, "OpenAI stream": ask_openai}


@contextmanager
def served(assistant: Assistant) -> Iterator[str]:
    """Yield the address of a server in a thread of this process."""
    with listen("127.0.0.1", 0) as listener:
        config = uvicorn.Config(build_api(assistant, assistant.settings), log_level="warning", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.05)
            yield address("127.0.0.1", listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(30)


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds that some work took."""

    clock: float
    cpu: float
    """Of all threads of this process, the server's and the client's: what a busy machine does not change."""


def added(assistant: Assistant, url: str, questions: Sequence[str], times: int) -> dict[str, list[Spent]]:
    """Return for each way in what each question took beyond the same question without HTTP."""
    found: dict[str, list[Spent]] = {name: [] for name in WAYS}
    with httpx.Client(base_url=url, trust_env=False, timeout=300) as http:
        for number, question in enumerate([*questions[:_WARM], *questions]):
            ways: dict[str, Callable[[], object]] = {"": partial(_plain, assistant, question)}
            ways |= {name: partial(way, http, question) for name, way in WAYS.items()}
            rounds = [{name: timed(work) for name, work in ways.items()} for _ in range(times)]
            if number >= _WARM:
                spent = {name: _quickest([each[name] for each in rounds]) for name in ways}
                for name in WAYS:
                    found[name].append(Spent(spent[name].clock - spent[""].clock, spent[name].cpu - spent[""].cpu))
    return found


def _quickest(spent: Sequence[Spent]) -> Spent:
    return Spent(min(each.clock for each in spent), min(each.cpu for each in spent))


def _plain(assistant: Assistant, question: str) -> None:
    answer_json(assistant.ask(question))


def timed(work: Callable[[], object]) -> Spent:
    """Return what some work takes."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - cpu))


def main() -> None:
    """Measure; the exit status is 1 where HTTP adds too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a collection's folder; it is copied")
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--times", type=int, default=5, help="how often each is asked")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if options.home:
            shutil.copytree(options.home, home)
        settings, _ = load({"home": home})
        with open_collection(settings, command="benchmark") as collection:
            if not options.home:
                ingest([ARTICLES], collection)
            assistant = open_assistant(settings, collection)
            assistant.warm_up()
            asked = [question.question for question in read_questions(QUESTIONS)][: options.questions]
            with served(assistant) as url:
                bad = _report(assistant, url, asked, options.times)
    raise SystemExit(bad)


def _report(assistant: Assistant, url: str, asked: Sequence[str], times: int) -> int:
    over = added(assistant, url, asked, times)
    rows = [
        (name, *(f"{percentile(values, 50):.1f}" for values in ([s.clock for s in spent], [s.cpu for s in spent])))
        for name, spent in over.items()
    ]
    print(table(("way in", "added ms p50", "of it on the CPU"), rows))
    return int(percentile([spent.clock for spent in over["JSON"]], 50) > MOST_ADDED_MS)


if __name__ == "__main__":
    main()
