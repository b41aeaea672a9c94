"""The evidence of an answer as HTML: the marks with their cards, the articles with what they say, the nearest passages.

Pure functions over an answer's JSON; see ``answer.py``. Addresses are relative to the page, which may stand under a
path of its own behind a proxy.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from ui.formatting import also_in, count, day, excerpt, head_of, outlet_and_day
from ui.html.escape import escape
from ui.html.quotes import FENCED, Piece, holds_order, nearest_sentence, pieces
from ui.html.templating import render_message

NEAREST = 3
"""Articles a refusal shows."""
CARD_CHARS = 420
"""Characters of a quote on its card."""
_PARAGRAPHS = 2
"""Paragraphs of one article that its card shows."""


def citation_href(citation: Mapping[str, Any], citations: Iterable[Mapping[str, Any]]) -> str:
    """Return the address of a quote: its article with this quote first, then the answer's other quotes from it."""
    article = citation["article"]["id"]
    others = (c for c in citations if c["article"]["id"] == article and c["number"] != citation["number"])
    spans = ",".join(
        f"{c['paragraph']['number']}.{c['quote']['start']}-{c['quote']['end']}" for c in (citation, *others)
    )
    return f"articles/{quote(article, safe='')}?mark={spans}#p{citation['paragraph']['number']}"


def citation_link(citation: Mapping[str, Any], citations: Iterable[Mapping[str, Any]]) -> Markup:
    """Return a mark such as [1], with the words of its card, which the page shows beside it."""
    head, number = head_of(citation["article"]), citation["number"]
    paragraph, span = citation["paragraph"], citation["quote"]
    said = excerpt(paragraph["text"][span["start"] : span["end"]], CARD_CHARS)
    origin = f"{outlet_and_day(head)}, paragraph {paragraph['number']}"
    href = Markup(escape(citation_href(citation, citations)))  # noqa: S704 (escaped here)
    html = render_message("cite.html", href=href, number=number, said=said, title=head.title, origin=origin)
    return Markup(html)  # noqa: S704 (of a template)


def sources(citations: Sequence[Mapping[str, Any]], links: Mapping[int, Markup]) -> str:
    """Return a card for each article cited: its marks, outlet, day, headline, what it says, and who else printed it.

    Args:
        citations: of an answer's JSON.
        links: the HTML of each citation's mark, by its number.
    """
    by_article: dict[str, list[Mapping[str, Any]]] = {}
    for citation in citations:
        by_article.setdefault(citation["article"]["id"], []).append(citation)
    groups = list(by_article.values())
    outlets = len({outlet for group in groups if (outlet := group[0]["article"]["source"])})
    heading = count(len(groups), "article") + (f" of {count(outlets, 'outlet')}" if outlets > 1 else "")
    cards = [_card(group, links) for group in groups]
    return render_message("evidence.html", heading=f"Sources: {heading}", cards=cards)


def nearest(passages: Sequence[Mapping[str, Any]], question: str) -> str:
    """Return the articles that came nearest to a question nothing answers, each with the sentence nearest to it.

    An instruction planted in a passage is not shown, and it is said that there is one.
    """
    if not passages:
        return ""
    best: dict[str, Mapping[str, Any]] = {}
    for passage in passages:
        best.setdefault(passage["article"]["id"], passage)
    cards = [_nearest_card(passage, question) for passage in list(best.values())[:NEAREST]]
    return render_message("nearest.html", cards=cards, fence=FENCED)


def _card(group: Sequence[Mapping[str, Any]], links: Mapping[int, Markup]) -> dict[str, Any]:
    head = head_of(group[0]["article"])
    return {
        "marks": Markup("").join(links[citation["number"]] for citation in group),
        "outlet": head.source,
        "day": day(head.published),
        "title": head.title or "Untitled",
        "href": Markup(escape(citation_href(group[0], group))),  # noqa: S704 (escaped here)
        "paragraphs": list(_paragraphs(group)),
        "also": also_in(map(head_of, group[0].get("also_in", ()))),
    }


def _paragraphs(group: Sequence[Mapping[str, Any]]) -> Iterator[list[Piece]]:
    """Yield the first cited paragraphs of an article as pieces, in the order they are cited."""
    cited: dict[int, list[Mapping[str, Any]]] = {}
    for citation in group:
        cited.setdefault(citation["paragraph"]["number"], []).append(citation)
    for same in list(cited.values())[:_PARAGRAPHS]:
        yield pieces(same[0]["paragraph"]["text"], [(c["quote"]["start"], c["quote"]["end"]) for c in same])


def _nearest_card(passage: Mapping[str, Any], question: str) -> dict[str, Any]:
    head = head_of(passage["article"])
    place, sentence = nearest_sentence(question, passage["text"])
    numbers = passage["paragraphs"]
    number = numbers[min(place, len(numbers) - 1)]
    fenced = sentence.kind == "fenced" or holds_order(passage["text"])
    return {
        "outlet": head.source,
        "day": day(head.published),
        "title": head.title or "Untitled",
        "href": Markup(escape(f"articles/{quote(head.id, safe='')}#p{number}")),  # noqa: S704 (escaped here)
        "sentence": "" if sentence.kind == "fenced" else excerpt(sentence.text),
        "fenced": fenced,
    }
