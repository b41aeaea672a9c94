"""Commands about the collection itself: ingest, reindex, doctor, config."""

import json as jsonlib
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui import terminal
from ui.options import HOME, JSON, load_settings
from ui.progress import duration, progress
from ui.text import count

if TYPE_CHECKING:
    from vectorstore.ingest import IngestReport, Progress
    from vectorstore.readers import Rejection

SHOWN_REJECTIONS = 50
"""Rejections and warnings, each, that are listed on a terminal; --json and a pipe give all."""


def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders and globs.")],
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", help="What a table or export calls its fields: text=FIELD,published=FIELD."),
    ] = None,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Read articles into the collection; running it again reads only what is new or changed."""
    settings = load_settings(home=home)
    from qa.assemble import open_collection
    from vectorstore.fields import told_names
    from vectorstore.ingest import ingest as run

    names = told_names(map_ or [])
    with open_collection(settings, command="ingest") as collection, progress("reading") as show:

        def tell(now: "Progress") -> None:
            if now.chunks_to_index:
                show(now.chunks_indexed, now.chunks_to_index, now.current)
                return
            rate = f"{now.chunks / now.seconds:.0f} chunks/s" if now.chunks and now.seconds else ""
            what = f"{count(now.articles, 'article')}, file {now.files_done} of {now.files_total}, {now.current}"
            show(now.bytes_done, now.bytes_total, what, rate, now.bytes_known)

        report = run(paths, collection, tell, names)
    if json:
        terminal.print_json(_report_json(report))
    else:
        _print_report(report)
    if report.interrupted:
        terminal.warn("stopped; what was read so far is kept. The same command goes on from there.")
        raise typer.Exit(130)
    if not (report.added or report.unchanged or report.changed or report.duplicates or report.removed):
        terminal.warn("nothing could be read.")
        raise typer.Exit(1)


def reindex(home: HOME = None, json: JSON = False) -> None:
    """Build the vector index anew from the archive; embeds again where the embedder or the chunking changed."""
    settings = load_settings(home=home)
    from qa.assemble import open_collection
    from vectorstore.reindex import reindex as run

    with open_collection(settings, command="reindex") as collection, progress("reindex") as show:
        embedded = run(collection, lambda what, done, total: show(done, total, what))
        counts = collection.archive.counts()
    if json:
        terminal.print_json({"articles": counts.articles, "chunks": counts.chunks, "chunks_embedded": embedded})
        return
    rows = (("articles", counts.articles), ("chunks indexed", counts.chunks), ("chunks embedded again", embedded))
    terminal.print_table(("reindex", "number"), rows)


def doctor(home: HOME = None, json: JSON = False) -> None:
    """Check the collection, its index, the model and the disk; say what is wrong and what to run."""
    settings = load_settings(home=home)
    from qa.assemble import chunking
    from vectorstore.doctor import examine
    from vectorstore.lock import HomeLock

    # A folder that is not there yet is looked at without making it.
    lock = HomeLock(settings.home, "doctor") if settings.home.exists() else None
    if lock:
        lock.acquire(settings.lock_wait_seconds)
    try:
        findings = examine(
            settings.home,
            embedder_name=settings.embedder,
            chunking_name=chunking(settings).name,
            chroma_url=settings.chroma_url,
        )
    finally:
        if lock:
            lock.release()
    if json:
        terminal.print_json([asdict(finding) for finding in findings])
    else:
        rows = [(f.check, "ok" if f.ok else "WRONG", f.detail, f.remedy) for f in findings]
        terminal.print_table(("check", "state", "found", "what to do"), rows)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def config(home: HOME = None, json: JSON = False) -> None:
    """Print every setting in force, where its value comes from, and what it means."""
    from qa.settings import FILE_NAME, PREFIX, load

    settings, origins = load({"home": home})
    values: dict[str, Any] = settings.model_dump(mode="json")
    fields = type(settings).model_fields
    if json:
        terminal.print_json(
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
    terminal.print_table(("setting", "value", "from", "meaning"), rows)
    sys.stdout.flush()
    path = settings.home / FILE_NAME
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
    terminal.print_table(("articles", "number"), rows)
    _print_places("rejected", report.rejected)
    _print_places("warning", report.warnings)
    for path in report.kept:
        terminal.warn(f"{path} could not be read whole this time; the articles it gave before are kept.")
    speed = f", {report.chunks_embedded / report.seconds:.0f} chunks/s" if report.chunks_embedded else ""
    terminal.warn(f"{report.chunks_embedded} chunks embedded in {duration(report.seconds)}{speed}.")


def _print_places(what: str, found: "tuple[Rejection, ...]") -> None:
    if not found:
        return
    shown = found[:SHOWN_REJECTIONS] if sys.stdout.isatty() else found
    rows = [(what, _relative(place.path), place.line, place.reason) for place in shown]
    terminal.print_table((what, "file", "line", "reason"), rows)
    if len(shown) < len(found):
        terminal.warn(f"and {len(found) - len(shown)} more; --json lists them all.")


def _relative(path: Path) -> str:
    """Return the path as it is shortest to read: from here when it is below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
