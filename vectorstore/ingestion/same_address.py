"""An article that comes again under its address with another text, in whatever file: an update, and of what."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from vectorstore.documents import Article
from vectorstore.storage.archive import Archive
from vectorstore.text.minhash import make_fingerprint

_SHARED = 0.25
"""Of the shorter text's runs of four words, those that the other one must have; under another headline."""
_WHOLE = 0.4
"""Of a text's length, what one that comes later must have; what is shorter is a summary of it."""


def at_the_address(archive: Archive, article: Article) -> Article | None:
    """Return the stored article that another one is a version of.

    They have one address and outlet, and like headlines or texts. An address of a whole site names no article.
    """
    if not article.url or not _names_a_page(article.url):
        return None
    stored = (archive.article(each) for each in archive.at_address(article.url) if each != article.id)
    return next((each for each in stored if each is not None and _alike(article, each)), None)


def is_update(article: Article, stored: Article) -> bool:
    """Return whether an article is the newer one of two versions: by its dates, else because it comes later.

    A summary of what is stored is none, unless its dates say so.
    """
    new, old = _moment(article), _moment(stored)
    if new is not None and old is not None and new != old:
        return new > old
    return _length(article) >= _WHOLE * _length(stored)


def _names_a_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)


def _alike(one: Article, other: Article) -> bool:
    if one.source and other.source and one.source != other.source:
        return False
    if one.title.casefold() == other.title.casefold():
        return True
    a, b = (make_fingerprint(each.title, [p.text for p in each.paragraphs]).shingles for each in (one, other))
    shared = len(set(a.tolist()) & set(b.tolist()))
    return shared >= _SHARED * max(1, min(len(a), len(b)))


def _moment(article: Article) -> datetime | None:
    """Return when a version was written, as far as it says."""
    for text in (article.updated, article.published and article.published.isoformat()):
        if text:
            found = datetime.fromisoformat(text)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _length(article: Article) -> int:
    return sum(len(paragraph.text) for paragraph in article.paragraphs)
