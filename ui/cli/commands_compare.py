"""`newsdesk compare`: two runs on the same questions, as a table, a report and a status for a build."""

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli import console
from ui.cli.commands_evaluate import FAIL_UNDER, evaluation_of, write, write_json
from ui.cli.options import JSON, OUT

if TYPE_CHECKING:
    from qa.evaluation.compare import Comparison
    from qa.evaluation.results import Evaluation

_SHOWN = 10
"""Questions won, and lost, that are named."""


def compare(
    first: Annotated[Path, typer.Argument(metavar="A", help="A run file, or what evaluate --out wrote.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="The other.")],
    questions: Annotated[
        Path | None, typer.Option(metavar="QUESTIONS", help="Questions with labels; needed for run files.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a report to open in a browser.")
    ] = None,
    out: OUT = None,
    json: JSON = False,
    max_drop: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MEASURE=VALUE",
            help="Status 1 when B is worse than A by more than this; may be given several times.",
            show_default=False,
        ),
    ] = None,
    fail_under: FAIL_UNDER = None,
) -> None:
    """Compare two runs question by question: differences with intervals, what was won and lost."""
    from qa.evaluation.compare import compare as compared
    from qa.evaluation.compare import dropped
    from qa.evaluation.thresholds import read_bounds, short_of

    most, least = read_bounds(max_drop or (), "--max-drop"), read_bounds(fail_under or (), "--fail-under")
    one, other = _evaluation(first, questions), _evaluation(second, questions)
    found = compared(one, other)
    names = (first.stem, second.stem) if first.stem != second.stem else (str(first), str(second))
    if report:
        from qa.evaluation.report.comparison_report import comparison_report

        write(report, comparison_report(found, names))
    if out:
        write_json(out, found.to_json())
    if json:
        console.print_json(found.to_json())
    else:
        _print(found, names)
    short = [*dropped(found, most), *short_of(other.aggregates, least)]
    for line in short:
        console.warn(line)
    if short:
        raise typer.Exit(1)


def _evaluation(path: Path, questions: Path | None) -> "Evaluation":
    """Return the evaluation a file holds, or that of the run it holds.

    Raises:
        QuestionsFileError: it is neither, or a run without its questions.
    """
    from qa.errors import QuestionsFileError
    from qa.evaluation.results import Evaluation

    try:
        value = jsonlib.loads(path.read_bytes())
        if isinstance(value, dict) and "aggregates" in value:
            return Evaluation.from_json(value)
    except OSError as error:
        raise QuestionsFileError(f"{path} cannot be read: {error.strerror or error}.", "Check its name.") from error
    except ValueError:
        pass  # no single JSON value, or another one: then it is a run
    if questions is None:
        raise QuestionsFileError(
            f"{path} is not what evaluate --out writes.", "For run files, name their questions: --questions QUESTIONS."
        )
    return evaluation_of(questions, path)


def _print(found: "Comparison", names: tuple[str, str]) -> None:
    from qa.evaluation.report.comparison_report import chance, gap, gap_interval, told, unit_of
    from qa.evaluation.report.components import figure

    rows = []
    for name, difference in found.differences.items():
        a, b = figure(difference.first, unit_of(name)), figure(difference.second, unit_of(name))
        test = difference.paired
        rows.append(
            (name, a, b, gap(name, test.difference), gap_interval(name, difference), chance(test.p), test.questions)
        )
    console.print_table(("measure", *names, "difference", "95 % interval", "p", "questions"), rows)
    for verb, pairs in (("won", found.won), ("lost", found.lost)):
        if pairs:
            shown = [
                (verb, p.first.id, p.first.question, p.first.said[:120], p.second.said[:120]) for p in pairs[:_SHOWN]
            ]
            console.print_table(("", "id", "question", *names), shown)
    console.warn(told(found))
