"""The sources of an ingest: files of this machine and objects in stores, which look alike elsewhere."""

import hashlib
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from vectorstore.errors import ReadError
from vectorstore.fetching.object_files import find_objects, is_object_url, local_copy
from vectorstore.parsing.compression import OnRead
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.record import Record, Rejection
from vectorstore.readers.registry import find_files, read_file
from vectorstore.storage.manifest import FileState


@dataclass(frozen=True, slots=True)
class Source:
    """A file or an object; it can be sent to another process and be read there."""

    name: str
    """Absolute path or address: what the manifest knows it by."""
    size: int
    version: str | None = None
    """The store's metadata of an object; None for a file."""

    @property
    def short(self) -> str:
        """Its name without folders, to show."""
        return PurePosixPath(self.name).name if self.version else Path(self.name).name

    def state(self, known: FileState | None) -> FileState | None:
        """Return how it is now, reading a file only when its size or time differ; None when it cannot be read."""
        if self.version is not None:
            return FileState(self.size, 0, self.version)
        path = Path(self.name)
        try:
            found = path.stat()
            if known and (known.size, known.modified_ns) == (found.st_size, found.st_mtime_ns):
                return known
            if not stat.S_ISREG(found.st_mode):  # reading a pipe would wait for ever
                return None
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None
        return FileState(found.st_size, found.st_mtime_ns, sha256)

    def records(self, on_read: OnRead | None, names: Names) -> Iterator[Record | Rejection]:
        """Read it as ``read_file`` does; an object is copied here first."""
        if self.version is None:
            yield from read_file(Path(self.name), on_read, names)
            return
        try:
            with local_copy(self.name) as path:
                for item in read_file(path, on_read, names):
                    yield Rejection(self.name, item.line, item.reason) if isinstance(item, Rejection) else item
        except ReadError as error:
            yield Rejection(self.name, None, str(error))


def find_sources(paths: Sequence[str | Path]) -> list[Source]:
    """Return the files and objects that arguments stand for, in order and each once.

    Raises:
        ReadError: one does not exist, or a store cannot be asked.
    """
    urls = [str(path) for path in paths if is_object_url(str(path))]
    places = [path for path in paths if not is_object_url(str(path))]
    files = [Source(str(path.absolute()), _size(path)) for path in find_files(places)]
    objects = [Source(each.url, each.size, each.version) for url in urls for each in find_objects(url)]
    return list({source.name: source for source in (*files, *objects)}.values())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
