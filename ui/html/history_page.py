"""Earlier versions of an article as HTML: what each change took out and put in. Pure; foreign words are escaped."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ui.formatting import count
from ui.html.article_page import document
from ui.html.escape import escape

_TAGS = {"removed": "del", "added": "ins"}
_ROOT = "../../"
"""From ``/articles/ID/history`` to the page."""


def history_page(found: Mapping[str, Any]) -> str:
    """Return the page of an article's earlier versions, the newest change first.

    Args:
        found: the JSON of ``ui.backend.history``.
    """
    title = found["title"] or "Untitled"
    back = f"{_ROOT}articles/{quote(found['id'], safe='')}"
    versions = "".join(map(_version, reversed(found["versions"])))
    none = "" if versions else "<p>No earlier version is known.</p>"
    body = (
        f'<article class="article history"><header><h2 dir="auto">{escape(title)}</h2>'
        f'<p class="about">{count(len(found["versions"]), "earlier version")}</p>'
        f'<p class="links"><a href="{back}">The article as it is now</a></p></header>{none}{versions}</article>'
    )
    return document(f"Earlier versions of {title}", body, _ROOT)


def _version(version: Mapping[str, Any]) -> str:
    lines = "".join(
        f'<p dir="auto"><{_TAGS[each["change"]]}>{escape(each["text"])}</{_TAGS[each["change"]]}></p>'
        for each in version["changes"]
    )
    whole = "".join(f'<p dir="auto">{escape(text)}</p>' for text in version["paragraphs"])
    when = escape(version["replaced"].replace("T", ", ").replace("+00:00", " UTC"))
    return (
        f"<section><h3>Version {version['number']}, replaced {when}</h3>{lines}"
        f"<details><summary>This version as a whole</summary>"
        f'<h4 dir="auto">{escape(version["title"])}</h4>{whole}</details></section>'
    )
