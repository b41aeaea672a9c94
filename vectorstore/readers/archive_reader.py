"""Archives of files: ZIP, tar and WARC. What is in them is read as if it lay in a folder, within limits."""

import re
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO

from vectorstore.parsing.compression import DAMAGE, OnRead, open_bytes
from vectorstore.parsing.encodings import MAX_MARKUP_BYTES, decode_html
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.record import Record, Rejection, UnreadableError
from vectorstore.readers.exports.packed import Export
from vectorstore.readers.html_reader import read_page

MAX_FILES = 100_000
MAX_BYTES = 20_000_000_000
"""Unpacked, of a whole archive; files are unpacked one at a time."""
MAX_FILE_BYTES = 2_000_000_000
MAX_RATIO = 200
"""Of unpacked to packed; text packs to a tenth or so, and only a bomb to less than a two-hundredth."""
_SMALL = 10_000_000
"""Bytes that unpack without regard to the ratio."""
_PIECE = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, ValueError)
_ARCHIVES = (".zip", ".tar", ".tgz", ".warc")

ReadFile = Callable[[Path, OnRead | None, Names], Iterator[Record | Rejection]]
FormatOf = Callable[[Path], str | None]


class _Unpacking:
    """Takes files out of an archive one at a time, reads them, and keeps count of what was unpacked."""

    def __init__(self, path: Path, read_file: ReadFile, format_of: FormatOf, names: Names) -> None:
        self._path = path
        self._read_file = read_file
        self._format_of = format_of
        self._names = names
        self._packed = max(1, path.stat().st_size)
        self._bytes = 0
        self._files = 0
        self._inside = False

    def read(self, name: str, stream: IO[bytes], export: Export | None = None) -> Iterator[Record | Rejection]:
        """Read one file of the archive; its articles have its name in their keys.

        Args:
            name: with the folders above it.
            export: what is known of the archive as a whole.

        Raises:
            UnreadableError: the archive holds or unpacks to more than the limits.
        """
        inside = self._path / name.lstrip("/")
        self._files += 1
        if self._files > MAX_FILES:
            raise UnreadableError(f"the archive holds more than {MAX_FILES:,} files, and the rest is not read")
        place = PurePosixPath(name.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or re.match(r"[A-Za-z]:", name):
            yield Rejection(inside, None, "its name leads out of the archive, so it is not read")
            return
        if place.name.startswith(".") or "__MACOSX" in place.parts:
            return
        kind = self._format_of(Path(place.name))
        if kind in _ARCHIVES and (kind != ".zip" or self._inside):
            yield Rejection(inside, None, "an archive inside an archive is not read; unpack it first")
            return
        with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
            # A name of our own, but for its endings, which name the format.
            file = Path(folder) / ("file" + "".join(Path(place.name).suffixes[-2:])[-40:])
            self._copy(stream, file)
            if kind == ".zip":
                yield from self._archive(name, file)
                return
            for item in self._items(name, file, export):
                if isinstance(item, Rejection):
                    yield Rejection(inside, item.line, item.reason)
                else:
                    yield replace(item, key=f"{name}:{item.key}" if item.key else name)

    def _items(self, name: str, file: Path, export: Export | None) -> Iterator[Record | Rejection]:
        try:
            found = export.read(name, file) if export else None
        except UnreadableError as error:
            yield Rejection(self._path, error.line, error.reason)
            return
        yield from self._read_file(file, None, self._names) if found is None else found

    def _archive(self, name: str, file: Path) -> Iterator[Record | Rejection]:
        """Read a ZIP archive inside this one, as Notion and others pack what they export, with the same limits."""
        self._inside = True
        try:
            with zipfile.ZipFile(file) as archive:
                yield from self.read_all(archive, f"{name}/", None)
        except _DAMAGED as error:
            yield Rejection(self._path / name, None, f"the ZIP archive is damaged ({error}); download it again")
        finally:
            self._inside = False

    def read_all(self, archive: zipfile.ZipFile, above: str, on_read: OnRead | None) -> Iterator[Record | Rejection]:
        """Read the files of a ZIP archive; the first article says what of an export is passed over.

        Args:
            archive: the archive, open.
            above: what stands before its files' names in messages and keys.
            on_read: as ``read_file`` takes it.
        """
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        export = Export([entry.filename for entry in entries], lambda name: _small(archive, name))
        remark = export.remark
        for entry in entries:
            if export.leaves_out(entry.filename):
                continue
            if entry.flag_bits & 1:
                place = self._path / f"{above}{entry.filename}"
                yield Rejection(place, None, "it is locked with a password; unpack it first")
                continue
            with archive.open(entry) as stream:
                for item in self.read(f"{above}{entry.filename}", stream, export):
                    if remark and isinstance(item, Record):
                        item, remark = replace(item, warnings=(*item.warnings, remark)), ""
                    yield item
            if on_read:
                on_read(entry.header_offset + entry.compress_size)
        if remark:
            yield Rejection(self._path, None, remark)

    def _copy(self, stream: IO[bytes], file: Path) -> None:
        size = 0
        with file.open("wb") as out:
            while piece := stream.read(_PIECE):
                size += len(piece)
                self._bytes += len(piece)
                bomb = self._bytes > _SMALL and self._bytes > self._packed * MAX_RATIO
                if bomb or size > MAX_FILE_BYTES or self._bytes > MAX_BYTES:
                    raise UnreadableError("the archive unpacks to far more than its size, and is not read further")
                out.write(piece)


def read_zip(
    path: Path, on_read: OnRead | None, names: Names, read_file: ReadFile, format_of: FormatOf
) -> Iterator[Record | Rejection]:
    """Read the files of a ZIP archive.

    Raises:
        UnreadableError: it is none, is damaged, or is larger than the limits.
    """
    if not zipfile.is_zipfile(path):
        raise UnreadableError(_no_archive(path, "ZIP archive"))
    unpacking = _Unpacking(path, read_file, format_of, names)
    try:
        with zipfile.ZipFile(path) as archive:
            found = any(not entry.is_dir() for entry in archive.infolist())
            yield from unpacking.read_all(archive, "", on_read)
    except _DAMAGED as error:
        raise UnreadableError(f"the ZIP archive is damaged ({error}); copy or download it again") from error
    if not found:
        raise UnreadableError("the archive is empty; remove it, or pack the articles again")


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a small file of an archive, and nothing of one that is large, locked or damaged."""
    entry = archive.getinfo(name)
    if entry.file_size > MAX_MARKUP_BYTES or entry.flag_bits & 1:
        return b""
    try:
        with archive.open(entry) as stream:
            return stream.read(MAX_MARKUP_BYTES)
    except (*_DAMAGED, OSError):
        return b""


def read_tar(
    path: Path, on_read: OnRead | None, names: Names, read_file: ReadFile, format_of: FormatOf
) -> Iterator[Record | Rejection]:
    """Read the files of a tar archive, packed with gzip or xz or not; links and devices are not followed.

    Raises:
        UnreadableError: it is none, is damaged, or is larger than the limits.
    """
    unpacking = _Unpacking(path, read_file, format_of, names)
    found = False
    try:
        with open_bytes(path, on_read) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for entry in archive:
                content = archive.extractfile(entry) if entry.isreg() else None
                if content is not None:
                    found = True
                    yield from unpacking.read(entry.name, content)
                elif not entry.isdir():
                    yield Rejection(path / entry.name.lstrip("/"), None, "a link or device in an archive is not read")
    except (tarfile.TarError, *DAMAGE) as error:
        if found:
            raise UnreadableError(f"the tar archive is damaged ({error}); copy or download it again") from error
        raise UnreadableError(_no_archive(path, "tar archive")) from error
    if not found:
        raise UnreadableError("the archive is empty; remove it, or pack the articles again")


def read_warc(path: Path, _on_read: OnRead | None = None, _names: Names = None) -> Iterator[Record | Rejection]:
    """Read the pages of a web archive: each answer that is HTML is an article.

    Raises:
        UnreadableError: it is none or damaged.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    pages = 0
    with path.open("rb") as stream:
        if not stream.read(1024).strip():
            raise UnreadableError("the file is empty or holds only white space; remove it, or save the pages again")
        stream.seek(0)
        try:
            for entry in ArchiveIterator(stream):
                headers = entry.http_headers
                if entry.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
                    continue
                if "html" not in (headers.get_header("Content-Type") or ""):
                    continue
                pages += 1
                url = entry.rec_headers.get_header("WARC-Target-URI") or ""
                yield _page(path / (url or f"page {pages}"), url, entry.content_stream().read(MAX_MARKUP_BYTES + 1))
        except (ArchiveLoadFailed, *DAMAGE, ValueError, AttributeError, LookupError, TypeError) as error:
            # The library trips over headers that are broken or missing.
            if not pages:
                raise UnreadableError(_no_archive(path, "web archive")) from error
            raise UnreadableError(f"the web archive is binary or damaged ({error}); download it again") from error
    if not pages:
        raise UnreadableError("the web archive holds no page (or is binary, no WARC); save the pages as .html")


def _page(place: Path, url: str, data: bytes) -> Record | Rejection:
    try:
        if len(data) > MAX_MARKUP_BYTES:
            raise UnreadableError(f"the page is larger than {MAX_MARKUP_BYTES // 1_000_000} MB")
        record = read_page(decode_html(data), url)
    except UnreadableError as error:
        return Rejection(place, None, error.reason)
    return replace(record, key=url)


def _no_archive(path: Path, what: str) -> str:
    with path.open("rb") as stream:
        head = stream.read(1024)
    if not head:
        return "the file is empty; remove it, or save it again"
    if not head.strip():
        return "the file holds nothing but white space; remove it, or save it again"
    for magic, name in (
        (b"%PDF", "a PDF file"),
        (b"\x89PNG", "a picture"),
        (b"PK", "a ZIP archive or an office document"),
    ):
        if head.startswith(magic) and what in name:
            return f"the {what} is damaged; copy or download it again"
        if head.startswith(magic):
            return f"the file is no {what} but {name}, or a damaged one; copy or download it again"
    return f"the file is no {what}, or binary and damaged; copy or download it again"
