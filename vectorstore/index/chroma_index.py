"""The vector index: Chroma, given our vectors.

It is derived from the archive and may be thrown away at any time. Each build (generation) has a folder of its own in
the collection's folder, so that a rebuilt index stands beside the old one until it is swapped in, and a damaged one
never has to be opened to be replaced.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vectorstore.documents import digest
from vectorstore.index.chroma_client import ChromaServer, close, open_folder, open_server, translated
from vectorstore.inference.vectors import Vectors
from vectorstore.storage.filter import Filter

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection as ChromaCollection

# Chroma's default (100) found 0.946 of the true ten nearest among 34,000 vectors; an answer must not depend on luck.
_HNSW: "CreateHNSWConfiguration" = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}
_UNDATED_DAY = 0
_SAME_VECTOR_DISTANCE = 1e-3
"""Cosine distance below which two float32 vectors are the same."""
_FILTER_REACH = 4
"""Factor by which a search is widened for a filter, before the filter is left to Chroma."""
_PUT_AT_ONCE = 256
"""Entries. Chroma holds Python's lock while it takes some in: with 4,000 at once every answer waited for seconds."""
_PAGE_IDS = 5000
"""Ids in one read; Chroma fails on tens of thousands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The metadata of a chunk in the index, for filters."""

    chunk_id: str
    published: date | None
    source: str | None


