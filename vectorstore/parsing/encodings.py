"""From bytes to text: encodings, size limits and the tell-tale marks of files that are no text."""

import codecs
import io
import re
from collections import Counter
from pathlib import Path

from vectorstore.parsing.charsets import SNIFFED_BYTES, guessed_encoding, strange_bytes
from vectorstore.parsing.compression import DAMAGE, OnRead, open_bytes
from vectorstore.parsing.record import UnreadableError

MAX_ARTICLE_BYTES = 50_000_000
"""Largest file of one article, after decompression."""
MAX_MARKUP_BYTES = 20_000_000
"""Largest HTML or Markdown file, whose parsing takes many times its size in memory."""
MAX_RECORD_CHARS = 10_000_000
"""Longest line of JSONL, row of CSV or object of JSON."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF file; give its name the ending .pdf"),
    (b"PK\x03\x04", "a ZIP archive or an office document; give its name the ending .zip, .docx, .odt or .epub"),
    (b"\x1f\x8b", "compressed with gzip; give its name the ending .gz"),
    (b"\xfd7zXZ", "compressed with xz; give its name the ending .xz"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
)
_WEB_ENCODING = re.compile(r"windows-\d+|iso-8859-\d+|iso-2022-\w+|koi8-[ru]|gb\w+|big5(-hkscs)?|euc-\w+|shift_jis")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b\x1c\x1d\x1e\x1f"))
_MAINFRAME_BREAK = "\x85"
"""The "next line" of EBCDIC, which exports of old archives keep."""
WINDOWS_1252 = "newsdesk-windows-1252"
"""Name of the error handler under which bytes that are not UTF-8 are read as Windows-1252, one by one."""


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(WINDOWS_1252, _as_windows_1252)


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the whole (unpacked) content of a file of one article.

    Raises:
        UnreadableError: it is empty, larger than ``limit`` bytes, or compressed and damaged.
    """
    with open_bytes(path) as stream:
        try:
            data = stream.read(limit + 1)
        except DAMAGE as error:
            raise UnreadableError(damaged(error)) from error
    if len(data) > limit:
        raise UnreadableError(
            f"the file is larger than {limit // 1_000_000} MB, too large for one article; "
            "put collections of articles into .jsonl, one a line"
        )
    if not data:
        raise UnreadableError("the file is empty; remove it, or save the article again")
    return data


def open_text(path: Path, newline: str | None = None, on_read: OnRead | None = None) -> io.TextIOWrapper:
    """Open a file of many articles as text, to be read piece by piece; the encoding is told from its first bytes.

    ``on_read`` is told the place in the file, as in ``open_bytes``.

    Raises:
        UnreadableError: it is empty or binary. Reading on may raise what ``DAMAGE`` lists.
    """
    with open_bytes(path) as stream:
        # One piece only: more might already run into the end of a file that is cut short.
        head = stream.read1(SNIFFED_BYTES)
    if not head:
        raise UnreadableError("the file is empty; remove it, or save the articles again")
    check_text(head)
    encoding = _encoding(head)
    if encoding == "utf-8" and not head.isascii():
        encoding = guessed_encoding(head) or encoding
    return io.TextIOWrapper(open_bytes(path, on_read), encoding=encoding, errors=WINDOWS_1252, newline=newline)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode the bytes of a text file, with a warning where the encoding had to be guessed against the odds.

    Raises:
        UnreadableError: the bytes are not text.
    """
    check_text(data)
    encoding = _encoding(data)
    if encoding == "utf-8" and not data.isascii():
        encoding = guessed_encoding(data) or encoding
    text = data.decode(encoding, WINDOWS_1252)
    if "\n" not in text and text.count(_MAINFRAME_BREAK) > 1:
        text = text.replace(_MAINFRAME_BREAK, "\n")
    guessed = 0 if encoding != "utf-8" or data.isascii() else strange_bytes(data)
    # Western languages have an accent in some letters; a text of them is in some encoding that has not been tried.
    doubtful = guessed > len(text) * 0.3 or "\ufffd" in text
    doubt = "the file is not UTF-8 and was read as Windows-1252; if its letters look wrong, save it as UTF-8"
    return text, (doubt,) if guessed and doubtful else ()


def check_text(data: bytes) -> None:
    """Raise UnreadableError when bytes are those of a picture, an archive or other binary data."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"the file is not text but {what}")
    if _encoding(data).startswith(("utf-16", "utf-32")):
        return
    head = data[:SNIFFED_BYTES]
    if _without_mark(head):
        return
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\0" in data or controls > max(8, len(head) * 0.02):
        raise UnreadableError(
            "the file is binary, not text (or UTF-16 without its mark); save it as UTF-8 text, then run ingest again"
        )


def decode_html(data: bytes, charset: str | None = None) -> str:
    """Decode a page as browsers do: byte order mark, then UTF-8 if it is that, then what is declared.

    Args:
        charset: what the server said, which goes before what the page says.
    """
    check_text(data)
    encoding = _encoding(data)
    if encoding != "utf-8":
        return data.decode(encoding, "replace")
    declared = re.search(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", data[:4096], re.I)
    said = (charset or (declared[1].decode("ascii", "replace") if declared else "")).lower()
    name = _web_encoding(said) if said else "utf-8"
    if name.startswith("iso2022") or name == "hz":
        return data.decode(name, "replace")
    try:
        # Bytes that happen to be valid UTF-8 are UTF-8, whatever a template's header says.
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(name, WINDOWS_1252 if name == "utf-8" else "replace")


def damaged(error: BaseException) -> str:
    """Say in a reason that a compressed file ends early or is broken."""
    what = "ends too early" if isinstance(error, EOFError) else "is damaged"
    return f"the compressed file {what}; copy or download it again, then run ingest again"


def in_words(error: Exception) -> str:
    """Return " (…)" with what a parser says of a file, where that is a sentence: a key alone tells a reader nothing."""
    said = (str(error).strip().splitlines() or [""])[0].strip(". ")
    return f" ({said[:200]})" if said.count(" ") > 1 else ""


def _encoding(data: bytes) -> str:
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    return marked or _without_mark(data[:SNIFFED_BYTES]) or "utf-8"


def _without_mark(head: bytes) -> str | None:
    """Return which UTF-16 a text is in that lacks its byte order mark: every other byte tells the script alone.

    It is zero in Western text and for spaces, and one other number in Greek, Cyrillic, Hebrew or Arabic.
    """
    half = len(head) // 2
    if half < 8 or b"\0" not in head:
        return None
    for name, scripts, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        few = sum(count for _, count in Counter(scripts).most_common(2)) > 0.95 * half and max(scripts) < 0x20
        if (scripts.count(0) > 0.7 * half or few) and others.count(0) < 0.02 * half:
            return name
    return None


def _web_encoding(label: str) -> str:
    """Return Python's name for an encoding as pages name it; unknown ones count as UTF-8."""
    # Browsers read these as the Windows encodings that contain them.
    wider = {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949", "iso-8859-9": "cp1254"}
    if label in ("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252"):
        return "cp1252"
    if not _WEB_ENCODING.fullmatch(label):
        return "utf-8"
    try:
        return codecs.lookup(wider.get(label, label)).name
    except LookupError:
        return "utf-8"
