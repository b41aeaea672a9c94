"""The sources of an answer as HTML: the marks with their cards, the list of sources, the nearest passages.

Pure functions over an answer's JSON; see ``answer.py``. Addresses are relative to the page, which may stand under a
path of its own behind a proxy.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ui.formatting import also_in, count, excerpt, head_of, outlet_and_day
from ui.html.escape import escape, words

NEAREST = 3
"""Passages a refusal shows."""
CARD_CHARS = 420
"""Characters of a quote on its card."""


def citation_href(citation: Mapping[str, Any], citations: Iterable[Mapping[str, Any]]) -> str:
    """Return the address of a quote: its article with this quote first, then the answer's other quotes from it."""
    article = citation["article"]["id"]
    others = (c for c in citations if c["article"]["id"] == article and c["number"] != citation["number"])
    spans = ",".join(
        f"{c['paragraph']['number']}.{c['quote']['start']}-{c['quote']['end']}" for c in (citation, *others)
    )
    return f"articles/{quote(article, safe='')}?mark={spans}#p{citation['paragraph']['number']}"


def citation_link(citation: Mapping[str, Any], citations: Iterable[Mapping[str, Any]]) -> str:
    """Return a mark such as [1], with the words of its card, which the page shows beside it."""
    head, number = head_of(citation["article"]), citation["number"]
    paragraph, span = citation["paragraph"], citation["quote"]
    said = excerpt(paragraph["text"][span["start"] : span["end"]], CARD_CHARS)
    origin = f"{outlet_and_day(head)}, paragraph {paragraph['number']}"
    href = escape(citation_href(citation, citations))
    return (
        f'<a class="cite" href="{href}"><span class="unseen">source </span>&#91;{number}&#93;</a>'
        f'<span class="card-words"><span class="card-quote" dir="auto">{words(said)}</span>'
        f'<span class="card-title" dir="auto">{words(head.title)}</span>'
        f'<span class="card-from" dir="auto">{words(origin)}</span></span>'
    )


def sources(citations: Sequence[Mapping[str, Any]], links: Mapping[int, str]) -> str:
    """Return the list of the articles cited, each with its marks, its outlet and day, and who else printed it."""
    by_article: dict[str, list[Mapping[str, Any]]] = {}
    for citation in citations:
        by_article.setdefault(citation["article"]["id"], []).append(citation)
    items = []
    for group in by_article.values():
        head = head_of(group[0]["article"])
        marks = "".join(links[citation["number"]] for citation in group)
        title = f'<a class="read" href="{escape(citation_href(group[0], citations))}">{_title(head.title)}</a>'
        about = f'<span class="about">{words(outlet_and_day(head))}</span>'
        others = words(also_in(map(head_of, group[0].get("also_in", ()))))
        also = f' <span class="about also">{others}</span>' if others else ""
        items.append(f'<li><span class="marks">{marks}</span><span dir="auto">{title} {about}{also}</span></li>')
    outlets = len({head for group in by_article.values() if (head := group[0]["article"]["source"])})
    heading = f"Sources: {count(len(by_article), 'article')}" + (
        f" of {count(outlets, 'outlet')}" if outlets > 1 else ""
    )
    return f'<p class="sources-head">{heading}</p><ul class="sources">{"".join(items)}</ul>'


def nearest(passages: Sequence[Mapping[str, Any]]) -> str:
    """Return the passages that came nearest to a question nothing answers."""
    if not passages:
        return ""
    items = []
    for passage in passages[:NEAREST]:
        head = head_of(passage["article"])
        first, last = passage["paragraphs"][0], passage["paragraphs"][-1]
        where = f"paragraph {first}" if first == last else f"paragraphs {first} to {last}"
        href = f"articles/{quote(head.id, safe='')}#p{first}"
        items.append(
            f'<li><a class="read" href="{href}">{_title(head.title)}</a> '
            f'<span class="about">{words(outlet_and_day(head))}, {where}</span>'
            f'<a class="read excerpt" dir="auto" href="{href}">{words(excerpt(passage["text"]))}</a></li>'
        )
    return f'<p class="nearest-head">What comes nearest:</p><ul class="nearest">{"".join(items)}</ul>'


def _title(title: str) -> str:
    return words(title or "Untitled")
