"""Shorthands for the tests of the readers."""

import json
from pathlib import Path
from typing import Any

from vectorstore.documents import split_paragraphs
from vectorstore.parsing.boilerplate import kind_of_notice
from vectorstore.parsing.text_repair import mended
from vectorstore.readers.registry import Record, Rejection, read_file


def read(path: Path, content: str | bytes) -> list[Record | Rejection]:
    """Write a file and read it as ``ingest`` does."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_file(path))


def one(path: Path, content: str | bytes) -> Record:
    """Write a file and return the one record it must give."""
    (item,) = read(path, content)
    assert isinstance(item, Record), item
    return item


def refused(path: Path, content: str | bytes) -> Rejection:
    """Write a file and return the one rejection it must give."""
    (item,) = read(path, content)
    assert isinstance(item, Rejection), item
    assert item.path == path
    return item


def untouched(*given: str) -> bool:
    """Return whether texts are read as they are: nothing to mend in them, and no notice of a website."""
    return all(mended(text) == text and not any(map(kind_of_notice, split_paragraphs(text))) for text in given)


def texts(record: Record | Rejection) -> list[str]:
    assert isinstance(record, Record), record
    return [paragraph.text for paragraph in record.article.paragraphs]


def records(items: list[Record | Rejection]) -> list[Record]:
    return [item for item in items if isinstance(item, Record)]


def rejections(items: list[Record | Rejection]) -> list[Rejection]:
    return [item for item in items if isinstance(item, Rejection)]


def line(**fields: Any) -> str:
    return json.dumps(fields, ensure_ascii=False)
