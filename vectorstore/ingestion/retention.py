"""Articles that are older than the collection is to keep them."""

from datetime import date

from vectorstore.collection import Collection
from vectorstore.storage.manifest import Manifest

_AT_ONCE = 200


def remove_expired(collection: Collection, oldest: date | None) -> int:
    """Remove the articles that were published before a day; those without a date stay.

    Their files are not read again for it: an article that is too old is passed over by every ingest.

    Args:
        oldest: the first day that is kept; None keeps all.

    Returns:
        How many articles there were.
    """
    if oldest is None:
        return 0
    archive, removed = collection.archive, 0
    while ids := archive.published_before(oldest, _AT_ONCE):
        with collection.changing, archive.transaction():
            Manifest(archive).remove_origins_of(ids)
            removed += archive.remove_articles(ids)
    return removed
