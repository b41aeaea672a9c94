"""Files into the collection: what is new is embedded and stored, what is known is passed over.

Work is stored in batches, each one transaction: after a kill at any moment the archive holds whole batches, and the
next run goes on after the last. Batches are cut by content alone, so that a run that was killed ten times stores the
same bytes as one that was not.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vectorstore.article import Article, Chunk, digest
from vectorstore.chunking import make_chunks
from vectorstore.collection import Collection
from vectorstore.manifest import FileState, Manifest, Origin
from vectorstore.readers import Record, Rejection, find_files, read_file

_BATCH_CHUNKS = 256
"""Chunks embedded and stored at once: a few seconds of work, the most that a kill costs."""


@dataclass(frozen=True, slots=True)
class Progress:
    files_done: int
    files_total: int
    bytes_done: int
    """Of the files read; within a file, as much as its articles' text amounts to."""
    bytes_total: int
    articles: int
    """Records read so far."""
    chunks: int
    """Chunks embedded so far."""
    seconds: float
    current: str
    """The file being read, or what is being done."""


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
class _Pending:
    """An article to be stored, with the record it came from and the article that record gave before."""

    path: str
    record: Record
    replaces: str | None


@dataclass(slots=True)
class _Run:
    collection: Collection
    manifest: Manifest
    on_progress: Callable[[Progress], None] | None
    files_total: int
    bytes_total: int
    started: float = field(default_factory=time.monotonic)
    files_done: int = 0
    bytes_done: int = 0
    bytes_in_file: int = 0
    file_size: int = 0
    chunks_done: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[Rejection] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    batch: list[tuple[_Pending, list[Chunk]]] = field(default_factory=list)
    # Files read to their end whose last articles are still in the batch.
    finished: list[tuple[str, FileState]] = field(default_factory=list)

    def tell(self, current: str) -> None:
        if self.on_progress:
            records = sum(self.counts.values())
            read = self.bytes_done + min(self.bytes_in_file, self.file_size)
            done = (self.files_done, self.files_total, read, self.bytes_total)
            self.on_progress(Progress(*done, records, self.chunks_done, time.monotonic() - self.started, current))


def ingest(
    paths: Sequence[str | Path],
    collection: Collection,
    on_progress: Callable[[Progress], None] | None = None,
) -> IngestReport:
    """Bring the collection up to some files, folders and globs.

    An article whose record changed replaces its older version. Articles of files that are gone from an ingested
    folder are removed, and those of records gone from a file that was read without a rejection. Ctrl-C ends the run
    after what is stored; the report says so, and the next run goes on.

    Raises:
        ReadError: a path does not exist. HomeError, IndexMismatchError: the collection cannot take articles.
    """
    files = find_files(paths)
    collection.claim()
    sizes = [_size(path) for path in files]
    run = _Run(collection, Manifest(collection.archive), on_progress, len(files), sum(sizes))
    interrupted = False
    try:
        for path, size in zip(files, sizes, strict=True):
            run.bytes_in_file, run.file_size = 0, size
            run.tell(path.name)
            _read(run, path)
            run.files_done += 1
            run.bytes_done += size
            run.bytes_in_file = 0
        _store(run)
        _remove_vanished(run, paths, files)
    except KeyboardInterrupt:
        interrupted = True
    run.tell("bringing the index up to date")
    collection.sync_index()
    run.tell("done")
    return IngestReport(
        added=run.counts["added"],
        unchanged=run.counts["unchanged"],
        changed=run.counts["changed"],
        removed=run.counts["removed"],
        duplicates=run.counts["duplicates"],
        rejected=tuple(run.rejected),
        warnings=tuple(run.warnings),
        chunks_embedded=run.chunks_done,
        seconds=time.monotonic() - run.started,
        interrupted=interrupted,
        kept=tuple(run.kept),
    )


def _read(run: _Run, path: Path) -> None:
    """Read one file into the batch, storing as it fills."""
    name = str(path.absolute())
    known = run.manifest.file(name)
    state = _state(path, known)
    origins = run.manifest.origins(name)
    if state is not None and known is not None and known.sha256 == state.sha256:
        run.counts["unchanged"] += len(origins)
        if state != known:
            run.manifest.put_file(name, state)
        return
    # From here on the archive holds a mixture of the two versions; were the run killed, or a record rejected, and the
    # file then put back as it was, it must be read again.
    run.manifest.forget_file(name)
    seen: set[str] = set()
    faults = len(run.rejected)
    for item in read_file(path):
        if isinstance(item, Rejection):
            run.rejected.append(item)
            continue
        seen.add(item.key)
        run.bytes_in_file += sum(len(paragraph.text.encode()) for paragraph in item.article.paragraphs)
        run.warnings += [Rejection(path, item.line, warning) for warning in item.warnings]
        _take(run, name, item, origins.get(item.key))
    vanished = [record for record in origins if record not in seen]
    if len(run.rejected) > faults:
        # A record that cannot be read this time may be one of those that seem to be gone: nothing is removed.
        if vanished:
            run.kept.append(name)
        return
    if vanished:
        _store(run)
        _remove(run, name, vanished, [origins[record].article_id for record in vanished])
    if state is not None:
        run.finished.append((name, state))


