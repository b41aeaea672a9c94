"""What a page says of its article elsewhere than in its text: in its title, and in data for its scripts."""

import json
import re
from typing import Any

from vectorstore.documents import clean
from vectorstore.parsing.fields import known_fields
from vectorstore.parsing.json_shapes import articles_in

_NAME = re.compile(
    r"(?:the |der |die |le |la |el )?[A-ZÀ-ÞА-Я0-9][\w.&'’-]*(?: (?:[A-ZÀ-ÞА-Я0-9][\w.&'’-]*|of|and|de|la|&)){0,4}",
    re.I,
)
_DATA = "application/json"
_LEAST = 200
"""Characters of a text in a page's data; less is a teaser."""


def outlet_in_title(tree: Any, headline: str) -> str:
    """Return the outlet that a page's title has behind the headline, as in "Bridge opens - The Gazette"."""
    parts = re.split(r"\s+[|–—•·-]\s+", clean(tree.findtext(".//title") or ""))
    behind = parts[-1]
    return behind if len(parts) > 1 and parts[0] == headline and _NAME.fullmatch(behind) else ""


def article_in_data(tree: Any) -> dict[str, object]:
    """Return the fields of the article that a page has only as data, from which a script would build it; else none."""
    best: dict[str, object] = {}
    for script in tree.iter("script"):
        if script.get("type") != _DATA or len(script.text or "") < _LEAST:
            continue
        try:
            value = json.loads(script.text)
        except (ValueError, RecursionError):
            continue
        for found in articles_in(value):
            fields = known_fields(found.raw) if isinstance(found.raw, dict) else {}
            if len(_text(fields)) > max(len(_text(best)), _LEAST):
                best = fields
    return best


def _text(fields: dict[str, object]) -> str:
    text = fields.get("text")
    return text if isinstance(text, str) else ""
