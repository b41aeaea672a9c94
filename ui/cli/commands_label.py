"""`newsdesk label`: a questions file for a person to correct, from ratings on the page or from a run."""

import json as jsonlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli import console
from ui.cli.options import HOME, load_settings

if TYPE_CHECKING:
    from qa.settings import Settings


def label(
    out: Annotated[Path, typer.Option(metavar="QUESTIONS.jsonl", help="The questions file to write; - for stdout.")],
    run: Annotated[
        Path | None,
        typer.Argument(metavar="[RUN.jsonl]", help="A run file; without it, the ratings given on the page."),
    ] = None,
    home: HOME = None,
) -> None:
    """Make a questions file to correct, from thumbs and comments on the page or from a run."""
    from qa.errors import QuestionsFileError
    from ui.cli.commands_evaluate import write

    if str(out) != "-" and out.exists():
        raise QuestionsFileError(
            f"{out} is there already, and may have been corrected by hand.", "Name another file with --out."
        )
    rows = _from_run(run) if run else _from_ratings(load_settings(home=home))
    if not rows:
        what = f"{run} has no question that was answered or refused" if run else "No answer was rated yet"
        raise QuestionsFileError(f"{what}.", "Rate answers on the page of newsdesk serve, or name a run file.")
    write(out, "".join(jsonlib.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    open_ = sum(row["answerable"] is None for row in rows)
    console.warn(
        f"{len(rows)} questions, {open_} of them with no label yet. Fill in answers, answerable and gold_paragraphs,"
        " then: newsdesk evaluate QUESTIONS"
    )


def _from_run(path: Path) -> list[dict[str, Any]]:
    from qa.evaluation.label_export import from_run
    from qa.evaluation.run_file import read_lines

    return list(from_run(read_lines(path)))


def _from_ratings(settings: "Settings") -> list[dict[str, Any]]:
    """Read the ratings; the file is apart from the articles, so a server may have those open."""
    from qa.evaluation.label_export import from_ratings
    from vectorstore.storage.conversations import FILE_NAME
    from vectorstore.storage.opening import open_conversations

    if not (settings.home / FILE_NAME).exists():
        return []
    with closing(open_conversations(settings.home)) as conversations:
        return from_ratings(conversations.rated())
