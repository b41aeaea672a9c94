"""Files of one article as text: plain (headline, ``DATE:``, paragraphs) and Markdown with front matter."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.article import clean, split_paragraphs
from vectorstore.decoding import MAX_ARTICLE_BYTES, MAX_MARKUP_BYTES, decode, read_bytes
from vectorstore.record import Record, UnreadableError, known_fields, make_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_DATE = re.compile(r"\bDATE:")
_LONGEST_HEADLINE = 300
"""Characters; a longer first line is a paragraph."""
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_WHOLE = "the file"


def read_text(path: Path) -> Iterator[Record]:
    """Read a ``.txt`` file: the headline, with its date after ``DATE:`` where known, then paragraphs.

    A file that starts with a whole paragraph, or has a single line, has no headline: the first words become one.

    Raises:
        UnreadableError: the file holds no article.
    """
    text, warnings = _decoded(path, MAX_ARTICLE_BYTES)
    first, _, rest = text.strip().partition("\n")
    fields: dict[str, object] = {"title": first, "text": rest}
    second, _, after = rest.lstrip().partition("\n")
    if dated := _DATE.search(first):
        fields |= {"title": first[: dated.start()], "published": first[dated.end() :]}
    elif dated := _DATE.match(second):
        fields |= {"text": after, "published": second[dated.end() :]}
    elif len(first) > _LONGEST_HEADLINE or not rest.strip():
        fields |= {"title": "", "text": text}
    yield make_record(fields, where=_WHOLE, single=True, warnings=warnings)


def read_markdown(path: Path) -> Iterator[Record]:
    """Read a Markdown file: front matter (YAML) names what is known, a leading heading is the headline.

    Raises:
        UnreadableError: the file holds no article, or its front matter is not YAML.
    """
    text, warnings = _decoded(path, MAX_MARKUP_BYTES)
    front = _FRONT_MATTER.match(text)
    fields = _front_matter(front["yaml"]) if front else None
    body = text[front.end() :] if front and fields is not None else text
    if fields is None and re.match(r"---[ \t]*\n\w+:", text):
        raise UnreadableError("the front matter has no end; put a line --- after it, then run ingest again", 1)
    fields = known_fields(fields or {})
    try:
        leading, paragraphs = _prose(body)
    except Exception as error:
        # The parsers below meet every kind of text; whatever they raise concerns this file alone.
        reason = f"the Markdown cannot be parsed ({type(error).__name__}: {error}); save it as .txt"
        raise UnreadableError(reason) from error
    title = fields.get("title")
    if title is None and leading is not None:
        fields["title"] = leading
    elif leading is not None and leading != clean(str(title)):
        paragraphs = [leading, *paragraphs]
    yield make_record(fields, where=_WHOLE, paragraphs=paragraphs, single=True, warnings=warnings)


def _decoded(path: Path, limit: int) -> tuple[str, tuple[str, ...]]:
    text, warnings = decode(read_bytes(path, limit))
    if not clean(text):
        raise UnreadableError("the file holds nothing but white space; remove it, or save the article again")
    return re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff")), warnings


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
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            # "1986. A good year" is a list to Markdown; its number is a word of the article.
            numeral = f"{token.info}{token.markup} "
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            paragraphs.append(" | ".join(row))
            row = None
        elif token.type == "inline":
            text = numeral + _inline(token.children or [])
            numeral = ""
            (paragraphs if row is None else row).append(text)
        elif token.type in ("code_block", "fence"):
            paragraphs += split_paragraphs(token.content)
        elif token.type == "html_block":
            paragraphs += split_paragraphs(_without_tags(token.content))
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return clean(paragraphs[0]), paragraphs[1:]
    return None, paragraphs


def _inline(tokens: "Sequence[Token]") -> str:
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


def _without_tags(fragment: str) -> str:
    from lxml import etree, html

    tree = html.fromstring(f"<div>{fragment}</div>")
    etree.strip_elements(tree, "script", "style", etree.Comment, with_tail=False)
    return " ".join(tree.itertext())
