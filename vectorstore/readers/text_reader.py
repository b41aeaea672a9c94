"""Files of one article as text: plain (headline, ``DATE:``, paragraphs) and Markdown with front matter."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.documents import clean
from vectorstore.parsing.boilerplate import Notice
from vectorstore.parsing.compression import OnRead
from vectorstore.parsing.databases.documents import Document, documents
from vectorstore.parsing.databases.stories import stories
from vectorstore.parsing.encodings import MAX_ARTICLE_BYTES, MAX_MARKUP_BYTES, decode, in_words, read_bytes
from vectorstore.parsing.exports.notion import properties_above
from vectorstore.parsing.fields import known_fields
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.markup.html_fragments import html_paragraphs, unescaped
from vectorstore.parsing.paragraphs import plain_paragraphs, rows_with_names
from vectorstore.parsing.record import Record, Rejection, UnreadableError, make_record
from vectorstore.parsing.tables.layout import is_table
from vectorstore.parsing.text_header import LONGEST_HEADER, header, header_line, is_outlet, outlet_behind
from vectorstore.parsing.text_repair import mended
from vectorstore.readers.html_reader import read_page
from vectorstore.readers.table_reader import read_csv

if TYPE_CHECKING:
    from markdown_it.token import Token

_DATE = re.compile(r"\bDATE:")
_LONGEST_HEADLINE = 300
"""Characters; a longer first line is a paragraph."""
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\n(?P<toml>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_DAY_FIRST = re.compile(r"(\d{4}-\d\d-\d\d)[-_. ]")
_HEAD_LINES = 4
_WHOLE = "the file"
_URL = re.compile(r"https?://\S+")
_UNDERLINE = re.compile(r"\n[ \t]*(?:={4,}|-{4,}|_{4,}|\*{4,})[ \t]*(?=\n)")
_WIRE = re.compile(
    r"\A(?:(?:[A-Z0-9]{2,}(?:[-/][A-Z0-9]+)+|[A-Z]{2}-{1,2}\S.{2,70},\s?\d{3,4}|ZCZC.*|NNNN|URGENT|BULLETIN|FLASH"
    r"|NEWS ALERT|BREAKING(?: NEWS)?)[ \t]*\n\s*)+(?=\S)"
)
"""What agencies put above a headline: slugs such as AP-TRAM-VELIA, numbers of words, how urgent it is."""
_BOLD = re.compile(r"^\s*\*\*(\w[^*]+)\*\*\s*$")


def read_text(path: Path, on_read: OnRead | None = None, names: Names = None) -> Iterator[Record | Rejection]:
    """Read a ``.txt`` file: the headline, then where known date, byline and outlet, then paragraphs.

    A file that starts with a whole paragraph, or has a single line, has no headline: the first words become one. A
    page or a table that was saved with this ending is read as what it is.

    Raises:
        UnreadableError: the file holds no article.
    """
    text, warnings = _decoded(path, MAX_ARTICLE_BYTES)
    if re.match(r"\s*<(?:!doctype html|html)\b", text, re.IGNORECASE):
        yield read_page(text)
    elif (front := _FRONT_MATTER.match(text)) and (named := _front_matter(front["yaml"])):
        known = known_fields(named)
        body = text[front.end() :].strip()
        yield record_of_text(f"{known.get('title') or ''}\n\n{body}", known, warnings=warnings)
    elif is_table(text.lstrip().partition("\n")[0]):
        yield from read_csv(path, ".tsv", on_read, names)
    else:
        yield from records_of_text(text, warnings=warnings)


def records_of_text(text: str, *, where: str = _WHOLE, warnings: Sequence[str] = ()) -> Iterator[Record]:
    """Give the article of a plain text, or those that a database or a person wrote into one.

    Args:
        text: line ends are line feeds.
        where: how messages name the place.

    Raises:
        UnreadableError: there is no text.
    """
    several = documents(text) or [Document(story) for story in stories(text)]
    for number, document in enumerate(several, start=1):
        place = where if len(several) == 1 else f"article {number}"
        title = document.fields.get("title")
        text = f"{title}\n\n{document.text}" if title else document.text
        record = record_of_text(text, document.fields, where=place, warnings=warnings)
        yield record if len(several) == 1 else replace(record, key=f"{record.article.title} {number}")
    if not several:
        yield record_of_text(text, where=where, warnings=warnings)


def record_of_text(
    text: str, known: Mapping[str, object] | None = None, *, where: str = _WHOLE, warnings: Sequence[str] = ()
) -> Record:
    """Return the article of a plain text that begins with its headline.

    Args:
        text: line ends are line feeds.
        known: fields that are known from elsewhere; they win.
        where: how messages name the place.

    Raises:
        UnreadableError: there is no text.
    """
    text = _WIRE.sub("", _UNDERLINE.sub("\n", text.strip()))
    url, _, after_url = text.partition("\n")
    told_url = {"url": url.strip()} if _URL.fullmatch(url.strip()) else {}
    text = after_url.strip() if told_url else text
    first, _, rest = text.partition("\n")
    first = re.sub(r"^#{1,3} +", "", _BOLD.sub(r"\1", first))
    fields: dict[str, object] = {"title": first}
    if dated := _DATE.search(first):
        fields |= {"title": first[: dated.start()], "published": first[dated.end() :]}
    elif header_line(first):
        fields, rest = {}, text
    elif is_outlet(first) and (below := _under_outlet(rest)):
        fields, rest = below
        fields["source"] = first.strip("*_ ")
    elif len(first) > _LONGEST_HEADLINE or not rest.strip():
        fields, rest = {"title": ""}, text
    if outlet := outlet_behind(str(fields.get("title") or "")):
        fields["source"] = outlet  # a saved page's "Headline - The Gazette"
    head, body = header(rest)
    fields |= {name: value for name, value in head.items() if name not in fields or name in ("title", "source")}
    if "title" not in fields:
        title, _, after = body.strip().partition("\n")
        # Under a date a paragraph may stand at once.
        line = len(title) <= LONGEST_HEADER and not title.rstrip().endswith(".")
        if after.strip() and (line if "published" in head else len(title) <= _LONGEST_HEADLINE):
            further, body = header(after)
            fields |= {"title": _BOLD.sub(r"\1", title)} | further
    fields |= told_url | dict(known or {})
    return make_record(
        fields, where=where, single=True, paragraphs=plain_paragraphs(unescaped(body)), warnings=warnings
    )


def _under_outlet(rest: str) -> tuple[dict[str, object], str] | None:
    """Return fields and text under an outlet's name that stands above the headline; None where a text follows it."""
    title, _, below = rest.lstrip("\n").partition("\n")
    following = below.lstrip("\n").partition("\n")[0]
    if header_line(title):
        return {}, rest
    is_headline = 0 < len(title) <= LONGEST_HEADER and not title.rstrip().endswith(".")
    return ({"title": title}, below) if is_headline and header_line(following) else None


