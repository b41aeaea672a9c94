"""The contents of a collection, each read from one snapshot of its archive."""

from qa.query.outlet_mentions import Outlets
from vectorstore.collection import Collection
from vectorstore.documents import Article, ArticleHead
from vectorstore.search.story_dedup import also_in
from vectorstore.storage.archive import Archive, ArticleSummary, Counts
from vectorstore.until_changed import UntilChanged


class Contents:
    """The articles of a collection and their counts; safe to use from several threads."""

    def __init__(self, collection: Collection) -> None:
        self.archive = collection.archive
        self._known: UntilChanged[tuple[str, Counts]] = UntilChanged()
        self._named: UntilChanged[Outlets] = UntilChanged()

    def articles(self) -> list[ArticleSummary]:
        """Return all articles, newest first."""
        with self.archive.snapshot() as view:
            return view.articles()

    def article(self, article_id: str) -> Article | None:
        """Return an article by its id, None where there is none."""
        with self.archive.snapshot() as view:
            return view.article(article_id)

    def also_in(self, article_id: str) -> tuple[ArticleHead, ...]:
        """Return the other articles that print an article's story, earliest first."""
        with self.archive.snapshot() as view:
            return also_in(view, article_id)

    def fingerprint(self) -> str:
        """Return a digest of what can be found: it changes with the articles, the embedder and the chunking."""
        return self._state()[0]

    def counts(self, view: Archive | None = None) -> Counts:
        """Return how many articles, paragraphs and chunks there are, now or in a snapshot."""
        return self._state(view)[1]

    def _state(self, view: Archive | None = None) -> tuple[str, Counts]:
        """Return the archive's fingerprint and counts, worked out again only after a change."""
        archive = view or self.archive

        def read() -> tuple[str, Counts]:
            with archive.snapshot() as one:
                return one.fingerprint(), one.counts()

        return self._known.at(archive.changes, read)

    def outlets(self) -> Outlets:
        """Return the outlets of the collection, read again only after a change."""
        with self.archive.snapshot() as view:
            return self._named.at(view.changes, lambda: Outlets(view.sources()))