class VectorIndex:
    """One generation of the index, open for reading and writing by this process alone."""

    def __init__(self, client: "Client", collection: "ChromaCollection", folder: Path | None) -> None:
        self._client = client
        self._collection = collection
        self._folder = folder

    def put(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Add or replace entries; vectors are float32 (len(entries), dimension)."""
        size = self._client.get_max_batch_size()
        if self._folder is not None:
            size = min(size, _PUT_AT_ONCE)
        with translated():
            for begin in range(0, len(entries), size):
                part = entries[begin : begin + size]
                self._collection.upsert(
                    ids=[entry.chunk_id for entry in part],
                    embeddings=vectors[begin : begin + size],
                    metadatas=[_metadata(entry) for entry in part],
                )

    def remove(self, chunk_ids: Sequence[str]) -> None:
        """Remove entries; unknown ids are passed over."""
        size = self._client.get_max_batch_size()
        with translated():
            for begin in range(0, len(chunk_ids), size):
                self._collection.delete(ids=list(chunk_ids[begin : begin + size]))

    def search(self, vector: Vectors, limit: int, where: Filter) -> list[str]:
        """Return the ids of the chunks nearest to a vector (dimension,), nearest first."""
        if where == Filter():
            return [chunk_id for chunk_id, _ in self._nearest(vector, limit)]
        (found,) = self.search_windows(vector, limit, [where], _FILTER_REACH * limit)
        return found

    def search_windows(self, vector: Vectors, limit: int, windows: Sequence[Filter], far: int) -> list[list[str]]:
        """Return, for each filter, the ids of the nearest chunks that pass it, nearest first.

        Args:
            windows: the first gets ``limit`` chunks if there are so many; each later one is a part of it, and gets
                those of them that are among the ``far`` nearest of all.
            far: how many of the nearest chunks to go through.
        """
        # Given a filter, Chroma first lists every entry that passes: 25 to 110 ms of 21,000 entries, most where most
        # pass, as they do by default (until today). Looking further without a filter and passing over what it
        # excludes takes 12; only a filter that leaves little needs Chroma's own.
        near = self._nearest(vector, max(far, limit))
        found = [
            [chunk_id for chunk_id, metadata in near if passes(metadata)][:limit] for passes in map(_passer, windows)
        ]
        if len(found[0]) < limit and len(near) == max(far, limit):
            found[0] = [chunk_id for chunk_id, _ in self._nearest(vector, limit, _where(windows[0]))]
        return found

    def _nearest(self, vector: Vectors, limit: int, where: Any = None) -> list[tuple[str, Mapping[str, Any]]]:
        """Return ids and metadata, nearest first."""
        with translated():
            found = self._collection.query(
                query_embeddings=vector[np.newaxis, :], n_results=limit, where=where, include=["metadatas"]
            )
        metadatas = found["metadatas"]
        assert metadatas is not None
        # An entry that is deleted while Chroma answers has an id and no metadata.
        pairs: list[tuple[str, Mapping[str, Any] | None]] = list(zip(found["ids"][0], metadatas[0], strict=True))
        return [(chunk_id, metadata) for chunk_id, metadata in pairs if metadata is not None]

    def ids(self) -> set[str]:
        """Return the ids of all entries."""
        with translated():
            pages = range(0, self._collection.count(), _PAGE_IDS)
            return {
                i for offset in pages for i in self._collection.get(limit=_PAGE_IDS, offset=offset, include=[])["ids"]
            }

    def count(self) -> int:
        """Return how many chunks the index holds."""
        with translated():
            return self._collection.count()

    def misses(self, vectors: Vectors) -> int:
        """Return how many vectors (n, dimension), all of them stored, the search does not find.

        Chroma opens an index whose files were cut or deleted without a word, and then finds what is left.
        """
        if not len(vectors):
            return 0
        with translated():
            found = self._collection.query(query_embeddings=vectors, n_results=1, include=["distances"])
        distances = found["distances"] or [[]] * len(vectors)
        return sum(1 for nearest in distances if not nearest or nearest[0] > _SAME_VECTOR_DISTANCE)

    def close(self) -> None:
        """Close the connection to Chroma."""
        close(self._client)

    def retire(self) -> None:
        """Close an index that another has replaced, and delete what lies in its folder."""
        self.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def drop(self) -> None:
        """Close the index and delete it."""
        if self._folder is None:
            with translated():
                self._client.delete_collection(self._collection.name)
        self.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def open_index(home: Path, generation: int, identity: str, server: ChromaServer | None = None) -> VectorIndex:
    """Open a generation of the index, making it when it is not there.

    Args:
        identity: name of the embedder and chunking; kept in the collection's metadata.

    Raises:
        HomeError: Chroma cannot open it; it is rebuilt by ``newsdesk reindex``.
    """
    folder = None if server else generation_folder(home, generation)
    client = open_server(server) if server else open_folder(generation_folder(home, generation))
    # A server may hold several collections' indexes; a folder's own has no tag, so that the folder can be moved.
    name = f"newsdesk-{_tag(home)}-{generation}" if server else f"newsdesk-{generation}"
    return VectorIndex(client, make_collection(client, name, identity), folder)


def make_collection(client: "Client", name: str, identity: str) -> "ChromaCollection":
    """Return a collection of Chroma's for our vectors, made where it is not there.

    Raises:
        HomeError: Chroma cannot make it.
    """
    from chromadb.api.collection_configuration import CreateCollectionConfiguration

    with translated():
        return client.get_or_create_collection(
            name,
            embedding_function=None,
            configuration=CreateCollectionConfiguration(hnsw=_HNSW),
            metadata={"identity": identity},
        )


def generation_folder(home: Path, generation: int) -> Path:
    """Return the folder of one build of the index."""
    return home / f"index-{generation}"


def _tag(home: Path) -> str:
    """Return a name for the collection's folder, so that several can share a Chroma server."""
    return digest(str(home.absolute()))[:8]


def _metadata(entry: Entry) -> dict[str, Any]:
    published = _day(entry.published) if entry.published else _UNDATED_DAY
    return {"published": published, "source": (entry.source or "").casefold()}


def _where(where: Filter) -> Any:
    """Return the filter in Chroma's language: numbers for days, and $and only around two or more."""
    parts: list[dict[str, Any]] = []
    if where.since or not where.undated:
        parts.append({"published": {"$gte": _day(where.since) if where.since else _UNDATED_DAY + 1}})
    if where.until:
        parts.append({"published": {"$lte": _day(where.until)}})
    if where.outlets:
        parts.append({"source": {"$in": list(where.outlets)}})
    return {"$and": parts} if len(parts) > 1 else parts[0] if parts else None


def _passer(where: Filter) -> Callable[[Mapping[str, Any]], bool]:
    """Return what says of an entry's metadata whether ``_where`` would let it through."""
    dated = where.since or not where.undated
    first = (_day(where.since) if where.since else _UNDATED_DAY + 1) if dated else _UNDATED_DAY
    last = _day(where.until) if where.until else _day(date.max)
    outlets = where.outlets

    def passes(metadata: Mapping[str, Any]) -> bool:
        return first <= metadata["published"] <= last and (not outlets or metadata["source"] in outlets)

    return passes


def _day(day: date) -> int:
    return int(f"{day:%Y%m%d}")
