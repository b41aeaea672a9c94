"""An answer's citations as annotations of its text, as OpenAI's web search gives them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

_MARK = re.compile(r"\[(\d{1,3})\]")
_WORDS = 5
"""Words at each end of a quote that a browser looks for."""


def text_of(answer: Mapping[str, Any]) -> str:
    """Return what a message says: the answer's text, or why there is none."""
    return str(answer["text"] or answer["reason"] or "")


def annotations(answer: Mapping[str, Any], base_url: str) -> list[dict[str, Any]]:
    """Return a ``url_citation`` for each mark in an answer's text.

    ``start_index`` and ``end_index`` are characters of the text: the sentence with its marks, end exclusive.

    Args:
        answer: its JSON.
        base_url: the server's address, for articles that have none of their own.
    """
    by_number = {citation["number"]: citation for citation in answer["citations"]}
    found = []
    for number, start, end in _places(answer):
        if citation := by_number.get(number):
            found.append(_annotation(citation, start, end, base_url))
    return found


def _places(answer: Mapping[str, Any]) -> Iterator[tuple[int, int, int]]:
    """Yield the number, start and end of each mark with the sentence that it belongs to."""
    text, position = str(answer["text"]), 0
    for sentence in answer["sentences"]:
        start = text.find(sentence["text"], position)
        if start < 0:  # a form of the text that changes characters: the marks alone are told
            break
        end = start + len(sentence["text"])
        numbers = []
        while mark := _MARK.match(text, end + (text[end : end + 1] == " ")):
            numbers.append(int(mark[1]))
            end = mark.end()
        yield from ((number, start, end) for number in numbers)
        position = end
    for mark in _MARK.finditer(text, position):
        yield int(mark[1]), mark.start(), mark.end()


def _to_text(quoted: str, *, has_fragment: bool) -> str:
    """Return the text fragment that leads a browser to a quote.

    Clients such as Open WebUI number sources by their addresses: two quotes of one article need two, or the marks after
    them would be shown with a wrong source.
    """
    words = quoted.split()
    ends = [words] if len(words) <= 2 * _WORDS else [words[:_WORDS], words[-_WORDS:]]
    told = ",".join(quote(" ".join(end), safe="").replace("-", "%2D") for end in ends)
    return f"{'' if has_fragment else '#'}:~:text={told}" if words else ""


def _annotation(citation: Mapping[str, Any], start: int, end: int, base_url: str) -> dict[str, Any]:
    article, paragraph, span = citation["article"], citation["paragraph"], citation["quote"]
    url = article["url"] or ""
    if url.startswith(("http://", "https://")):
        url += _to_text(paragraph["text"][span["start"] : span["end"]], has_fragment="#" in url)
    else:
        mark = f"{paragraph['number']}.{span['start']}-{span['end']}"
        url = f"{base_url}articles/{quote(article['id'], safe='')}?mark={mark}#p{paragraph['number']}"
    return {"url": url, "title": article["title"], "start_index": start, "end_index": end}
