"""PDF files: the text of the pages as an article, without running heads, page numbers and divided words."""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from vectorstore.documents import clean
from vectorstore.parsing.compression import OnRead
from vectorstore.parsing.encodings import MAX_ARTICLE_BYTES, in_words, read_bytes
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.markup.pdf_lines import BEGINS, HEADLINE, page_lines
from vectorstore.parsing.record import Record, UnreadableError
from vectorstore.parsing.text_header import is_outlet
from vectorstore.readers.text_reader import record_of_text

MAX_PAGES = 2000
_LEAST_LETTERS = 20
_MAX_CHARS = 20_000_000
_MARKS = BEGINS + HEADLINE
_EDGE_LINES = 2
"""Lines at the top and the bottom of a page in which running heads stand."""
_NO_TEXT = (
    "the PDF has no text, only pictures of its pages; run it through text recognition (OCR), then run ingest again"
)
_FEWEST_WORDS = 3
"""Of a headline in large letters; less is the name of a paper or a section."""
_ENDS = re.compile(r"[.!?:…][\"'”’)\]]*$")
_AT_EDGE = re.compile(
    r"\W*(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:of|/|von)\s*\d{1,4})?\W*"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d\d(?: ?[ap]m)?\b.*|https?://\S+(?:\s+\d+\s*/\s*\d+)?",
    re.IGNORECASE,
)
"""A page's number, and what browsers print above and below a page: the time, its address."""


def read_pdf(path: Path, _on_read: OnRead | None = None, _names: Names = None) -> Iterator[Record]:
    """Read a PDF file as one article.

    Raises:
        UnreadableError: it is damaged, locked with a password, or has no text.
    """
    data = read_bytes(path, MAX_ARTICLE_BYTES)
    if b"%PDF" not in data[:1024]:
        raise UnreadableError("the file is no PDF, or binary and damaged; save or download it again")
    title, pages = _pages(data)
    pages = _without_heads(pages)
    pages[:1] = map(_headline_first, pages[:1])
    lines = [line for page in pages for line in (*page, "")]
    text = _joined(list(_paragraphs(lines)))
    if sum(map(str.isalpha, text)) < _LEAST_LETTERS:
        raise UnreadableError(_NO_TEXT)
    known = {"title": title} if title and not _starts_with(text, title) else {}
    yield record_of_text(text, known)


def _joined(paragraphs: Sequence[str]) -> str:
    """Return paragraphs with blank lines between them, but for those that are rows of a table."""
    between = ["\n" if "\t" in above and "\t" in below else "\n\n" for above, below in pairwise(paragraphs)]
    return "".join(part for pair in zip(paragraphs, [*between, ""], strict=False) for part in pair)


def _headline_first(page: list[str]) -> list[str]:
    """Return the lines of a first page with its headline at the beginning, and what stood above it at the end.

    Above a headline stand running heads, dates and boxes. Other lines with large letters stay what they are.
    """
    places = [place for place, line in enumerate(page) if line.startswith(HEADLINE)]
    words = [page[place].lstrip(HEADLINE) for place in places]
    if sum(len(each.split()) for each in words) < _FEWEST_WORDS or is_outlet(" ".join(words)):
        return [line.replace(HEADLINE, BEGINS) for line in page]
    above = [line for line in page[: places[0]] if line]
    above[:1] = [BEGINS + line.lstrip(_MARKS) for line in above[:1]]
    return [BEGINS + " ".join(filter(None, words)), BEGINS, *page[places[-1] + 1 :], *above]


def _pages(data: bytes) -> tuple[str, list[list[str]]]:
    """Return the headline that a document names, and its pages' lines."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of a file becomes a rejection here
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("the PDF is locked with a password; save it without one, then run ingest again")
        if len(reader.pages) > MAX_PAGES:
            raise UnreadableError(f"the PDF has more than {MAX_PAGES} pages, too many for one article; split it")
        pages: list[list[str]] = []
        chars = 0
        for page in reader.pages:
            lines = page_lines(page)
            chars += sum(map(len, lines))
            if chars > _MAX_CHARS:
                raise UnreadableError(f"the PDF has more than {_MAX_CHARS // 1_000_000} million characters; split it")
            pages.append(lines)
        return _headline(reader.metadata.title if reader.metadata else None), pages
    except UnreadableError:
        raise
    except Exception as error:
        # The library meets files of every kind of damage; whatever it raises concerns this file alone.
        reason = f"the PDF is damaged{in_words(error)}; save or download it again"
        raise UnreadableError(reason) from error


def _headline(title: object) -> str:
    """Return a document's title where it is one; programs put their file names there."""
    text = clean(str(title or ""))
    is_name = re.search(r"\.\w{2,5}$|^(?:microsoft|untitled|unbenannt|slide|layout)\b|_", text, re.IGNORECASE)
    return "" if is_name or len(text.split()) < 3 else text


def _starts_with(text: str, title: str) -> bool:
    return clean(text[: len(title) + 50]).lower().startswith(title.lower())


def _without_heads(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return pages without their numbers and without the lines that stand at the edge of most of them."""

    def alike(line: str) -> str:
        return re.sub(r"\d+", "#", line.lstrip(_MARKS).lower())

    edges = Counter(alike(line) for page in pages for line in {*page[:_EDGE_LINES], *page[-_EDGE_LINES:]} if line)
    repeated = {line for line, count in edges.items() if count >= 3 and count >= len(pages) * 0.5}
    kept = []
    for page in pages:
        edge = {*range(_EDGE_LINES), *range(len(page) - _EDGE_LINES, len(page))}
        kept.append(
            [
                line
                for place, line in enumerate(page)
                if not (place in edge and line and (alike(line) in repeated or _AT_EDGE.fullmatch(line.lstrip(_MARKS))))
            ]
        )
    return kept


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Give the paragraphs of lines as they stand on paper; a paragraph goes on over the end of a page."""
    lengths = sorted(len(line) for line in lines if line)
    full = lengths[int(len(lengths) * 0.7)] if lengths else 0
    gathered = ""
    for line, following in pairwise([*lines, ""]):
        if not line:
            if _ENDS.search(gathered):
                yield gathered
                gathered = ""
            continue
        if line.startswith(BEGINS) and gathered:
            yield gathered
            gathered = ""
        line = line.lstrip(_MARKS)
        if re.search(r"[^\W\d_]-$", gathered) and line[:1].islower():
            gathered = gathered[:-1] + line
        else:
            gathered = f"{gathered} {line}".strip()
        short = len(line) < full * 0.8
        if short and (_ENDS.search(line) or not following.lstrip(_MARKS)[:1].islower()):
            yield gathered
            gathered = ""
    if gathered:
        yield gathered
