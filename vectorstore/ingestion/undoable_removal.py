"""Remove articles so that it can be undone: their text, chunks, vectors and origins are kept until then.

Undoing needs the embedding model only where the chunking has changed meanwhile.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from vectorstore.chunking import make_chunks
from vectorstore.collection import Collection
from vectorstore.documents import Article, Chunk
from vectorstore.inference.vectors import Vectors
from vectorstore.storage.manifest import Manifest, Origin
from vectorstore.storage.versions import Version, Versions


@dataclass(frozen=True, slots=True)
class Removed:
    """An article as it was, with all that the archive knew of it."""

    article: Article
    origins: tuple[tuple[str, str, Origin], ...]
    """(path, record, origin)."""
    vectors: dict[str, Vectors]
    """By chunk id, each a float32 array (dimension,)."""
    made_with: tuple[str | None, str | None]
    """Embedder and chunking of the archive at that time."""
    versions: tuple[Version, ...] = ()
    """Its state before it was changed."""


def remove(collection: Collection, article_ids: Iterable[str]) -> list[Removed]:
    """Remove articles and return what ``restore`` needs; unknown ids are passed over."""
    wanted = list(dict.fromkeys(article_ids))
    with collection.changing:
        kept = [found for article_id in wanted if (found := _keep(collection, article_id))]
        collection.remove([removed.article.id for removed in kept])
    return kept


def restore(collection: Collection, removed: Iterable[Removed]) -> int:
    """Restore removed articles and return how many; one that has been read in again meanwhile is left alone.

    Raises:
        HomeError: the archive cannot be written. IndexMismatchError: the settings' embedder is another one.
    """
    collection.check_compatibility()
    manifest = Manifest(collection.archive)
    restored = 0
    with collection.changing:
        prepared = [(each, *_chunks(collection, each)) for each in removed if not manifest.known(each.article.id)]
        with collection.archive.transaction():
            for each, chunks, vectors in prepared:
                if manifest.known(each.article.id):  # it was given twice
                    continue
                collection.archive.put_article(each.article, chunks, vectors)
                Versions(collection.archive.database).put(each.article.id, each.versions)
                for path, record, origin in each.origins:
                    manifest.put_origin(path, record, origin)
                restored += 1
        collection.sync_index()
    return restored


def _keep(collection: Collection, article_id: str) -> Removed | None:
    archive = collection.archive
    article = archive.article(article_id)
    if article is None:
        return None
    chunk_ids = archive.chunks.of_article(article_id)
    vectors = {chunk_id: vector.copy() for chunk_id, vector in archive.chunks.vectors(chunk_ids).items()}
    origins = tuple(Manifest(archive).origins_of(article_id))
    versions = tuple(Versions(archive.database).of(article_id))
    return Removed(article, origins, vectors, (archive.meta("embedder"), archive.meta("chunking")), versions)


def _chunks(collection: Collection, removed: Removed) -> tuple[list[Chunk], Vectors]:
    """Return the article's chunks with their vectors, the kept ones where they are of the same model and chunking."""
    archive = collection.archive
    chunks = make_chunks(removed.article, collection.chunking, collection.embedder)
    same = removed.made_with == (archive.meta("embedder"), archive.meta("chunking"))
    if same and all(chunk.id in removed.vectors for chunk in chunks):
        return chunks, np.stack([removed.vectors[chunk.id] for chunk in chunks])
    return chunks, collection.embedder.encode_documents([chunk.embedded for chunk in chunks])
