"""The text of a field, HTML or plain, as paragraphs."""

import ast
import re

from vectorstore.parsing.markup.html_fragments import html_paragraphs, is_html, unescaped, without_shortcodes
from vectorstore.parsing.markup.other_marks import without_bbcode, without_escapes, without_markdown
from vectorstore.parsing.paragraphs import plain_paragraphs
from vectorstore.parsing.text_repair import mended

_WRITTEN_BREAK = re.compile(r"[.!?:\"”’)>](?:\\r)?\\n")
"""A line break written as a backslash and a letter."""
_MOST_ESCAPES = 3
"""Most times that HTML in a field may have been escaped."""
_HALVES = re.compile("[\ud800-\udfff]")


def text_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a field's text, HTML or plain, with entities and wrong encodings repaired."""
    text = without_escapes(mended(sound(text)))
    if text.startswith(("['", '["')) and text.rstrip().endswith(("']", '"]')):
        text = _listed(text)
    if "\n" not in text and _WRITTEN_BREAK.search(text):
        text = re.sub(r"(?:\\r)?\\n", "\n", text)
    for _ in range(_MOST_ESCAPES):
        if "<" not in text and ("&lt;" in text or "&amp;lt;" in text):
            text = unescaped(text)  # HTML that was escaped more often than needed
    text = without_shortcodes(text).replace("|||||", "\n\n")  # between the articles of one story in Multi-News
    if is_html(text):
        return html_paragraphs(text)
    return plain_paragraphs(without_markdown(without_bbcode(unescaped(text))))


def _listed(text: str) -> str:
    """Return the paragraphs of a list written as Python or JSON, which tables have in a cell; else the text."""
    try:
        parts = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text
    return "\n\n".join(parts) if all(isinstance(part, str) for part in parts) else text


def sound(text: str) -> str:
    r"""Replace half surrogates, which JSON can spell (``"\ud83d"``) and no database can store."""
    if not _HALVES.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
