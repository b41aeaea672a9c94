"""Read exports of newspaper databases: one or several articles, each with field names and values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vectorstore.parsing.fields import known_fields

_CODES = {
    "HD": "title",
    "BY": "authors",
    "PD": "published",
    "SN": "source",
    "LA": "language",
    "LP": "text",
    "TD": "text",
}
"""Factiva's field codes at the beginning of a line, and their meaning."""
_CODE = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|IPC|IPD|PUB|AN|CLM|ART|(?:CO|IN|NS|RE)(?=\s+\w+ : ))"
    r"(?:\s+(\S.*)|\s*)"
)
_NEEDED = ({"HD"}, {"LP", "TD"}, {"PD", "SN"})
_BETWEEN = re.compile(
    r"^[ \t]*(?:(?:Document )?\d+ of \d+(?: DOCUMENTS)?|End of Document|_{20,})[ \t]*$", re.IGNORECASE | re.MULTILINE
)
"""Separators between two articles."""
_BODY = re.compile(r"^full text:[ \t]*", re.IGNORECASE | re.MULTILINE)
_AFTER = re.compile(
    r"^(?:classification|(?:subject|language|publication-type|publication type|load-date|journal code|title"
    r"|publication title|publication date|publication year|publisher|place of publication|copyright|document type"
    r"|last updated|database|industry|geographic|company|ticker|person|organi[sz]ation|source type|proquest document id"
    r"|document url|location|country of publication|pages?|section|issn)\s*:.*)$",
    re.IGNORECASE | re.MULTILINE,
)
"""A metadata line below an article's text."""
_NAMED = re.compile(r"^([A-Za-z][A-Za-z() -]{2,30}):[ \t]*(\S.*)$", re.MULTILINE)
_FEWEST_NAMES = 2
_KEPT = ("title", "authors", "source", "published", "language", "url")


@dataclass(frozen=True, slots=True)
class Document:
    """An article of an export."""

    text: str
    """Its text; where ``fields`` has no title, with the lines above it."""
    fields: dict[str, object] = field(default_factory=dict)


def documents(text: str) -> list[Document]:
    """Return the articles of a newspaper database's export; none for any other text.

    Args:
        text: line ends are line feeds.
    """
    if told := list(_of_factiva(text)):
        return told
    parts = [part.strip() for part in _BETWEEN.split(text)]
    parts = [part for part in parts if part]
    if len(parts) > 1 or (parts and parts[0] != text.strip()):
        found = [_parted(part) for part in parts]
        return [document for document in found if document.text and (len(parts) == 1 or _has_names(document))]
    return []


def _has_names(document: Document) -> bool:
    return bool(document.fields) or "\n" in document.text


def _of_factiva(text: str) -> Iterator[Document]:
    """Yield the articles of a text with a code before each field."""
    lines = text.split("\n")
    codes = {found[1] for line in lines if (found := _CODE.fullmatch(line.strip()))}
    if not all(codes & each for each in _NEEDED):
        return
    fields: dict[str, object] = {}
    name: str | None = None
    for line in lines:
        found = _CODE.fullmatch(line.strip())
        if found and found[1] == "HD" and fields:
            yield _of_fields(fields)
            fields = {}
        if found:
            name, line = _CODES.get(found[1]), found[2] or ""
        if name:
            between = "\n" if name == "text" else " "
            fields[name] = f"{fields.get(name, '')}{between}{line}".lstrip()
    yield _of_fields(fields)


def _of_fields(fields: dict[str, object]) -> Document:
    values = {name: str(value).strip() for name, value in fields.items()}
    return Document(values.pop("text", ""), {name: value for name, value in values.items() if value})


def _parted(part: str) -> Document:
    """Return an article without the fields below its text, and above it where the text has a heading of its own."""
    fields: dict[str, object] = {}
    after = [found.start() for found in _AFTER.finditer(part)]
    first = next((place for place in after if _only_names(part[place:])), len(part))
    below, part = part[first:], part[:first].strip()
    if body := _BODY.search(part):
        title = part.lstrip("\n").partition("\n")[0].strip()
        named = {found[1]: found[2].strip() for found in _NAMED.finditer(f"{part[: body.start()]}\n{below}")}
        fields = {name: value for name, value in known_fields(named).items() if name in _KEPT}
        return Document(part[body.end() :].strip(), fields | {"title": title})
    return Document(part, fields)


def _only_names(text: str) -> bool:
    """Return whether a text has only fields, one a line, at least two."""
    lines = [line for line in text.split("\n") if line.strip()]
    named = [
        line
        for line in lines
        if _AFTER.match(line) or re.match(r"[A-Z][\w /-]{2,30}:|copyright|all rights", line, re.I)
    ]
    return len(named) == len(lines) >= _FEWEST_NAMES