def _take(run: _Run, path: str, record: Record, origin: Origin | None) -> None:
    """Decide what a record is: unchanged, a duplicate, or to be stored."""
    article = record.article
    content = _content(article)
    if origin is not None and origin.content == content:
        run.counts["unchanged"] += 1
        return
    waiting = any(pending.record.article.id == article.id for pending, _ in run.batch)
    corrected = origin is not None and origin.article_id == article.id
    if not corrected and (waiting or run.manifest.known(article.id)):
        if waiting:
            _store(run)
        run.counts["duplicates" if origin is None else "changed"] += 1
        _point(run, path, record, origin)
        return
    run.counts["added" if origin is None else "changed"] += 1
    chunks = make_chunks(article, run.collection.chunking, run.collection.embedder)
    run.batch.append((_Pending(path, record, origin.article_id if origin else None), chunks))
    if sum(len(chunks) for _, chunks in run.batch) >= _BATCH_CHUNKS:
        _store(run)
    run.tell(Path(path).name)


def _store(run: _Run) -> None:
    """Embed and store the batch, and the files that it finishes, in one transaction."""
    archive = run.collection.archive
    texts = [chunk.embedded for _, chunks in run.batch for chunk in chunks]
    vectors = run.collection.embedder.encode_documents(texts) if texts else None
    with archive.transaction():
        begin = 0
        for pending, chunks in run.batch:
            assert vectors is not None
            archive.put_article(pending.record.article, chunks, vectors[begin : begin + len(chunks)])
            begin += len(chunks)
            _set_origin(run, pending.path, pending.record)
            if pending.replaces and pending.replaces != pending.record.article.id:
                archive.remove_articles(run.manifest.orphans([pending.replaces]))
        for path, state in run.finished:
            run.manifest.put_file(path, state)
    run.chunks_done += len(texts)
    run.batch.clear()
    run.finished.clear()


def _point(run: _Run, path: str, record: Record, origin: Origin | None) -> None:
    """Note that a record gives an article that is already stored."""
    with run.collection.archive.transaction():
        _set_origin(run, path, record)
        if origin is not None:
            run.collection.archive.remove_articles(run.manifest.orphans([origin.article_id]))


def _set_origin(run: _Run, path: str, record: Record) -> None:
    run.manifest.put_origin(path, record.key, Origin(record.article.id, _content(record.article)))


def _remove(run: _Run, path: str, records: list[str], article_ids: list[str]) -> None:
    with run.collection.archive.transaction():
        run.manifest.remove_origins(path, records)
        run.counts["removed"] += run.collection.archive.remove_articles(run.manifest.orphans(article_ids))


def _remove_vanished(run: _Run, paths: Sequence[str | Path], files: Sequence[Path]) -> None:
    """Remove the articles of files that are gone from the folders that were named."""
    folders = [Path(path).expanduser().absolute() for path in paths if Path(path).expanduser().is_dir()]
    present = {str(path.absolute()) for path in files}
    for name in run.manifest.paths():
        inside = any(Path(name).is_relative_to(folder) for folder in folders)
        if inside and name not in present and not Path(name).exists():
            origins = run.manifest.origins(name)
            _remove(run, name, list(origins), [origin.article_id for origin in origins.values()])
            run.manifest.forget_file(name)


def _state(path: Path, known: FileState | None) -> FileState | None:
    """Return the file's state, reading it only when its size or time differ; None when it cannot be read."""
    try:
        stat = path.stat()
        if known and (known.size, known.modified_ns) == (stat.st_size, stat.st_mtime_ns):
            return known
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
    return FileState(stat.st_size, stat.st_mtime_ns, sha256)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _content(article: Article) -> str:
    published = article.published.isoformat() if article.published else ""
    known = (article.url or "", article.source or "", published, article.language or "")
    return digest(article.id, *known, *article.authors)
