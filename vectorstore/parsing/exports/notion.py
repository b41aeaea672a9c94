"""What Notion writes into its exports: a page's properties above its text, and tables that list pages."""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from vectorstore.parsing.field_names import canonical
from vectorstore.parsing.fields import known_fields

_IDENTIFIED = re.compile(r"(?P<name>.*?)[ _-]?[0-9a-f]{32}(?:_all)?")
"""A page's name, with the number that makes it unique; of a table one with all rows lies beside the one of a view."""
_BLOCK = re.compile(r"\s*# [^\n]+\n\s*\n(?P<lines>(?:[^\W\d][^\n:]{0,40}: [^\n]*\n+?)+)(?=\n|\Z)")
_LONGEST = 500
"""Characters of a property; more is a paragraph that has a colon."""
_REFERENCE = re.compile(r"\s*\((?:[^()\s]|\([^()]*\))*\.(?:md|csv|html)\)")
"""Where another page of the export lies that a property names."""
_TOLD = frozenset(("url", "source", "published", "authors", "language", "section", "updated"))


def is_identified(name: str) -> bool:
    """Return whether a file's name is one that Notion gives a page or a table."""
    return bool(_IDENTIFIED.fullmatch(PurePosixPath(name).stem))


def lists_pages(name: str, folders: Iterable[str]) -> bool:
    """Return whether a table only lists pages that lie in a folder of its name.

    Args:
        name: the table's name, with the folders above it.
        folders: those beside it, with the folders above them.
    """
    place = PurePosixPath(name)
    found = _IDENTIFIED.fullmatch(place.stem)
    if place.suffix.lower() != ".csv" or found is None:
        return False
    own = {str(place.with_name(stem)) for stem in (found["name"], place.stem.removesuffix("_all"))}
    return not own.isdisjoint(folders)


def properties_above(markdown: str) -> tuple[dict[str, object], list[str], str]:
    """Return the properties between a page's heading and its text: the fields, the others as lines, and the page.

    They are a block of lines "Name: value" of which one names what an article has; without one, the page is returned
    as it is.
    """
    found = _BLOCK.match(markdown)
    parts = [line.partition(": ") for line in found["lines"].split("\n") if line] if found else []
    values = {name.strip(): value.strip() for name, _, value in parts}
    known = {name: canonical(name) for name in values}
    fits = not {"text", "title"} & set(known.values()) and max(map(len, values.values()), default=0) <= _LONGEST
    if found is None or not fits or not _TOLD & set(known.values()):
        return {}, [], markdown
    others = [f"{name}: {_bare(value)}" for name, value in values.items() if known[name] not in _TOLD]
    return fields_of(values), others, markdown[: found.start("lines")] + markdown[found.end() :]


def take_properties(tree: Any) -> dict[str, object]:
    """Take the table of properties out of a page that was exported as HTML; return its fields."""
    values: dict[str, str] = {}
    for table in tree.xpath("//article//table[@class='properties']"):
        for row in table.iter("tr"):
            name, *cells = ("".join(cell.itertext()).strip() for cell in row if cell.tag in ("th", "td"))
            values[name] = " ".join(cells)
        table.drop_tree()
    return fields_of(values)


def fields_of(values: Mapping[str, str]) -> dict[str, object]:
    """Return what properties say of an article, under the contract's names."""
    return {
        name: value for name, value in known_fields({n: _bare(v) for n, v in values.items()}).items() if name in _TOLD
    }


def _bare(value: str) -> str:
    """Return a property's value without where its page lies, and of a span of days the first."""
    return _REFERENCE.sub("", value).lstrip("@").partition(" → ")[0].strip()
