"""Split HTML of a field, a feed or a mail into paragraphs; table rows get the names of their columns."""

import html
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import takewhile
from typing import Any

from vectorstore.documents import clean
from vectorstore.parsing.paragraphs import plain_paragraphs, rows_with_names

_TAG = re.compile(
    r"</?(?:p|div|br|hr|b|i|u|a|ul|ol|li|em|strong|span|h[1-6]|blockquote|q|cite|img|figure|figcaption|table|tr|td|th"
    r"|tbody|thead|section|article|small|sup|sub|pre|code|iframe|script|style|html|body|font|center|dl|dt|dd|time)"
    r"\b[^<>]*/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_TWICE = re.compile(
    r"&amp;(?=(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{1,7}|#x[0-9a-f]{1,6});)", re.IGNORECASE
)
_SHORTCODE = re.compile(
    # [caption …]A ferry[/caption]: what these are around is no text of the article.
    r"\[(caption|embed|gallery|video|audio|playlist|youtube|vimeo|twitter|tweet|instagram|iframe)\b[^\[\]]*\]"
    r"(?:[^\[\]]{0,2000}\[/\1\])?"
    # Of others, such as those of page builders, only the marks themselves are none.
    r"|\[/?(?:vc|et_pb|fusion|av|su|tps)_\w+[^\[\]]*\]"
    r"|\[[a-z][\w-]*(?:\s+[\w-]+=(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]\"']+))+\s*/?\]",
    re.IGNORECASE,
)
_LAID_OUT = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)
_LINE_END = re.compile(r"(?:\r\n?|\n)(?![^<>]*>)")
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:related(?:-(?:articles?|stories|content|links?|posts?))?|newsletter(?:-\w+)*|read-?more|most-?read"
    r"|most-?popular|recommended|social-?share|share-?(?:bar|buttons|tools)|advert(?:isement)?|ad-slot|cookie-?\w+"
    r"|caption|wp-caption-text|image-credit|photo-credit|promo)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\W*(?:corrections?\b|clarification\b|editor['’]?s?['’]? note\b|(?:a|an earlier) correction was made"
    r"|this (?:article|story|report|post|piece) (?:was|has been) (?:amended|corrected|updated (?:on|to))"
    r"|(?:an|the) (?:earlier|previous|original) version of this)",
    re.IGNORECASE,
)
_LONGEST_CORRECTION = 900
_BOXES = ("div", "section", "ul", "p")
_CAPTION = re.compile(r"(?:^|[\s_-])(?:caption|credit)(?:$|[\s_-])", re.IGNORECASE)
_LONGEST_ASIDE = 3000
_LONGEST_CELL = 160
"""Characters; a table with a longer cell is a layout, whose cells are blocks of text."""
_LONGEST_CELL_OF_DATA = 600
"""Characters; on a page, where a table may have a column of remarks."""
_MOST_ROWS_SPANNED = 100
_MOST_COLUMNS_SPANNED = 20
_TABLE_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th")
_BLOCKS = frozenset(
    "p div br hr ul ol li h1 h2 h3 h4 h5 h6 blockquote figure figcaption table tr section article header footer pre dl "
    "dt dd body center main aside nav form address tbody thead td th caption".split()
)
_DROPPED = frozenset(
    "script style noscript template svg iframe form nav aside figcaption button input select textarea head".split()
)


def is_html(text: str) -> bool:
    """Return whether a text is HTML; a lone ``<`` or an unknown tag is no sign of it."""
    return "<" in text and bool(_TAG.search(text))


def unescaped(text: str) -> str:
    """Return a text with its entities as characters: ``R&amp;D`` is R&D. A bare ``&`` stays."""
    if "&" not in text:
        return text
    text = _TWICE.sub("&", text)  # R&amp;amp;D
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def is_correction(text: str) -> bool:
    """Return whether a text is a correction of the article around it."""
    return bool(_CORRECTION.match(text)) and len(text) <= _LONGEST_CORRECTION


def stands_beside(element: Any) -> bool:
    """Return whether an element stands beside an article: a caption, related stories, a form to sign up.

    What holds most of a page is its article, whatever it is called.
    """
    if is_correction("".join(element.itertext())):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    pattern = _CAPTION if element.tag == "span" else _BESIDE
    beside = element.tag in ("figcaption", "aside") or (element.tag in (*_BOXES, "span") and pattern.search(names))
    return bool(beside) and len("".join(element.itertext())) < _LONGEST_ASIDE


def without_shortcodes(text: str) -> str:
    """Return a text without WordPress's shortcodes (``[gallery ids="1,2"]``)."""
    return _SHORTCODE.sub(" ", text) if "[" in text else text


def one_line(text: str) -> str:
    """Return a field of one line, such as a headline, without tags and entities."""
    text = unescaped(text)
    return clean(" ".join(html_paragraphs(text))) if is_html(text) else text


def html_paragraphs(fragment: str) -> list[str]:
    """Return the paragraphs of some HTML: its blocks, list items, quotes and lines; scripts and captions are left out.

    Where no tag parts paragraphs, line breaks do as in plain text: editors such as WordPress's store them so.
    Never raises: what cannot be parsed is taken as text without its tags.
    """
    from lxml import etree
    from lxml import html as lxml_html

    fragment = re.sub(r"<!\[CDATA\[|\]\]>|<\?xml[^>]*>|[\x00-\x08\x0b\x0c\x0e-\x1f]", "", fragment)
    if not _LAID_OUT.search(fragment):
        fragment = _LINE_END.sub("<br/>", fragment)
    try:
        tree = lxml_html.fromstring(f"<div>{fragment}</div>")
    except (etree.LxmlError, ValueError, AssertionError):
        return [text for text in map(clean, unescaped(_TAG.sub("\n", fragment)).split("\n")) if text]
    return [text for text in map(clean, map(unescaped, blocks(tree))) if text]