def read_markdown(path: Path) -> Iterator[Record]:
    """Read a Markdown file: front matter (YAML) names what is known, a leading heading is the headline.

    Raises:
        UnreadableError: the file holds no article, or its front matter is not YAML.
    """
    text, warnings = _decoded(path, MAX_MARKUP_BYTES)
    toml = _TOML.match(text)
    front = toml or _FRONT_MATTER.match(text)
    fields = (_toml(front["toml"]) if toml else _front_matter(front["yaml"])) if front else None
    body = text[front.end() :] if front and fields is not None else text
    if fields is None and re.match(r"---[ \t]*\n\w+:", text):
        raise UnreadableError("the front matter has no end; put a line --- after it, then run ingest again", 1)
    fields = known_fields(fields or {})
    told, others, body = properties_above(body)
    fields = told | fields
    try:
        leading, paragraphs = _prose(body)
    except Exception as error:
        # The parsers below meet every kind of text; whatever they raise concerns this file alone.
        reason = f"the Markdown is beyond what can be read{in_words(error)}; save it as .txt"
        raise UnreadableError(reason) from error
    paragraphs = _under_heading(fields, paragraphs)
    fields = {"published": _day_of_name(path)} | fields
    title = fields.get("title")
    if title is None and leading is not None:
        fields["title"] = leading
    elif leading is not None and leading != clean(str(title)):
        paragraphs = [leading, *paragraphs]
    beside = [Notice("property", other) for other in others]
    yield make_record(fields, where=_WHOLE, paragraphs=[*beside, *paragraphs], single=True, warnings=warnings)


