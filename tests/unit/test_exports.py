"""Exports of APIs, archives and spreadsheets: each shape gives its articles, and an unknown one names its fields."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.reading import line, one, read, records, refused, rejections, texts
from vectorstore.errors import ReadError
from vectorstore.parsing.field_names import canonical, snake_case, table
from vectorstore.parsing.fields import told_names
from vectorstore.parsing.markup.field_text import text_paragraphs
from vectorstore.readers.registry import Record, read_file

BODY = "The bridge opened on Monday.\n\nThe mayor cut the ribbon."
HTML = "<p>The bridge opened on Monday.</p><p>The mayor cut the ribbon.</p>"
DAY = date(2024, 5, 17)


def check(record: Record, source: str | None = "The Post", authors: tuple[str, ...] = ("Jane Doe",)) -> None:
    article = record.article
    assert texts(record) == ["The bridge opened on Monday.", "The mayor cut the ribbon."]
    assert (article.title, article.published, article.url) == ("Bridge opens", DAY, "https://post.example/bridge")
    assert (article.source, article.authors) == (source, authors)


EXPORTS: dict[str, Any] = {
    "newsapi": {
        "status": "ok",
        "articles": [
            {
                "source": {"id": None, "name": "The Post"},
                "author": "Jane Doe",
                "title": "Bridge opens",
                "url": "https://post.example/bridge",
                "publishedAt": "2024-05-17T06:12:00Z",
                "content": BODY,
            }
        ],
    },
    "json feed": {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Post",
        "items": [
            {
                "id": "1",
                "title": "Bridge opens",
                "url": "https://post.example/bridge",
                "content_html": HTML,
                "date_published": "2024-05-17T06:12:00+02:00",
                "authors": [{"name": "Jane Doe"}],
            }
        ],
    },
    "guardian": {
        "response": {
            "status": "ok",
            "results": [
                {
                    "webTitle": "Bridge opens",
                    "webUrl": "https://post.example/bridge",
                    "webPublicationDate": "2024-05-17T06:12:00Z",
                    "fields": {"body": HTML, "byline": "Jane Doe", "publication": "The Post"},
                }
            ],
        }
    },
    "elasticsearch": {
        "hits": {
            "total": 1,
            "hits": [
                {
                    "_id": "x",
                    "_source": {
                        "headline": "Bridge opens",
                        "articleBody": BODY,
                        "link": "https://post.example/bridge",
                        "datePublished": "17 May 2024",
                        "publisher": {"name": "The Post"},
                        "authors": [{"first_name": "Jane", "last_name": "Doe"}],
                    },
                }
            ],
        }
    },
    "new york": {
        "response": {
            "docs": [
                {
                    "headline": {"main": "Bridge opens"},
                    "abstract": "A bridge.",
                    "body": BODY,
                    "web_url": "https://post.example/bridge",
                    "pub_date": "2024-05-17T06:12:00+0000",
                    "byline": {"original": "By Jane Doe"},
                    "source": "The Post",
                }
            ]
        }
    },
    "strapi": {
        "data": [
            {
                "id": 1,
                "attributes": {
                    "title": "Bridge opens",
                    "content": HTML,
                    "publishedAt": "2024-05-17T06:12:00Z",
                    "url": "https://post.example/bridge",
                    "author": "Jane Doe",
                    "outlet": "The Post",
                },
            }
        ]
    },
    "trafilatura": {
        "title": "Bridge opens",
        "author": "Jane Doe",
        "hostname": "post.example",
        "date": "2024-05-17",
        "raw_text": "The bridge",
        "text": BODY,
        "source": "https://post.example/bridge",
        "source-hostname": "The Post",
    },
    "by key": {
        "a": {"title": "Bridge opens", "text": BODY, "date": "2024-05-17", "url": "https://post.example/bridge"}
        | {"source": "The Post", "author": "Jane Doe"},
        "b": {"title": "Other", "text": "Other words.", "url": "https://post.example/z"},
    },
    "columns": {
        "title": {"0": "Bridge opens"},
        "text": {"0": BODY},
        "date": {"0": "2024-05-17"},
        "url": {"0": "https://post.example/bridge"},
        "publication": {"0": "The Post"},
        "author": {"0": "Jane Doe"},
    },
    "split": {
        "columns": ["title", "text", "date", "url", "publication", "author"],
        "index": [0],
        "data": [["Bridge opens", BODY, "2024-05-17", "https://post.example/bridge", "The Post", "Jane Doe"]],
    },
    "capitals": [
        {"Title": "Bridge opens", "Full Text": BODY, "Publication Date": "2024-05-17", "By": "Jane Doe"}
        | {"Article URL": "https://post.example/bridge", "Site Name": "The Post"}
    ],
}


@pytest.mark.parametrize("name", EXPORTS)
def test_known_exports(tmp_path: Path, name: str) -> None:
    check(records(read(tmp_path / "a.json", json.dumps(EXPORTS[name])))[0])


def test_an_answer_in_one_line_of_jsonl(tmp_path: Path) -> None:
    check(one(tmp_path / "a.jsonl", json.dumps(EXPORTS["newsapi"]) + "\n"))


def test_wordpress_has_numbers_for_authors_and_objects_for_texts(tmp_path: Path) -> None:
    post = {
        "date": "2024-05-17T08:00:00",
        "link": "https://post.example/bridge",
        "title": {"rendered": "Bridge opens"},
        "content": {"rendered": HTML, "protected": False},
        "author": 3,
    }
    check(one(tmp_path / "a.json", json.dumps([post])), None, ())
    named = post | {"_embedded": {"author": [{"name": "Jane Doe"}]}}
    check(one(tmp_path / "b.json", json.dumps([named])), None)


def test_an_outlet_that_is_only_an_address_is_its_host(tmp_path: Path) -> None:
    record = one(tmp_path / "a.jsonl", line(title="T", text="Words.", source_url="https://www.post.example"))
    assert (record.article.source, record.article.url) == ("post.example", None)


def test_a_long_answer_that_is_cut_short_gives_what_it_has(tmp_path: Path) -> None:
    rows = [{"title": f"Title {number}", "text": "some words " * 200} for number in range(300)]
    whole = json.dumps({"status": "ok", "articles": rows})
    items = read(tmp_path / "a.json", whole[: len(whole) // 2])
    assert 100 < len(records(items)) < 200
    assert len(rejections(items)) == 1


def test_a_summary_stands_in_for_a_text_and_is_told(tmp_path: Path) -> None:
    record = one(tmp_path / "a.jsonl", line(title="T", description="A bridge opened.", content=None))
    assert texts(record) == ["A bridge opened."]
    assert "summary" in record.warnings[0]


def test_unknown_names_are_told_and_can_be_mapped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rejection = refused(path, line(Jutun_sisus="Die Brücke ist offen.", Tag="17.05.2024", info={"kapp": "Brücke"}))
    assert "Jutun_sisus, Tag, info" in rejection.reason
    assert "--map text=FIELD" in rejection.reason
    (item,) = read_file(path, None, told_names(["text=Jutun_sisus, published=tag", "title=info.kapp"]))
    assert isinstance(item, Record)
    assert (item.article.title, item.article.published) == ("Brücke", DAY)
    table_file = tmp_path / "a.csv"
    table_file.write_text("Kapp;Jutun_sisus\nBrücke;Sie ist offen.\n")
    assert "Kapp, Jutun_sisus" in rejections(list(read_file(table_file)))[0].reason
    (row,) = read_file(table_file, None, {"text": "Jutun_sisus", "title": "Kapp"})
    assert isinstance(row, Record)
    assert row.article.title == "Brücke"


@pytest.mark.parametrize("text", ["text", "text=", "=Body", "colour=Body"])
def test_a_map_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(ReadError) as caught:
        told_names([text])
    assert "text=Body" in caught.value.hint


def test_the_table_of_names_has_none_twice() -> None:
    for name, aliases in table()["names"].items():
        assert len(set(aliases)) == len(aliases)
        assert [alias for alias in aliases if snake_case(alias) != alias] == []
        assert canonical(name if name != "summary" else "description") == name


@pytest.mark.parametrize(
    ("given", "title", "paragraphs"),
    [
        (
            {"title": "R&amp;D cut", "text": "It cost &pound;3m. O&#39;Hara quit."},
            "R&D cut",
            ["It cost £3m. O'Hara quit."],
        ),
        (
            {"title": "<b>Cut</b>", "text": "<div>One.<br><br>Two.</div><ul><li>Three</li></ul>"},
            "Cut",
            ["One.", "Two.", "Three"],
        ),
        ({"title": "T", "text": "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;"}, "T", ["One.", "Two."]),
        (
            {
                "title": "T",
                "text": "<p>One <script>x()</script>more.</p><figure><figcaption>Photo</figcaption></figure>",
            },
            "T",
            ["One more."],
        ),
        ({"title": "T", "text": "3 < 5 and AT&T, <unknown> & all"}, "T", ["3 < 5 and AT&T, <unknown> & all"]),
        ({"title": "T", "text": "<p>Line one<br>goes on.<br>A new one.</p>"}, "T", ["Line one goes on.", "A new one."]),
    ],
)
def test_html_and_entities_in_fields(tmp_path: Path, given: dict[str, str], title: str, paragraphs: list[str]) -> None:
    record = one(tmp_path / "a.jsonl", line(**given))
    assert (record.article.title, texts(record)) == (title, paragraphs)


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        (["21/05/2024", "01/06/2024", "13/06/2024"], [date(2024, 5, 21), date(2024, 6, 1), date(2024, 6, 13)]),
        (["5/21/2024", "6/1/2024"], [date(2024, 5, 21), date(2024, 6, 1)]),
        (["1/6/2024 09:14", "21/5/2024 10:00"], [date(2024, 6, 1), date(2024, 5, 21)]),
        (["21/05/24", "01/06/24"], [date(2024, 5, 21), date(2024, 6, 1)]),
        (["45433", "45433.375"], [date(2024, 5, 21), date(2024, 5, 21)]),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_the_order_of_a_date_is_told_from_the_whole_file(
    tmp_path: Path, kind: str, rows: list[str], days: list[date]
) -> None:
    if kind == "csv":
        content = "title,text,published\n" + "".join(f"T{n},Words.,{row}\n" for n, row in enumerate(rows))
    else:
        content = "\n".join(line(title=f"T{n}", text="Words.", published=row) for n, row in enumerate(rows))
    items = records(read(tmp_path / f"a.{kind}", content))
    assert [item.article.published for item in items] == days
    assert not [warning for item in items for warning in item.warnings]


def test_a_file_whose_dates_could_be_read_both_ways_is_told_once(tmp_path: Path) -> None:
    items = records(read(tmp_path / "a.csv", "title,text,date\nA,Words.,03/04/2024\nB,Words.,05/06/2024\n"))
    assert [len(item.warnings) for item in items] == [1, 0]
    assert "day or the month" in items[0].warnings[0]
    mixed = records(read(tmp_path / "b.csv", "title,text,date\nA,Words.,13/04/2024\nB,Words.,05/16/2024\n"))
    assert "some" in mixed[0].warnings[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "News archive 2024;;;\nTitle;Text;Source;Date\nA;b, c;Post;2024-05-17\n"),
        ("a.csv", "\ufeffsep=;\nTitle;Text;Source;Date\nA;b, c;Post;2024-05-17;;\n"),
        ("a.csv", "Export of 17 May\n\nid|title|text|source|date\n1|A|b, c|Post|2024-05-17\n"),
        ("a.txt", "Title\tText\tSource\tDate\nA\tb, c\tPost\t2024-05-17\n"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_tables_as_spreadsheets_save_them(tmp_path: Path, name: str, content: str, encoding: str) -> None:
    record = one(tmp_path / name, content.removeprefix("\ufeff" if encoding == "utf-16" else "").encode(encoding))
    assert (record.article.title, texts(record), record.article.source) == ("A", ["b, c"], "Post")
    assert record.article.published == DAY


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One with <b>bold</b>.\n\nTwo <a\nhref='x'>linked</a>.", ["One with bold.", "Two linked."]),
        (
            "One <i>x</i>.\r\n\r\nTwo.\r\n<blockquote>Said so.</blockquote>\r\nEnd.",
            ["One x.", "Two.", "Said so.", "End."],
        ),
        ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n\nAfter it.", ["one", "two", "After it."]),
        ("<p>One\nline.</p>\n\n<p>Two.</p>", ["One line.", "Two."]),
        ("One\nline<br>\n<br>Two.", ["One line", "Two."]),
    ],
)
def test_line_breaks_part_paragraphs_where_no_tag_does(text: str, paragraphs: list[str]) -> None:
    assert text_paragraphs(text) == paragraphs
