"""One run of a feed or a folder that a collection follows."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from vectorstore.collection import Collection
from vectorstore.errors import NewsdeskError
from vectorstore.ingestion.ingest import Fetching, IngestReport, Progress, ingest
from vectorstore.storage.subscriptions import Subscription, Subscriptions


def run_subscription(
    collection: Collection,
    subscription: Subscription,
    on_progress: Callable[[Progress], None] | None = None,
    *,
    minutes: int = 15,
    keep_days: int = 0,
    fetching: Fetching | None = None,
) -> IngestReport:
    """Read what is new of a feed or a folder, and note how it went.

    Args:
        minutes: between two runs, where the subscription does not say.
        fetching: how it is fetched; whether private addresses are allowed says the subscription.

    Raises:
        NewsdeskError: the collection cannot take articles, or the folder is gone; that is noted too.
    """
    known = Subscriptions(collection.archive.database)
    location, options = subscription.location, subscription.options
    pause = subscription.minutes(minutes)
    fetching = replace(fetching or Fetching(), allow_private=bool(options.get("allow_private")))
    place = location if subscription.kind == "feed" else Path(location)
    try:
        report = ingest(
            [place],
            collection,
            on_progress,
            sync=bool(options.get("sync")),
            fetching=fetching,
            keep_days=keep_days,
        )
    except NewsdeskError as error:
        known.note_run(location, added=0, error=str(error), failed=True, minutes=pause)
        raise
    problem, failed = _problem(report, location)
    known.note_run(location, added=report.added, error=problem, failed=failed, minutes=pause)
    return report


def _problem(report: IngestReport, location: str) -> tuple[str, bool]:
    """Return what to say of a run, and whether the feed itself could not be had."""
    if not report.rejected:
        return "", False
    own = next((each.reason for each in report.rejected if str(each.path) == location), "")
    if own:
        return own, True
    first, count = report.rejected[0], len(report.rejected)
    more = f" ({count - 1} more)" if count > 1 else ""
    return f"{first.path}: {first.reason}{more}", False
