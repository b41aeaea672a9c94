"""Synchronise the vector index with the archive.

The archive writes each change into its outbox in the same transaction as the change. Here the outbox is told to
Chroma. Chroma's own files are not written in one step, so a flag in the archive marks the time of writing: when a
process was killed in it, the index is not trusted any more and is built anew beside the old one, from the archive's
vectors, without the embedding model.
"""

import logging
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from vectorstore.errors import HomeError
from vectorstore.index.chroma_client import ChromaServer
from vectorstore.index.chroma_index import Entry, VectorIndex, generation_folder, open_index
from vectorstore.inference.vectors import Vectors
from vectorstore.storage.archive import Archive

GENERATION, WRITING, REMOVED = "index_generation", "index_writing", "index_removed"
_PAGE_CHUNKS = 4000
"""Vectors in memory at once while building."""
_PROBE_VECTORS = 16
_LONG = 50_000
"""Chunks from which on somebody who waits for the index wants to be told why."""
_LOG = logging.getLogger(__name__)

OnCount = Callable[[int, int], None]
"""Called with (chunks done, chunks in all)."""


def current_index(
    home: Path, archive: Archive, server: ChromaServer | None = None, on_count: OnCount | None = None
) -> VectorIndex:
    """Open the index as it should be: caught up with the archive, rebuilt where it cannot be trusted."""
    index = _trusted_index(home, archive, server, on_count)
    remove_stale_builds(home, archive)
    return index


def _trusted_index(home: Path, archive: Archive, server: ChromaServer | None, on_count: OnCount | None) -> VectorIndex:
    generation = int(archive.meta(GENERATION) or 0)
    if generation == 0 or archive.meta(WRITING) == "1" or not is_there(home, generation, server):
        return rebuild(home, archive, server, on_count)
    opened = open_index(home, generation, identity(archive), server)
    index = catch_up(home, archive, opened, server, on_count)
    if index is not opened:
        opened.retire()
    if is_whole(archive, index):
        return index
    index.retire()
    return rebuild(home, archive, server, on_count)


def is_whole(archive: Archive, index: VectorIndex) -> bool:
    """Return whether the index has as many chunks as the archive and finds some of them by their own vectors.

    Files that were deleted or cut lose whole stretches of the order of storing, so a few from all along it show it.
    """
    ids = archive.chunks.ids()
    if index.count() != len(ids):
        return False
    probes = ids[:: max(1, len(ids) // _PROBE_VECTORS)]
    return not probes or index.misses(_stack(archive.chunks.vectors(probes).values())) == 0


def catch_up(
    home: Path,
    archive: Archive,
    index: VectorIndex,
    server: ChromaServer | None = None,
    on_count: OnCount | None = None,
) -> VectorIndex:
    """Apply the outbox to the index; return the index to use from now on.

    A large change is cheaper as a new build, and only a build frees what removed vectors took. The caller retires the
    index given when another comes back. Nothing else may change chunks meanwhile.
    """
    pending = archive.outbox.pending()
    if not pending:
        return index
    gone = [chunk_id for chunk_id, removed in pending if removed]
    fresh = [chunk_id for chunk_id, removed in pending if not removed]
    total = archive.counts().chunks
    removed_ever = int(archive.meta(REMOVED) or 0) + len(gone)
    if len(fresh) > total // 2 or removed_ever > max(1000, total // 2):
        return rebuild(home, archive, server, on_count)
    archive.set_meta(WRITING, "1")
    index.remove(gone)
    for begin in range(0, len(fresh), _PAGE_CHUNKS):
        put_chunks(archive, index, fresh[begin : begin + _PAGE_CHUNKS])
        if on_count:
            on_count(min(begin + _PAGE_CHUNKS, len(fresh)), len(fresh))
    with archive.transaction():
        archive.outbox.clear([chunk_id for chunk_id, _ in pending])
        archive.set_meta(REMOVED, str(removed_ever))
        archive.set_meta(WRITING, "0")
    return index


def rebuild(
    home: Path, archive: Archive, server: ChromaServer | None = None, on_count: OnCount | None = None
) -> VectorIndex:
    """Build the index from the archive's vectors beside the old one, and name it as the one to use.

    A server's old one is deleted; a folder's by whoever has it open, or else when the collection is next opened.
    """
    old = int(archive.meta(GENERATION) or 0)
    generation = old + 1
    if server is None:
        shutil.rmtree(generation_folder(home, generation), ignore_errors=True)
    index = open_index(home, generation, identity(archive), server)
    try:
        ids = archive.chunks.ids()
        if on_count is None and len(ids) >= _LONG:
            _LOG.warning("Building the index of %s chunks; a hundred thousand take about a minute.", f"{len(ids):,}")
        for begin in range(0, len(ids), _PAGE_CHUNKS):
            put_chunks(archive, index, ids[begin : begin + _PAGE_CHUNKS])
            if on_count:
                on_count(min(begin + _PAGE_CHUNKS, len(ids)), len(ids))
        with archive.transaction():
            archive.outbox.clear()
            for key, value in ((GENERATION, str(generation)), (WRITING, "0"), (REMOVED, "0")):
                archive.set_meta(key, value)
    except BaseException:
        index.close()
        raise
    if server is not None and old:
        open_index(home, old, identity(archive), server).drop()
    return index


def identity(archive: Archive) -> str:
    """Return what an index is built with, embedder and chunking: another one needs another build."""
    return f"{archive.meta('embedder')} {archive.meta('chunking')}"


def put_chunks(archive: Archive, index: VectorIndex, chunk_ids: list[str], *, lost: bool = False) -> None:
    """Add chunks to the index, with their vectors.

    Args:
        lost: whether those that are gone are passed over: another process may remove some at any time.

    Raises:
        HomeError: some are gone and may not be, or Chroma cannot take them.
    """
    vectors = archive.chunks.vectors(chunk_ids)
    heads = archive.chunks.places(chunk_ids)
    if lost:
        chunk_ids = [chunk_id for chunk_id in chunk_ids if chunk_id in vectors and chunk_id in heads]
        if not chunk_ids:
            return
    if missing := [chunk_id for chunk_id in chunk_ids if chunk_id not in vectors]:
        raise HomeError(
            f"The archive has lost {len(missing)} chunks it still names.", "Restore the folder from a backup."
        )
    entries = [Entry(i, heads[i].article.published, heads[i].article.source) for i in chunk_ids]
    index.put(entries, _stack(vectors[i] for i in chunk_ids))


def _stack(vectors: Iterable[Vectors]) -> Vectors:
    rows = list(vectors)
    if len({len(row) for row in rows}) > 1:
        raise HomeError("The archive is damaged: its vectors are of several lengths.", "Run: newsdesk doctor")
    return np.stack(rows)


def is_there(home: Path, generation: int, server: ChromaServer | None) -> bool:
    """Return whether a build of the index exists; a server is asked only when it is opened."""
    return server is not None or generation_folder(home, generation).is_dir()


def remove_stale_builds(home: Path, archive: Archive) -> None:
    """Delete builds that were never swapped in, or were swapped out, by a process that was killed."""
    keep = generation_folder(home, int(archive.meta(GENERATION) or 0))
    for folder in home.glob("index-*"):
        if folder.is_dir() and folder != keep:
            shutil.rmtree(folder, ignore_errors=True)
