"""Files into the collection: what is new is embedded and stored, what is known is passed over.

Work is stored in batches (``storing``), each one transaction: after a kill at any moment the archive holds whole
batches, and the next run goes on after the last.
"""

import hashlib
import stat
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vectorstore.collection import Collection
from vectorstore.ingestion.batch_writer import Batch, content_of
from vectorstore.readers.registry import Rejection, find_files, read_file
from vectorstore.storage.manifest import FileState, Manifest
from vectorstore.storage.near_duplicates import NearDuplicates


@dataclass(frozen=True, slots=True)
class Progress:
    files_done: int
    files_total: int
    bytes_done: int
    """As the files lie on the disk, packed or not; within a file of many articles, as far as it was read."""
    bytes_total: int
    bytes_known: int
    """Of ``bytes_done``, those of records that were there already: they took no time to speak of."""
    articles: int
    """Records read so far."""
    chunks: int
    """Chunks embedded so far."""
    seconds: float
    """Of reading and embedding; loading the model does not count."""
    current: str
    """The file being read, or what is being done."""
    chunks_indexed: int = 0
    chunks_to_index: int = 0
    """While the index is brought up to date, after all reading; 0 before."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Counts of articles, and what could not be read or was read with a doubt."""

    added: int
    unchanged: int
    changed: int
    removed: int
    duplicates: int
    """Records whose text another record had already given."""
    rejected: tuple[Rejection, ...]
    warnings: tuple[Rejection, ...]
    chunks_embedded: int
    seconds: float
    interrupted: bool
    kept: tuple[str, ...] = ()
    """Files whose earlier articles were kept although the file could not be read this time."""


@dataclass(slots=True)
class _Run:
    batch: Batch
    on_progress: Callable[[Progress], None] | None
    files_total: int
    bytes_total: int
    names: Mapping[str, str] | None = None
    started: float = field(default_factory=time.monotonic)
    files_done: int = 0
    bytes_done: int = 0
    bytes_in_file: int = 0
    bytes_known: int = 0
    file_size: int = 0
    records: int = 0
    unchanged: int = 0
    model_loaded: bool = False
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[Rejection] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def manifest(self) -> Manifest:
        return self.batch.manifest

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def tell(self, current: str, indexed: tuple[int, int] = (0, 0)) -> None:
        if self.on_progress:
            read = self.bytes_done + min(self.bytes_in_file, self.file_size)  # it may have grown since
            done = (self.files_done, self.files_total, read, self.bytes_total, min(self.bytes_known, read))
            chunks = self.batch.chunks_embedded
            self.on_progress(Progress(*done, self.records, chunks, self.seconds, current, *indexed))

    def reached(self, place: int) -> None:
        """Note how far the file was read; one that is not what its name says is begun again."""
        self.bytes_in_file = max(self.bytes_in_file, place)

    def load_model(self) -> None:
        """Load the embedding model, out of the time that rate and time left are worked out from."""
        if not self.model_loaded:
            self.tell("loading the embedding model")
            before = time.monotonic()
            _ = self.batch.collection.embedder
            self.started += time.monotonic() - before
            self.model_loaded = True

    def compare_older(self) -> None:
        """Look for stories printed twice among the articles of an archive from before that was done at ingest."""
        before = time.monotonic()
        with self.batch.collection.changing:
            NearDuplicates(self.batch.collection.archive.database).sign_all(
                lambda done, total: self.tell(f"comparing articles ({done:,} of {total:,})")
            )
        self.started += time.monotonic() - before

    def report(self, interrupted: bool) -> IngestReport:
        counts = self.batch.counts
        return IngestReport(
            added=counts["added"],
            unchanged=self.unchanged,
            changed=counts["changed"],
            removed=counts["removed"],
            duplicates=counts["duplicates"],
            rejected=tuple(self.rejected),
            warnings=tuple(self.warnings),
            chunks_embedded=self.batch.chunks_embedded,
            seconds=self.seconds,
            interrupted=interrupted,
            kept=tuple(self.kept),
        )


def ingest(
    paths: Sequence[str | Path],
    collection: Collection,
    on_progress: Callable[[Progress], None] | None = None,
    names: Mapping[str, str] | None = None,
) -> IngestReport:
    """Bring the collection up to some files, folders and globs.

    An article whose record changed replaces its older version. Articles of files that are gone from an ingested
    folder are removed, and those of records gone from a file that was read without a rejection. Ctrl-C ends the run
    after what is stored; the report says so, and the next run goes on.

    Args:
        names: what the fields of tables and exports are called (``fields.known_fields``); with it, files that are
            known are read again, as they may mean something else now.

    Raises:
        ReadError: a path does not exist. HomeError, IndexMismatchError: the collection cannot take articles.
    """
    files = find_files(paths)
    collection.claim()
    sizes = [_size(path) for path in files]
    run = _Run(Batch(collection), on_progress, len(files), sum(sizes), names)
    interrupted = False
    try:
        run.compare_older()
        for path, size in zip(files, sizes, strict=True):
            run.bytes_in_file, run.file_size = 0, size
            run.tell(path.name)
            _read(run, path)
            run.files_done += 1
            run.bytes_done += size
            run.bytes_in_file = 0
        run.batch.store()
        _remove_vanished(run, paths, files)
        run.tell("all read")
    except KeyboardInterrupt:
        interrupted = True
    collection.sync_index(lambda done, total: run.tell("bringing the index up to date", (done, total)))
    return run.report(interrupted)


def _read(run: _Run, path: Path) -> None:
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
        run.records += 1
        run.warnings += [Rejection(path, item.line, warning) for warning in item.warnings]
        origin = origins.get(item.key)
        if origin is not None and origin.content == content_of(item.article):
            run.unchanged += 1
            run.bytes_known += place - before
            continue
        run.load_model()
        run.batch.add(name, item, origin)
        run.tell(path.name)
    vanished = {record: origin for record, origin in origins.items() if record not in seen}
    if len(run.rejected) > faults:
        # A record that cannot be read this time may be one of those that seem to be gone: nothing is removed.
        if vanished:
            run.kept.append(name)
        return
    if vanished:
        run.batch.remove(name, vanished)
    if state is not None:
        run.batch.finished.append((name, state))


def _remove_vanished(run: _Run, paths: Sequence[str | Path], files: Sequence[Path]) -> None:
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
