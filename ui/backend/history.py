"""Earlier versions of an article, and what each next one changed (difflib)."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vectorstore.storage.archive import Archive


def history_json(archive: "Archive", article_id: str) -> dict[str, Any] | None:
    """Return an article's earlier versions, the oldest first, each with the changes that the next one made.

    Returns:
        None where there is no such article.
    """
    from vectorstore.storage.versions import Versions

    with archive.snapshot() as view:
        article = view.article(article_id)
        if article is None:
            return None
        known = Versions(view.database).of(article_id)
    texts = [each.paragraphs for each in known] + [tuple(paragraph.text for paragraph in article.paragraphs)]
    titles = [each.title for each in known] + [article.title]
    return {
        "id": article.id,
        "title": article.title,
        "versions": [
            {
                "number": each.number,
                "id": each.id,
                "replaced": each.replaced,
                "title": each.title,
                "published": each.published,
                "updated": each.updated,
                "paragraphs": list(each.paragraphs),
                "changes": list(changes([titles[at], *texts[at]], [titles[at + 1], *texts[at + 1]])),
            }
            for at, each in enumerate(known)
        ],
    }


def changes(old: Sequence[str], new: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield the paragraphs that differ between two versions, in order: ``removed`` and ``added`` texts."""
    for what, begin, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        yield from ({"change": "removed", "text": text} for text in old[begin:end])
        yield from ({"change": "added", "text": text} for text in new[first:last])
