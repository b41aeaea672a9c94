"""Tables without a line of names, columns that the user counted, and Excel workbooks."""

from pathlib import Path

import pytest

from tests.reading import read, records, refused, rejections, texts, workbook
from vectorstore.readers.registry import Record, read_file

PARAGRAPHS = ["The bridge opened on Monday, said the city.", "The mayor cut the ribbon before the first bus."]
BODY = "\n\n".join(PARAGRAPHS)
SECOND = "The ferry was an hour late on Friday, the port said. It will be repaired next week."


def quoted(*cells: str, between: str = ",") -> str:
    return between.join(f'"{cell}"' for cell in cells) + "\n"


UNNAMED = {
    "title, day, text": quoted("Bridge opens at last", "21/05/2024", BODY)
    + quoted("Ferry is late again", "14/06/2024", SECOND),
    "number, day, outlet, title, text": quoted(
        "1", "21.05.2024", "Ellery Post", "Bridge opens at last", BODY, between=";"
    )
    + quoted("2", "14.06.2024", "Ellery Post", "Ferry is late again", SECOND, between=";"),
    "address, title, author, day, text": quoted(
        "https://x.example/1", "Bridge opens at last", "Jane Doe", "2024-05-21", BODY, between="\t"
    )
    + quoted("https://x.example/2", "Ferry is late again", "John Roe", "2024-06-14", SECOND, between="\t"),
    "text before the title": quoted(BODY, "Bridge opens at last", "May 21, 2024")
    + quoted(SECOND, "Ferry is late again", "June 14, 2024"),
    "one row": quoted("Bridge opens at last", "2024-05-21", BODY) + "\n",
}


@pytest.mark.parametrize("name", UNNAMED)
def test_a_table_without_names_is_read_by_what_its_columns_hold(tmp_path: Path, name: str) -> None:
    found = read(tmp_path / "a.csv", UNNAMED[name])
    assert rejections(found) == []
    record = records(found)[0]
    assert (record.article.title, texts(record)) == ("Bridge opens at last", PARAGRAPHS)
    assert str(record.article.published) == "2024-05-21"
    assert "no line names the table's columns" in record.warnings[0]
    assert all(not record.warnings for record in records(found)[1:])
    assert len(records(found)) == UNNAMED[name].count("https://x.example") or len(records(found)) in (1, 2)


@pytest.mark.parametrize(
    "content",
    [
        quoted("Ueberschrift_x", "Inhalt_x") + quoted("Bridge opens at last", BODY) * 3,
        quoted("1", "2") * 5,
        quoted("Jane Doe", "https://x.example/1") * 5,
        "The bridge opened on Monday, said the city.\nThe mayor, John Roe, cut the ribbon, before the bus.\n",
        quoted(BODY) * 3,
    ],
)
def test_what_is_not_plain_is_not_guessed(tmp_path: Path, content: str) -> None:
    assert "names no column 'text'" in refused(tmp_path / "a.csv", content).reason


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (quoted("a", BODY, "Bridge opens", "1") + quoted("b", SECOND, "Ferry", "2"), {"text": "2", "title": "3"}),
        (quoted("k", "Inhalt_x", "Kopf_x", "n") + quoted("a", BODY, "Bridge opens", "1"), {"text": "2", "title": "3"}),
        (quoted("title", "text", "zwei") + quoted("no", "no", BODY), {"text": "3", "title": "1"}),
        ("\n" + quoted("Bridge opens", BODY, between="|"), {"text": "2", "title": "1"}),
        (quoted("", "", "Bridge opens", BODY), {"text": "4", "title": "3"}),
    ],
)
def test_columns_may_be_counted(tmp_path: Path, content: str, names: dict[str, str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content)
    first = next(iter(read_file(path, None, names)))
    assert isinstance(first, Record), first
    assert first.article.title in ("Bridge opens", "no")
    assert texts(first) == PARAGRAPHS


def test_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(quoted("Bridge opens", BODY))
    (item,) = read_file(path, None, {"text": "9"})
    assert "its number" in rejections([item])[0].reason


NAMES = ("Title", "Date", "Outlet", "Text")
ROW = ("Bridge opens", 45433, "The Post", BODY)
BOOKS = {
    "shared texts": workbook({"Articles": [NAMES, ROW]}),
    "texts in the cells": workbook({"Articles": [NAMES, ROW]}, inline=True),
    "a format of its own, with a time": workbook(
        {"Articles": [NAMES, ("Bridge opens", 45433.5, "The Post", BODY)]}, code='[$-407]dd"."mm"."yyyy'
    ),
    "titles above and empty rows": workbook(
        {"Articles": [("Clippings", None), (), NAMES, (None, None), ROW, (None, None, None, " ")]}
    ),
    "days since 1904": workbook(
        {"Articles": [NAMES, ("Bridge opens", 45433 - 1462, "The Post", BODY)]}, since='date1904="1"'
    ),
    "empty cells, a sheet without anything": workbook(
        {"Articles": [("Author", *NAMES), (None, *ROW)], "Sheet2": [], "Sheet3": [(None,)]}
    ),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_is_read_as_the_table_it_holds(tmp_path: Path, name: str) -> None:
    (record,) = records(found := read(tmp_path / "a.xlsx", BOOKS[name]))
    assert rejections(found) == []
    article = record.article
    assert (article.title, article.source, str(article.published)) == ("Bridge opens", "The Post", "2024-05-21")
    assert (texts(record), record.warnings) == (PARAGRAPHS, ())


def test_every_sheet_is_accounted_for(tmp_path: Path) -> None:
    book = workbook(
        {"May": [NAMES, ROW], "Notes": [("call", "her")], "June": [NAMES, ("Ferry", 45457, "The Post", SECOND)]}
    )
    found = read(tmp_path / "a.xlsx", book)
    assert [(item.key, item.article.title) for item in records(found)] == [
        ("May:Bridge opens 2024-05-21", "Bridge opens"),
        ("June:Ferry 2024-06-14", "Ferry"),
    ]
    (rejection,) = rejections(found)
    assert rejection.path == tmp_path / "a.xlsx" / "Notes"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (workbook({"Sheet1": []}), "empty"),
        (workbook({"Sheet1": [("call", "her")]}), "names no column 'text'"),
        (workbook({"Sheet1": [NAMES, ROW]})[:-400], "damaged"),
        (b"PK\x03\x04 no", "damaged"),
        (b"title,text\n", "no Excel workbook"),
    ],
)
def test_a_workbook_without_articles_says_why(tmp_path: Path, content: bytes, complaint: str) -> None:
    assert complaint in refused(tmp_path / "a.xlsx", content).reason
