"""Small articles, files of them and collections over them, for tests of the core."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from tests.fakes import BagOfWordsEmbedder
from vectorstore.chunking import Chunking
from vectorstore.collection import Collection
from vectorstore.documents import Article, Found, Passage, make_article
from vectorstore.inference.embedder import BUNDLED, Embedder
from vectorstore.inference.vectors import Vectors
from vectorstore.ingestion.ingest import ingest
from vectorstore.storage.database import FILE_NAME

CHUNK_TOKENS = 40
_SUBJECTS = "ferry harbour bridge market school hospital orchard library airport museum quarry theatre".split()
_DEEDS = "closes reopens expands floods burns celebrates merges moves strikes recovers".split()
_PLACES = "Arnholt Brannock Calder Dunmere Estrel Farrow Glennick".split()


class CountingEmbedder(BagOfWordsEmbedder):
    """Notes every document that it embeds."""

    def __init__(self) -> None:
        self.documents: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        self.documents += texts
        return super().encode_documents(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return super().encode_documents(texts)


def open_home(
    home: Path,
    embedder: Embedder | None = None,
    *,
    embedder_name: str | None = None,
    chunk_tokens: int = CHUNK_TOKENS,
    command: str = "tests",
    url: str | None = None,
    wait_seconds: float = 0,
) -> Collection:
    """Open a collection with an embedder in which words count (the bag of words unless another is given)."""
    used = embedder or BagOfWordsEmbedder()
    return Collection.open(
        home,
        embedder_name=embedder_name or used.name,
        load_embedder=lambda: used,
        chunking=Chunking(chunk_tokens),
        command=command,
        url=url,
        wait_seconds=wait_seconds,
    )


@contextmanager
def real_collection(folder: Path, stories: Iterable[dict[str, Any]], embedder: Embedder) -> Iterator[Collection]:
    """Open a new collection in a folder with some stories in it, embedded by the bundled model.

    Args:
        embedder: the bundled model, which the fixture of this name has loaded already.
    """
    with open_home(folder / "home", embedder, embedder_name=BUNDLED, chunk_tokens=180) as collection:
        ingest([write_jsonl(folder / "stories.jsonl", stories)], collection)
        yield collection


def story(number: int, **fields: Any) -> dict[str, Any]:
    """Return the fields of an invented article; each number gives another text."""
    subject, deed = _SUBJECTS[number % len(_SUBJECTS)], _DEEDS[number // 3 % len(_DEEDS)]
    place = _PLACES[number % len(_PLACES)]
    text = "\n\n".join(
        f"Part {part} of report {number}: the {subject} of {place} {deed} after {number + part} days of talks, and"
        f" the town council said that case {number * 7 + part} would be looked into before the winter."
        for part in range(1, 4)
    )
    known = {
        "title": f"{subject.title()} of {place} {deed} ({number})",
        "text": text,
        "url": f"https://news.example/{number}",
        "source": "Gazette" if number % 2 else "Courier",
        "published": f"2024-{1 + number % 12:02}-{1 + number % 28:02}",
    }
    return {name: value for name, value in {**known, **fields}.items() if value is not None}


def write_jsonl(path: Path, stories: Iterable[dict[str, Any] | str]) -> Path:
    """Write one story a line; a string is written as it is, for lines that are broken."""
    lines = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in stories]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def tables(home: Path, *, without: Sequence[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all the archive's tables, apart from what says which build of the index is in use."""
    with sqlite3.connect(home / FILE_NAME) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {
            name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names if name not in without
        }
    connection.close()
    rows["meta"] = [row for row in rows["meta"] if not row[0].startswith("index_")]
    return rows


def make_passage(
    title: str,
    paragraphs: Sequence[str],
    *,
    rank: int = 1,
    similarity: float = 0.5,
    published: date | None = date(2024, 5, 17),
    source: str | None = "Gazette",
) -> Passage:
    """Return a passage over all paragraphs of an article made for it."""
    article = make_article(title, paragraphs, published=published, source=source)
    return passage_of(article, rank=rank, similarity=similarity)


def passage_of(article: Article, *, rank: int = 1, similarity: float = 0.5) -> Passage:
    return Passage(
        chunk_id=f"chunk-{article.id}",
        rank=rank,
        article=article.head,
        paragraphs=article.paragraphs,
        text="\n\n".join(paragraph.text for paragraph in article.paragraphs),
        similarity=similarity,
        found_by=(Found("dense", rank),),
    )
