"""The first step: which files there are, and the articles in them.

``read_file`` hands a file to the reader of its format, a module each: ``read_text`` (.txt, Markdown), ``read_html``,
``read_json``, ``read_table``, ``read_xml``, ``read_feed``, ``read_mail``, ``read_pdf``, ``read_office``, ``read_epub``,
``read_archive`` (ZIP, tar, WARC). Each format may be packed with gzip or xz. What ``record``
describes comes out, and nothing that stands in a file makes a reader fail.
"""

import logging
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from glob import glob
from pathlib import Path

from vectorstore.errors import ReadError
from vectorstore.parsing.compression import COMPRESSIONS, DAMAGE, OnRead
from vectorstore.parsing.encodings import damaged
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.record import Record, Rejection, UnreadableError
from vectorstore.readers.archive_reader import read_tar, read_warc, read_zip
from vectorstore.readers.exports.packed import in_export
from vectorstore.readers.html_reader import read_html
from vectorstore.readers.isolated import isolated
from vectorstore.readers.json_reader import read_json, read_jsonl
from vectorstore.readers.mail_reader import read_eml, read_mbox, read_saved_page
from vectorstore.readers.table_reader import read_csv
from vectorstore.readers.text_reader import read_markdown, read_text
from vectorstore.readers.xml_reader import read_xml

_LOG = logging.getLogger(__name__)
READER_FAULT = "the reader failed on this file"
__all__ = ["FORMATS", "MAX_FAULTS_AT_START", "Record", "Rejection", "find_files", "format_of", "read_file"]

_Reader = Callable[[Path, OnRead | None, Names], Iterator[Record | Rejection]]
_READERS: dict[str, _Reader] = {
    # A file of one article is read at once.
    ".txt": read_text,
    ".md": lambda path, _on_read, _names: read_markdown(path),
    ".markdown": lambda path, _on_read, _names: read_markdown(path),
    ".html": lambda path, _on_read, _names: read_html(path),
    ".htm": lambda path, _on_read, _names: read_html(path),
    ".xhtml": lambda path, _on_read, _names: read_html(path),
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".jl": read_jsonl,
    ".ldjson": read_jsonl,
    ".json": read_json,
    ".csv": lambda path, on_read, names: read_csv(path, ".csv", on_read, names),
    ".tsv": lambda path, on_read, names: read_csv(path, ".tsv", on_read, names),
    ".xml": read_xml,
    ".rss": read_xml,
    ".atom": read_xml,
    ".nitf": read_xml,
    ".rdf": read_xml,
    ".eml": read_eml,
    ".emlx": read_eml,
    ".mbox": read_mbox,
    ".mht": read_saved_page,
    ".mhtml": read_saved_page,
    ".pdf": isolated("vectorstore.readers.pdf_reader:read_pdf"),
    ".xlsx": isolated("vectorstore.readers.exports.xlsx_reader:read_xlsx"),
    ".xlsm": isolated("vectorstore.readers.exports.xlsx_reader:read_xlsx"),
    ".docx": isolated("vectorstore.readers.office_reader:read_docx"),
    ".odt": isolated("vectorstore.readers.office_reader:read_odt"),
    ".rtf": isolated("vectorstore.readers.office_reader:read_rtf"),
    ".epub": isolated("vectorstore.readers.epub_reader:read_epub"),
    ".warc": read_warc,
    ".zip": lambda path, on_read, names: read_zip(path, on_read, names, read_file, format_of),
    ".tar": lambda path, on_read, names: read_tar(path, on_read, names, read_file, format_of),
    ".tgz": lambda path, on_read, names: read_tar(path, on_read, names, read_file, format_of),
}
FORMATS = tuple(_READERS)
"""Endings of the files that are read; each may have .gz or .xz after it."""
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
MAX_FAULTS_AT_START = 100
"""A file that begins with so many bad lines and not one article is something else, and is given up."""


