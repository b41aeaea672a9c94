"""What the empty chat says: what there is to ask about, and questions to begin with. Pure functions."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa.sample import HEADLINE, QUESTION
from qa.text.prompt_injection import reads_like_instruction
from ui.formatting import count, span
from ui.jobs.library_service import may_change
from vectorstore.documents import Article, ArticleHead

if TYPE_CHECKING:
    from qa.assistant import Assistant

EXAMPLES = 4
_READ = 24
"""Newest articles that are looked at for questions."""
_OPENING = 4
"""Paragraphs of an article in which its names are looked for."""
_SITE = re.compile(r"\s+[|–—]\s+[^|–—]{2,30}$")
"""The name of the site behind a headline."""
_ASKS = re.compile(r"(?:who|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will|has|have)\b", re.I)
_NO_NAMES = frozenset("The A An In On At By For From With As But And If When While After Before It He She They".split())
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: (?:of |the |de |van )?[A-Z][\w’'-]+)+")

EMPTY = (
    '<div class="welcome empty"><h2>There are no articles yet</h2><p>Drop files here, or read in the sample; then ask.'
    ' A whole folder is read in with <code>newsdesk ingest FOLDER</code>.</p><p class="invites">'
    '<button type="button" class="act add-files">Add files</button>'
    '<button type="button" class="act read-sample">Read in the sample articles</button></p></div>'
)
SHUT = (
    '<div class="welcome"><h2>There are no articles yet</h2><p>They are read in on the server, with'
    " <code>newsdesk ingest FOLDER</code>.</p></div>"
)
MISSING = (
    '<p class="missing">The conversation of this address is not in this browser: it was held in another one, or has'
    " been deleted. To pass a conversation on, save it as a file under Conversations.</p>"
)


def welcome(assistant: "Assistant") -> tuple[str, list[str]]:
    """Return the words in the empty chat, as HTML, and questions to begin with, made of the newest articles."""
    summaries = assistant.articles()
    if not summaries:
        return EMPTY if may_change(assistant.settings) else SHUT, []
    dates = [s.head.published for s in summaries if s.head.published]
    over = f"{' of' if min(dates) == max(dates) else ','} {span(min(dates), max(dates))}" if dates else ""
    text = (
        f'<div class="welcome"><h2>Ask about {count(len(summaries), "article")}{over}</h2>'
        "<p>Every sentence of an answer carries a number. Open it to read the paragraph it comes from.</p></div>"
    )
    newest = _of_different_outlets([s.head for s in summaries if s.head.title != HEADLINE])[:_READ]
    asked = (natural_question(article) for head in newest if (article := assistant.article(head.id)))
    examples = list(dict.fromkeys(filter(None, asked)))[:EXAMPLES]
    if any(s.head.title == HEADLINE for s in summaries):
        examples = [QUESTION, *examples][:EXAMPLES]
    return text, examples


def natural_question(article: Article) -> str:
    """Return a question that an article answers, in words of its own headline; empty where none is at hand.

    A headline that asks is the question. Otherwise it is about the longest name that the headline and the beginning of
    the text have in common: a name that only a headline in capitals seems to have is none.
    """
    title = _SITE.sub("", article.title).strip()
    if title.endswith("?") and _ASKS.match(title) and "…" not in title and "..." not in title:
        return title
    opening = " ".join(paragraph.text for paragraph in article.paragraphs[:_OPENING])[:1500]
    runs = (run.split(" ") for run in _NAME.findall(opening))
    names = [part for run in runs for part in _parts(run) if re.search(rf"\b{re.escape(part)}\b", title)]
    if not names or reads_like_instruction(article.title):
        return ""
    return f"What is the latest on {max(names, key=len)}?"


def _parts(run: Sequence[str]) -> Iterator[str]:
    """Yield the names that a run of words with capitals may hold: two words or more that begin and end with one."""
    for start, first in enumerate(run):
        for end in range(start + 2, len(run) + 1):
            if first[0].isupper() and first not in _NO_NAMES and run[end - 1][0].isupper():
                yield " ".join(run[start:end])


def _of_different_outlets(heads: Sequence[ArticleHead]) -> list[ArticleHead]:
    """Return articles with the first of each outlet before the others, in the order given."""
    firsts: dict[str | None, ArticleHead] = {}
    for head in heads:
        firsts.setdefault(head.source, head)
    ids = {head.id for head in firsts.values()}
    return [*firsts.values(), *(head for head in heads if head.id not in ids)]


def outlets(assistant: "Assistant") -> list[str]:
    """Return the names of the outlets, in the order of the alphabet."""
    return sorted({s.head.source for s in assistant.articles() if s.head.source}, key=str.casefold)
