"""What questions, storage, memory and ingest cost as the archive in PostgreSQL and the index on a Chroma server grow.

    python -m benchmarks.growth --database URL --home DIR --questions FILE --sizes 25000 100000 200000 [--most N]

URL is an empty PostgreSQL database. The collection in DIR is moved there; then it grows to each size by copies of its
articles: names, numbers and days are exchanged for others, so that no copy is taken for the same story, and each
vector is turned a little from its original's and not embedded anew. At each size the index is brought up on a `chroma
run` of its own, and questions, each as of its day, are put to one desk, one at a time.

A line of figures comes for each size: p50 and p95 of an answer, bytes an article in PostgreSQL and in Chroma, resident
memory of Chroma and of the desk, and articles stored in an hour of one core, without embedding.
"""

import argparse
import random
import re
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from benchmarks.desks import Chroma
from benchmarks.labelled import Labelled, read_labelled
from benchmarks.measure import machine, percentile, resident_megabytes, table
from qa.factory import open_assistant, open_collection
from qa.settings import Settings, load
from vectorstore.chunking import make_chunks
from vectorstore.collection import Collection
from vectorstore.documents import Article, make_article
from vectorstore.inference.vectors import Vectors
from vectorstore.ingestion.batch_writer import content_of
from vectorstore.storage.archive import Archive
from vectorstore.storage.manifest import Manifest, Origin
from vectorstore.storage.transfer.moving import move

