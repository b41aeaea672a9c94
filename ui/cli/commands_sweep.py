"""`newsdesk sweep`: the same questions with several settings, ending with one table."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli import console
from ui.cli.options import AS_OF, HOME, JSON, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa.evaluation.batch import BatchProgress
    from qa.evaluation.grid_search import Point
    from ui.cli.progress_bar import Show

COLUMNS = (
    "correct",
    "article_hit@5",
    "answer_in_passages",
    "answer_said",
    "answered",
    "refused",
    "citation_recall",
    "total_ms_p50",
    "output_tokens",
    "cost_usd",
    "failed",
)
"""Measures of the table, where the labels allow them."""


def sweep(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS", help="Questions, JSONL or CSV.")],
    set_: Annotated[
        list[str],
        typer.Option("--set", metavar="SETTING=A,B", help="Values to try; several settings give every combination."),
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the run files are.", show_default="QUESTIONS.sweep")
    ] = None,
    json: JSON = False,
    as_of: AS_OF = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Questions asked at once.")] = 1,
    home: HOME = None,
) -> None:
    """Ask the same questions with several settings; what was asked already is not asked again."""
    from dataclasses import replace

    from qa.evaluation.gold_labels import read_labels
    from qa.evaluation.grid_search import points, read_grid
    from qa.evaluation.grid_search import sweep as swept
    from qa.evaluation.question_file import read_questions
    from qa.factory import open_collection
    from ui.cli.progress_bar import progress

    grid = read_grid(set_)
    tried: list[dict[str, Any]] = [*points(grid)]
    settings = [(values, load_settings(home=home, **values)) for values in tried]
    asked = [replace(question, as_of=question.as_of or as_of) for question in read_questions(questions)]
    for question in asked:
        read_labels(question)
    folder = out or questions.with_suffix(".sweep")
    _make_folder(folder)
    with open_collection(settings[0][1], command="sweep") as collection, progress("sweeping") as show:
        tell = _telling(show, len(settings))
        found = list(swept(asked, settings, collection, folder, workers=workers, on_progress=tell))
    if json:
        console.print_json([_value(point) for point in found])
    else:
        _print(found, list(grid))
    console.warn(f"{len(found)} runs are in {folder}; newsdesk compare A B sets two of them side by side.")
    if any("failed" in point.evaluation.failures for point in found):
        raise typer.Exit(1)


def _telling(show: "Show", combinations: int) -> "Callable[[int, BatchProgress], None]":
    """Return what shows how far a combination is, among all of them."""
    known: dict[int, int] = {}

    def tell(place: int, now: "BatchProgress") -> None:
        known[place] = now.done - now.asked
        what = f"combination {place + 1} of {combinations}, {now.errors} errors"
        show(place * now.total + now.done, combinations * now.total, what, known=sum(known.values()))

    return tell


def _make_folder(folder: Path) -> None:
    from qa.errors import QuestionsFileError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QuestionsFileError(
            f"The folder {folder} cannot be made: {error.strerror or error}.", "Name another with --out."
        ) from error


def _value(point: "Point") -> dict[str, object]:
    aggregates = {name: asdict(aggregate) for name, aggregate in point.evaluation.aggregates.items()}
    return {"settings": point.values, "run": str(point.run), "aggregates": aggregates}


def _print(found: "list[Point]", names: list[str]) -> None:
    from qa.evaluation.metrics.registry import MEASURES
    from qa.evaluation.report.components import figure

    shown = [name for name in COLUMNS if any(name in point.evaluation.aggregates for point in found)]
    rows = []
    for point in found:
        aggregates = point.evaluation.aggregates
        cells = [figure(aggregates[n].value, MEASURES[n].unit) if n in aggregates else "" for n in shown]
        rows.append([*(point.values[name] for name in names), *cells])
    console.print_table([*names, *shown], rows)
