"""JSON lines, JSON and CSV: streamed, and a bad line costs that line alone."""

import codecs
import gzip
import json
import lzma
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.reading import line, one, read, records, refused, rejections, texts, untouched
from vectorstore.documents import clean, make_article
from vectorstore.parsing.encodings import MAX_RECORD_CHARS
from vectorstore.parsing.record import headline
from vectorstore.readers.registry import Record, read_file

FULL = {
    "title": "Café vote",
    "text": "“Yes,” said Zoë.\n\nThe end.",
    "url": "https://x.example/1",
    "source": "The Post",
    "published": "2024-05-17",
    "authors": ["Jane Doe", "John Roe"],
    "language": "en",
}
OTHER = {"title": "Other", "text": "Other words."}


def check_full(record: Record) -> None:
    article = record.article
    assert (article.title, article.url, article.source) == ("Café vote", "https://x.example/1", "The Post")
    assert (article.published, article.authors, article.language) == (
        date(2024, 5, 17),
        ("Jane Doe", "John Roe"),
        "en",
    )
    assert texts(record) == ["“Yes,” said Zoë.", "The end."]


@pytest.mark.parametrize(
    "content",
    [
        line(**FULL).encode(),
        json.dumps(FULL).encode(),
        codecs.BOM_UTF8 + line(**FULL).encode(),
        line(**FULL).encode("utf-16"),
        line(**FULL).encode("cp1252"),
        b"\r\n" + line(**FULL).encode() + b"\r\n\r\n",
        line(**FULL).encode() + b"\r",
    ],
)
@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json"])
def test_json_in_every_encoding(tmp_path: Path, name: str, content: bytes) -> None:
    check_full(one(tmp_path / name, content))


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ('{"title":', "line 2 is not JSON: Expecting value at character 10"),
        ('{"text": "cut', "line 2 is not JSON: Unterminated string starting at character 10"),
        ("plain words", "line 2 is not JSON"),
        ("[1, 2]", "line 2 is a list where an object"),
        ('"words"', "line 2 is a text where an object"),
        ("null", "line 2 is null"),
        ("7", "line 2 is a number"),
        ("[" * 100_000, "nested too deeply"),
        ("9" * 5000, "line 2"),
        ('{"text": 5}', "line 2: text is a number where a text belongs"),
        ('{"text": [5]}', "line 2: text is a list"),
        ('{"text": "a", "title": 1984}', "line 2: title is a number"),
        ('{"text": "a", "url": true}', "line 2: url is true or false"),
        ('{"text": "a", "source": {"about": 5}}', "line 2: source is an object"),
        ('{"title": "no text"}', "line 2 has no text"),
        ('{"text": " \\n\\u200b "}', "line 2 has no text"),
        ('{"text": null}', "line 2 has no text"),
    ],
)
def test_a_bad_line_is_refused_and_reading_goes_on(tmp_path: Path, bad: str, complaint: str) -> None:
    first, second, third = read(tmp_path / "a.jsonl", f"{line(**FULL)}\n{bad}\n{line(**OTHER)}\n")
    assert isinstance(first, Record)
    assert isinstance(third, Record)
    (rejection,) = rejections([second])
    assert complaint in rejection.reason
    assert rejection.reason.endswith("then run ingest again")
    assert rejection.line == 2
    assert (first.line, third.line) == (1, 3)


def test_a_line_too_long_to_be_an_article_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as stream:
        stream.write('{"text": "' + "x" * (2 * MAX_RECORD_CHARS + 10) + '"}\n' + line(**OTHER))
    items = list(read_file(path))
    assert [item.line for item in rejections(items)] == [1]
    assert "longer than 10 million characters" in rejections(items)[0].reason
    assert [item.line for item in records(items)] == [2]


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("May 17, 2024", date(2024, 5, 17)),
        (1715979365, date(2024, 5, 17)),
        (1.715979365e9, date(2024, 5, 17)),
        ("", None),
        (None, None),
    ],
)
def test_dates_in_records(tmp_path: Path, published: Any, day: date | None) -> None:
    record = one(tmp_path / "a.jsonl", line(text="a", published=published))
    assert (record.article.published, record.warnings) == (day, ())


def test_an_article_is_kept_whatever_stands_for_its_day_and_its_authors(tmp_path: Path) -> None:
    record = one(tmp_path / "a.jsonl", line(text="a", published={"about": 5}, authors=[{"about": "x"}]))
    assert (record.article.published, record.article.authors) == (None, ())
    assert record.warnings == ("the date is an object; the article is kept without a date",)


