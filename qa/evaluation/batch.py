"""Ask many questions and write a run file: one line each, in order, resumable at any moment.

The Python way in is ``run_batch``; ``ask`` may be ``lambda q: answer_json(assistant.ask(q.question, as_of=q.as_of))``.
"""

import math
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from qa.errors import QuestionError, QuestionsFileError, WriterError
from qa.evaluation.question_file import Question
from qa.evaluation.run_file import Identity, RunLine, RunWriter, check_run, read_run, rewrite_run, run_line
from vectorstore.errors import NewsdeskError

Number = TypeVar("Number", int, float)
Ask = Callable[[Question], dict[str, Any]]
"""Returns the JSON of an answer (``qa.answer_json``)."""


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """The progress of a batch."""

    done: int
    """Questions with a line in the run file, earlier runs' included."""
    total: int
    asked: int
    """Questions asked by this run."""
    errors: int
    seconds: float


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """The whole run file in figures."""

    questions: int
    answered: int
    refused: int
    errors: int
    skipped: int
    """Questions an earlier run had already settled."""
    p50_ms: float | None
    """Median time of an answer in milliseconds, None when no line has one."""
    p95_ms: float | None
    seconds: float
    """Of this run."""
    tokens: int | None = None
    """That models read and wrote; None where none was asked."""
    cost_usd: float | None = None
    """Of the answers whose price is known; None where it is of none."""


def run_batch(
    questions: Iterable[Question],
    ask: Ask,
    out: Path,
    *,
    on_progress: Callable[[BatchProgress], None] | None = None,
    retry_errors: bool = False,
    workers: int = 1,
    identity: Identity | None = None,
) -> BatchSummary:
    """Ask each question that the run file does not have yet, and append its line.

    A question that fails (``QuestionError``, ``WriterError``, or an error nobody expected) becomes a line with
    ``error``; other Newsdesk errors, such as a server that went away, end the run with what it has so far.

    Args:
        on_progress: called after each line, and once before the first.
        retry_errors: ask again what the run file has as failed.
        workers: questions asked at once, each in a thread; ``ask`` must bear it.
        identity: what the answers must have been made with; None leaves an earlier run's lines unchecked.

    Raises:
        QuestionsFileError: two questions have one id, or the run file is of another run or cannot be written.
    """
    asked_for = list(questions)
    order = [str(question.id) for question in asked_for]
    if len(set(order)) != len(order):
        raise QuestionsFileError("Two questions have the same id.", "Give every question an id of its own.")
    lines = _earlier_lines(out, asked_for, identity, retry_errors=retry_errors)
    settled = {line.id for line in lines}
    open_questions = [question for question in asked_for if str(question.id) not in settled]
    begin, skipped = time.monotonic(), len(lines)

    def tell(errors: int) -> None:
        if on_progress:
            done = len(lines)
            on_progress(BatchProgress(done, len(order), done - skipped, errors, time.monotonic() - begin))

    with RunWriter(out) as writer:
        errors = sum(1 for line in lines if line.error)
        tell(errors)
        for row in _rows(open_questions, ask, workers):
            writer.write(row)
            lines.append(run_line(row, len(lines) + 1))
            settled.add(str(row["id"]))
            errors += "error" in row
            tell(errors)
    ids = [line.id for line in lines]
    if ids != [each for each in order if each in settled]:
        rewrite_run(out, lines, order)
    return _summary(lines, len(order), skipped, time.monotonic() - begin)


def _earlier_lines(
    out: Path, questions: Sequence[Question], identity: Identity | None, *, retry_errors: bool
) -> list[RunLine]:
    """Return what the run file has of these questions, without the failures where they are asked again."""
    lines = read_run(out)
    check_run(out, lines, questions, identity)
    if retry_errors and any(line.error for line in lines):
        lines = [line for line in lines if not line.error]
        rewrite_run(out, lines)
    return lines


def _rows(questions: Sequence[Question], ask: Ask, workers: int) -> Iterator[dict[str, Any]]:
    """Yield the lines in the questions' order, asking up to ``workers`` at once."""
    if workers <= 1:
        yield from (_row(question, ask) for question in questions)
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="batch")
    pending: deque[Future[dict[str, Any]]] = deque()
    try:
        for question in questions:
            pending.append(pool.submit(_row, question, ask))
            # A short queue keeps what an interruption throws away small.
            if len(pending) >= 2 * workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _row(question: Question, ask: Ask) -> dict[str, Any]:
    """Return the line of one question, whatever comes of it."""
    row: dict[str, Any] = {"id": question.id}
    if question.problem:
        row |= {"question": question.question, "error": question.problem}
    else:
        try:
            row |= ask(question)
        except (QuestionError, WriterError) as error:
            row |= {"question": question.question, "error": str(error)}
        except NewsdeskError:
            raise
        except Exception as error:  # one odd question must not cost the other thousand
            row |= {"question": question.question, "error": f"Unexpected {type(error).__name__}: {error}"}
    if question.given:
        row["given"] = question.given
    return row


def _summary(lines: Sequence[RunLine], total: int, skipped: int, seconds: float) -> BatchSummary:
    times = sorted(line.total_ms for line in lines if line.total_ms is not None and not line.error)
    return BatchSummary(
        questions=total,
        answered=sum(line.answered and not line.error for line in lines),
        refused=sum(not line.answered and not line.error for line in lines),
        errors=sum(1 for line in lines if line.error),
        skipped=skipped,
        p50_ms=_quantile(times, 0.5),
        p95_ms=_quantile(times, 0.95),
        seconds=seconds,
        tokens=_sum([line.tokens for line in lines]),
        cost_usd=_sum([line.cost_usd for line in lines]),
    )


def _sum(values: Sequence[Number | None]) -> Number | None:
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known else None


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    """Return the nearest-rank quantile: the smallest value that at least ``share`` of the values do not exceed."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None
