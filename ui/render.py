"""Answers as HTML for the chat. Pure functions; every word that is not ours is escaped.

The chat shows messages through a Markdown reader. A message is therefore one HTML block without a line break, in which
Markdown's own marks are written as character references: what an article says can neither open a tag nor become a
link, an image or a formula.
"""

import html
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from qa.answer import Answer, Citation, Query, Sentence
from ui.text import also_in, count, day, excerpt, outlet_and_day
from vectorstore.article import Passage

NEAREST = 3
"""Passages a refusal shows."""

_MARKDOWN = str.maketrans({mark: f"&#{ord(mark)};" for mark in "*_`~[]!|\\$:@{}"} | {"\n": " ", "\r": " "})
_VERDICTS = {"partly": "only partly supported", "unsupported": "not supported"}


def words(text: str) -> str:
    """Escape a foreign text for a chat message: HTML, Markdown, formulas and bare addresses stay plain letters."""
    return html.escape(text).translate(_MARKDOWN)


def question(text: str) -> str:
    """Return a question as a chat message; its line breaks are kept."""
    return '<div class="question" dir="auto">' + "<br>".join(map(words, text.splitlines())) + "</div>"


def waiting(text: str) -> str:
    """Return the line shown while an answer is being made."""
    return f'<div class="answer waiting" role="status"><p>{words(text)}</p></div>'


def draft(text: str) -> str:
    """Return the part of an answer that has arrived; its marks become links when the whole answer is there."""
    return f'<div class="answer streaming"><p dir="auto">{words(text)}</p></div>'


def failure(message: str, hint: str = "") -> str:
    """Return an error as a chat message: what was wrong, then what to do next."""
    advice = f"<p>{words(hint)}</p>" if hint else ""
    return f'<div class="answer failure" role="alert"><p>{words(message)}</p>{advice}</div>'


def answer(found: Answer) -> str:
    """Return a finished answer with its sources, or a refusal with its nearest passages, as one block of HTML."""
    notes = "".join(f'<p class="note" dir="auto">{words(note)}</p>' for note in found.notes)
    lines = [searched_line(found.query, found.searched)]
    if found.window and found.window.line:
        lines.append(found.window.line[0].upper() + found.window.line[1:])
    line = "".join(f'<p class="searched" dir="auto">{words(text)}</p>' for text in lines)
    if not found.answered:
        reason = found.reason or "The articles do not answer this."
        if found.passages:
            # The reason ends with the names of the nearest articles, which here are links below it.
            reason = reason.partition(" Nearest: ")[0]
        return f'<div class="answer refusal"><p dir="auto">{words(reason)}</p>{_nearest(found.passages)}{notes}</div>'
    links = {citation.number: citation_link(citation, found.citations) for citation in found.citations}
    text = " ".join(_sentence(sentence, links) for sentence in found.sentences)
    return f'<div class="answer"><p dir="auto">{text}</p>{notes}{_sources(found.citations, links)}{line}</div>'


def citation_href(citation: Citation, citations: Iterable[Citation]) -> str:
    """Return the address of a quote: its article with this quote first, then the answer's other quotes from it.

    It is relative to the page, which may stand under a path of its own behind a proxy.
    """
    others = (c for c in citations if c.article.id == citation.article.id and c.number != citation.number)
    spans = ",".join(f"{c.paragraph.number}.{c.quote.start}-{c.quote.end}" for c in (citation, *others))
    return f"articles/{quote(citation.article.id, safe='')}?mark={spans}#p{citation.paragraph.number}"


def citation_link(citation: Citation, citations: Iterable[Citation]) -> str:
    head = citation.article
    title = words(f"{head.title} – {outlet_and_day(head)}, paragraph {citation.paragraph.number}")
    href = html.escape(citation_href(citation, citations))
    return f'<a class="cite" href="{href}" title="{title}">&#91;{citation.number}&#93;</a>'


def searched_line(query: Query, searched: int) -> str:
    """Return what was searched, such as "Searched 200 articles published up to 17 May 2024"."""
    source = f" of {query.source}" if query.source else ""
    since = f" from {day(query.since)}" if query.since else ""
    last = min(query.as_of, query.until) if query.until else query.as_of
    return f"Searched {count(searched, 'article')}{source} published{since} up to {day(last)}"


def _sentence(sentence: Sentence, links: dict[int, str]) -> str:
    marks = "".join(links[number] for number in sentence.citations if number in links)
    doubt = _VERDICTS.get(sentence.verdict)
    flag = f' <span class="doubt">{doubt}</span>' if doubt else ""
    # The joining space does not break: a mark never begins a line alone.
    return f'<span class="sentence">{words(sentence.text)}&nbsp;{marks}{flag}</span>'


def _sources(citations: Sequence[Citation], links: dict[int, str]) -> str:
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article.id, []).append(citation)
    items = []
    for group in by_article.values():
        head = group[0].article
        marks = "".join(links[citation.number] for citation in group)
        title = f'<a class="read" href="{html.escape(citation_href(group[0], citations))}">{words(head.title)}</a>'
        about = f'<span class="about">{words(outlet_and_day(head))}</span>'
        others = words(also_in(group[0].also_in))
        also = f' <span class="about also">{others}</span>' if others else ""
        items.append(f'<li><span class="marks">{marks}</span><span dir="auto">{title} {about}{also}</span></li>')
    return f'<ul class="sources" aria-label="Sources">{"".join(items)}</ul>'


def _nearest(passages: Sequence[Passage]) -> str:
    if not passages:
        return ""
    items = []
    for passage in passages[:NEAREST]:
        first, last = passage.paragraphs[0].number, passage.paragraphs[-1].number
        where = f"paragraph {first}" if first == last else f"paragraphs {first} to {last}"
        href = f"articles/{quote(passage.article.id, safe='')}#p{first}"
        items.append(
            f'<li><a class="read" href="{href}">{words(passage.article.title)}</a> '
            f'<span class="about">{words(outlet_and_day(passage.article))}, {where}</span>'
            f'<a class="read excerpt" dir="auto" href="{href}">{words(excerpt(passage.text))}</a></li>'
        )
    return f'<p class="nearest-head">What comes nearest:</p><ul class="nearest">{"".join(items)}</ul>'
