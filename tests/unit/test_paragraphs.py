"""Paragraphs where their author meant them, whatever the line breaks; long ones in parts, tables row by row."""

import textwrap
from datetime import date
from pathlib import Path

import pytest

from tests.reading import one, texts
from vectorstore.parsing.paragraphs import LONGEST, plain_paragraphs, split_long

PARAGRAPHS = [
    "The ferry Brannock ran aground off the Skelling rocks late on Monday with two hundred and six people on board, "
    "the coastguard said. All of them were brought ashore by lifeboat within three hours.",
    "Its captain said that the radar had failed shortly before ten, and that nobody on the bridge could see the rocks.",
    "“It just went dark,” she said. “There was nothing that we could do about it, and then we heard the hull.” The "
    "owner, which runs three other ferries, has stopped them until their radars are checked by an outside firm.",
]


@pytest.mark.parametrize("width", [62, 66, 70, 72, 76, 80])
@pytest.mark.parametrize("between", ["\n\n", "\n \n"])
def test_wrapped_lines_are_joined(width: int, between: str) -> None:
    assert plain_paragraphs(between.join(textwrap.fill(text, width) for text in PARAGRAPHS)) == PARAGRAPHS


def test_wrapped_lines_with_set_in_beginnings_are_joined() -> None:
    text = "\n".join(textwrap.fill(text, 70, initial_indent="    ") for text in PARAGRAPHS)
    assert plain_paragraphs(text) == PARAGRAPHS


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\n\n", "\n\xa0\n"])
def test_each_line_is_a_paragraph_where_lines_are_not_wrapped(end: str) -> None:
    assert plain_paragraphs(end.join(PARAGRAPHS)) == PARAGRAPHS


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One sentence that\ngoes on here.\nAnother.", ["One sentence that goes on here.", "Another."]),
        ("Results:\n- Holm 4,120\n- Dahl 3,871", ["Results:", "- Holm 4,120", "- Dahl 3,871"]),
        ("", []),
        (" \n\t\n ", []),
    ],
)
def test_short_lines(text: str, paragraphs: list[str]) -> None:
    assert plain_paragraphs(text) == paragraphs


def test_rows_of_a_table_have_the_names_of_its_columns() -> None:
    rows = ["District | Holm | Dahl", "Old Docks | 4,120 | 3,871", "Skerry | 1,204 | 2,377"]
    wanted = ["District: Old Docks | Holm: 4,120 | Dahl: 3,871", "District: Skerry | Holm: 1,204 | Dahl: 2,377"]
    assert plain_paragraphs("\n\n".join(["Votes.", *rows, "Signed."])) == ["Votes.", *wanted, "Signed."]
    assert plain_paragraphs("\n".join(f"| {row} |" for row in [rows[0], "---|---|---", *rows[1:]])) == wanted


def test_a_long_paragraph_is_split_at_sentences_and_loses_nothing() -> None:
    long = " ".join(f"Sentence number {number} says that Dr. Holm left at 9 p.m. on Monday." for number in range(60))
    parts = split_long(long)
    assert len(parts) > 1
    assert max(map(len, parts)) <= LONGEST
    assert min(map(len, parts)) > LONGEST / 3
    assert " ".join(parts) == long
    assert all(part.startswith("Sentence number") for part in parts)
    assert split_long("x" * 3000) == ["x" * 3000]


HEADER = "Ferry runs aground off Skelling\n"


@pytest.mark.parametrize(
    ("head", "published", "authors", "source"),
    [
        ("21 May 2024\nBy Ada Byron\n\n", date(2024, 5, 21), ("Ada Byron",), None),
        ("By Ada Byron and Jane Doe\nPublished: May 21, 2024\n\n", date(2024, 5, 21), ("Ada Byron", "Jane Doe"), None),
        ("Source: The Post\nDate: 2024-05-21\nAuthor: Ada Byron\n\n", date(2024, 5, 21), ("Ada Byron",), "The Post"),
        ("\nby ADA BYRON\n\n21 May 2024, 9:14 a.m. BST\n\n", date(2024, 5, 21), ("Ada Byron",), None),
        ("By Ada Byron | 21 May 2024\n", date(2024, 5, 21), ("Ada Byron",), None),
        ("Tuesday, May 21, 2024\n\n", date(2024, 5, 21), (), None),
        ("\n", None, (), None),
    ],
)
def test_lines_under_the_headline_of_a_text(
    tmp_path: Path, head: str, published: date | None, authors: tuple[str, ...], source: str | None
) -> None:
    record = one(tmp_path / "a.txt", HEADER + head + "\n\n".join(PARAGRAPHS))
    article = record.article
    assert (article.title, article.published, article.source) == (HEADER.strip(), published, source)
    assert article.authors == authors
    assert texts(record) == PARAGRAPHS


def test_a_header_of_names_and_values(tmp_path: Path) -> None:
    content = (
        f"Title: {HEADER}Published: 21 May 2024\nURL: https://post.example/x\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}"
    )
    record = one(tmp_path / "a.txt", content)
    assert (record.article.title, record.article.url) == (HEADER.strip(), "https://post.example/x")
    assert texts(record) == PARAGRAPHS[:2]


@pytest.mark.parametrize("first", ["By Monday the strike had ended and the ferries ran.", "Source code was stolen."])
def test_a_sentence_is_no_header(tmp_path: Path, first: str) -> None:
    assert texts(one(tmp_path / "a.txt", f"{HEADER}\n{first}\n\n{PARAGRAPHS[0]}")) == [first, PARAGRAPHS[0]]
