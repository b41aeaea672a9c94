"""`newsdesk evaluate`: a run against the labels of its questions, as a table, a report and a status for a build."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli import console
from ui.cli.options import AS_OF, HOME, JSON, MODEL, OUT, load_settings

if TYPE_CHECKING:
    from qa.evaluation.results import Aggregate, Evaluation

FAIL_UNDER = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MEASURE=VALUE",
        help="Status 1 when a measure is worse than this; may be given several times.",
        show_default=False,
    ),
]


def evaluate(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS", help="Questions with labels, JSONL or CSV.")],
    run: Annotated[
        Path | None,
        typer.Argument(
            metavar="[RUN.jsonl]", help="A run file; one that is not there yet is made, without it asks only."
        ),
    ] = None,
    report: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Write a report: FILE.md as Markdown, else a page for a browser; repeatable."
        ),
    ] = None,
    out: OUT = None,
    json: JSON = False,
    fail_under: FAIL_UNDER = None,
    as_of: AS_OF = None,
    model: MODEL = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Questions asked at once, where they are asked.")] = 1,
    home: HOME = None,
) -> None:
    """Measure a run against what is known to be right, or ask the questions first."""
    from qa.evaluation.thresholds import read_bounds, short_of

    bounds = read_bounds(fail_under or (), "--fail-under")
    if run is not None and run.exists():
        found = evaluation_of(questions, run)
    else:
        found = _asked(questions, run, as_of=as_of, model=model, workers=workers, home=home)
    _write_all(found, _title(questions, run), report or (), out)
    if json:
        console.print_json(found.to_json())
    else:
        print_evaluation(found)
    short = short_of(found.aggregates, bounds)
    for line in short:
        console.warn(line)
    if short:
        raise typer.Exit(1)


def evaluation_of(questions: Path, run: Path) -> "Evaluation":
    """Evaluate a run file.

    Raises:
        QuestionsFileError: one of the files cannot be read.
    """
    from qa.evaluation.evaluate import evaluate as evaluated
    from qa.evaluation.question_file import read_questions
    from qa.evaluation.run_file import read_lines

    asked, lines = read_questions(questions), read_lines(run)
    return evaluated(asked, lines, sources={"questions": _named(questions), "run_file": _named(run)})


def _asked(questions: Path, run: Path | None, *, home: Path | None, workers: int, **given: Any) -> "Evaluation":
    """Ask the questions, into the run file where one is named, and evaluate."""
    from qa.evaluation.gold_labels import read_labels
    from qa.evaluation.question_file import read_questions
    from ui.cli.commands_batch import run as ask

    for question in read_questions(questions):
        read_labels(question)  # a label that cannot be read is told before an hour of asking, not after
    settings = load_settings(home=home, model=given["model"])
    with TemporaryDirectory() as folder:
        out = run or Path(folder) / f"{questions.stem}.run.jsonl"
        ask(settings, questions, out, workers=workers, retry_errors=False, restart=False, **given)
        return evaluation_of(questions, out)


def _named(path: Path) -> dict[str, str]:
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()[:16]}


def _title(questions: Path, run: Path | None) -> str:
    return f"{questions.stem}: {run.stem if run else 'evaluation'}"


def _write_all(found: "Evaluation", title: str, reports: Sequence[Path], out: Path | None) -> None:
    from qa.evaluation.report.html_report import html_report
    from qa.evaluation.report.markdown_report import markdown_report

    for report in reports:
        write(report, (markdown_report if report.suffix == ".md" else html_report)(found, title))
    if out:
        write_json(out, found.to_json())


def write_json(path: Path, value: object) -> None:
    """Write a value to a file as JSON for people and programs, indented.

    Raises:
        QuestionsFileError: it cannot be written.
    """
    from json import dumps

    write(path, dumps(value, ensure_ascii=False, indent=1) + "\n")


def write(path: Path, text: str) -> None:
    """Write a file, or to stdout for ``-``.

    Raises:
        QuestionsFileError: it cannot be written.
    """
    from qa.errors import QuestionsFileError

    if str(path) == "-":
        console.say(text.rstrip("\n"))
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise QuestionsFileError(
            f"{path} cannot be written: {error.strerror or error}.", "Check that its folder is there and has space."
        ) from error
    console.warn(f"wrote {path}")


def print_evaluation(found: "Evaluation") -> None:
    """Print the measures, then what failed."""
    from qa.evaluation.metrics.registry import MEASURES
    from qa.evaluation.report.components import figure, interval
    from qa.evaluation.report.html_report import summary

    def row(name: str, aggregate: "Aggregate") -> tuple[object, ...]:
        unit = MEASURES[name].unit
        return name, figure(aggregate.value, unit), interval(aggregate, unit), aggregate.questions

    columns = ("measure", "value", "95 % interval", "questions")
    console.print_table(columns, [row(name, aggregate) for name, aggregate in found.aggregates.items()])
    most = sorted(found.failures.items(), key=lambda item: -item[1])
    if most:
        console.print_table(("failed most", "questions"), most)
    console.warn(summary(found))
