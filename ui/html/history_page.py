"""Earlier versions of an article as HTML: what each change took out and put in. Pure; foreign words are escaped."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ui.html.article_page import document
from ui.html.templating import render

_ROOT = "../../"
"""From ``/articles/ID/history`` to the page."""


def history_page(found: Mapping[str, Any]) -> str:
    """Return the page of an article's earlier versions, the newest change first.

    Args:
        found: the JSON of ``ui.backend.history``.
    """
    title = found["title"] or "Untitled"
    back = f"{_ROOT}articles/{quote(found['id'], safe='')}"
    versions = [each | {"replaced": _moment(each["replaced"])} for each in reversed(found["versions"])]
    body = render("history.html", title=title, back=back, versions=versions)
    return document(f"Earlier versions of {title}", body, _ROOT)


def _moment(iso: str) -> str:
    return iso.replace("T", ", ").replace("+00:00", " UTC")
