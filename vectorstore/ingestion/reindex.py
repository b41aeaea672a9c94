"""Rebuild the index from the archive; embed again only where the embedder or the chunking has changed.

Articles that were not yet compared with the others, those of an archive of an older version, are compared first.
"""

from collections.abc import Callable

from vectorstore.chunking import make_chunks
from vectorstore.collection import Collection
from vectorstore.storage.near_duplicates import NearDuplicates

OnStage = Callable[[str, int, int], None]
"""Called with (what is being done, done, in all)."""


def reindex(collection: Collection, on_progress: OnStage | None = None) -> int:
    """Build the vector index anew beside the old one and swap it in; return the number of chunks embedded again.

    With the embedder and chunking of the settings unchanged this needs no model. Otherwise every article is chunked
    and embedded again first, in one transaction: a kill leaves the old vectors and the old index in use.
    """
    with collection.changing:
        return _reindex(collection, on_progress)


def _reindex(collection: Collection, on_progress: OnStage | None) -> int:
    wanted = {"embedder": collection.embedder_name, "chunking": collection.chunking.name}
    archive = collection.archive
    NearDuplicates(archive.database).repair(
        lambda done, total: on_progress("comparing", done, total) if on_progress else None
    )
    embedded = 0
    if any(archive.meta(key) != value for key, value in wanted.items()):
        with archive.transaction():
            embedded = _embed_again(collection, on_progress)
            for key, value in wanted.items():
                archive.set_meta(key, value)
    collection.rebuild_index(lambda done, total: on_progress("indexing", done, total) if on_progress else None)
    return embedded


def _embed_again(collection: Collection, on_progress: OnStage | None) -> int:
    archive, embedder = collection.archive, collection.embedder
    article_ids = archive.article_ids()
    embedded = 0
    for done, article_id in enumerate(article_ids, start=1):
        article = archive.article(article_id)
        assert article is not None
        chunks = make_chunks(article, collection.chunking, embedder)
        vectors = embedder.encode_documents([chunk.embedded for chunk in chunks])
        archive.chunks.remove(article_id)
        archive.chunks.put(article, chunks, vectors)
        embedded += len(chunks)
        if on_progress:
            on_progress("embedding", done, len(article_ids))
    return embedded
