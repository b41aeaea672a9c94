"""Find an article's fields by the names that exports give them, from ``field_names.json``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from vectorstore.errors import ReadError
from vectorstore.parsing.field_names import NAMES, bare_name, canonical, snake_case, table
from vectorstore.parsing.field_values import MAX_DEPTH, is_empty, simple
from vectorstore.text.date_parser import parse_date

_TEXTS: Final = ("title", "text", "summary", "url", "source", "language", "section")
_NULLS = frozenset(("null", "none", "nan", "nat", "<na>", "n/a", "#n/a", "\\n"))
"""Texts that tables have in an empty cell."""
_SHOWN_NAMES = 12
_NUMBERED = re.compile(r"(?:paragraphs?|para|text|p|body|part|content)_?(\d{1,3})")
"""The name of a cell with one paragraph."""
_PREFIXED = "…"
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/?#\s]+)", re.IGNORECASE)


def known_fields(raw: Mapping[str, object], names: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return the fields with a known name that are not empty, under the contract's names.

    Values are made as simple as they can be: of ``{"name": "The Post"}`` the name, of a list of authors their names.

    Args:
        raw: an article as a file has it.
        names: what the user said: the contract's name to the file's own (``{"text": "Artikeltext"}``; a name inside
            an object has a dot before it, ``fields.body``).
    """
    found: dict[str, list[object]] = {}
    _collect(unfolded(raw), found, 0)
    fields: dict[str, object] = {}
    for name in NAMES:
        values = [_at(raw, names[name])] if names and name in names else _values(found, name)
        given = [simple(v, name) for v in values]
        given = [v for v in given if not is_empty(v) and not _says_nothing(v, name)]
        if given:
            # A text before an object or a number, which will be reported if it is all there is.
            fields[name] = _likeliest(given, name)
    return _outlet_of_address(fields, found, bool(names and "source" in names))


def parts_in(raw: Mapping[str, object]) -> dict[str, object]:
    """Return text and day of a row with a cell for each part: ``paragraph_1``, ``paragraph_2``; year, month, day.

    Factiva's tables have an article's first paragraphs in a cell of their own.
    """
    by_name = {snake_case(str(name)): str(value).strip() for name, value in raw.items() if not is_empty(value)}
    found: dict[str, object] = {}
    numbered = sorted((int(part[1]), by_name[part[0]]) for name in by_name if (part := _NUMBERED.fullmatch(name)))
    if len(numbered) > 1 and not any(canonical(name) == "text" for name in raw):
        found["text"] = "\n\n".join(text for _, text in numbered if text)
    if "hd" in by_name and by_name.get("lp") and by_name.get("td"):
        found["text"] = f"{by_name['lp']}\n\n{by_name['td']}"
    day = [by_name.get(part, "").removesuffix(".0") for part in ("year", "month", "day")]
    return found | ({"published": "-".join(day)} if all(part.isdecimal() for part in day) else {})


def _likeliest(given: Sequence[object], name: str) -> object:
    """Return the first of several values that a field can have, else the first of all."""
    if name in _TEXTS:
        return next((value for value in given if isinstance(value, str)), given[0])
    if name == "published" and len(given) > 1:
        return next((value for value in given if _is_day(value)), given[0])
    return given[0]


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str | int | float) and parse_date(str(value)) is not None
    except ValueError:
        return False


def unfolded(raw: Mapping[str, object]) -> Mapping[str, object]:
    """Return fields with paths such as ``fields.body``, as tables made of JSON have them, turned into objects."""
    paths = [name for name in raw if isinstance(name, str) and "." in name.strip(".") and canonical(name) is None]
    if not paths:
        return raw
    whole: dict[str, object] = {name: value for name, value in raw.items() if name not in paths}
    for path in paths:
        *above, last = path.split(".")
        inside: dict[str, object] | None = whole
        for part in above:
            further = inside.setdefault(part, {}) if inside is not None else None
            inside = further if isinstance(further, dict) else None
        if inside is not None and not is_empty(raw[path]):
            inside[last] = raw[path]
    return whole


def told_names(texts: Sequence[str]) -> dict[str, str]:
    """Return the user's names of fields by the contract's, from ``["text=Body,published=Day"]``.

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
    """Return the names of an object's fields for a message, at most a dozen."""
    names = [str(name) for name in raw]
    return ", ".join(names[:_SHOWN_NAMES]) + (", …" if len(names) > _SHOWN_NAMES else "")


def _values(found: Mapping[str, list[object]], name: str) -> Iterator[object]:
    """Yield the values that a field may have, likeliest first: a full name goes before one with a prefix."""
    for mark in ("", _PREFIXED):
        for alias in table()["names"][name]:
            yield from found.get(f"{mark}{alias}", ())


def _collect(raw: Mapping[str, object], found: dict[str, list[object]], depth: int) -> None:
    """Collect values by name, those inside ``fields``, ``_source`` and the like after an object's own."""
    for name, value in raw.items():
        own, bare = snake_case(str(name)), bare_name(str(name))
        if not is_empty(value) and (own != "data" or isinstance(value, str)):  # elsewhere than in Italy no date
            found.setdefault(own if own == bare else f"{_PREFIXED}{bare}", []).append(value)
    if depth < MAX_DEPTH:
        for name, value in raw.items():
            if isinstance(value, dict) and snake_case(str(name)) in table()["containers"]:
                _collect(value, found, depth + 1)


def _says_nothing(value: object, name: str) -> bool:
    """Return whether a value is no author (a number or address), or a placeholder; a text may be any word."""
    if name == "authors" and isinstance(value, int | float):
        return True
    if name == "published" and isinstance(value, bool):
        return True
    if isinstance(value, str) and value.strip() == "[Removed]":  # NewsAPI's text for an article that is gone
        return True
    if name == "authors" and isinstance(value, str) and _ADDRESS.match(value.strip()):
        return True
    return name not in ("title", "text", "summary") and isinstance(value, str) and value.strip().lower() in _NULLS


def _at(raw: Mapping[str, object], path: str) -> object:
    """Return the value under a user's name: a field, or one inside objects by its path."""
    if path in raw:
        return raw[path]
    by_case = {str(name).strip().lower(): value for name, value in raw.items()}
    if path.strip().lower() in by_case:
        return by_case[path.strip().lower()]
    first, dot, rest = path.partition(".")
    inner = raw.get(first)
    return _at(inner, rest) if dot and isinstance(inner, dict) else None


def _outlet_of_address(fields: dict[str, object], found: Mapping[str, list[object]], told: bool) -> dict[str, object]:
    """Return fields with address and outlet's name apart, where an export gives the outlet as an address."""
    outlet = fields.get("source")
    if not isinstance(outlet, str) or told or not (address := _ADDRESS.match(outlet.strip())):
        return fields
    if "url" not in fields and outlet.strip().rstrip("/").count("/") > 2:
        fields["url"] = outlet.strip()
    named = next((name for name in _names_of_outlets(found) if not _ADDRESS.match(name)), None)
    fields["source"] = named or address[1]
    return fields


def _names_of_outlets(found: Mapping[str, list[object]]) -> Iterator[str]:
    for value in (simple(value, "source") for value in _values(found, "source")):
        if isinstance(value, str):
            yield value.strip()
