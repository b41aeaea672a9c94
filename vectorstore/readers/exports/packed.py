"""Exports that are a ZIP archive: which of its files are articles, and what the others are."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from vectorstore.parsing.encodings import MAX_MARKUP_BYTES, decode, read_bytes
from vectorstore.parsing.exports import notion, substack
from vectorstore.parsing.record import Record, UnreadableError

_MEDIA = re.compile(
    r"\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?|heic|avif|ico|mp[34]|m4[av]|mov|wav|ogg|webm|css|js)$", re.IGNORECASE
)


class Export:
    """What is known of an archive as a whole; of one that is no export, nothing is left out."""

    def __init__(self, names: Sequence[str], content: Callable[[str], bytes]) -> None:
        """Look at an archive's names and, where it is Substack's, at its list of posts.

        Args:
            names: of the files, with their folders.
            content: returns a file's bytes.
        """
        self._posts: Mapping[str, Mapping[str, str]] = {}
        self._left: dict[str, str] = {}
        self._name = ""
        self._missing: Counter[str] = Counter()
        for name in names:
            if PurePosixPath(name).name == substack.LIST and (posts := substack.posts_listed(_text(content(name)))):
                self._substack(posts, str(PurePosixPath(name).parent), names)
                return
        pages = [name for name in names if PurePosixPath(name).suffix.lower() in (".md", ".html")]
        if pages and sum(map(notion.is_identified, pages)) * 2 >= len(pages):
            self._notion(names)

    def leaves_out(self, name: str) -> bool:
        """Return whether a file is passed over, as ``remark`` says."""
        return name in self._left

    @property
    def remark(self) -> str:
        """Return what a user should know of the files that are passed over; empty where there are none."""
        counted = Counter(self._left.values()) + self._missing
        told = ", ".join(f"{what}: {number}" for what, number in sorted(counted.items()))
        return f"{self._name}; not read are {told}" if told else ""

    def read(self, name: str, file: Path) -> Iterator[Record] | None:
        """Return the articles of a file that the export describes elsewhere; None where any reader will do."""
        post = self._posts.get(PurePosixPath(name).stem)
        return None if post is None else iter([substack.post_record(post, _text(read_bytes(file, MAX_MARKUP_BYTES)))])

    def _substack(self, posts: Mapping[str, Mapping[str, str]], root: str, names: Sequence[str]) -> None:
        folder = PurePosixPath(root) / substack.FOLDER
        files = {PurePosixPath(name).stem: name for name in names if name.endswith(".html") and _in(name, folder)}
        self._name = "an export of Substack"
        self._missing = substack.left_out(posts, set(files))
        self._posts = {stem: posts[stem] for stem in files if stem in posts}
        for stem, name in files.items():
            if stem in posts and not substack.is_published(posts[stem]):
                self._left[name] = "drafts"
        for name in names:
            if name.endswith(".csv") and (_in(name, folder) or _in(name, PurePosixPath(root))):
                self._left[name] = "lists of posts, readers and mails"
        self._left |= {name: "pictures and media" for name in names if _MEDIA.search(name)}

    def _notion(self, names: Sequence[str]) -> None:
        self._name = "an export of Notion"
        folders = {str(parent) for name in names for parent in PurePosixPath(name).parents}
        for name in names:
            if _MEDIA.search(name):
                self._left[name] = "pictures and media"
            elif notion.lists_pages(name, folders):
                self._left[name] = "tables that list its pages"
            elif PurePosixPath(name).name == "index.html":
                self._left[name] = "lists of its pages"


def in_export(path: Path) -> Iterator[Record] | None:
    """Return what a file gives that lies in an export's unpacked folder; None for any other file.

    Raises:
        UnreadableError: it is a list of what lies beside it, or a draft.
    """
    if path.suffix.lower() == ".html" and path.parent.name == substack.FOLDER:
        post = _posts_in(path.parent.parent / substack.LIST).get(path.stem)
        if post is not None and not substack.is_published(post):
            raise UnreadableError("it is a draft of Substack's export, which was not published")
        return None if post is None else iter([substack.post_record(post, _text(read_bytes(path, MAX_MARKUP_BYTES)))])
    if path.name == substack.LIST and _posts_in(path):
        raise UnreadableError(
            "it is the list of posts of Substack's export; their texts are read from the folder posts"
        )
    if path.suffix.lower() == ".csv" and notion.is_identified(path.name):
        beside = [str(folder) for folder in path.parent.iterdir() if folder.is_dir()]
        if notion.lists_pages(str(path), beside):
            raise UnreadableError("it lists the pages of a table of Notion's, which are read from the folder beside it")
    return None


def _posts_in(path: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        return _posts_at(path, path.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(maxsize=8)
def _posts_at(path: Path, _changed: int) -> Mapping[str, Mapping[str, str]]:
    try:
        return substack.posts_listed(_text(read_bytes(path, MAX_MARKUP_BYTES)))
    except UnreadableError:
        return {}


def _text(data: bytes) -> str:
    return decode(data)[0] if data else ""


def _in(name: str, folder: PurePosixPath) -> bool:
    return PurePosixPath(name).parent == folder
