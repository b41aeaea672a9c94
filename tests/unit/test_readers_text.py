"""Plain text and Markdown: headline, date, paragraphs, in the encodings and line ends of life."""

import codecs
import gzip
import lzma
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.reading import one, refused, texts, untouched
from vectorstore.documents import clean, make_article
from vectorstore.parsing.encodings import WINDOWS_1252

STORY = "Café reopens     DATE: 2024-05-17 20:56:05\n\n“Très bien,” said Zoë.\n\nThe end – for now."


@pytest.mark.parametrize(
    "content",
    [
        STORY.encode(),
        codecs.BOM_UTF8 + STORY.encode(),
        STORY.encode("utf-16"),
        codecs.BOM_UTF16_BE + STORY.encode("utf-16-be"),
        STORY.encode("utf-32"),
        STORY.encode("cp1252"),
        STORY.replace("\n", "\r\n").encode(),
        STORY.replace("\n", "\r").encode(),
        STORY.replace("\n", "\r\n").encode("cp1252"),
        b"\n\n" + STORY.encode() + b"\n",
        STORY.encode().replace(b"\xe2\x80\x9c", b"\x93"),
    ],
    ids=["utf8", "bom", "utf16", "utf16be", "utf32", "cp1252", "crlf", "cr", "cp1252crlf", "blank", "stray"],
)
def test_every_encoding_and_line_end_reads_the_same(tmp_path: Path, content: bytes) -> None:
    record = one(tmp_path / "a.txt", content)
    assert record.article.title == "Café reopens"
    assert record.article.published == date(2024, 5, 17)
    assert texts(record) == ["“Très bien,” said Zoë.", "The end – for now."]
    assert record.warnings == ()


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_packed_text_is_unpacked(tmp_path: Path, ending: str, pack: type[bytes]) -> None:
    assert one(tmp_path / f"a.txt{ending}", pack(STORY.encode())).article.title == "Café reopens"


@pytest.mark.parametrize("ending", [".gz", ".xz"])
def test_packed_text_that_is_cut_short_or_not_packed_is_refused(tmp_path: Path, ending: str) -> None:
    pack = gzip.compress if ending == ".gz" else lzma.compress
    path = tmp_path / f"a.txt{ending}"
    assert "ends too early" in refused(path, pack(STORY.encode() * 50)[:-20]).reason
    assert "damaged" in refused(path, b"plain words").reason
    assert "ending .gz" in refused(tmp_path / "a.txt", gzip.compress(b"words")).reason


def test_another_encoding_is_read_with_a_doubt(tmp_path: Path) -> None:
    record = one(tmp_path / "a.txt", bytes(range(0xC0, 0x100)) * 3 + b"\n\n" + bytes(range(0x81, 0xA0)) * 9)
    assert "save it as UTF-8" in record.warnings[0]


@pytest.mark.parametrize("script", ["북한은 왜 지지하는가", "Почему Север", "لماذا تدعم", "為什麼支持", "ทำไมเกาหลี"])
def test_other_scripts_are_kept(tmp_path: Path, script: str) -> None:
    record = one(tmp_path / "a.txt", f"{script}\n\n{script} {script}")
    assert (record.article.title, texts(record)) == (script, [f"{script} {script}"])


@pytest.mark.parametrize(
    ("content", "title", "paragraphs", "published"),
    [
        ("Head\n\nOne\ntwo\n\nThree", "Head", ["One two", "Three"], None),
        ("Head\n\nOne.\nTwo.\n\nThree", "Head", ["One.", "Two.", "Three"], None),
        ("Head\nOne\n\nTwo", "Head", ["One", "Two"], None),
        ("Head DATE:2024-05-17\nOne", "Head", ["One"], date(2024, 5, 17)),
        ("Head\nDATE: May 17, 2024\n\nOne", "Head", ["One"], date(2024, 5, 17)),
        ("Head DATE:\n\nOne", "Head", ["One"], None),
        ("DATE: 2024-05-17\n\nOne words", "One words", ["One words"], date(2024, 5, 17)),
        ("One single line.", "One single line.", ["One single line."], None),
    ],
)
def test_headline_date_and_paragraphs(
    tmp_path: Path, content: str, title: str, paragraphs: list[str], published: date | None
) -> None:
    record = one(tmp_path / "a.txt", content)
    assert (record.article.title, texts(record), record.article.published) == (title, paragraphs, published)
    assert record.warnings == ()


def test_a_file_that_starts_with_a_paragraph_keeps_it(tmp_path: Path) -> None:
    paragraph = "many words " * 40
    record = one(tmp_path / "a.txt", f"{paragraph}\n\nMore")
    assert texts(record) == [paragraph.strip(), "More"]
    assert record.article.title.startswith("many words many")
    assert record.article.title.endswith("…")
    assert len(record.article.title) <= 80


def test_an_impossible_date_is_told_and_left_out(tmp_path: Path) -> None:
    record = one(tmp_path / "a.txt", "Head DATE: 2024-02-31\n\nBody")
    assert record.article.published is None
    assert record.warnings == ("the date '2024-02-31' does not exist; the article is kept without a date",)


def test_a_headline_alone_with_a_date_has_no_text(tmp_path: Path) -> None:
    assert "has no text" in refused(tmp_path / "a.txt", "Head DATE: 2024-05-17\n\n").reason


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\0:", categories=("L", "N", "P", "Zs")), max_size=60)