@pytest.mark.parametrize("published", ["2024-02-31", "yesterday", "May 2024", 2024])
def test_bad_dates_are_told_and_left_out(tmp_path: Path, published: Any) -> None:
    record = one(tmp_path / "a.jsonl", line(text="a", published=published))
    assert record.article.published is None
    assert record.warnings[0].startswith(f"the date '{published}' ")
    assert record.warnings[0].endswith("; the article is kept without a date")


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Jane Doe", ("Jane Doe",)),
        ("Jane Doe, John Roe", ("Jane Doe", "John Roe")),
        ("Doe, Jane", ("Doe, Jane",)),
        ("Doe, Jane; Roe, John", ("Doe, Jane", "Roe, John")),
        ("['Jane Doe', 'John Roe']", ("Jane Doe", "John Roe")),
        ([" Jane  Doe ", ""], ("Jane Doe",)),
        ([], ()),
        (None, ()),
    ],
)
def test_authors_in_one_line_or_a_list(tmp_path: Path, authors: Any, names: tuple[str, ...]) -> None:
    assert one(tmp_path / "a.jsonl", line(text="a", authors=authors)).article.authors == names


def test_tags_half_surrogates_and_controls_in_a_text(tmp_path: Path) -> None:
    record = one(tmp_path / "a.jsonl", '{"text": "<b>5 < 6</b> \\ud83d end \\ud83d\\ude00 \\u0000."}')
    assert texts(record) == ["5 < 6 \ufffd end 😀 ."]
    texts(record)[0].encode()


def test_a_missing_headline_is_made_of_the_first_words(tmp_path: Path) -> None:
    record = one(tmp_path / "a.jsonl", line(text="word " * 30 + "\n\nMore", title=" "))
    assert record.article.title == ("word " * 16).strip() + "…"
    assert record.warnings == ()


@given(st.text(max_size=300).map(clean))
def test_headlines_are_short_and_begin_as_the_text_does(text: str) -> None:
    title = headline(text)
    assert len(title) <= 80
    assert text.startswith(title.removesuffix("…")) or title == text
    assert (title == text) == (len(text) <= 80)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_an_array_of_articles(tmp_path: Path, name: str) -> None:
    items = read(tmp_path / name, json.dumps([FULL, 5, OTHER], indent=1))
    assert [item.line for item in items] == [2, 14, 15]
    assert len(records(items)) == 2


@pytest.mark.parametrize(
    ("content", "kept", "complaint"),
    [
        ("[" + line(**FULL) + ",\n" + line(**OTHER), 2, "line 2 is not JSON: the array is never closed"),
        ("[" + line(**FULL) + ",\n" + line(**OTHER)[:20], 1, "line 2 is not JSON: Unterminated string"),
        ("[" + line(**FULL) + ",\noops]", 1, "line 2 is not JSON"),
        (line(**FULL) + "\noops", 1, "line 2 is not JSON"),
        ("{", 0, "line 1 is not JSON"),
        ("[]", 0, "holds no article"),
    ],
)
def test_json_that_is_cut_short_gives_what_it_has(tmp_path: Path, content: str, kept: int, complaint: str) -> None:
    items = read(tmp_path / "a.json", content)
    assert len(records(items)) == kept
    assert [complaint in item.reason for item in rejections(items)] == [True]


