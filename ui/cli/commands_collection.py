"""Commands about the collection itself: ingest, reindex, doctor, config."""

import json as jsonlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli import console
from ui.cli.options import ALLOW_PRIVATE, HOME, JSON, load_settings
from ui.cli.progress_bar import progress
from ui.formatting import count
from ui.jobs.time_left import duration
from vectorstore.errors import LockedError

if TYPE_CHECKING:
    from qa.settings import Settings

SHOWN_REJECTIONS = 50
"""Rejections and warnings, each, that are listed on a terminal; --json and a pipe give all."""


def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH...",
            help="Files, folders, globs, objects (s3://BUCKET/PREFIX/), and addresses of pages, feeds and site maps.",
        ),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Read in the sample articles that come along.")] = False,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", help="What a table or export calls its fields: text=FIELD,published=FIELD."),
    ] = None,
    sync: Annotated[
        bool, typer.Option("--sync", help="Remove the articles of files that are gone from the folders named.")
    ] = False,
    allow_private: ALLOW_PRIVATE = False,
    limit: Annotated[int, typer.Option(min=1, help="Most new pages of a feed or site map at once.")] = 200,
    ray: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Read and embed files and objects on a Ray cluster: HOST:PORT, auto or local (newsdesk[ray]).",
        ),
    ] = None,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Read articles into the collection; running it again reads only what is new or changed."""
    if not paths and not sample:
        raise typer.BadParameter("name files, folders or addresses, or --sample.", param_hint="PATH")
    settings = load_settings(home=home, new=True)
    from qa.sample import ARTICLES
    from vectorstore.parsing.fields import told_names

    given = {
        "paths": [*map(_whole, paths or ()), *([str(ARTICLES)] if sample else ())],
        "names": told_names(map_ or []),
        "sync": sync,
        "allow_private": allow_private,
        "limit": limit,
    }
    if ray:
        # Not by a running server: Ray ends a process that loses its cluster.
        given["ray"] = ray
        report = _carry_out_here(settings, "ingest", given, command="ingest", verb="reading")
    else:
        report = carry_out(settings, "ingest", given, command="ingest", verb="reading")
    if json:
        console.print_json(report)
    else:
        print_report(report)
    if report["interrupted"]:
        console.warn("stopped; what was read so far is kept. The same command goes on from there.")
        raise typer.Exit(130)
    if not any(report[name] for name in ("added", "unchanged", "changed", "duplicates", "removed", "expired")):
        console.warn("nothing could be read.")
        raise typer.Exit(1)


def reindex(home: HOME = None, json: JSON = False) -> None:
    """Build the vector index anew from the archive; embeds again where the embedder or the chunking changed."""
    done = carry_out(load_settings(home=home), "reindex", {}, command="reindex")
    if json:
        console.print_json(done)
        return
    names = {"articles": "articles", "chunks": "passages to search", "chunks_embedded": "prepared again"}
    console.print_table(("reindex", "number"), [(label, done[name]) for name, label in names.items()])


def doctor(home: HOME = None, json: JSON = False) -> None:
    """Check the collection, its index, the model and the disk; say what is wrong and what to run."""
    settings = load_settings(home=home)
    from ui.backend.collection_client import find_server

    if (server := find_server(settings, console.warn)) is not None:
        with server, progress("checking") as show:
            findings = server.do("doctor", {}, show)["findings"]
    else:
        findings = _examine(settings)
    if json:
        console.print_json(findings)
    else:
        rows = [(f["check"], "ok" if f["ok"] else "WRONG", f["detail"], f["remedy"]) for f in findings]
        console.print_table(("check", "state", "found", "what to do"), rows)
    if not all(finding["ok"] for finding in findings):
        raise typer.Exit(1)


def _examine(settings: "Settings") -> list[dict[str, Any]]:
    """Look the folder over without opening the collection, which may be damaged."""
    from qa.factory import chroma_server, chunking, database_url
    from vectorstore.diagnostics import examine
    from vectorstore.home_lock import HomeLock

    lock = HomeLock(settings.home, "doctor")
    lock.acquire(settings.lock_wait_seconds)
    try:
        findings = examine(
            settings.home,
            embedder_name=settings.collection.embedder,
            chunking_name=chunking(settings).name,
            chroma=chroma_server(settings),
            database_url=database_url(settings),
        )
    finally:
        lock.release()
    return [asdict(finding) for finding in findings]


def config(home: HOME = None, json: JSON = False) -> None:
    """Print every setting in force, where its value comes from, and what it means."""
    from qa.settings import FIELDS, FILE_NAME, PREFIX, check_home, load
    from vectorstore.storage.database import FILE_NAME as ARCHIVE_NAME

    settings, origins = load({"home": home})
    if origins["home"] in ("command line", "environment") and not settings.home.is_dir():
        check_home(settings.home)  # a default is shown also before there is a collection
    values: dict[str, Any] = settings.flat(mode="json")
    if json:
        console.print_json(
            {
                name: {"value": value, "origin": origins[name], "description": FIELDS[name].description}
                for name, value in values.items()
            }
        )
        return
    rows = [
        (
            name,
            "not set" if value is None else value if isinstance(value, str) else jsonlib.dumps(value),
            origins[name],
            FIELDS[name].description,
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
    there = (
        ""
        if settings.collection.database_url or (settings.home / ARCHIVE_NAME).exists()
        else " There is no collection yet."
    )
    sys.stderr.write(f"The collection is {settings.home}: {why}.{there}\n")
    sys.stderr.write(f"Set them as {PREFIX}NAME in the environment, or as name = value in {path}.\n")


def carry_out(
    settings: "Settings", kind: str, given: Mapping[str, Any], *, command: str, verb: str = ""
) -> dict[str, Any]:
    """Do some work of ``ui.jobs.collection_work``: in the server that has the collection open, or in this process.

    Args:
        command: the command that runs, for the message another process gets.
        verb: what stands before the progress.

    Returns:
        The work's JSON, the same whoever does it.

    Raises:
        NewsdeskError: it cannot be done.
    """
    from ui.backend.collection_client import find_server

    server = find_server(settings, console.warn)
    if server is None:
        try:
            return _carry_out_here(settings, kind, given, command=command, verb=verb)
        except LockedError as error:
            if error.url is None or (server := find_server(settings, console.warn)) is None:
                raise
    with progress(verb or command) as show, server:
        return server.do(kind, given, show)


def _carry_out_here(
    settings: "Settings", kind: str, given: Mapping[str, Any], *, command: str, verb: str
) -> dict[str, Any]:
    """Do as ``carry_out``, in this process."""
    from qa.factory import open_collection
    from ui.jobs.collection_work import perform

    with progress(verb or command) as show, open_collection(settings, command=command) as collection:
        return perform(kind, collection, settings, given, show)


def _whole(path: str) -> str:
    """Return a path that means the same in another process; an address as it is."""
    from vectorstore.fetching.addresses import is_address
    from vectorstore.fetching.object_files import is_object_url

    if not path or is_address(path) or is_object_url(path) or path.startswith("~"):
        return path
    return str(Path(path).absolute())


def print_report(report: Mapping[str, Any]) -> None:
    """Print an ingest's report for people."""
    names = ("added", "unchanged", "changed", "removed", "duplicates")
    rows = [(name, report[name]) for name in names]
    rows += [("expired", report["expired"])] if report["expired"] else []
    rows += [(name, len(report[name])) for name in ("rejected", "warnings")]
    console.print_table(("articles", "number"), rows)
    _print_places("rejected", report["rejected"])
    _print_places("warning", report["warnings"])
    for path in report["kept"]:
        console.warn(f"{path} could not be read whole this time; the articles it gave before are kept.")
    embedded, seconds = report["chunks_embedded"], report["seconds"]
    speed = f", {embedded / seconds:.0f} a second" if embedded and seconds else ""
    console.warn(f"{count(embedded, 'passage')} prepared for the search in {duration(seconds)}{speed}.")


def _print_places(what: str, found: Sequence[Mapping[str, Any]]) -> None:
    if not found:
        return
    shown = found[:SHOWN_REJECTIONS] if sys.stdout.isatty() else found
    rows = [(what, _relative(place["path"]), place["line"], place["reason"]) for place in shown]
    console.print_table((what, "file", "line", "reason"), rows)
    if len(shown) < len(found):
        console.warn(f"and {len(found) - len(shown)} more; --json lists them all.")


def _relative(path: str) -> str:
    """Return the path as it is shortest to read: from here when it is below."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path