SOUND = PLAIN.filter(lambda text: bool(clean(text)) and untouched(text))


@given(SOUND, st.lists(SOUND, min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_text_round_trips(tmp_path: Path, title: str, paragraphs: list[str]) -> None:
    content = f"{clean(title)} DATE: 2024-05-17\n\n" + "\n\n".join(map(clean, paragraphs))
    assume(untouched(content))  # what is double-encoded is told by the whole text, not by each part
    assert one(tmp_path / "a.txt", content).article.id == make_article(title, paragraphs).id


@given(st.binary(max_size=60))
def test_bytes_that_are_not_utf8_are_never_lost(data: bytes) -> None:
    assert len(data.decode("utf-8", WINDOWS_1252).encode("utf-8")) >= len(data)


FULL = """---
title: "Bridge: reopened"
url: https://post.example/bridge
source: The Post
published: 2024-05-17T20:56:05Z
authors: [Jane Doe, John Roe]
language: en
mood: unknown fields are passed over
---
# Bridge: reopened

The *old* bridge has a [new deck](https://post.example/deck "title") and **stands**.

## What it cost

- Steel & `bolts`
- Work

1986. A good year for it.

> A bridge
> is a promise.

| Year | Cost |
|------|------|
| 2024 | 9 |

![The mayor](mayor.jpg) cut the ribbon<br>in snake_case &amp; 5 * 3.
"""


def test_markdown_reads_as_prose(tmp_path: Path) -> None:
    record = one(tmp_path / "a.md", FULL)
    article = record.article
    assert (article.title, article.url, article.source) == (
        "Bridge: reopened",
        "https://post.example/bridge",
        "The Post",
    )
    assert (article.published, article.authors, article.language) == (
        date(2024, 5, 17),
        ("Jane Doe", "John Roe"),
        "en",
    )
    assert texts(record) == [
        "The old bridge has a new deck and stands.",
        "What it cost",
        "Steel & bolts",
        "Work",
        "1986. A good year for it.",
        "A bridge is a promise.",
        "Year: 2024 | Cost: 9",
        "The mayor cut the ribbon in snake_case & 5 * 3.",
    ]


@pytest.mark.parametrize(
    ("content", "title", "paragraphs"),
    [
        ("# Head\n\nText", "Head", ["Text"]),
        ("Head\n====\n\nText", "Head", ["Text"]),
        ("\ufeff# Head #\r\n\r\nText\r\n", "Head", ["Text"]),
        ("---\ntitle: Other\n---\n# Head\n\nText", "Other", ["Head", "Text"]),
        ("---\nDate: 2024-05-17\n---\nText only", "Text only", ["Text only"]),
        ("---\ntitle: A\n...\nText", "A", ["Text"]),
        ("---\n\nText between rules\n\n---\n\nMore", "Text between rules", ["Text between rules", "More"]),
        ("# Head\n\n<div>\nText <b>bold</b>\n</div>\n\n<!-- gone -->", "Head", ["Text bold"]),
        ("# Head\n\n    indented text", "Head", ["indented text"]),
        (
            "# Head\n\n[a]: https://x.example\n\nSee [a] and <https://y.example>.",
            "Head",
            ["See a and https://y.example."],
        ),
    ],
)
def test_markdown_headlines_and_bodies(tmp_path: Path, content: str, title: str, paragraphs: list[str]) -> None:
    record = one(tmp_path / "a.markdown", content)
    assert (record.article.title, texts(record)) == (title, paragraphs)


def test_other_names_of_fields_and_one_line_of_authors(tmp_path: Path) -> None:
    record = one(
        tmp_path / "a.md", "---\nHeadline: H\nDate: 17 May 2024\nauthor: Doe, Jane; Roe, John\nurl: null\n---\nText"
    )
    assert record.article.title == "H"
    assert record.article.published == date(2024, 5, 17)
    assert record.article.authors == ("Doe, Jane", "Roe, John")
    assert record.article.url is None


@pytest.mark.parametrize(
    ("content", "line", "complaint"),
    [
        ("---\ntitle: a: b\n---\nText", 2, "not YAML at line 2"),
        ("---\nurl: x\ntitle: [open\n---\nText", 4, "not YAML"),
        ("---\ntitle: x\n\nText without an end", 1, "has no end"),
        ("---\ntitle:\n  deep: x\n---\nText", None, "title is an object"),
        ("---\ntitle: x\n---\n", None, "has no text"),
        ("---\ntitle: !!python/object/apply:os.getcwd {a: b}\n---\nText", None, "title is an object"),
    ],
)
def test_bad_front_matter_is_refused_with_its_line(
    tmp_path: Path, content: str, line: int | None, complaint: str
) -> None:
    rejection = refused(tmp_path / "a.md", content)
    assert complaint in rejection.reason
    assert rejection.line == line


LETTERS = st.text("abcxyz 123", min_size=1, max_size=30).filter(lambda text: bool(text.strip()) and untouched(text))


@given(st.lists(LETTERS, min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_markdown_loses_no_words(tmp_path: Path, paragraphs: list[str]) -> None:
    record = one(tmp_path / "a.md", "---\ntitle: T\n---\n" + "\n\n".join(paragraphs))
    assert " ".join(texts(record)).split() == " ".join(paragraphs).split()
