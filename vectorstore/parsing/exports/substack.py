"""What Substack writes into its exports: a list of posts (``posts.csv``), and each post's text as a file of HTML."""

import csv
import io
from collections import Counter
from collections.abc import Mapping

from vectorstore.parsing.boilerplate import Notice
from vectorstore.parsing.markup.field_text import text_paragraphs
from vectorstore.parsing.record import Record, make_record

LIST = "posts.csv"
FOLDER = "posts"
_NEEDED = {"post_id", "post_date", "is_published", "title"}
_FEWEST_WORDS = 4
"""Of a line under the headline that says something of its own."""


def posts_listed(text: str) -> dict[str, dict[str, str]]:
    """Return the rows of a list of posts by the names of their files without the ending; empty for another table."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if not set(rows.fieldnames or ()) >= _NEEDED:
        return {}
    try:
        return {row["post_id"]: {name: value or "" for name, value in row.items() if name} for row in rows}
    except csv.Error:
        return {}


def is_published(post: Mapping[str, str]) -> bool:
    """Return whether a post was published, and is no draft."""
    return post["is_published"].strip().lower() == "true"


def post_record(post: Mapping[str, str], html: str) -> Record:
    """Return the article of a post.

    Raises:
        UnreadableError: it has no text.
    """
    paragraphs: list[str | Notice] = [*text_paragraphs(html)]
    beneath = post.get("subtitle", "").strip()
    if len(beneath.split()) >= _FEWEST_WORDS and beneath not in paragraphs:
        paragraphs.insert(0, beneath)
    fields = {"title": post["title"], "published": post["post_date"], "section": post.get("section", "")}
    return make_record(fields, where="the post", paragraphs=paragraphs, single=True)


def left_out(posts: Mapping[str, Mapping[str, str]], files: set[str]) -> Counter[str]:
    """Return what of a list of posts has no file and cannot be read, counted."""
    missing = (post for name, post in posts.items() if name not in files)
    return Counter("posts without a text" if is_published(post) else "drafts" for post in missing)
