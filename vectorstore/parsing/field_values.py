"""Simple values of fields: the name in ``{"name": "The Post"}``, the text in an editor's tree of blocks."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from vectorstore.documents import written_day
from vectorstore.parsing.field_names import canonical, snake_case, table
from vectorstore.parsing.live_blog import moment

MAX_DEPTH = 6
"""Depth of objects that are searched; deeper ones hold no article."""
_MAX_BLOCK_DEPTH = 20
_PART_DEPTH = 2
"""Depth inside a text from which an object with a date is part of the text and no article."""
_LOCALE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_BRANCHES = ("blocks", "children", "content", "nodes", "items", "body", "rich_text")
_KINDS = ("type", "_type", "nodeType", "object", "kind")
_INLINE = frozenset(
    "text span link hyperlink entry-hyperlink a strong em bold italic underline mark code hardbreak hard_break "
    "autolink linebreak line_break".split()
)
_NOT_TEXT = frozenset(
    "image figure embed video gallery advertisement ad code_embed html_embed interstitial_link raw_html "
    "delimiter".split()
)


_MAY_BE_WRITTEN_OUT = ("title", "source", "published", "updated", "authors", "language", "section", "url")


def is_empty(value: object) -> bool:
    """Return whether a value is empty: null, an empty text, list or object, or NaN."""
    return value is None or value in ("", [], {}) or (isinstance(value, float) and value != value)


def simple(value: object, name: str, depth: int = 0) -> object:
    """Return the text, number or list of names in a value; the value itself where there is none.

    Args:
        value: a text, or what an export has in its place.
        name: the field, in the contract's words.
    """
    if depth > MAX_DEPTH:
        return value
    if isinstance(value, str) and name in _MAY_BE_WRITTEN_OUT:
        value = _object_of(value)
    if isinstance(value, dict):
        return _of_object(value, name, depth)
    if name in ("published", "updated") and (day := _day_of(value)):
        return day
    if isinstance(value, list) and value:
        if name in ("text", "summary") and (text := block_text(value) or _posts(value, depth)):
            return text
        parts = [part for part in (simple(item, name, depth + 1) for item in value) if not is_empty(part)]
        if name == "authors":
            return [part for part in parts if not isinstance(part, int | float)] or 0
        if parts and all(isinstance(part, str) for part in parts):
            return "\n\n".join(map(str, parts)) if name in ("text", "summary") else parts[0]
    return value


def _object_of(text: str) -> object:
    """Return the object that a table's cell holds as Python or JSON text; else the text."""
    if not (text.startswith("{") and text.endswith("}")):
        return text
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return text
    return value if isinstance(value, dict) else text


def _day_of(value: object) -> str:
    """Return the day of a list [2024, 5, 21, 6, 12], as Java writes times; empty for anything else."""
    if not isinstance(value, list) or len(value) < 3 or not all(isinstance(part, int) for part in value):
        return ""
    return "-".join(map(str, value[:3]))


def _of_object(value: Mapping[str, object], name: str, depth: int) -> object:
    inner = {snake_case(str(key)): part for key, part in value.items()}
    if name in ("text", "summary"):
        known = set(map(canonical, inner))
        if "url" in known or ("title" in known and depth < _PART_DEPTH):
            return value  # an article, not the text of one
        if text := block_text(value):
            return text
        if "published" in known and depth < _PART_DEPTH:
            return value
    if name in ("published", "updated") and (day := _day_of([inner.get(part) for part in ("year", "month", "day")])):
        return day
    if name == "authors" and (parts := [inner[k] for k in ("first_name", "last_name") if inner.get(k)]):
        return " ".join(map(str, parts))
    for key in (*table()["inside"][name], "data", "attributes", "fields"):
        part = inner.get(snake_case(key))
        if not is_empty(part):
            return simple(part, name, depth + 1)
    if value and all(_LOCALE.fullmatch(str(key)) for key in value):  # {"en-US": …, "de": …}
        language = next((key for key in value if str(key).startswith("en")), next(iter(value)))
        return simple(value[language], name, depth + 1)
    return value


def _posts(value: list[object], depth: int) -> str:
    """Return the text of a live blog's posts, oldest first, each after its time; empty for any other list."""
    found: list[tuple[datetime, str]] = []
    for item in value:
        inner = {snake_case(str(key)): part for key, part in item.items()} if isinstance(item, dict) else {}
        times = (moment(inner[name]) for name in table()["names"]["published"] if isinstance(inner.get(name), str))
        when = next((time for time in times if time), None)
        text = simple(item, "text", max(depth + 1, _PART_DEPTH))
        if when is None or not isinstance(text, str) or "url" in set(map(canonical, inner)):
            return ""
        title = inner.get("title")
        stamp = f"{written_day(when.date())}, {when:%H:%M}" + (f" – {title}" if isinstance(title, str) else "")
        found.append((when, f"<p>{stamp}</p>\n{text}" if "<" in text else f"{stamp}\n\n{text}"))
    return "\n\n".join(text for _, text in sorted(found, key=lambda post: post[0])) if len(found) > 1 else ""


def block_text(value: object) -> str:
    """Return the text of a tree of blocks, as editors store it (ProseMirror, Slate, Editor.js, Draft.js, Sanity, …).

    Returns:
        Its paragraphs with a blank line between them; empty where the value is no such tree.
    """
    if isinstance(value, dict) and isinstance(value.get("root"), dict):
        value = value["root"]
    blocks = _branch(value) if isinstance(value, dict) else value
    if not isinstance(blocks, list) or not blocks or not all(isinstance(block, dict) for block in blocks):
        return ""
    if not all(_kind(block) for block in blocks):
        return ""
    return "\n\n".join(text for block in blocks for text in _paragraphs(block, 0) if text.strip())


def _kind(node: Mapping[str, Any]) -> str:
    return next((str(node[name]).lower() for name in _KINDS if isinstance(node.get(name), str)), "")


def _branch(node: Mapping[str, Any]) -> list[Any] | None:
    return next((node[name] for name in _BRANCHES if isinstance(node.get(name), list)), None)


def _paragraphs(node: object, depth: int) -> Iterator[str]:
    """Yield the paragraphs of a block; none of a picture or an advertisement."""
    if isinstance(node, str):
        yield node
    if not isinstance(node, dict) or depth > _MAX_BLOCK_DEPTH or _kind(node) in _NOT_TEXT:
        return
    branch = _branch(node)
    if branch is None:
        inner = next((node[name] for name in ("data", _kind(node)) if isinstance(node.get(name), dict)), None)
        text = _own_text(node)
        if text or inner is None:
            yield text
        else:
            yield from _paragraphs(inner, depth + 1)
    elif all(isinstance(child, dict) and _is_inline(child) for child in branch):
        yield "".join(_inline(child, depth) for child in branch)
    else:
        for child in branch:
            yield from _paragraphs(child, depth + 1)


def _is_inline(node: Mapping[str, Any]) -> bool:
    return _kind(node) in _INLINE or (not _kind(node) and isinstance(node.get("text"), str))


def _inline(node: Mapping[str, Any], depth: int) -> str:
    branch = _branch(node)
    if branch is None or depth > _MAX_BLOCK_DEPTH:
        return _own_text(node) or ("\n" if "break" in _kind(node) else "")
    return "".join(_inline(child, depth + 1) for child in branch if isinstance(child, dict))


def _own_text(node: Mapping[str, Any]) -> str:
    names = ("text", "value", "content", "html", "body_html", "plain_text")
    return next((text for name in names if isinstance(text := node.get(name), str)), "")
