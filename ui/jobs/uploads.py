"""Files that come in over the page: taken to the collection's folder, then read as ``newsdesk ingest`` reads.

A file's folder is named by its content, so a second file of the same name stands beside the first and replaces nothing;
the same file again is found to be known.
"""

import hashlib
import re
import shutil
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from ui.formatting import count
from ui.jobs.job_queue import Job, StoppedError
from vectorstore.errors import NewsdeskError, ReadError

if TYPE_CHECKING:
    from vectorstore.collection import Collection
    from vectorstore.ingestion.ingest import IngestReport, Progress

FOLDER = "uploads"
_MAX_NAME_BYTES = 120
_SPARE_BYTES = 200 * 2**20


class UploadError(NewsdeskError):
    """A file that cannot be taken."""


class TooLargeError(UploadError):
    """A file over the limit."""


def safe_name(name: str) -> str:
    """Return a file name that is one: no path, no hidden start, no control or reordering characters, not too long.

    Raises:
        UploadError: nothing is left of it.
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join("_" if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Co", "Cn"} else each for each in last)
    plain = plain.strip().lstrip(".")
    if not plain.strip("_ "):
        raise UploadError("The file has no name.", "Give it one that ends in its format, such as articles.jsonl.")
    stem, dot, rest = plain.partition(".")
    tail = f"{dot}{rest}"
    while len((stem + tail).encode()) > _MAX_NAME_BYTES and stem:
        stem = stem[:-1]
    return (stem or "file") + (tail if len(tail.encode()) <= _MAX_NAME_BYTES else tail[-20:])


def too_large(megabytes: int) -> TooLargeError:
    """Return the error of a file that is larger than the server takes."""
    return TooLargeError(
        f"The file is larger than the {megabytes} MB that this server takes.",
        "Split it, read it with `newsdesk ingest` on the server, or raise NEWSDESK_UPLOAD_MEGABYTES.",
    )


async def take(parts: AsyncIterator[bytes], home: Path, name: str, megabytes: int) -> Path:
    """Write what arrives to its place, and return it.

    Raises:
        UploadError: it is too large, or there is no room for it.
    """
    folder = home / FOLDER
    name = safe_name(name)
    try:
        folder.mkdir(exist_ok=True)
        sha, size = hashlib.sha256(), 0
        with NamedTemporaryFile(dir=folder, prefix=".coming-", delete=False) as out:
            coming = Path(out.name)
            try:
                async for part in parts:
                    size += len(part)
                    if size > megabytes * 10**6:
                        raise too_large(megabytes)
                    if shutil.disk_usage(folder).free < _SPARE_BYTES:
                        raise UploadError("The server's disk is nearly full.", "Free some space, then try again.")
                    sha.update(part)
                    out.write(part)
            except BaseException:
                coming.unlink(missing_ok=True)
                raise
        place = folder / sha.hexdigest()[:12]
        place.mkdir(exist_ok=True)
        return coming.rename(place / name)
    except OSError as error:
        raise UploadError(
            f"The file cannot be kept: {error.strerror or error}.", "Check the folder and the disk of the server."
        ) from error


def moved(path: Path, store: str) -> str:
    """Move a file that came in to an object store, and return its address there.

    Raises:
        UploadError: the store does not take it.
    """
    from vectorstore.fetching.object_files import put_object

    url = f"{store.rstrip('/')}/{path.parent.name}/{path.name}"
    try:
        put_object(path, url)
    except ReadError as error:
        raise UploadError(error.message, error.hint) from error
    finally:
        path.unlink(missing_ok=True)
        with suppress(OSError):  # another upload of the same content may be at it
            path.parent.rmdir()
    return url


def read_upload(collection: "Collection", path: str | Path, job: Job, keep_days: int = 0) -> "IngestReport":
    """Read a file, a folder or an object into the collection; asking after it is safe all the while.

    Args:
        keep_days: articles that were published more days ago are passed over; 0 keeps all.

    Raises:
        NewsdeskError: the collection cannot take articles. What is wrong with the file is in the report.
    """
    from vectorstore.ingestion.ingest import ingest

    def tell(now: "Progress") -> None:
        if now.chunks_to_index:  # after all reading: a stop would gain little, and is not expected any more
            job.note(now.chunks_indexed, now.chunks_to_index, now.current)
            return
        what = f"{count(now.articles, 'article')}, {now.current}"
        try:
            job.tell(now.bytes_done, now.bytes_total, what, now.seconds, now.bytes_known)
        except StoppedError:
            raise KeyboardInterrupt from None  # as Ctrl-C does: what is stored stays

    report = ingest([path], collection, tell, keep_days=keep_days)
    if report.interrupted:
        job.state = "stopped"
    return report
