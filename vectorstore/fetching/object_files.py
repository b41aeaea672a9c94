"""Files in object stores (s3://, gs://, az://, by fsspec): which there are, and a copy of one to read."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from vectorstore.documents import digest
from vectorstore.errors import ReadError, first_line

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_SCHEME = re.compile(r"(?:s3|gs|gcs|az|abfss?|hdfs|memory)://", re.IGNORECASE)
"""Not all that fsspec knows: some of it reads this machine's files, or fetches past the checks of addresses."""
_CHANGES = ("ETag", "etag", "md5Hash", "versionId", "VersionId", "generation", "mtime", "LastModified", "created")
"""Errors of stores for an object that was overwritten meanwhile."""
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ObjectFile:
    """An object as its store tells of it."""

    url: str
    size: int
    version: str
    """Another one after the object was written anew."""


def is_object_url(text: str) -> bool:
    """Return whether an argument names objects in a store, and neither a file nor an address on the web."""
    return _SCHEME.match(text) is not None


def find_objects(url: str) -> list[ObjectFile]:
    """Return the objects that an address stands for, by name: itself, all below it, or what a pattern matches.

    Hidden ones are passed over, as in folders.

    Raises:
        ReadError: the store cannot be asked, or there is none.
    """
    store, path = _store(url)
    try:
        if any(sign in path for sign in "*?["):
            found: dict[str, Any] = store.glob(path, detail=True)
        else:
            found = store.find(path, detail=True)
    except Exception as error:  # each store's library has errors of its own
        raise ReadError(f"{url} cannot be listed ({first_line(error)}).", "Check address and credentials.") from error
    base = path.split("*")[0].strip("/")
    root = url[: url.index("://") + 3].lower()
    objects = [
        ObjectFile(root + name.lstrip("/"), int(about.get("size") or 0), _version(about))
        for name, about in sorted(found.items())
        if about.get("type") != "directory" and not _is_hidden(name.lstrip("/").removeprefix(base))
    ]
    if not objects:
        raise ReadError(f"There is nothing at {url}.", "Check the spelling; a prefix ends with /.")
    return objects


@contextmanager
def local_copy(url: str) -> Iterator[Path]:
    """Yield a file with an object's content, under the same name, for as long as the block runs.

    Raises:
        ReadError: it cannot be had.
    """
    store, path = _store(url)
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        copy = Path(folder) / (PurePosixPath(path).name or "object")
        try:
            with store.open(path, "rb") as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, _COPY_BYTES)
        except Exception as error:
            raise ReadError(f"{url} cannot be read ({first_line(error)}).", "Check that it is still there.") from error
        yield copy


def put_object(path: Path, url: str) -> None:
    """Copy a file to an address in a store.

    Raises:
        ReadError: the store does not take it.
    """
    store, place = _store(url)
    try:
        with path.open("rb") as source, store.open(place, "wb") as target:
            shutil.copyfileobj(source, target, _COPY_BYTES)
    except Exception as error:
        raise ReadError(f"{url} cannot be written ({first_line(error)}).", "Check address and credentials.") from error


def _store(url: str) -> "tuple[AbstractFileSystem, str]":
    try:
        if url.lower().startswith("s3://"):
            return _s3(), url[len("s3://") :]
        from fsspec.core import url_to_fs

        store, path = url_to_fs(url)
    except ImportError as error:
        hint = "Install it: pip install 'newsdesk[s3]' for s3://, gcsfs for gs://, adlfs for az://."
        raise ReadError(f"{url} needs a library that is not installed ({first_line(error)}).", hint) from error
    except Exception as error:  # each store's library has errors of its own
        raise ReadError(
            f"{url} cannot be reached ({first_line(error)}).", "s3://BUCKET/PREFIX/ is an address."
        ) from error
    store.invalidate_cache()  # it remembers what it once listed
    return store, path


def _s3() -> "AbstractFileSystem":
    """Return the S3 store that the environment names, as the tools of AWS read it."""
    from fsspec.implementations.arrow import ArrowFSWrapper
    from pyarrow.fs import S3FileSystem

    known = os.environ.get
    return ArrowFSWrapper(
        S3FileSystem(
            endpoint_override=known("AWS_ENDPOINT_URL_S3") or known("AWS_ENDPOINT_URL"),
            region=known("AWS_REGION") or known("AWS_DEFAULT_REGION"),
            allow_delayed_open=True,  # small objects go in one request
        )
    )


def _version(about: dict[str, Any]) -> str:
    return digest(*(f"{key}={about[key]}" for key in _CHANGES if about.get(key)), str(about.get("size")))


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(path).parts)