def _under_heading(fields: dict[str, object], paragraphs: list[str]) -> list[str]:
    """Take byline, outlet and day from the lines under a heading, as far as they are not known; return the others."""
    first = 0
    while first < min(_HEAD_LINES, len(paragraphs)) and (told := header_line(paragraphs[first])):
        name, value, beside = told
        if name not in ("authors", "published", "source", "updated", "url") or name in fields:
            break
        fields |= {name: value} | {other: given for other, given in beside.items() if other not in fields}
        first += 1
    return paragraphs[first:]


def _day_of_name(path: Path) -> str:
    """Return the day that a file's name begins with, as blogs name theirs (``2024-05-21-bridge.md``); else nothing."""
    named = _DAY_FIRST.match(path.name)
    return named[1] if named else ""


def _toml(text: str) -> dict[str, object] | None:
    """Parse front matter between ``+++``; None where it is no TOML, so that the lines are part of the text."""
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    return {name: str(value) if isinstance(value, date) else value for name, value in values.items()}


def _decoded(path: Path, limit: int) -> tuple[str, tuple[str, ...]]:
    text, warnings = decode(read_bytes(path, limit))
    if not clean(text):
        raise UnreadableError("the file holds nothing but white space; remove it, or save the article again")
    return mended(re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))), warnings


def _front_matter(text: str) -> dict[str, object] | None:
    """Parse front matter; None when it is no mapping, so that the lines are part of the text."""
    import yaml

    try:
        # BaseLoader makes strings, lists and dicts of them alone: no objects, and dates stay as they are written.
        values = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise UnreadableError(
            f"the front matter is not YAML at line {line}: {problem}; put values with a colon or quotation marks "
            "into quotation marks, then run ingest again",
            line,
        ) from error
    if not isinstance(values, dict):
        return None
    return {str(name): None if value in ("~", "null") else value for name, value in values.items()}


def _prose(markdown: str) -> tuple[str | None, list[str]]:
    """Return the leading top-level heading, if there is one, and the paragraphs, as they read without the syntax."""
    from markdown_it import MarkdownIt

    # The limit of nesting is the parser's guard against pages made to exhaust it; deeper text would be lost.
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    tokens = parser.parse(markdown)
    paragraphs: list[str] = []
    numeral = ""
    row: list[str] | None = None
    table: list[list[str]] = []
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            # "1986. A good year" is a list to Markdown; its number is a word of the article.
            numeral = f"{token.info}{token.markup} "
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            table.append(row)
            row = None
        elif token.type == "table_close":
            paragraphs += rows_with_names(table, headed=True)
            table = []
        elif token.type == "inline":
            text = numeral + _inline(token.children or [])
            numeral = ""
            # Outside of tables some write a paragraph a line.
            into, parts = (paragraphs, plain_paragraphs(text)) if row is None else (row, [text])
            into.extend(parts)
        elif token.type in ("code_block", "fence"):
            paragraphs += plain_paragraphs(token.content)
        elif token.type == "html_block":
            paragraphs += html_paragraphs(token.content)
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return clean(paragraphs[0]), paragraphs[1:]
    return None, paragraphs


def _inline(tokens: Sequence["Token"]) -> str:
    """Return the text of a run of inline tokens: a link's words, a picture's description, no marks."""
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "html_inline":
            parts.append(" " if re.match(r"<(?:br|p|div|hr)\b", token.content, re.IGNORECASE) else "")
        else:
            parts.append(_inline(token.children) if token.children else token.content)
    return "".join(parts)
