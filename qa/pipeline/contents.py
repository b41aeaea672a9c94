"""What a collection holds, each time read from one snapshot of its archive."""

from qa.query.outlet_mentions import Outlets
from vectorstore.collection import Collection
from vectorstore.documents import Article, ArticleHead
from vectorstore.search.story_dedup import also_in
from vectorstore.storage.archive import ArticleSummary, Counts


class Contents:
    """The articles of a collection, and what is known of all of them together; safe to use from several threads."""

    def __init__(self, collection: Collection) -> None:
        self.archive = collection.archive
        self._known: tuple[int, str, Counts] | None = None
        self._named: tuple[int, Outlets] | None = None

    def articles(self) -> list[ArticleSummary]:
        """Return all articles, newest first."""
        with self.archive.snapshot():
            return self.archive.articles()

    def article(self, article_id: str) -> Article | None:
        """Return an article by its id, None where there is none."""
        with self.archive.snapshot():
            return self.archive.article(article_id)

    def also_in(self, article_id: str) -> tuple[ArticleHead, ...]:
        """Return the other articles that print an article's story, earliest first."""
        with self.archive.snapshot():
            return also_in(self.archive, article_id)

    def fingerprint(self) -> str:
        """Return a digest of what can be found: articles, embedder and chunking."""
        return self._state()[0]

    def counts(self) -> Counts:
        """Return how many articles, paragraphs and chunks there are."""
        return self._state()[1]

    def _state(self) -> tuple[str, Counts]:
        """Return the archive's fingerprint and counts, worked out again only after a change."""
        archive = self.archive
        changes = archive.changes
        known = self._known
        if known is None or known[0] != changes:
            with archive.snapshot():
                known = self._known = (changes, archive.fingerprint(), archive.counts())
        return known[1:]

    def outlets(self) -> Outlets:
        """Return the outlets of the collection, read again only after a change."""
        archive = self.archive
        with archive.snapshot():
            changes, known = archive.changes, self._named
            if known is None or known[0] != changes:
                known = self._named = (changes, Outlets(archive.sources()))
        return known[1]
