"""Split plain text into paragraphs: at blank lines, line breaks, or in wrapped lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from vectorstore.documents import clean

LONGEST = 1200
"""Most characters of a paragraph; a longer one is split at sentences, so that a citation is short enough to read."""
_WIDEST = 100
"""Most columns of text that a program wrapped; a longer line was ended by its author."""
_NARROWEST = 45
_WRAPPED_SHARE = 0.8
_ENDS = tuple(".!?…。！？।؟:;")
_CLOSING = "\"'”’»)]"
_ITEM = re.compile(r"\s*(?:[-*•·–—▪●]\s|\(?\d{1,2}[.)]\s)")
_MOST_COLUMNS = 30
_FEWEST_ROWS = 3
_WIDEST_CELL = 60
"""Most characters of a cell in a table of plain text."""
_RULE = re.compile(r"\s*[-=_]{3,}(?:[ \t]+[-=_]{3,})+\s*")
"""The line under the names of a table's columns."""
_FRAME = re.compile(r"\s*\+(?:[-=]+\+)+\s*")


def plain_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a plain text, cleaned and none of them empty.

    A blank line always parts paragraphs. A single line break parts them too, but where the lines were wrapped at a
    width, as mail programs and agencies do, or where a sentence plainly goes on in the next line.
    """
    text = re.sub(r"\r\n?|[\u2028\x0b\x0c]", "\n", text).replace("\u2029", "\n\n").replace("\xa0", " ")
    if "\n" not in text:
        return [whole] if (whole := clean(text)) else []
    text = _single_spaced(text)
    lines = [[line.rstrip() for line in block.split("\n") if line.strip()] for block in re.split(r"\n\s*\n", text)]
    blocks = [block for block in lines if block]
    rows = [_as_rows(block) for block in blocks]
    width = _width([block for block, table in zip(blocks, rows, strict=True) if not table])
    found = [
        paragraph for block, table in zip(blocks, rows, strict=True) for paragraph in table or _of_block(block, width)
    ]
    return list(_tables([part for part in map(clean, found) if part]))


def _single_spaced(text: str) -> str:
    """Return a text without the blank lines after each wrapped line; paragraphs have two."""
    if re.search(r"(?<!\n)\n(?!\n)", text.strip("\n")) or "\n\n\n" not in text.strip("\n"):
        return text
    closer = re.sub(r"\n{2,}", lambda found: "\n" if len(found[0]) == 2 else "\n\n", text)
    return closer if _width([block.split("\n") for block in closer.split("\n\n")]) else text


def split_long(paragraph: str, language: str = "en") -> list[str]:
    """Split a paragraph at sentences into parts of at most 1,200 characters.

    A sentence that is longer, as in a transcript without full stops, is cut at a comma, else between two words.
    """
    if len(paragraph) <= LONGEST:
        return [paragraph]
    from sentencex import segment

    count = -(-len(paragraph) // LONGEST)
    wanted = len(paragraph) / count  # parts of about the same length read better than one long and one short
    parts: list[str] = [""]
    for sentence in (part for whole in segment(language or "en", paragraph) for part in _pieces(whole)):
        if parts[-1] and (len(parts[-1]) + len(sentence) > LONGEST or len(parts[-1]) >= wanted):
            parts.append("")
        parts[-1] += sentence
    if "".join(parts).split() != paragraph.split():  # the library changed a character: nothing may be lost
        return [paragraph]
    return [part for part in map(clean, parts) if part]


def _pieces(sentence: str) -> Iterator[str]:
    """Yield a sentence in pieces of at most 1,200 characters; a text without spaces stays whole."""
    while len(sentence) > LONGEST:
        places = (sentence.rfind(mark, LONGEST // 2, LONGEST) + len(mark) for mark in ("; ", ", ", " "))
        end = next((place for place in places if place > LONGEST // 2), len(sentence))
        yield sentence[:end]
        sentence = sentence[end:]
    yield sentence


def _width(blocks: Sequence[Sequence[str]]) -> int | None:
    """Return the column at which a text was wrapped; None where its line breaks are the author's.

    A program fills each line: the first word of the next one would not have fitted. Most line breaks of a wrapped
    text are like that, and hardly any of another.
    """
    lines = [line for block in blocks for line in block]
    narrow = sorted(len(line) for line in lines if len(line) <= _WIDEST)
    if not narrow or len(narrow) < len(lines) * _WRAPPED_SHARE:
        return None
    width = narrow[-1]
    if width < _NARROWEST:
        return None
    inside = [pair for block in blocks for pair in pairwise(block)]
    # Where a sentence ends with the line, the break may be the author's.
    open_ended = [pair for pair in inside if not _finished(pair[0])]
    full = [pair for pair in open_ended if _would_not_fit(*pair, width)]
    if not open_ended or len(full) < len(open_ended) * _WRAPPED_SHARE or len(open_ended) < len(inside) * 0.3:
        return None
    return width


def _would_not_fit(line: str, following: str, width: int) -> bool:
    first = following.split(maxsplit=1)[0]
    return len(line) + 1 + len(first) > width - 4  # some programs count a few columns more or less


def _finished(line: str) -> bool:
    return line.rstrip(_CLOSING + " ").endswith(_ENDS)


def _as_rows(lines: Sequence[str]) -> list[str]:
    """Return the rows of a table with tabs or spaces between columns, with ``|`` between cells; else nothing.

    A frame of ``+---+`` around one that has its bars is taken off.
    """
    framed = [line for line in lines if not _FRAME.fullmatch(line)]
    if len(framed) < len(lines) and all(line.count("|") > 1 for line in framed):
        return framed
    if all("\t" in line.strip() for line in lines):
        return _between_tabs(lines)
    ruled = len(lines) > _FEWEST_ROWS and _RULE.fullmatch(lines[1])
    lines = [line for place, line in enumerate(lines) if not (ruled and place == 1)]
    cells = [re.split(r"\t+| {2,}", line.strip()) for line in lines]
    columns = {len(row) for row in cells}
    if len(cells) < _FEWEST_ROWS or len(columns) != 1 or not 2 <= len(cells[0]) <= _MOST_COLUMNS:
        return []
    if any(len(cell) > _WIDEST_CELL for row in cells for cell in row):
        return []
    figures = [any(map(str.isdigit, "".join(row[1:]))) for row in cells[1:]]
    if not all(figures) and not ruled:
        return []
    rows = [" | ".join(row) for row in cells]
    return [rows[0], " | ".join(["---"] * len(cells[0])), *rows[1:]] if ruled else rows


def _between_tabs(lines: Sequence[str]) -> list[str]:
    """Return the rows of a table with a tab between cells, some of which may be empty; else nothing."""
    cells = [line.strip(" ").split("\t") for line in lines]
    width = max(map(len, cells))
    if len(cells) < _FEWEST_ROWS or not 2 <= width <= _MOST_COLUMNS:
        return []
    if any(len(cell) > _WIDEST_CELL for row in cells for cell in row):
        return []
    return [" | ".join([*row, *[""] * (width - len(row))]) for row in cells]


def _of_block(lines: Sequence[str], width: int | None) -> Iterator[str]:
    """Yield the paragraphs of lines without a blank line between them."""
    indents = {len(line) - len(line.lstrip()) for line in lines}
    gathered = lines[0]
    for before, line in pairwise(lines):
        if _goes_on(before, line, width, len(indents) > 1):
            gathered += line.lstrip() if re.search(r"\w-$", gathered) else f" {line.strip()}"
        else:
            yield gathered
            gathered = line
    yield gathered


def _goes_on(before: str, line: str, width: int | None, indented: bool) -> bool:
    if _ITEM.match(line):
        return False
    if width is None:
        return not _finished(before) and line.lstrip()[:1].islower()
    if indented and line[:1].isspace() and not before[:1].isspace():
        return False  # the first line of a paragraph is indented
    return not _finished(before) or _would_not_fit(before, line, width)


def _tables(paragraphs: Sequence[str]) -> Iterator[str]:
    """Yield paragraphs; rows of one table, with ``|`` between cells, get the names of its columns."""
    for columns, group in groupby(paragraphs, key=_columns):
        texts = list(group)
        if columns < 2 or len(texts) < 3:
            yield from texts
            continue
        rows = [[cell.strip() for cell in _without_bars(text).split("|")] for text in texts]
        headed = not re.search(r"[^-=: ]", "".join(rows[1]))
        yield from rows_with_names([row for row in rows if re.search(r"[^-=: ]", "".join(row))], headed=headed)


def _columns(paragraph: str) -> int:
    return _without_bars(paragraph).count("|") + 1


def _without_bars(row: str) -> str:
    """Return a table's row without the bars around it; a row that only ends in a bar has an empty last cell."""
    row = row.strip()
    return row[1:-1] if len(row) > 1 and row.startswith("|") and row.endswith("|") else row


def rows_with_names(rows: list[list[str]], headed: bool) -> Iterator[str]:
    """Yield rows with the names of their columns before the values, where the first row has the names.

    Args:
        rows: cells, row by row, all of one table.
        headed: the first row is known to be the names; without it, the first row is taken for them where it has no
            numbers and the others have some.
    """
    if len(rows) > 2 and not headed:
        numbers = [any(map(str.isdigit, "".join(row))) for row in rows]
        headed = not numbers[0] and all(numbers[1:])
    if not headed or len(rows) < 2 or not 2 <= len(rows[0]) <= _MOST_COLUMNS:
        yield from (" | ".join(cell for cell in row if cell) for row in rows)
        return
    names = rows[0]
    for row in rows[1:]:
        if len(row) != len(names):
            yield " | ".join(cell for cell in row if cell)
            continue
        cells = [f"{name}: {cell}" if name else cell for name, cell in zip(names, row, strict=True) if cell]
        yield " | ".join(cells)
