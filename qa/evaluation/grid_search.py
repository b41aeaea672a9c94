"""Grid search: ask the same questions with every combination of settings, without doing the same work twice.

A combination's run is a run file of its own, so one that is finished is not asked again, and one that was stopped goes
on. Searches are remembered: where only the writer differs, the passages are taken from the first time.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qa.answer_json import answer_json
from qa.assistant import Assistant
from qa.errors import QuestionsFileError
from qa.evaluation.batch import Ask, BatchProgress, run_batch
from qa.evaluation.evaluate import evaluate
from qa.evaluation.question_file import Question
from qa.evaluation.results import Evaluation
from qa.evaluation.run_file import Identity, read_lines, read_run
from qa.factory import make_search, open_assistant
from qa.settings import BEARING, Settings
from vectorstore.collection import Collection
from vectorstore.documents import Passage
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter
from vectorstore.text.recency import Recency

ALIASES = {"writer": "model"}
FIXED = ("embedder", "chunk_tokens")
"""Settings that bear on answers and are built into the index."""
_SEARCHING = ("candidates", "reranker", "rerank", "passages_per_article", "passage_chars")
"""Settings that bear on a search beside the number of passages, which it is asked for each time."""


def read_grid(written: Sequence[str]) -> dict[str, list[str]]:
    """Return the values to try by setting, from texts such as ``passages=4,8``.

    Raises:
        QuestionsFileError: a text is of another form, names a setting twice, or one that cannot be swept.
    """
    grid: dict[str, list[str]] = {}
    for text in written:
        name, _, values = text.partition("=")
        name = ALIASES.get(name.strip(), name.strip())
        found = list(dict.fromkeys(value.strip() for value in values.split(",") if value.strip()))
        if not found:
            raise QuestionsFileError(f"--set {text}: no values.", "Such as: --set passages=4,8")
        if name in FIXED:
            raise QuestionsFileError(
                f"--set {text}: {name} is built into the index.",
                "Make a collection for each value, and compare their runs.",
            )
        if name not in BEARING:
            raise QuestionsFileError(
                f"--set {text}: no setting of that name bears on answers.",
                f"These do: {', '.join(each for each in BEARING if each not in FIXED)}.",
            )
        if name in grid:
            raise QuestionsFileError(f"--set names {name} twice.", "Give all its values at once, with commas between.")
        grid[name] = found
    return grid


def points(grid: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Return every combination of a grid's values, the last setting varying first."""
    return [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]


@dataclass(frozen=True, slots=True)
class Point:
    """One combination, asked and evaluated."""

    values: dict[str, str]
    run: Path
    evaluation: Evaluation


class RememberingSearch(Search):
    """A search that looks up what it was asked before, and counts in ``SAVED`` the milliseconds that this saves."""

    def __init__(self, search: Search) -> None:
        # Nothing of the other's parts is needed: it is asked as a whole.
        self._search = search
        self._known: dict[tuple[object, ...], tuple[list[Passage], float]] = {}

    def __call__(
        self, question: str, where: Filter, limit: int, *, recency: Recency | None = None, words: str | None = None
    ) -> list[Passage]:
        """Return what the search returns, from memory where the same was asked before."""
        key = (question, where, limit, recency, words)
        if key in self._known:
            passages, milliseconds = self._known[key]
            SAVED.get().append(milliseconds)
            return list(passages)
        started = time.perf_counter()
        found = self._search(question, where, limit, recency=recency, words=words)
        self._known[key] = (list(found), 1000 * (time.perf_counter() - started))
        return found


SAVED: ContextVar[list[float]] = ContextVar("saved")
"""Of one question; the chain hands its context to the threads that it searches in."""


def sweep(
    questions: Sequence[Question],
    settings: Sequence[tuple[dict[str, str], Settings]],
    collection: Collection,
    folder: Path,
    *,
    workers: int = 1,
    on_progress: Callable[[int, BatchProgress], None] | None = None,
) -> Iterator[Point]:
    """Ask the questions with each settings, and yield each evaluation as it is done.

    Args:
        settings: each combination's values, and the settings that have them.
        folder: where the run files are, one a combination.
        on_progress: called with the combination's place, from 0, and how far it is.

    Raises:
        QuestionsFileError: a run file there was made from other questions or another collection.
        WriterError: a model cannot be had.
    """
    searches: dict[tuple[object, ...], RememberingSearch] = {}
    for place, (values, given) in enumerate(settings):
        run = folder / f"{slug(values)}.jsonl"
        key = tuple(getattr(given.retrieval, name) for name in _SEARCHING)
        if key not in searches:
            searches[key] = RememberingSearch(make_search(given, collection))
        ask: Ask = _never
        if len(read_run(run)) < len(questions):  # else the model need not be loaded
            ask = _asker(open_assistant(given, collection, search=searches[key]))
        run_batch(
            questions,
            ask,
            run,
            workers=workers,
            identity=Identity(given.digest(), collection.archive.fingerprint()),
            on_progress=partial(on_progress, place) if on_progress else None,
        )
        yield Point(values, run, evaluate(questions, read_lines(run), sources={"settings": values}))


def _asker(assistant: Assistant) -> Ask:
    """Return what asks a question, and tells the time of a search that was looked up as well."""
    assistant.warm_up()

    def ask(question: Question) -> dict[str, Any]:
        saved: list[float] = []
        SAVED.set(saved)
        answer = assistant.ask(question.question, as_of=question.as_of, conversation=question.conversation)
        row: dict[str, Any] = answer_json(answer)
        times = row["timings_ms"]
        told = {name: round(times[name] + sum(saved), 1) for name in ("search", "total")} if saved else {}
        return row | {"timings_ms": times | told}

    return ask


def _never(question: Question) -> dict[str, Any]:
    raise AssertionError(f"question {question.id} was to be asked in a run that was taken for finished")


def slug(values: Mapping[str, str]) -> str:
    """Return a file name for a combination, different for each."""
    return ",".join(f"{name}={quote(value, safe='')}" for name, value in values.items()) or "as-set"
