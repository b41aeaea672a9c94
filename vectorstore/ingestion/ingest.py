"""Files and addresses into the collection: what is new is embedded and stored, what is known is passed over.

Work is stored in batches (``batch_writer``), each one transaction: after a kill at any moment the archive holds whole
batches, and the next run goes on after the last.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from vectorstore.collection import Collection
from vectorstore.fetching.addresses import is_address
from vectorstore.ingestion.batch_writer import Batch
from vectorstore.ingestion.changed import Changed, Item, Reading
from vectorstore.ingestion.retention import remove_expired
from vectorstore.ingestion.run import IngestReport, Progress, Run
from vectorstore.ingestion.sources import Source, find_sources
from vectorstore.ingestion.web import Fetching, read_addresses
from vectorstore.readers.registry import Rejection

__all__ = ["Fetching", "IngestReport", "Progress", "ingest"]


def ingest(
    paths: Sequence[str | Path],
    collection: Collection,
    on_progress: Callable[[Progress], None] | None = None,
    names: Mapping[str, str] | None = None,
    *,
    sync: bool = False,
    fetching: Fetching | None = None,
    keep_days: int = 0,
    reading: Reading | None = None,
) -> IngestReport:
    """Bring the collection up to files, folders, globs, objects in stores and addresses (a page, a feed, a site map).

    An article whose record changed replaces its older version, which is kept as one. Articles of records gone from a
    file that was read without a rejection are removed. Ctrl-C ends the run after what is stored; the report says so,
    and the next run goes on.

    Args:
        names: what the fields of tables and exports are called (``fields.known_fields``); with it, files that are
            known are read again, as they may mean something else now.
        sync: whether articles of files that are gone from the folders named are removed.
        fetching: how addresses are fetched.
        keep_days: articles that were published more days ago are passed over, and removed where they are there; 0
            keeps all.
        reading: who reads files and objects and embeds them, such as ``RayReading``; None for this process.

    Raises:
        ReadError: a path does not exist. HomeError, IndexMismatchError: the collection cannot take articles.
    """
    addresses = [str(path) for path in paths if is_address(str(path))]
    places = [path for path in paths if not is_address(str(path))]
    sources = find_sources(places)
    collection.check_compatibility()
    size = sum(source.size for source in sources)
    run = Run(Batch(collection), on_progress, len(sources) + len(addresses), size, names)
    run.oldest = date.today() - timedelta(days=keep_days) if keep_days else None
    interrupted = False
    try:
        run.compare_older()
        _read_sources(run, sources, reading or _read_here)
        if addresses:
            read_addresses(run, addresses, fetching or Fetching())
        run.batch.store()
        if sync:
            _remove_vanished(run, places, sources)
        run.expired += remove_expired(collection, run.oldest)
        run.tell("all read")
    except KeyboardInterrupt:
        interrupted = True
    collection.sync_index(lambda done, total: run.tell("bringing the index up to date", (done, total)))
    return run.report(interrupted)


def _read_sources(run: Run, sources: Iterable[Source], reading: Reading) -> None:
    """Read files and objects, and count how far it is."""
    changed = (found for source in sources if (found := _look(run, source)) is not None)
    for each, items in reading(run, changed):
        run.bytes_in_file, run.file_size = 0, each.source.size
        run.tell(each.source.short)
        _take(run, each, items)
        _count(run, each.source)


def _read_here(run: Run, changed: Iterable[Changed]) -> Iterator[tuple[Changed, Iterator[Item]]]:
    """Read one after the other in this process; what is new is embedded as it is stored."""
    for each in changed:
        yield each, ((item, None) for item in each.source.records(run.reached, run.names))


def _look(run: Run, source: Source) -> Changed | None:
    """Return a source that must be read; None where it is as it was, and is counted."""
    run.bytes_in_file, run.file_size = 0, source.size
    run.tell(source.short)
    known = run.manifest.file(source.name)
    state = source.state(known)
    if state is None or known is None or known.sha256 != state.sha256 or run.names:
        return Changed(source, state)
    records = len(run.manifest.origins(source.name))
    run.unchanged += records
    run.records += records
    run.bytes_known += source.size
    if state != known:
        run.manifest.put_file(source.name, state)
    _count(run, source)
    return None


def _count(run: Run, source: Source) -> None:
    run.files_done += 1
    run.bytes_done += source.size
    run.bytes_in_file = 0


def _take(run: Run, changed: Changed, items: Iterable[Item]) -> None:
    """Take a source's records into the batch, which stores as it fills."""
    name, origins = changed.source.name, run.manifest.origins(changed.source.name)
    # From here on the archive holds a mixture of the two versions; were the run killed, or a record rejected, and the
    # file then put back as it was, it must be read again.
    run.manifest.forget_file(name)
    seen: set[str] = set()
    faults = len(run.rejected)
    place = 0
    for item, prepared in items:
        before, place = place, run.bytes_in_file
        if isinstance(item, Rejection):
            run.rejected.append(item)
            continue
        seen.add(item.key)
        if run.add(name, item, origins.get(item.key), prepared):
            run.tell(changed.source.short)
        else:
            run.bytes_known += place - before
    vanished = {record: origin for record, origin in origins.items() if record not in seen}
    if len(run.rejected) > faults:
        # A record that cannot be read this time may be one of those that seem to be gone: nothing is removed.
        if vanished:
            run.kept.append(name)
        return
    if vanished:
        run.batch.remove(name, vanished)
    if changed.state is not None:
        run.batch.finished.append(partial(run.manifest.put_file, name, changed.state))


def _remove_vanished(run: Run, paths: Sequence[str | Path], sources: Iterable[Source]) -> None:
    """Remove the articles of files that are gone from the folders that were named."""
    folders = [Path(path).expanduser().absolute() for path in paths if Path(path).expanduser().is_dir()]
    present = {source.name for source in sources}
    for name in run.manifest.paths():
        inside = any(Path(name).is_relative_to(folder) for folder in folders)
        if inside and name not in present and not Path(name).exists():
            run.batch.remove(name, run.manifest.origins(name))
            run.manifest.forget_file(name)
