"""The fields of an article under the names that exports give them; ``field_names.json`` lists those."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from vectorstore.errors import ReadError

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
    "updated",
)
_TEXTS: Final = ("title", "text", "summary", "url", "source", "language", "section")
MAX_DEPTH = 6
"""Objects within objects that are looked into; deeper ones hold no article."""
_SHOWN_NAMES = 12
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/?#\s]+)", re.IGNORECASE)


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
    """Return a field's name as it is compared: ``publishedAt``, ``Published At`` and ``published-at`` are one."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[\s:.\-]+", "_", parted).lower() if not parted.startswith("_") else parted.lower()


def canonical(name: object) -> str | None:
    """Return what a field is in the contract's words (``Publish Date`` is ``published``), None for an unknown one."""
    return _canonical().get(snake_case(str(name)))


def known_fields(raw: Mapping[str, object], names: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return the fields with a known name that are not empty, under the contract's names.

    Values are made as simple as they can be: of ``{"name": "The Post"}`` the name, of a list of authors their names.

    Args:
        raw: an article as a file has it.
        names: what the user said: the contract's name to the file's own (``{"text": "Artikeltext"}``; a name inside
            an object has a dot before it, ``fields.body``).
    """
    found: dict[str, list[object]] = {}
    _collect(raw, found, 0)
    fields: dict[str, object] = {}
    for name in NAMES:
        values = [value for alias in table()["names"][name] for value in found.get(alias, ())]
        given = [_simple(v, name) for v in ([_at(raw, names[name])] if names and name in names else values)]
        given = [v for v in given if not _empty(v) and not (name == "authors" and isinstance(v, int | float))]
        if given:
            # A text before an object or a number, which will be reported if it is all there is.
            fields[name] = next((v for v in given if isinstance(v, str)), given[0]) if name in _TEXTS else given[0]
    return _outlet_of_address(fields, found, bool(names and "source" in names))


def told_names(texts: Sequence[str]) -> dict[str, str]:
    """Return what a user says fields are called: of ``["text=Body,published=Day"]`` the names by the contract's.

    Raises:
        ReadError: a part is no ``name=FIELD``, or names something that an article does not have.
    """
    names: dict[str, str] = {}
    for part in (part for text in texts for part in text.split(",") if part.strip()):
        name, equals, field = (piece.strip() for piece in part.partition("="))
        known = name if name in NAMES else canonical(name)
        if not equals or not field or known is None:
            hint = f"Write NAME=FIELD, such as text=Body; NAME is one of {', '.join(NAMES)}."
            raise ReadError(f"--map cannot use {part.strip()!r}.", hint)
        names[known] = field
    return names


def names_in(raw: Mapping[str, object]) -> str:
    """Return the names of an object's fields for a message, the first dozen of many."""
    names = [str(name) for name in raw]
    return ", ".join(names[:_SHOWN_NAMES]) + (", …" if len(names) > _SHOWN_NAMES else "")


def _collect(raw: Mapping[str, object], found: dict[str, list[object]], depth: int) -> None:
    """Gather values by name, those inside ``fields``, ``_source`` and their like after an object's own."""
    for name, value in raw.items():
        if not _empty(value):
            found.setdefault(snake_case(str(name)), []).append(value)
    if depth < MAX_DEPTH:
        for name, value in raw.items():
            if isinstance(value, dict) and snake_case(str(name)) in table()["containers"]:
                _collect(value, found, depth + 1)


def _empty(value: object) -> bool:
    return value is None or value in ("", [], {}) or (isinstance(value, float) and value != value)


def _at(raw: Mapping[str, object], path: str) -> object:
    """Return the value that a user's name stands for: a field as it is written, or one inside objects."""
    if path in raw:
        return raw[path]
    by_case = {str(name).strip().lower(): value for name, value in raw.items()}
    if path.strip().lower() in by_case:
        return by_case[path.strip().lower()]
    first, dot, rest = path.partition(".")
    inner = raw.get(first)
    return _at(inner, rest) if dot and isinstance(inner, dict) else None


def _simple(value: object, name: str, depth: int = 0) -> object:
    """Return the text or number that an object or a list stands for; unchanged where there is none."""
    if depth > MAX_DEPTH:
        return value
    if isinstance(value, dict):
        inner = {snake_case(str(key)): part for key, part in value.items()}
        if name in ("text", "summary") and {"title", "url", "published"} & set(map(canonical, inner)):
            return value  # an article, not the text of one
        if name == "authors" and (parts := [inner[k] for k in ("first_name", "last_name") if inner.get(k)]):
            return " ".join(map(str, parts))
        for key in table()["inside"][name]:
            part = inner.get(snake_case(key))
            if not _empty(part):
                return _simple(part, name, depth + 1)
        return value
    if isinstance(value, list) and value:
        parts = [part for part in (_simple(item, name, depth + 1) for item in value) if not _empty(part)]
        if name == "authors":
            return [part for part in parts if not isinstance(part, int | float)] or 0
        if parts and all(isinstance(part, str) for part in parts):
            return "\n\n".join(map(str, parts)) if name in ("text", "summary") else parts[0]
    return value


def _outlet_of_address(fields: dict[str, object], found: Mapping[str, list[object]], told: bool) -> dict[str, object]:
    """Where the outlet is given as an address, as some exports do, take it for the article's and look for a name."""
    outlet = fields.get("source")
    if not isinstance(outlet, str) or told or not (address := _ADDRESS.match(outlet.strip())):
        return fields
    if "url" not in fields and outlet.strip().rstrip("/").count("/") > 2:
        fields["url"] = outlet.strip()
    named = next((name for name in _names_of_outlets(found) if not _ADDRESS.match(name)), None)
    fields["source"] = named or address[1]
    return fields


def _names_of_outlets(found: Mapping[str, list[object]]) -> Iterator[str]:
    for alias in table()["names"]["source"]:
        for value in found.get(alias, ()):
            simple = _simple(value, "source")
            if isinstance(simple, str):
                yield simple.strip()
