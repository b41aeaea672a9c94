"""What commands do to a collection: the same work in the command's own process and in a running server.

Each takes arguments and gives back JSON, so that a command prints the same whoever did the work.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import QuestionError
from ui.formatting import count
from vectorstore.errors import NewsdeskError

if TYPE_CHECKING:
    from qa.settings import Settings
    from vectorstore.collection import Collection
    from vectorstore.ingestion.ingest import IngestReport, Progress
    from vectorstore.parsing.record import Rejection
    from vectorstore.storage.subscriptions import Subscription


class StopAsked(KeyboardInterrupt):
    """Raised by what shows progress, to end work as Ctrl-C does: what is stored stays."""


Show = Callable[[float, float, str, str, float], None]
"""Told how far it is: done, in all, what, how fast, and what of it was known."""
Arguments = Mapping[str, Any]


def ingest(collection: "Collection", settings: "Settings", given: Arguments, show: Show) -> "IngestReport":
    """Read files and addresses.

    Args:
        given: ``paths`` (absolute, or addresses), ``names``, ``sync``, ``allow_private``, ``limit``, and ``ray``, the
            address of a cluster that reads and embeds.
    """
    from vectorstore.ingestion.ingest import Fetching
    from vectorstore.ingestion.ingest import ingest as run
    from vectorstore.ingestion.web import PAGES_AT_ONCE

    reading = None
    if given.get("ray"):
        from vectorstore.ingestion.ray_reading import RayReading

        reading = RayReading(given["ray"], settings.collection.embedder_dtype)
    return run(
        list(given["paths"]),
        collection,
        lambda now: _told(now, show),
        given.get("names") or None,
        sync=bool(given.get("sync")),
        fetching=Fetching(bool(given.get("allow_private")), int(given.get("limit") or PAGES_AT_ONCE)),
        keep_days=settings.server.keep_days,
        reading=reading,
    )


def reindex(collection: "Collection", _settings: "Settings", _given: Arguments, show: Show) -> dict[str, Any]:
    """Build the index anew."""
    from vectorstore.ingestion.reindex import reindex as run

    embedded = run(collection, lambda what, done, total: show(done, total, what, "", 0))
    counts = collection.archive.counts()
    return {"articles": counts.articles, "chunks": counts.chunks, "chunks_embedded": embedded}


def doctor(collection: "Collection", settings: "Settings", _given: Arguments, _show: Show) -> dict[str, Any]:
    """Check the collection while it is open."""
    from qa.factory import chroma_server, chunking
    from vectorstore.diagnostics import examine

    with collection.changing:  # archive and index are compared, so neither may change meanwhile
        findings = examine(
            collection.home,
            embedder_name=settings.collection.embedder,
            chunking_name=chunking(settings).name,
            chroma=chroma_server(settings),
            archive=collection.archive,
            served=collection.served_index,
        )
    return {"findings": [asdict(finding) for finding in findings]}


def remove(collection: "Collection", _settings: "Settings", given: Arguments, _show: Show) -> dict[str, Any]:
    """Remove the articles ``ids``."""
    return {"removed": collection.remove(given["ids"])}


def subscribe(collection: "Collection", _settings: "Settings", given: Arguments, _show: Show) -> dict[str, Any]:
    """Follow a feed or a folder: ``location``, ``kind`` and ``options``."""
    from vectorstore.storage.subscriptions import Subscriptions

    location, kind = given["location"], given["kind"]
    if kind == "folder" and not Path(location).is_dir():
        raise NewsdeskError(f"There is no folder {location!r}.", "Make it first, or check the spelling.")
    found = Subscriptions(collection.archive.database).add(location, kind, dict(given.get("options") or {}))
    return subscription_json(found)


def unsubscribe(collection: "Collection", _settings: "Settings", given: Arguments, _show: Show) -> dict[str, Any]:
    """Follow the feeds and folders ``locations`` no longer; their articles stay."""
    from vectorstore.storage.subscriptions import Subscriptions

    known = Subscriptions(collection.archive.database)
    there = {each.location for each in known.all()}
    if unknown := [each for each in given["locations"] if each not in there]:
        raise QuestionError(f"{unknown[0]} is not followed.", "newsdesk feeds list shows what is.")
    return {"removed": sum(known.remove(each) for each in given["locations"])}


def subscriptions(collection: "Collection", _settings: "Settings", _given: Arguments, _show: Show) -> dict[str, Any]:
    """Return what is followed."""
    from vectorstore.storage.subscriptions import Subscriptions

    return {"feeds": [subscription_json(each) for each in Subscriptions(collection.archive.database).all()]}


def run_feeds(collection: "Collection", settings: "Settings", given: Arguments, show: Show) -> dict[str, Any]:
    """Run the feeds and folders ``locations``, or all; with ``due`` only those whose time has come."""
    from vectorstore.ingestion.subscribed import run_subscription
    from vectorstore.storage.subscriptions import Subscriptions

    known = Subscriptions(collection.archive.database)
    wanted, chosen = list(given.get("locations") or ()), known.due() if given.get("due") else known.all()
    if unknown := [each for each in wanted if known.get(each) is None]:
        raise QuestionError(f"{unknown[0]} is not followed.", "newsdesk feeds list shows what is.")
    done: list[dict[str, Any]] = []
    for each in (sub for sub in chosen if not wanted or sub.location in wanted):
        found: dict[str, Any] = {"location": each.location, "kind": each.kind, "error": ""}
        try:
            report = run_subscription(
                collection,
                each,
                lambda now: _told(now, show),
                minutes=settings.server.feed_minutes or 15,
                keep_days=settings.server.keep_days,
            )
            found["report"] = report_json(report)
            after = known.get(each.location)
            found["error"] = after.error if after else ""
        except NewsdeskError as error:
            found["error"] = str(error)
        done.append(found)
        if found.get("report", {}).get("interrupted"):
            break
    return {"runs": done}


def versions(collection: "Collection", _settings: "Settings", given: Arguments, _show: Show) -> dict[str, Any]:
    """Return the earlier versions of the article ``id``, with what each next one changed."""
    from ui.backend.history import history_json

    found = history_json(collection.archive, given["id"])
    if found is None:
        raise QuestionError(f"No article has the id {given['id']!r}.", "`newsdesk articles list` shows the ids.")
    return found


QUICK: Mapping[str, Callable[["Collection", "Settings", Arguments, Show], dict[str, Any]]] = {
    "doctor": doctor,
    "remove": remove,
    "subscribe": subscribe,
    "unsubscribe": unsubscribe,
    "subscriptions": subscriptions,
    "versions": versions,
}
"""Work that a server does at once, whatever else it is doing."""
SLOW: Mapping[str, Callable[["Collection", "Settings", Arguments, Show], Any]] = {
    "ingest": ingest,
    "reindex": reindex,
    "run-feeds": run_feeds,
}
"""Work that a server puts in a queue."""


def perform(kind: str, collection: "Collection", settings: "Settings", given: Arguments, show: Show) -> dict[str, Any]:
    """Do the work of a kind here and now, and return its JSON."""
    return as_json((QUICK.get(kind) or SLOW[kind])(collection, settings, given, show))


def as_json(outcome: Any) -> dict[str, Any]:
    """Return the outcome of any work as JSON."""
    return outcome if isinstance(outcome, dict) else report_json(outcome)


def report_json(report: "IngestReport") -> dict[str, Any]:
    """Return an ingest's report as programs get it."""

    def place(found: "Rejection") -> dict[str, Any]:
        return {"path": str(found.path), "line": found.line, "reason": found.reason}

    return {
        "added": report.added,
        "unchanged": report.unchanged,
        "changed": report.changed,
        "removed": report.removed,
        "duplicates": report.duplicates,
        "expired": report.expired,
        "rejected": [place(found) for found in report.rejected],
        "warnings": [place(found) for found in report.warnings],
        "kept": list(report.kept),
        "chunks_embedded": report.chunks_embedded,
        "seconds": round(report.seconds, 3),
        "interrupted": report.interrupted,
    }


def subscription_json(found: "Subscription") -> dict[str, Any]:
    """Return a feed or folder as programs get it."""
    return asdict(found)


def _told(now: "Progress", show: Show) -> None:
    if now.chunks_to_index:
        with suppress(StopAsked):  # after all reading: to stop would gain little
            show(now.chunks_indexed, now.chunks_to_index, now.current, "", 0)
        return
    rate = f"{now.chunks / now.seconds:.0f} passages/s" if now.chunks and now.seconds else ""
    file = f", file {min(now.files_done + 1, now.files_total)} of {now.files_total}" if now.files_total > 1 else ""
    what = f"{count(now.articles, 'article')}{file}, {now.current}"
    done, total, known = now.share
    show(done, total, what, rate, known)
