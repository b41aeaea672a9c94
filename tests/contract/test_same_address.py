"""An article that comes again under its address, from another file: the newer is searched, the older is kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.building import open_home, write_jsonl
from vectorstore.collection import Collection
from vectorstore.ingestion.ingest import IngestReport, ingest
from vectorstore.storage.versions import Version, Versions

URL = "https://post.example/2024/05/ferry"
LEAD = "The ferry Dahlia ran aground off Port Ellery on Thursday, the harbour master said."
FIRST = {
    "title": "Ferry aground",
    "url": URL,
    "text": f"{LEAD}\n\nForty people were on board.",
    "published": "2024-05-17",
}
SECOND = FIRST | {
    "text": f"{LEAD}\n\nForty-four people were on board, it turned out.",
    "updated": "2024-05-18T09:00:00Z",
}
THIRD = SECOND | {"title": "Ferry still aground", "text": f"{LEAD}\n\nNobody is on board.", "updated": "2024-05-19"}
OTHER = {"title": "Bridge opens", "url": f"{URL}/bridge", "text": "The bridge at Skerry opens on Monday."}


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with open_home(tmp_path / "home") as collection:
        yield collection


def read(collection: Collection, folder: Path, **files: list[dict[str, Any]]) -> IngestReport:
    for name, rows in files.items():
        write_jsonl(folder / f"{name}.jsonl", rows)
    return ingest([folder / f"{name}.jsonl" for name in files], collection)


def stored(collection: Collection) -> tuple[str, list[Version]]:
    """Return the last paragraph of the article at the address, and what it was before."""
    (article_id,) = collection.archive.at_address(URL)
    article = collection.archive.article(article_id)
    assert article is not None
    return article.paragraphs[-1].text, Versions(collection.archive.database).of(article_id)


def lasts(versions: list[Version]) -> list[str]:
    return [version.paragraphs[-1] for version in versions]


@pytest.mark.parametrize("order", [(FIRST, SECOND, THIRD), (THIRD, SECOND, FIRST), (SECOND, THIRD, FIRST)])
def test_the_newest_is_searched_whatever_the_order(
    collection: Collection, tmp_path: Path, order: tuple[dict[str, Any], ...]
) -> None:
    for number, row in enumerate(order):
        read(collection, tmp_path, **{f"file{number}": [row, OTHER]})
    last, versions = stored(collection)
    assert last == "Nobody is on board."
    assert lasts(versions) == ["Forty people were on board.", "Forty-four people were on board, it turned out."]
    assert collection.archive.counts().articles == 2


def test_files_that_are_read_again_change_nothing(collection: Collection, tmp_path: Path) -> None:
    read(collection, tmp_path, a=[FIRST], b=[SECOND])
    before = stored(collection)
    report = read(collection, tmp_path, a=[FIRST, OTHER], b=[OTHER, SECOND])
    assert (report.added, report.changed, report.unchanged, report.removed) == (1, 0, 2, 0)
    assert stored(collection) == before


def test_a_version_that_changes_again_leaves_none_behind(collection: Collection, tmp_path: Path) -> None:
    read(collection, tmp_path, a=[FIRST], b=[SECOND])
    assert read(collection, tmp_path, b=[THIRD]).changed == 1
    last, versions = stored(collection)
    assert (last, len(versions)) == ("Nobody is on board.", 2)


def test_two_versions_in_one_file(collection: Collection, tmp_path: Path) -> None:
    read(collection, tmp_path, a=[SECOND, FIRST])
    last, versions = stored(collection)
    assert last == "Forty-four people were on board, it turned out."
    assert lasts(versions) == ["Forty people were on board."]


def test_without_dates_what_comes_later_is_the_update(collection: Collection, tmp_path: Path) -> None:
    undated = [{name: row[name] for name in ("title", "url", "text")} for row in (SECOND, FIRST)]
    read(collection, tmp_path, a=undated[:1], b=undated[1:])
    last, versions = stored(collection)
    assert (last, lasts(versions)) == (
        "Forty people were on board.",
        ["Forty-four people were on board, it turned out."],
    )


def test_a_summary_does_not_take_the_place_of_the_whole_text(collection: Collection, tmp_path: Path) -> None:
    whole = FIRST | {"text": "\n\n".join([LEAD, *(f"Boat {n} brought {n} people ashore." for n in range(9))])}
    read(collection, tmp_path, a=[whole], b=[FIRST | {"text": LEAD}])
    last, _ = stored(collection)
    assert last == "Boat 8 brought 8 people ashore."


@pytest.mark.parametrize(
    "other",
    [
        FIRST | {"title": "Council votes", "text": "The council of Velmar voted nine to four for a tram line."},
        FIRST | {"url": None, "text": f"{LEAD}\n\nFifty people were on board."},
    ],
)
def test_other_articles_stay_what_they_are(collection: Collection, tmp_path: Path, other: dict[str, Any]) -> None:
    read(collection, tmp_path, a=[FIRST], b=[other])
    assert collection.archive.counts().articles == 2


def test_the_address_of_a_whole_site_names_no_article(collection: Collection, tmp_path: Path) -> None:
    first, second = (row | {"url": "https://post.example/"} for row in (FIRST, SECOND))
    read(collection, tmp_path, a=[first], b=[second])
    assert collection.archive.counts().articles == 2