TURN = 0.15
"""Length of what is added to a unit vector before it is made one again; cosine to the original about 0.989."""
_BATCH = 50
_BYTES = (
    "SELECT sum(pg_total_relation_size(pg_class.oid))::bigint"
    " FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " WHERE nspname = current_schema() AND relkind = 'r'"
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_NUMBER = re.compile(r"\d+")
_SYLLABLES = "bar den fol gan hel kir lom mar nes pol rin sol tav ul ver wen yor zan".split()


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured at one size."""

    articles: int
    chunks: int
    answers: list[float]
    """Milliseconds."""
    database_bytes: int
    chroma_bytes: int
    chroma_megabytes: float
    desk_megabytes: float
    stored_an_hour: float
    """Articles in an hour of this process's CPU; 0 where none was added."""
    index_seconds: float


class Copier:
    """Makes other articles of articles, the same ones each time."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._numbers = np.random.default_rng(seed)
        self._names: dict[tuple[int, str], str] = {}

    def article(self, article: Article, copy: int) -> Article:
        """Return a copy of an article: other names, numbers and day, and so another id."""

        def changed(text: str) -> str:
            text = _NAME.sub(lambda found: self._name(copy, found[0]), text)
            return _NUMBER.sub(lambda found: str(int(found[0]) + 3 * copy) if len(found[0]) < 10 else found[0], text)

        day = article.published + timedelta(days=-2 * copy) if article.published else None
        paragraphs = [changed(paragraph.text) for paragraph in article.paragraphs]
        made = make_article(changed(article.title), paragraphs, published=day, source=article.source)
        return replace(made, url=f"https://copy-{copy}.example/{article.id}", language=article.language)

    def vectors(self, vectors: Vectors) -> Vectors:
        """Return vectors turned a little from others."""
        noise = self._numbers.standard_normal(vectors.shape).astype(np.float32)
        turned = vectors + TURN * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        unit: Vectors = turned / np.linalg.norm(turned, axis=1, keepdims=True)
        return unit

    def _name(self, copy: int, name: str) -> str:
        if (copy, name) not in self._names:
            self._names[copy, name] = "".join(self._random.choices(_SYLLABLES, k=3)).title()
        return self._names[copy, name]


def grow(collection: Collection, originals: Sequence[str], size: int, copier: Copier) -> float:
    """Add copies until there are so many articles; return the seconds of this process's CPU."""
    archive, begun = collection.archive, time.process_time()
    while (held := archive.counts().articles) < size:
        copy, place = divmod(held - len(originals), len(originals))
        wanted = originals[place : place + min(_BATCH, size - held)]
        with collection.changing, archive.transaction():
            for original in wanted:
                _store(collection, archive, original, copy + 1, copier)
    return time.process_time() - begun


def _store(collection: Collection, archive: Archive, original: str, copy: int, copier: Copier) -> None:
    article = archive.article(original)
    assert article is not None
    made = copier.article(article, copy)
    chunks = make_chunks(made, collection.chunking, collection.embedder)
    ids = archive.chunks.of_article(original)
    by_id = archive.chunks.vectors(ids)
    known = np.stack([by_id[chunk_id] for chunk_id in ids])
    # A copy may be cut into some more or fewer chunks than its original.
    vectors = copier.vectors(known[np.arange(len(chunks)) % len(known)])
    archive.put_article(made, chunks, vectors)
    Manifest(archive).put_origin(f"copy {copy}", made.id, Origin(made.id, content_of(made)))


def measured(settings: Settings, chroma: Chroma, folder: Path, asked: Sequence[Labelled], size: int) -> Size:
    """Grow the collection to a size, and measure it."""
    copier = Copier(size)
    with open_collection(settings, command="benchmark") as collection:
        archive = collection.archive
        originals = [
            row[0]
            for row in archive.database.rows(
                "SELECT id FROM article WHERE url IS NULL OR url NOT LIKE 'https://copy-%' ORDER BY id"
            )
        ]
        before = archive.counts().articles
        seconds = grow(collection, originals, size, copier)
        counts = archive.counts()
        begun = time.monotonic()
        collection.sync_index()
        index_seconds = time.monotonic() - begun
        assistant = open_assistant(settings, collection)
        answers = []
        for each in asked:
            begun = time.monotonic()
            assistant.ask(each.question, as_of=each.asked)
            answers.append(1000 * (time.monotonic() - begun))
        ((database_bytes,),) = archive.database.rows(_BYTES)
        added = counts.articles - before
    assert chroma.process is not None
    return Size(
        counts.articles,
        counts.chunks,
        answers,
        int(database_bytes),
        sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        resident_megabytes(chroma.process.pid),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        3600 * added / seconds if added else 0.0,
        index_seconds,
    )


def rows(sizes: Sequence[Size]) -> Iterator[tuple[str, ...]]:
    """Give a row of figures for each size."""
    for each in sizes:
        yield (
            f"{each.articles:,}",
            f"{each.chunks:,}",
            f"{percentile(each.answers, 50):.0f}",
            f"{percentile(each.answers, 95):.0f}",
            f"{each.database_bytes / each.articles:,.0f}",
            f"{each.chroma_bytes / each.articles:,.0f}",
            f"{each.chroma_megabytes:,.0f}",
            f"{each.desk_megabytes:,.0f}",
            f"{each.stored_an_hour:,.0f}" if each.stored_an_hour else "",
            f"{each.index_seconds:,.0f}",
        )


HEADS = (
    "articles",
    "passages",
    "p50 ms",
    "p95",
    "bytes an article: PostgreSQL",
    "Chroma",
    "MB of memory: Chroma",
    "desk, at most",
    "stored a core-hour",
    "index s",
)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[25_000, 100_000, 200_000])
    parser.add_argument("--most", type=int, default=100, help="questions at each size")
    given = parser.parse_args(argv)
    asked = read_labelled(given.questions)[: given.most]
    move(str(given.home), given.database)
    with tempfile.TemporaryDirectory(prefix="newsdesk-growth-") as work, Chroma(Path(work) / "chroma") as chroma:
        home = Path(work) / "desk"
        settings = load({"home": home, "database_url": given.database, "chroma_url": chroma.url})[0]
        sizes = []
        for size in sorted(given.sizes):
            sizes.append(measured(settings, chroma, Path(work) / "chroma", asked, size))
            print(table(HEADS, list(rows(sizes[-1:]))), flush=True)
    print(f"\n{len(asked)} questions; {machine()}")
    print(table(HEADS, list(rows(sizes))))


if __name__ == "__main__":
    main()
