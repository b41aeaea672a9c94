"""A run of an ingest, whatever it reads: what it writes to, how far it is, and its report."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from vectorstore.fetching.addresses import is_address
from vectorstore.fetching.object_files import is_object_url
from vectorstore.ingestion.batch_writer import Batch, Prepared, content_of
from vectorstore.parsing.record import Record, Rejection
from vectorstore.storage.manifest import Manifest, Origin
from vectorstore.storage.near_duplicates import NearDuplicates


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of an ingest."""

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

    @property
    def share(self) -> tuple[float, float, float]:
        """What is done, what there is in all, and what of it was known: in bytes of files, or addresses."""
        if self.bytes_total:
            return self.bytes_done, self.bytes_total, self.bytes_known
        return self.files_done, self.files_total, 0


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Counts of articles, and what could not be read or was read with a doubt."""

    added: int
    unchanged: int
    changed: int
    removed: int
    duplicates: int
    """Records whose text another record had already given, or a newer version of it under the same address."""
    rejected: tuple[Rejection, ...]
    warnings: tuple[Rejection, ...]
    chunks_embedded: int
    seconds: float
    interrupted: bool
    kept: tuple[str, ...] = ()
    """Files whose earlier articles were kept although the file could not be read this time."""
    expired: int = 0
    """Articles that are older than the collection keeps (``keep_days``): passed over or removed."""


@dataclass(slots=True)
class Run:
    """One run of an ingest: what it writes to, how far it is, and what it found."""

    batch: Batch
    on_progress: Callable[[Progress], None] | None
    files_total: int
    bytes_total: int
    names: Mapping[str, str] | None = None
    oldest: date | None = None
    """Articles that were published before this day are not taken."""
    started: float = field(default_factory=time.monotonic)
    files_done: int = 0
    bytes_done: int = 0
    bytes_in_file: int = 0
    bytes_known: int = 0
    file_size: int = 0
    records: int = 0
    unchanged: int = 0
    expired: int = 0
    model_loaded: bool = False
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[Rejection] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def manifest(self) -> Manifest:
        """The archive's manifest."""
        return self.batch.manifest

    @property
    def seconds(self) -> float:
        """Return the seconds since the run began."""
        return time.monotonic() - self.started

    def tell(self, current: str, indexed: tuple[int, int] = (0, 0)) -> None:
        """Report the progress to the caller."""
        if self.on_progress:
            read = self.bytes_done + min(self.bytes_in_file, self.file_size)  # it may have grown since
            done = (self.files_done, self.files_total, read, self.bytes_total, min(self.bytes_known, read))
            chunks = self.batch.chunks_embedded
            self.on_progress(Progress(*done, self.records, chunks, self.seconds, current, *indexed))

    def add(self, name: str, record: Record, origin: Origin | None, prepared: Prepared | None = None) -> bool:
        """Add an article; return whether it is new or changed, so that it waits to be stored.

        Args:
            name: the file or the address that gives it.
            origin: what the record gave before.
            prepared: its chunks and vectors, where another process made them.
        """
        self.records += 1
        place = name if is_address(name) or is_object_url(name) else Path(name)
        self.warnings += [Rejection(place, record.line, warning) for warning in record.warnings]
        published = record.article.published
        if self.oldest is not None and published is not None and published < self.oldest:
            self.expired += 1
            return False
        if origin is not None and origin.content == content_of(record.article):
            self.unchanged += 1
            return False
        if prepared is None:
            self.load_model()
        self.batch.add(name, record, origin, prepared)
        return True

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
        """Find duplicate stories among the articles of an archive older than deduplication at ingest."""
        before = time.monotonic()
        with self.batch.collection.changing:
            NearDuplicates(self.batch.collection.archive.database).sign_all(
                lambda done, total: self.tell(f"comparing articles ({done:,} of {total:,})")
            )
        self.started += time.monotonic() - before

    def report(self, interrupted: bool) -> IngestReport:
        """Return what the run did so far."""
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
            expired=self.expired,
        )