def blocks(tree: Any) -> Iterator[str]:
    """Yield the text blocks of an element in order; a table row by row, and ``<br>`` ends a line."""
    loose: list[str] = []
    for kind, value in _events(tree):
        if kind == "text":
            loose.append(value)
            continue
        yield from plain_paragraphs("".join(loose))
        loose = []
        if kind == "table":
            yield from table_rows(value)
    yield from plain_paragraphs("".join(loose))


def table_rows(table: Any) -> Iterator[str]:
    """Yield a table's rows as texts that stand alone: ``District: Skerry | Dahl: 2,377``."""
    if caption := clean(" ".join(_words(part) for part in table.iter("caption"))):
        yield caption
    _spread(table)
    rows = [[clean(_words(cell)) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    first = next(iter(table.iter("tr")), None)
    headed = first is not None and all(cell.tag == "th" for cell in first if isinstance(cell.tag, str))
    yield from rows_with_names([row for row in rows if any(row)], headed)


def with_plain_tables(tree: Any) -> Any:
    """Return a page whose tables are of figures, each row with all its cells.

    One that only lays the page out is taken for boxes, so that its texts keep their blocks; a cell of several rows
    stands in each of them.
    """
    for table in list(tree.iter("table")):
        own = [part for part in table.iter(*_TABLE_PARTS) if next(part.iterancestors("table"), None) is table]
        texts = [cell for cell in own if cell.tag in ("td", "th")]
        if table.find(".//table") is not None or any(_holds_blocks(cell) for cell in texts):
            for part in (table, *own):
                part.tag = "div"
        else:
            _spread(table)
    return tree


def _spread(table: Any) -> None:
    """Repeat cells that span several rows or columns, and merge several header rows into one."""
    rows = list(table.iter("tr"))
    for row in rows:
        for cell in list(row) if len(row) > 1 else ():
            width = cell.get("colspan") or "1"
            if cell.tag in ("td", "th") and width.isdecimal() and 1 < int(width) <= _MOST_COLUMNS_SPANNED:
                cell.set("colspan", "1")
                for _ in range(int(width) - 1):
                    cell.addnext(deepcopy(cell))
                    cell.getnext().tail = None
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            height = cell.get("rowspan") or "1"
            if cell.tag in ("td", "th") and height.isdecimal() and height != "1":
                cell.set("rowspan", "1")
                for below in rows[number + 1 : number + min(int(height), _MOST_ROWS_SPANNED)]:
                    below.insert(place, deepcopy(cell))
    _join_heads(rows)


def _join_heads(rows: Sequence[Any]) -> None:
    """Merge header rows: "Votes" above "Dahl" becomes "Votes Dahl"."""
    heads = list(takewhile(lambda row: len(row) > 1 and all(cell.tag == "th" for cell in row), rows))
    if len(heads) < 2 or len(heads) == len(rows) or len({len(row) for row in heads}) > 1:
        return
    for place, cell in enumerate(heads[-1]):
        names = dict.fromkeys(clean("".join(row[place].itertext())) for row in heads)
        for part in list(cell):
            cell.remove(part)
        cell.text = " ".join(filter(None, names))
    for row in heads[:-1]:
        row.getparent().remove(row)


def _holds_blocks(cell: Any) -> bool:
    return len(cell.findall(".//p")) > 1 or len("".join(cell.itertext())) > _LONGEST_CELL_OF_DATA


def _events(element: Any) -> Iterator[tuple[str, Any]]:
    if element.text:
        yield "text", _folded(element.text, element)
    for child in element:
        if isinstance(child.tag, str) and _is_shown(child) and not stands_beside(child):
            tag = child.tag.lower()
            if tag == "table" and _is_data(child):
                yield "table", child
            elif tag == "br":
                yield "text", "\n"
            elif tag in _BLOCKS:
                yield "block", None
                yield from _events(child)
                yield "block", None
            else:
                yield from _events(child)
        if child.tail:
            yield "text", _folded(child.tail, element)


def _is_shown(element: Any) -> bool:
    """Return whether an element holds text of the article; a correction may stand aside."""
    tag = element.tag.lower()
    return tag not in _DROPPED or (tag == "aside" and is_correction("".join(element.itertext())))


def _is_data(table: Any) -> bool:
    """Return whether a table holds data, and is not the layout of a mail or an old page."""
    cells = [cell for row in table.iter("tr") for cell in row if cell.tag in ("td", "th")]
    if table.find(".//table") is not None or len(cells) < 2 or all(len(row) < 2 for row in table.iter("tr")):
        return False
    return not any(len("".join(cell.itertext())) > _LONGEST_CELL or len(cell.findall(".//p")) > 1 for cell in cells)


def _folded(text: str, element: Any) -> str:
    return text if element.tag == "pre" else re.sub(r"\s+", " ", text)


def _words(element: Any) -> str:
    return "".join(value if kind == "text" else " " for kind, value in _events(element)).replace("\n", " ")