def test_a_large_array_is_read_in_pieces(tmp_path: Path) -> None:
    rows = [{"title": f"Title {number}", "text": "some words " * 200} for number in range(1500)]
    items = read(tmp_path / "a.json", json.dumps(rows))
    assert [item.key for item in records(items)] == [row["title"] for row in rows]


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
@pytest.mark.parametrize("kind", [".jsonl", ".json", ".csv"])
def test_packed_files_that_are_cut_short_give_what_they_have(
    tmp_path: Path, kind: str, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    rows = [(f"T{number}", f"{number * 7919 % 10007} words in {number * 104729 % 1009}") for number in range(6_000)]
    content = {
        ".jsonl": "\n".join(line(title=title, text=text) for title, text in rows),
        ".json": json.dumps([{"title": title, "text": text} for title, text in rows], indent=0),
        ".csv": "title,text\n" + "\n".join(f"{title},{text}" for title, text in rows),
    }[kind]
    packed = pack(content.encode())
    path = tmp_path / f"a{kind}{ending}"
    assert len(records(read(path, packed))) == 6_000
    items = read(path, packed[: len(packed) // 2])
    assert 1_000 < len(records(items)) < 5_000
    (rejection,) = rejections(items)
    assert "the compressed file ends too early" in rejection.reason
    assert rejection.line


@given(st.lists(st.tuples(st.text(max_size=30), st.text(min_size=1, max_size=80)), min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_json_lines_round_trip(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    rows = [(title, text) for title, text in rows if clean(title) and clean(text) and untouched(title, text)]
    if rows:
        items = read(tmp_path / "a.jsonl", "\n".join(line(title=title, text=text) for title, text in rows))
        expected = [make_article(title, text.replace("\r\n", "\n").split("\n\n")).title for title, text in rows]
        assert [item.article.title for item in records(items)] == expected
        words = [" ".join(texts(item)).split() for item in records(items)]
        assert words == [clean(text).split() for _, text in rows]


HEADER = "Title,TEXT,Published,Authors,Comment\r\n"
ROW = '"Café ""vote""","One, two\r\n\r\nThree",2024-05-17,Jane Doe,x\r\n'


@pytest.mark.parametrize("content", [HEADER + ROW, "\ufeff" + HEADER + ROW, (HEADER + ROW).replace("\r\n", "\n")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_csv_as_spreadsheets_write_it(tmp_path: Path, content: str, encoding: str) -> None:
    content = content if encoding == "utf-8" else content.removeprefix("\ufeff")
    record = one(tmp_path / "a.csv", content.encode(encoding))
    assert (record.article.title, record.article.published) == ('Café "vote"', date(2024, 5, 17))
    assert texts(record) == ["One, two", "Three"]
    assert record.article.authors == ("Jane Doe",)
    assert record.line == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "title;text\nA;b, c\n"),
        ("a.csv", "title\ttext\nA\tb, c\n"),
        ("a.tsv", "title\ttext\nA\tb, c\n"),
        ("a.tsv", 'title,text\nA,"b, c"\n'),
        ("a.csv", '\n\n text ,title\n"b, c",A\n\n'),
    ],
)
def test_delimiters_are_told_from_the_header(tmp_path: Path, name: str, content: str) -> None:
    record = one(tmp_path / name, content)
    assert (record.article.title, texts(record)) == ("A", ["b, c"])


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ('B,"never closed', "a quotation mark inside a field is not doubled, or one is not closed"),
        ('B,"closed" too early', "a quotation mark inside a field is not doubled"),
        ("B,too,many", "has 3 fields where the header names 2"),
        ("too few", "has 1 fields where the header names 2"),
        ("B,", "has no text"),
    ],
)
def test_a_bad_row_is_refused_and_reading_goes_on(tmp_path: Path, bad: str, complaint: str) -> None:
    items = read(tmp_path / "a.csv", f'title,text\nA,"a\n\na"\n{bad}\nC,c\nD,"d\nd"\n')
    assert [(item.article.title, item.line) for item in records(items)] == [("A", 2), ("C", 6), ("D", 7)]
    (rejection,) = rejections(items)
    assert rejection.line == 5
    assert complaint in rejection.reason
    assert rejection.reason.endswith("then run ingest again")


def test_a_quotation_mark_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    items = read(tmp_path / "a.csv", 'title,text\nA,"a\nB,b\nC,c\n')
    assert "line 2 is not CSV: a quotation mark is opened and never closed" in rejections(items)[0].reason
    assert [(item.article.title, item.line) for item in records(items)] == [("B", 3), ("C", 4)]


def test_large_fields_are_read(tmp_path: Path) -> None:
    text = "word " * 100_000
    assert " ".join(texts(one(tmp_path / "a.csv", f"title,text\nA,{text}\n"))) == text.strip()


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "just words\n", '"open\nA,b\n'])
def test_a_table_without_a_column_of_texts_is_refused(tmp_path: Path, content: str) -> None:
    rejection = refused(tmp_path / "a.csv", content)
    assert "names no column 'text'" in rejection.reason
    assert rejection.line == 1


# Control characters in number make a file binary, so only those that a table has are drawn.
WRITTEN = st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n\r\t\"',;")


@given(st.lists(st.tuples(st.text(WRITTEN, max_size=20), st.text(WRITTEN, max_size=60)), min_size=1, max_size=5))
@example([("0", "\\")])
@example([("\\", "0"), ("ends in \\", "\\"), ('says "so" \\', 'a "quoted" \\ word\\')])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_csv_round_trips(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    def quoted(value: str) -> str:
        return '"' + value.replace('"', '""') + '"'

    def plain(value: str) -> bool:
        return not value.startswith(("'", '="'))  # how spreadsheets mark a number or a formula as text

    rows = [row for row in rows if all(clean(cell) and plain(cell) for cell in row) and untouched(*row)]
    content = "title,text\n" + "".join(f"{quoted(title)},{quoted(text)}\n" for title, text in rows)
    items = read(tmp_path / "a.csv", content)
    assert [item.article.title for item in records(items)] == [clean(title) for title, _ in rows]
    assert [" ".join(texts(item)).split() for item in records(items)] == [clean(text).split() for _, text in rows]
    assert bool(rejections(items)) == (not rows), "a file without an article is told"


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("'=SUM(A1) is back", "=SUM(A1) is back"),
        ("'2024", "2024"),
        ("'90s hits fill the halls", "'90s hits fill the halls"),
        ("'It was the rain,' says Mira Holt", "'It was the rain,' says Mira Holt"),
    ],
)
def test_an_apostrophe_goes_only_where_a_spreadsheet_put_it(tmp_path: Path, cell: str, title: str) -> None:
    items = read(tmp_path / "a.csv", f'title,text\n"{cell}",The ferry left at noon.\n')
    assert [item.article.title for item in records(items)] == [title]