def find_files(paths: Sequence[str | Path]) -> list[Path]:
    """Return the files to read, in order and each once: files as named, folders walked, patterns expanded.

    Hidden files in folders and patterns are passed over, and what a browser saved beside a page. Files of formats that
    are not read are returned too: reading them says so, and none is passed over in silence. Links are followed, in
    circles no more than once. ``**`` stands for folders at any depth.

    Raises:
        ReadError: a path does not exist, or a pattern matches no file.
    """
    found: dict[str, Path] = {}
    walked: set[str] = set()
    for given in paths:
        for file in _expand(_path(given), walked):
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def format_of(path: Path) -> str | None:
    """Return the ending that names a file's format, such as ".jsonl" for ``News.JSONL.gz``; None for one not read."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in COMPRESSIONS:
        suffixes.pop()
    return suffixes[-1] if suffixes and suffixes[-1] in _READERS else None


def read_file(path: Path, on_read: OnRead | None = None, names: Names = None) -> Iterator[Record | Rejection]:
    """Read a file's articles one by one, and what in it could not be read, with line and reason.

    Of a file of many articles, ``on_read`` is told how many bytes were read so far, of the packed file if it is one.
    ``names`` says what a table's or an export's fields are called, where that is not known (``fields.known_fields``).
    Never raises for what is wrong with a file: it is empty, binary, too large, cut short, gone or not permitted.
    """
    keys: Counter[str] = Counter()
    faults = 0
    try:
        described = in_export(path)
        for item in _reader(path)(path, on_read, names) if described is None else described:
            if isinstance(item, Rejection):
                yield item
                faults += 1
                if not keys and faults >= MAX_FAULTS_AT_START:
                    yield Rejection(path, item.line, _given_up(path, faults))
                    return
                continue
            keys[item.key] += 1
            count = keys[item.key]
            yield item if count == 1 else replace(item, key=f"{item.key}#{count}")
        if not keys and not faults:
            yield Rejection(path, None, "the file holds no article; remove it, or save the articles again")
    except UnreadableError as error:
        yield Rejection(path, error.line, error.reason)
    except DAMAGE as error:
        yield Rejection(path, None, damaged(error))
    except OSError as error:
        yield Rejection(path, None, _denied(error))
    except Exception as error:
        # A fault of a reader concerns this file alone: the run goes on, and the log says where to look.
        _LOG.exception("reading %s failed", path)
        yield Rejection(path, None, f"{READER_FAULT} ({type(error).__name__}: {error}); please report it")


def _reader(path: Path) -> _Reader:
    ending = format_of(path)
    if ending is None:
        if path.is_dir():
            raise (IsADirectoryError if os.access(path, os.R_OK | os.X_OK) else PermissionError)(str(path))
        what = f"files ending in {path.suffix}" if path.suffix else "files without an ending"
        raise UnreadableError(f"{what} are not read; these are: {', '.join(FORMATS)}, each also with .gz or .xz")
    return _READERS[ending]


def _given_up(path: Path, faults: int) -> str:
    return (
        f"the first {faults} lines hold no article, so the rest was not read; is this really a {format_of(path)} file?"
    )


def _denied(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "the file is gone, or is a link to nothing; run ingest again if it comes back"
    if isinstance(error, PermissionError):
        return "there is no permission to read this; change its permissions, then run ingest again"
    if isinstance(error, IsADirectoryError):
        return "this is a folder, not a file; name the folder itself to read what is in it"
    return f"the file cannot be read ({error.strerror or error}); check the disk, then run ingest again"


def _path(given: str | Path) -> Path:
    if not str(given):
        raise ReadError("An empty path was given.", "Name a file, a folder or a pattern such as 'news/**/*.html'.")
    try:
        return Path(given).expanduser()
    except RuntimeError as error:
        raise ReadError(f"There is no such user: {str(given)!r}.", "Write the folder in full.") from error


def _expand(path: Path, walked: set[str]) -> Iterator[Path]:
    """Give the files that one argument stands for."""
    try:
        mode = path.stat().st_mode
    except PermissionError:
        # Named, so it is reported with its reason when it is read.
        yield path
        return
    except (OSError, ValueError) as error:
        yield from _matches(path, error)
        return
    if stat.S_ISDIR(mode):
        yield from _walk(path, walked)
    elif stat.S_ISREG(mode):
        yield path
    else:
        raise ReadError(f"{path} is neither a file nor a folder.", "Save what it gives into a file first.")


def _matches(pattern: Path, error: Exception) -> Iterator[Path]:
    """Expand a pattern; a path without ``*``, ``?`` or ``[`` simply does not exist."""
    if not any(sign in str(pattern) for sign in "*?["):
        hint = "Check the spelling; paths are relative to the folder the command runs in."
        raise ReadError(f"There is no file or folder {str(pattern)!r}.", hint) from error
    names = sorted(glob(str(pattern), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    files = [path for path in map(Path, names) if path.is_file()]
    if not files:
        what = f"matches {len(names)} entries, none of them a file" if names else "matches nothing"
        hint = f"These formats are read: {', '.join(FORMATS)}, each also with .gz or .xz."
        raise ReadError(f"The pattern {str(pattern)!r} {what}.", hint)
    yield from files


def _belongs_to_page(folder: Path) -> bool:
    """Tell a folder of pictures and scripts that a browser saved beside a page (``Story_files``)."""
    name = folder.name.removesuffix("_files")
    return name != folder.name and any((folder.parent / f"{name}{ending}").exists() for ending in (".html", ".htm"))


def _walk(folder: Path, walked: set[str]) -> Iterator[Path]:
    """Give the files in a folder and below, by name; a folder reached twice is walked once."""
    real = os.path.realpath(folder)
    if real in walked:
        return
    walked.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        # Given as if it were a file, so that reading it says why it cannot be read.
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            mode = entry.stat().st_mode
        except OSError:
            # A link to nothing, or a folder that may be listed and not entered: reading it says so.
            mode = stat.S_IFREG
        if stat.S_ISDIR(mode):
            if not _belongs_to_page(entry):
                yield from _walk(entry, walked)
        elif stat.S_ISREG(mode) and entry.name.lower() not in _LEFT_BY_SYSTEMS:
            yield entry
