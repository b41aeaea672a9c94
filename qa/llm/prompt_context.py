"""Passages as a chat model sees them: numbered, fenced, without anything that could act as a prompt."""

import re
from collections.abc import Sequence

from qa.text.prompt_injection import mark_injections
from vectorstore.documents import Paragraph, Passage

_FENCE = re.compile(r"</?\s*(?:sources|article)\s*>", re.IGNORECASE)
_TURN = re.compile(r"<\|[^|<>]{0,40}\|>|\[/?INST\]|<</?SYS>>")
"""Marks by which chat models tell whose turn it is."""
_MARK = re.compile(r"\[(\d{1,3})\]")


def numbered(passages: Sequence[Passage]) -> str:
    """Return the passages, each under its number."""
    return "\n\n".join(f"[{number}] {source(passage)}" for number, passage in enumerate(passages, start=1))


def source(passage: Passage, paragraph: Paragraph | None = None) -> str:
    """Return a passage, or one paragraph of it, under its headline, outlet and day.

    What would end the fence, start another turn or look like one of our marks is taken out or changed; a sentence that
    reads like an instruction is marked as quoted.
    """
    known = [passage.article.title, passage.article.source, passage.article.published]
    head = ", ".join(str(value) for value in known if value)
    texts = [paragraph.text] if paragraph else passage.text.split("\n\n")
    paragraphs = "\n\n".join(mark_injections(text) for text in texts)
    return sanitize(f"{head}\n{paragraphs}")


def sanitize(text: str) -> str:
    """Remove every fence and turn mark, also those that a removal would create; [3] becomes (3)."""
    before = ""
    while before != text:
        before, text = text, _TURN.sub("", _FENCE.sub("", text))
    return _MARK.sub(r"(\1)", text)
