"""The text of MediaWiki's pages: paragraphs as they read without its marks."""

import re
from collections.abc import Iterator
from html import unescape

from vectorstore.parsing.boilerplate import Notice
from vectorstore.parsing.paragraphs import rows_with_names, split_long

_MOST_NESTED = 30
_GONE = re.compile(
    r"<!--.*?-->|<(ref|math|gallery|score|timeline|graph|syntaxhighlight)\b[^>]*?(?:/>|>.*?</\1\s*>)|__[A-Z]+__"
    r"|</?(?:nowiki|onlyinclude|includeonly|noinclude)\s*/?>",
    re.DOTALL | re.IGNORECASE,
)
_TEMPLATE = re.compile(r"\{\{([^{}]*)\}\}")
_LINK = re.compile(r"\[\[([^\[\]]*)\]\]")
_ADDRESS = re.compile(r"\[(?:https?:)?//[^\s\]]+(?:\s+([^\]]*))?\]")
_TABLE = re.compile(r"^[ \t:]*\{\|.*?^[ \t]*\|\}", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"(={2,6})\s*(.+?)\s*\1")
_BESIDE = re.compile(
    r"sources?|references?|external links?|see also|notes?|further reading|related (?:news|articles)|sister links?"
    r"|bibliography|citations?|quellen|einzelnachweise|weblinks|références|liens externes|referencias|fuentes",
    re.IGNORECASE,
)
"""Headings of what is not the article: under them stand lists of links."""
_FILE = re.compile(r"\s*(?:file|image|datei|bild|fichier|archivo)\s*:", re.IGNORECASE)
_NAMESPACE = re.compile(r"\s*:?(?:category|kategorie|catégorie|categoría|[a-z]{2,3}(?:-[a-z]+)?)\s*:", re.IGNORECASE)
_DATE = re.compile(r"\{\{\s*(?:date|publish date|datum)\s*\|\s*([^{}|]+)\}\}", re.IGNORECASE)
_BOX = re.compile(r"\s*(?:infobox|taxobox)\b", re.IGNORECASE)
_OF_TEXT = re.compile(
    r"(?:w|wikipedia|nowrap|lang|small|abbr|as of|quote|blockquote|cquote|convert|age|ill|link|main|dateline|byline)",
    re.IGNORECASE,
)
"""Templates whose last words are words of the text."""
_CELL = re.compile(r"\|\||!!|\n[ \t]*[|!](?![-}+])")
_CAPTION = "\x02"
"""Marks a paragraph that is a picture's caption."""


def date_in(text: str) -> str:
    """Return the day of a page that names it in a template, as Wikinews does: ``{{date|May 21, 2024}}``."""
    found = _DATE.search(text)
    return found[1].strip() if found else ""


def wiki_paragraphs(text: str) -> list[str | Notice]:
    """Return the paragraphs of a page; captions, sources and lists of links are notices.

    Templates are left out but for boxes of facts, whose names and values become one paragraph, and those that hold
    words of the text.
    """
    text = _GONE.sub("", text.replace("\r\n", "\n"))
    for _ in range(_MOST_NESTED):
        text, changed = _TEMPLATE.subn(_of_template, text)
        text, linked = _LINK.subn(_of_link, text)
        if not changed + linked:
            break
    text = _ADDRESS.sub(lambda found: found[1] or "", text)
    text = _TABLE.sub(lambda found: "\n\n" + "\n\n".join(_table(found[0])) + "\n\n", text)
    paragraphs: list[str | Notice] = []
    beside = False
    for block in _blocks(text):
        heading = _HEADING.fullmatch(block)
        if heading:
            beside = bool(_BESIDE.fullmatch(_plain(heading[2])))
        plain = _plain(heading[2] if heading else block)
        if plain.startswith(_CAPTION):
            paragraphs.append(Notice("caption", plain.strip(_CAPTION)))
        elif plain and not (beside and heading):
            paragraphs += [Notice("related", plain)] if beside else split_long(plain)
    return paragraphs


def _blocks(text: str) -> Iterator[str]:
    """Give what blank lines part, and headings and items of lists, which have a line each."""
    for part in re.split(r"\n\s*\n", re.sub(r"<br\s*/?>", "\n", text)):
        lines: list[str] = []
        for line in part.strip().split("\n"):
            if re.match(r"[*#:;]|={2,}|\x02", line.strip()):
                yield " ".join(lines)
                yield line.strip().lstrip("*#:; ")
                lines = []
            else:
                lines.append(line)
        yield " ".join(lines)


def _plain(text: str) -> str:
    text = re.sub(r"'{2,5}", "", text)
    return " ".join(unescape(re.sub(r"</?\w[^<>]*>", "", text)).split())


def _of_template(found: re.Match[str]) -> str:
    name, _, rest = found[1].partition("|")
    parts = rest.split("|")
    if _BOX.match(name):
        told = (part.partition("=") for part in parts)
        facts = [f"{key.strip().replace('_', ' ')}: {value.strip()}" for key, _, value in told if value.strip()]
        return "\n\n" + " | ".join(" ".join(fact.split()) for fact in facts) + "\n\n"
    if not _OF_TEXT.fullmatch(name.strip()):
        return ""
    words = [part.strip() for part in parts if part.strip() and "=" not in part]
    if name.strip().lower() == "convert":
        return " ".join(words[:2])
    return words[0] if name.strip().lower() in ("quote", "blockquote", "cquote") and words else (words or [""])[-1]


def _of_link(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    if _FILE.match(target):
        # Sizes and places stand before the caption, which has some words.
        caption = label.rpartition("|")[2].strip()
        return f"\n\n{_CAPTION}{caption}\n\n" if " " in caption else ""
    if _NAMESPACE.match(target) and not label:
        return ""
    return label or target.lstrip(":").partition("#")[0] or target


def _table(text: str) -> Iterator[str]:
    """Give the rows of a table as paragraphs, with the names of its columns."""
    rows: list[list[str]] = []
    named = False
    body = re.sub(r"^[ \t:]*\{\|[^\n]*|\|\}$|^[ \t]*\|\+[^\n]*", "", text, flags=re.MULTILINE)
    for part in re.split(r"^[ \t]*\|-[^\n]*", body, flags=re.MULTILINE):
        named = named or (not rows and part.strip().startswith("!"))
        # A cell may begin with its attributes and a bar.
        cells = [re.sub(r"^[^\[\]|]*=[^\[\]|]*\|", "", cell) for cell in _CELL.split("\n" + part.strip())[1:]]
        if any(map(str.strip, cells)):
            rows.append([_plain(cell) for cell in cells])
    yield from rows_with_names(rows, headed=named and len(rows) > 1)
