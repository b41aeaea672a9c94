"""Stories printed more than once: what comparing costs, what it finds, and pairs to read.

    python -m benchmarks.stories ARTICLES [--articles N] [--show N] [--below JACCARD]

ARTICLES is a file in a format that is read, packed or not. Its articles are stored without chunks, so no model is
needed, and compared twice: as they are stored, and again in the order of their ids as in an archive of an older
version; both must find the same pairs. Exit status 1 if they do not.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.measure import machine, table
from vectorstore.documents import Article
from vectorstore.readers.registry import Record, read_file
from vectorstore.search.story_dedup import clusters_of
from vectorstore.storage.archive import Archive
from vectorstore.storage.near_duplicates import NearDuplicates
from vectorstore.storage.opening import open_archive
from vectorstore.text.minhash import MOST_DAYS, make_fingerprint, signature

_BATCH = 64
"""Articles in a transaction, about what an ingest stores at once."""
_ASKED = 50
"""Articles whose clusters a search asks for."""
_TABLES = ("signature", "band", "near_duplicate")

Pair = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Costs:
    sign_ms: float
    """An article: shingles and signature."""
    compare_seconds: float
    """All articles of the archive: read, signed, compared, written."""
    lookup_ms: float
    """Clusters of the articles of one search."""


def store(articles: Sequence[Article], archive: Archive) -> None:
    nothing = np.empty((0, 1), dtype=np.float32)
    for begin in range(0, len(articles), _BATCH):
        with archive.transaction():
            for article in articles[begin : begin + _BATCH]:
                archive.put_article(article, [], nothing)


def pairs(archive: Archive) -> list[Pair]:
    return [tuple(row) for row in archive.database.rows("SELECT a, b, jaccard FROM near_duplicate ORDER BY a, b")]


def measure(articles: Sequence[Article], archive: Archive) -> Costs:
    """Time each part, in time of the CPU, since other programs may run; compares all articles again."""
    begun = time.process_time()
    for article in articles:
        signature(make_fingerprint(article.title, [p.text for p in article.paragraphs]).shingles)
    sign_ms = 1000 * (time.process_time() - begun) / len(articles)
    for name in _TABLES:
        archive.database.rows(f"DELETE FROM {name}")
    begun = time.process_time()
    NearDuplicates(archive.database).sign_all()
    compare_seconds = time.process_time() - begun
    draw = random.Random(0)
    asked = [[article.id for article in draw.sample(articles, min(_ASKED, len(articles)))] for _ in range(100)]
    begun = time.process_time()
    for article_ids in asked:
        clusters_of(archive, article_ids)
    return Costs(sign_ms, compare_seconds, 1000 * (time.process_time() - begun) / len(asked))


def sizes(articles: Sequence[Article], archive: Archive) -> Counter[int]:
    """Return how many clusters there are of each size from two."""
    clusters = set(clusters_of(archive, [article.id for article in articles]).values())
    return Counter(len(cluster) for cluster in clusters if len(cluster) > 1)


def show(found: Sequence[Pair], articles: dict[str, Article], number: int) -> None:
    for one, other, jaccard in random.Random(0).sample(found, min(number, len(found))):
        print(f"\n{jaccard:.2f}")
        for article in (articles[one], articles[other]):
            text = " ".join(paragraph.text for paragraph in article.paragraphs)
            print(f"  {article.source} {article.published} ({len(text):,} characters) {article.title}")
            print(f"    {text[:200]}")


def candidates(archive: Archive) -> int:
    """Return how many pairs of about one day have a band in common; not all of them are read."""
    ((count,),) = archive.database.rows(
        "SELECT count(*) FROM (SELECT DISTINCT one.signature, other.signature FROM band AS one JOIN band AS other"
        f" ON other.hash = one.hash AND other.day BETWEEN one.day - {MOST_DAYS} AND one.day + {MOST_DAYS}"
        " AND other.signature > one.signature)"
    )
    return int(count)


def report(articles: Sequence[Article], archive: Archive, costs: Costs, found: Sequence[Pair]) -> None:
    characters = sum(len(p.text) for article in articles for p in article.paragraphs)
    clusters = sizes(articles, archive)
    inside = sum(size * count for size, count in clusters.items())
    rows = [
        ("articles", f"{len(articles):,}"),
        ("characters an article", f"{characters / len(articles):,.0f}"),
        ("signing, ms of CPU an article", f"{costs.sign_ms:.2f}"),
        ("signatures a second", f"{1000 / costs.sign_ms:,.0f}"),
        (
            "reading, signing, comparing, writing, ms of CPU an article",
            f"{1000 * costs.compare_seconds / len(articles):.2f}",
        ),
        (f"clusters of {_ASKED} articles, ms", f"{costs.lookup_ms:.2f}"),
        ("candidate pairs", f"{candidates(archive):,}"),
        ("pairs of one story", f"{len(found):,}"),
        ("of them below 0.6", f"{sum(jaccard < 0.6 for _, _, jaccard in found):,}"),
        ("clusters", f"{clusters.total():,}"),
        *((f"clusters of {size}", f"{clusters[size]:,}") for size in sorted(clusters)),
        ("share of articles in a cluster", f"{inside / len(articles):.1%}"),
    ]
    print(f"{machine()}\n\n{table(('', 'figure'), rows)}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles_file", type=Path, metavar="ARTICLES")
    parser.add_argument("--articles", type=int, metavar="N", help="only the first N")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N random pairs")
    parser.add_argument("--below", type=float, default=1.01, metavar="JACCARD", help="of those below a similarity")
    given = parser.parse_args(argv)
    records = (item.article for item in read_file(given.articles_file) if isinstance(item, Record))
    articles = {article.id: article for article in islice(records, given.articles)}
    with tempfile.TemporaryDirectory() as folder, closing(open_archive(Path(folder))) as archive:
        store(list(articles.values()), archive)
        stored = pairs(archive)
        costs = measure(list(articles.values()), archive)
        found = pairs(archive)
        report(list(articles.values()), archive, costs, found)
    show([pair for pair in found if pair[2] < given.below], articles, given.show)
    if stored != found:
        print("\nThe pairs depend on the order of the articles.", file=sys.stderr)
    return int(stored != found)


if __name__ == "__main__":
    sys.exit(main())
