"""`newsdesk batch`: a questions file in, a run file out."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from qa.errors import QuestionsFileError
from qa.evaluation.batch import BatchProgress, BatchSummary, run_batch
from qa.evaluation.question_file import Question, read_questions
from ui.backend.backend import open_desk
from ui.backend.desk import Desk
from ui.cli import console
from ui.cli.progress_bar import progress
from ui.formatting import count
from ui.jobs.time_left import duration

if TYPE_CHECKING:
    from qa.settings import Settings


def run(
    settings: "Settings",
    questions: Path,
    out: Path,
    *,
    as_of: str | None,
    model: str | None,
    workers: int,
    retry_errors: bool,
    restart: bool,
) -> BatchSummary:
    """Answer the file's questions; ``as_of`` is for those without a date of their own.

    Raises:
        QuestionsFileError: the questions cannot be read, or the run file is not of this run.
    """
    asked = [replace(question, as_of=question.as_of or as_of) for question in read_questions(questions)]
    if out.exists() and out.samefile(questions):
        raise QuestionsFileError(f"{out} is the questions file itself.", "Name another file with --out.")
    with closing(open_desk(settings, command="batch", model=model, warn=console.warn)) as desk:
        desk.check_articles()
        desk.ready()
        if restart:
            _clear(out)
        summary = _run(desk, asked, out, workers, retry_errors)
    _tell(summary, out)
    return summary


def _run(desk: Desk, asked: list[Question], out: Path, workers: int, retry_errors: bool) -> BatchSummary:
    def ask(question: Question) -> dict[str, Any]:
        return desk.ask(question.question, as_of=question.as_of, conversation=question.conversation)

    last = BatchProgress(0, len(asked), 0, 0, 0.0)
    with progress("answering") as show:

        def tell(now: BatchProgress) -> None:
            nonlocal last
            last = now
            rate = f"{now.asked / now.seconds:.1f} questions/s" if now.asked and now.seconds else ""
            show(now.done, now.total, f"{now.done} of {now.total}, {now.errors} errors", rate, now.done - now.asked)

        try:
            return run_batch(
                asked,
                ask,
                out,
                on_progress=tell,
                retry_errors=retry_errors,
                workers=workers,
                identity=desk.identity(),
            )
        except KeyboardInterrupt as error:
            interrupted = error
    console.warn(f"stopped: {last.done} of {last.total} questions are in {out}. The same command goes on from there.")
    raise typer.Exit(130) from interrupted


def _clear(out: Path) -> None:
    try:
        out.unlink(missing_ok=True)
    except OSError as error:
        raise QuestionsFileError(
            f"The run file {out} cannot be removed: {error.strerror or error}.", "Name another with --out."
        ) from error


def _tell(summary: BatchSummary, out: Path) -> None:
    """Print the closing line to stderr, where it disturbs no JSON."""
    parts = [f"{count(summary.questions, 'question')}: {summary.answered} answered, {summary.refused} refused"]
    parts.append(f"{summary.errors} failed")
    if summary.skipped:
        parts.append(f"{summary.skipped} already there")
    if summary.p50_ms is not None:
        parts.append(f"p50 {summary.p50_ms:.0f} ms, p95 {summary.p95_ms:.0f} ms")
    if summary.tokens is not None:
        parts.append(f"{summary.tokens:,} tokens")
    if summary.cost_usd is not None:
        parts.append(f"${summary.cost_usd:.4f}")
    console.warn(f"{', '.join(parts)}; {duration(summary.seconds)}; {out}")
    if summary.errors:
        console.warn('the lines with an "error" say why; --retry-errors asks those again.')
