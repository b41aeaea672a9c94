"""How fast a warm assistant answers, how exact its index is, and what memory it takes.

    python -m benchmarks.ask [SLICE] [--questions N] [--no-serve]

Every question of the slice is asked as of its own date, in turn with the plain pipeline's ``similarity_search``. The
collections are kept in ``benchmarks/.work``, so only the first run is long.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.measure import SAMPLE, Machine, machine, percentile, resident_megabytes, table, write_articles
from benchmarks.plain import PASSAGES, PlainEmbeddings, open_plain, split, store
from benchmarks.slices import WORK, asked_on, assistant_for, questions, settings_for
from qa.assistant import Assistant
from qa.factory import open_collection
from qa.settings import Settings
from vectorstore.collection import Collection
from vectorstore.home_lock import read_owner
from vectorstore.ingestion.ingest import ingest
from vectorstore.storage.filter import Filter

if TYPE_CHECKING:
    from langchain_chroma import Chroma

_STAGES = ("search", "write", "check", "total")
_WARM = 20
"""Questions asked before anything is measured, and before memory is read."""
_NEAREST = 50
_START_SECONDS = 120
P50_MS, P95_MS, SERVE_MB, RECALL = 200.0, 400.0, 1500.0, 0.99


@dataclass(frozen=True, slots=True)
class Latencies:
    """Milliseconds, one value a question."""

    ours: dict[str, list[float]]
    """By stage as the answers tell it, and ``answer``: all of ``ask`` by the clock."""
    plain: list[float]
    """Of ``similarity_search``, which embeds the question and searches, without dates and without an answer."""


def latencies(assistant: Assistant, chroma: "Chroma", asked: Sequence[dict[str, Any]]) -> Latencies:
    """Ask both in turn, so that a slow moment of the machine meets both."""
    ours: dict[str, list[float]] = {name: [] for name in (*_STAGES, "answer")}
    plain = []
    for question in asked:
        before = time.perf_counter()
        answer = assistant.ask(question["question"], as_of=asked_on(question))
        between = time.perf_counter()
        chroma.similarity_search(question["question"], k=PASSAGES)
        plain.append(1000 * (time.perf_counter() - between))
        ours["answer"].append(1000 * (between - before))
        for stage in _STAGES:
            ours[stage].append(answer.timings_ms[stage])
    return Latencies(ours, plain)


def recall(collection: Collection, asked: Sequence[dict[str, Any]], candidates: int, dated: bool) -> float:
    """Return the mean share of the 50 truly nearest chunks that the index brings, with or without a date filter.

    It is asked as the search asks it: for twice the candidates, of which the nearest by the archive's vectors count.
    """
    archive = collection.archive
    ids = archive.chunks.ids()
    stored = archive.chunks.vectors(ids)
    row = {chunk_id: number for number, chunk_id in enumerate(ids)}
    matrix = np.stack([stored[i] for i in ids])
    places = archive.chunks.places(ids)
    days = np.array([d.toordinal() if (d := places[i].article.published) else sys.maxsize for i in ids])
    shares = []
    for question, vector in zip(asked, collection.embedder.encode_queries([q["question"] for q in asked]), strict=True):
        where = Filter(until=asked_on(question), undated=False) if dated else Filter()
        similarity = matrix @ vector
        allowed = np.sort(similarity[days <= asked_on(question).toordinal()] if dated else similarity)[::-1]
        if not len(allowed):
            continue
        nearest = allowed[:_NEAREST]
        found = np.sort(similarity[[row[i] for i in collection.index.search(vector, 2 * candidates, where)]])[::-1]
        # By similarity and not by id: of two equal chunks either will do.
        shares.append(float((found[:_NEAREST] >= nearest[-1] - 1e-6).sum()) / len(nearest))
    return float(np.mean(shares))


def plain_store(slice_folder: Path, folder: Path) -> "Chroma":
    """Open the plain pipeline's store of a slice, filling in what it lacks.

    Only its search is timed here, so it is filled with bfloat16 where that is faster; questions are embedded in
    float32, as the plain pipeline does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    articles = folder / "articles.jsonl"
    write_articles(slice_folder, articles)
    documents = split(articles)
    dtype = "bfloat16" if machine().bfloat16 else "float32"
    print(f"filling the plain store: {len(documents)} documents", file=sys.stderr)
    store(documents, open_plain(folder / "store", PlainEmbeddings(dtype)), part=500)
    return open_plain(folder / "store")


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, int]]:
    """Run ``newsdesk serve`` on a free port; gives its address and process id."""
    command = [sys.executable, "-m", "ui.cli.app", "serve", "--home", str(settings.home), "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=Path(__file__).parent.parent)
    try:
        deadline = time.monotonic() + _START_SECONDS
        while (owner := read_owner(settings.home)) is None or owner.pid != server.pid or owner.url is None:
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("`newsdesk serve` did not start.")
            time.sleep(0.1)
        yield owner.url, server.pid
    finally:
        server.terminate()
        server.wait()


def serve_megabytes(settings: Settings, asked: Sequence[dict[str, Any]]) -> float:
    """Return the server's resident memory after it has answered some questions."""
    import httpx

    with served(settings) as (url, pid):
        for question in asked[:_WARM]:
            body = {"question": question["question"], "as_of": question["date"]}
            httpx.post(f"{url}/api/ask", json=body, timeout=_START_SECONDS).raise_for_status()
        return resident_megabytes(pid)


def latency_table(measured: Latencies) -> str:
    rows = [(f"newsdesk {stage}", *_percentiles(values)) for stage, values in measured.ours.items()]
    rows.append((f"plain similarity_search k={PASSAGES}", *_percentiles(measured.plain)))
    return table(("ms, warm", "p50", "p95", "max"), rows)


def _percentiles(values: Sequence[float]) -> tuple[str, str, str]:
    return f"{percentile(values, 50):.0f}", f"{percentile(values, 95):.0f}", f"{max(values):.0f}"


def verdict(what: str, found: float, limit: float, unit: str, *, least: bool = False) -> str:
    reached = found >= limit if least else found <= limit
    sign = ">=" if least else "<="
    return f"{what}: {found:.4g} {unit}".rstrip() + f", target {sign} {limit:g}: {'reached' if reached else 'MISSED'}"


def run(slice_folder: Path, work: Path, about: Machine, most: int | None, serve: bool) -> None:
    settings = settings_for(slice_folder, home=work / slice_folder.resolve().name)
    asked = questions(slice_folder)[:most]
    lines = slice_folder / "articles.jsonl"
    with open_collection(settings, command="benchmark") as collection:
        ingest([lines if lines.exists() else slice_folder / "articles"], collection)
        counts = collection.archive.counts()
        assistant = assistant_for(collection, settings)
        for question in asked[:_WARM]:
            assistant.ask(question["question"], as_of=asked_on(question))
        memory = resident_megabytes(os.getpid())
        chroma = plain_store(slice_folder, work / f"{slice_folder.resolve().name}-plain")
        chroma.similarity_search("warm up", k=PASSAGES)
        measured = latencies(assistant, chroma, asked)
        exact = {dated: recall(collection, asked, settings.retrieval.candidates, dated) for dated in (False, True)}
    about_slice = f"{counts.articles} articles, {counts.chunks} chunks, {len(asked)} questions"
    print(f"\n{slice_folder.resolve().name}: {about_slice}; {about}\n")
    print(latency_table(measured))
    print()
    print(verdict("answer p50", percentile(measured.ours["answer"], 50), P50_MS, "ms"))
    print(verdict("answer p95", percentile(measured.ours["answer"], 95), P95_MS, "ms"))
    print(verdict("recall@50 of the index", exact[False], RECALL, "", least=True))
    print(verdict("recall@50 of the index, as of the question's date", exact[True], RECALL, "", least=True))
    print(f"resident memory of the assistant: {memory:.0f} MB")
    if serve:
        print(verdict("resident memory of `newsdesk serve`", serve_megabytes(settings, asked), SERVE_MB, "MB"))


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slice", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--questions", type=int, help="only the first N")
    parser.add_argument("--no-serve", dest="serve", action="store_false", help="leave the server's memory out")
    parser.add_argument("--work", type=Path, default=WORK, help="where collections are kept (default: %(default)s)")
    arguments = parser.parse_args(argv)
    run(arguments.slice, arguments.work, machine(), arguments.questions, arguments.serve)


if __name__ == "__main__":
    main()
