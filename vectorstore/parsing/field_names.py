"""Names that exports give to the fields of an article, from ``field_names.json``."""

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

NAMES: Final = (
    "title",
    "text",
    "summary",
    "url",
    "source",
    "published",
    "authors",
    "language",
    "section",
    "correction",
    "updated",
)
_PREFIX = re.compile(r"^(?:field|meta|article|news|post|story|item|resolved|original|primary)_(?=.)")
"""Prefixes that exports put before a known name."""
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
"""Remarks in a column's name: ``Date (UTC)``, ``Author(s)``."""
_MARKS = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """Return the table of known names."""
    loaded: dict[str, Any] = json.loads((Path(__file__).parent / "field_names.json").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _canonical() -> dict[str, str]:
    # Backwards, so that the first of two fields that share an alias has it.
    return {alias: name for name in reversed(NAMES) for alias in reversed(table()["names"][name])}


@lru_cache(maxsize=4096)
def snake_case(name: str) -> str:
    """Return a field's name for comparing: ``publishedAt``, ``Published At`` and ``published-at`` are one.

    Accents do not count (``título`` is ``titulo``), nor does a remark in brackets at the end.
    """
    name = _REMARK.sub("", name).strip()
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    name = re.sub(r"[\s:.\-]+", "_", parted).lower() if not parted.startswith("_") else parted.lower()
    if name.isascii():
        return name
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", name)))


def canonical(name: object) -> str | None:
    """Return the contract's name of a field (``published`` for ``Publish Date``); None for an unknown one."""
    return _canonical().get(bare_name(str(name)))


def bare_name(name: str) -> str:
    """Return a field's name as the table has it, without a prefix if only the rest is known (``field_author``)."""
    name = snake_case(name)
    return name if name in _canonical() or (bare := _PREFIX.sub("", name)) not in _canonical() else bare
