"""Files and addresses into the collection: what is new is embedded and stored, what is known is passed over.

Work is stored in batches (``batch_writer``), each one transaction: after a kill at any moment the archive holds whole
batches, and the next run goes on after the last.
"""

import hashlib
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from vectorstore.collection import Collection
from vectorstore.fetching.addresses import is_address
from vectorstore.ingestion.batch_writer import Batch
from vectorstore.ingestion.retention import remove_expired
from vectorstore.ingestion.run import IngestReport, Progress, Run
from vectorstore.ingestion.web import Fetching, read_addresses
from vectorstore.readers.registry import Rejection, find_files, read_file
from vectorstore.storage.manifest import FileState

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
) -> IngestReport:
    """Bring the collection up to some files, folders, globs and addresses (a page, a feed, a site map).

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

    Raises:
        ReadError: a path does not exist. HomeError, IndexMismatchError: the collection cannot take articles.
    """
    addresses = [str(path) for path in paths if is_address(str(path))]
    places = [path for path in paths if not is_address(str(path))]
    files = {path: _size(path) for path in find_files(places)}
    collection.check_compatibility()
    run = Run(Batch(collection), on_progress, len(files) + len(addresses), sum(files.values()), names)
    run.oldest = date.today() - timedelta(days=keep_days) if keep_days else None
    interrupted = False
    try:
        run.compare_older()
        _read_files(run, files)
        if addresses:
            read_addresses(run, addresses, fetching or Fetching())
        run.batch.store()
        if sync:
            _remove_vanished(run, places, files)
        run.expired += remove_expired(collection, run.oldest)
        run.tell("all read")
    except KeyboardInterrupt:
        interrupted = True
    collection.sync_index(lambda done, total: run.tell("bringing the index up to date", (done, total)))
    return run.report(interrupted)


def _read_files(run: Run, files: Mapping[Path, int]) -> None:
    """Read the files, given with their sizes in bytes, and count how far it is."""
    for path, size in files.items():
        run.bytes_in_file, run.file_size = 0, size
        run.tell(path.name)
        _read(run, path)
        run.files_done += 1
        run.bytes_done += size
        run.bytes_in_file = 0


def _read(run: Run, path: Path) -> None:
    """Read one file into the batch, which stores as it fills."""
    name = str(path.absolute())
    known = run.manifest.file(name)
    state = _state(path, known)
    origins = run.manifest.origins(name)
    if state is not None and known is not None and known.sha256 == state.sha256 and not run.names:
        run.unchanged += len(origins)
        run.records += len(origins)
        run.bytes_known += run.file_size
        if state != known:
            run.manifest.put_file(name, state)
        return
    # From here on the archive holds a mixture of the two versions; were the run killed, or a record rejected, and the
    # file then put back as it was, it must be read again.
    run.manifest.forget_file(name)
    seen: set[str] = set()
    faults = len(run.rejected)
    place = 0
    for item in read_file(path, run.reached, run.names):
        before, place = place, run.bytes_in_file
        if isinstance(item, Rejection):
            run.rejected.append(item)
            continue
        seen.add(item.key)
        if run.add(name, item, origins.get(item.key)):
            run.tell(path.name)
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
    if state is not None:
        run.batch.finished.append(partial(run.manifest.put_file, name, state))


def _remove_vanished(run: Run, paths: Sequence[str | Path], files: Iterable[Path]) -> None:
    """Remove the articles of files that are gone from the folders that were named."""
    folders = [Path(path).expanduser().absolute() for path in paths if Path(path).expanduser().is_dir()]
    present = {str(path.absolute()) for path in files}
    for name in run.manifest.paths():
        inside = any(Path(name).is_relative_to(folder) for folder in folders)
        if inside and name not in present and not Path(name).exists():
            run.batch.remove(name, run.manifest.origins(name))
            run.manifest.forget_file(name)


def _state(path: Path, known: FileState | None) -> FileState | None:
    """Return the file's state, reading it only when its size or time differ; None when it cannot be read."""
    try:
        found = path.stat()
        if known and (known.size, known.modified_ns) == (found.st_size, found.st_mtime_ns):
            return known
        if not stat.S_ISREG(found.st_mode):  # reading a pipe would wait for ever
            return None
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
    return FileState(found.st_size, found.st_mtime_ns, sha256)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
