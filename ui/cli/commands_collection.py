"""Commands about the collection itself: ingest, reindex, doctor, config."""

import json as jsonlib
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli import console
from ui.cli.options import HOME, JSON, load_settings
from ui.cli.progress_bar import progress
from ui.formatting import count
from ui.jobs.time_left import duration

if TYPE_CHECKING:
    from vectorstore.ingestion.ingest import IngestReport, Progress
    from vectorstore.readers.registry import Rejection

SHOWN_REJECTIONS = 50
"""Rejections and warnings, each, that are listed on a terminal; --json and a pipe give all."""


def ingest(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH...", help="Files, folders and globs.")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Read in the sample articles that come along.")] = False,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", help="What a table or export calls its fields: text=FIELD,published=FIELD."),
    ] = None,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Read articles into the collection; running it again reads only what is new or changed."""
    if not paths and not sample:
        raise typer.BadParameter("name files or folders, or --sample.", param_hint="PATH")
    settings = load_settings(home=home, new=True)
    from qa.factory import open_collection
    from qa.sample import ARTICLES
    from vectorstore.ingestion.ingest import ingest as run
    from vectorstore.parsing.fields import told_names

    names = told_names(map_ or [])
    with open_collection(settings, command="ingest") as collection, progress("reading") as show:

        def tell(now: "Progress") -> None:
            if now.chunks_to_index:
                show(now.chunks_indexed, now.chunks_to_index, now.current)
                return
            rate = f"{now.chunks / now.seconds:.0f} chunks/s" if now.chunks and now.seconds else ""
            what = f"{count(now.articles, 'article')}, file {now.files_done} of {now.files_total}, {now.current}"
            show(now.bytes_done, now.bytes_total, what, rate, now.bytes_known)

        report = run([*(paths or ()), *([ARTICLES] if sample else ())], collection, tell, names)
    if json:
        console.print_json(_report_json(report))
    else:
        _print_report(report)
    if report.interrupted:
        console.warn("stopped; what was read so far is kept. The same command goes on from there.")
        raise typer.Exit(130)
    if not (report.added or report.unchanged or report.changed or report.duplicates or report.removed):
        console.warn("nothing could be read.")
        raise typer.Exit(1)


def reindex(home: HOME = None, json: JSON = False) -> None:
    """Build the vector index anew from the archive; embeds again where the embedder or the chunking changed."""
    settings = load_settings(home=home)
    from qa.factory import open_collection
    from vectorstore.ingestion.reindex import reindex as run

    with open_collection(settings, command="reindex") as collection, progress("reindex") as show:
        embedded = run(collection, lambda what, done, total: show(done, total, what))
        counts = collection.archive.counts()
    if json:
        console.print_json({"articles": counts.articles, "chunks": counts.chunks, "chunks_embedded": embedded})
        return
    rows = (("articles", counts.articles), ("chunks indexed", counts.chunks), ("chunks embedded again", embedded))
    console.print_table(("reindex", "number"), rows)


def doctor(home: HOME = None, json: JSON = False) -> None:
    """Check the collection, its index, the model and the disk; say what is wrong and what to run."""
    settings = load_settings(home=home)
    from qa.factory import chunking
    from vectorstore.diagnostics import examine
    from vectorstore.home_lock import HomeLock

    lock = HomeLock(settings.home, "doctor")
    lock.acquire(settings.lock_wait_seconds)
    try:
        findings = examine(
            settings.home,
            embedder_name=settings.embedder,
            chunking_name=chunking(settings).name,
            chroma_url=settings.chroma_url,
        )
    finally:
        lock.release()
    if json:
        console.print_json([asdict(finding) for finding in findings])
    else:
        rows = [(f.check, "ok" if f.ok else "WRONG", f.detail, f.remedy) for f in findings]
        console.print_table(("check", "state", "found", "what to do"), rows)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def config(home: HOME = None, json: JSON = False) -> None:
    """Print every setting in force, where its value comes from, and what it means."""
    from qa.settings import FILE_NAME, PREFIX, check_home, load
    from vectorstore.storage.database import FILE_NAME as ARCHIVE_NAME

    settings, origins = load({"home": home})
    if origins["home"] in ("command line", "environment") and not settings.home.is_dir():
        check_home(settings.home)  # a default is shown also before there is a collection
    values: dict[str, Any] = settings.model_dump(mode="json")
    fields = type(settings).model_fields
    if json:
        console.print_json(
            {
                name: {"value": value, "origin": origins[name], "description": fields[name].description}
                for name, value in values.items()
            }
        )
        return
    rows = [
        (
            name,
            "not set" if value is None else value if isinstance(value, str) else jsonlib.dumps(value),
            origins[name],
            fields[name].description,
        )
        for name, value in values.items()
    ]
    console.print_table(("setting", "value", "from", "meaning"), rows)
    sys.stdout.flush()
    path = settings.home / FILE_NAME
    why = {
        "command line": "--home names it",
        "environment": f"{PREFIX}HOME names it",
        "nearest .newsdesk": "it is the nearest .newsdesk, in this folder or one above",
    }.get(origins["home"], "nothing names another, and no .newsdesk is in this folder or one above")
    there = "" if (settings.home / ARCHIVE_NAME).exists() else " There is no collection yet."
    sys.stderr.write(f"The collection is {settings.home}: {why}.{there}\n")
    sys.stderr.write(f"Set them as {PREFIX}NAME in the environment, or as name = value in {path}.\n")


def _report_json(report: "IngestReport") -> dict[str, Any]:
    def place(found: "Rejection") -> dict[str, Any]:
        return {"path": str(found.path), "line": found.line, "reason": found.reason}

    return {
        "added": report.added,
        "unchanged": report.unchanged,
        "changed": report.changed,
        "removed": report.removed,
        "duplicates": report.duplicates,
        "rejected": [place(found) for found in report.rejected],
        "warnings": [place(found) for found in report.warnings],
        "kept": list(report.kept),
        "chunks_embedded": report.chunks_embedded,
        "seconds": round(report.seconds, 3),
        "interrupted": report.interrupted,
    }


def _print_report(report: "IngestReport") -> None:
    names = ("added", "unchanged", "changed", "removed", "duplicates")
    rows = [(name, getattr(report, name)) for name in names]
    rows += [("rejected", len(report.rejected)), ("warnings", len(report.warnings))]
    console.print_table(("articles", "number"), rows)
    _print_places("rejected", report.rejected)
    _print_places("warning", report.warnings)
    for path in report.kept:
        console.warn(f"{path} could not be read whole this time; the articles it gave before are kept.")
    speed = f", {report.chunks_embedded / report.seconds:.0f} chunks/s" if report.chunks_embedded else ""
    console.warn(f"{report.chunks_embedded} chunks embedded in {duration(report.seconds)}{speed}.")


def _print_places(what: str, found: "tuple[Rejection, ...]") -> None:
    if not found:
        return
    shown = found[:SHOWN_REJECTIONS] if sys.stdout.isatty() else found
    rows = [(what, _relative(place.path), place.line, place.reason) for place in shown]
    console.print_table((what, "file", "line", "reason"), rows)
    if len(shown) < len(found):
        console.warn(f"and {len(found) - len(shown)} more; --json lists them all.")


def _relative(path: Path) -> str:
    """Return the path as it is shortest to read: from here when it is below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
