"""Shapes of exports that are no plain list of articles: paths for names, columns as lists, posts, objects in cells."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reading import line, one, read, records, texts

PARAGRAPHS = ["The bridge opened on Monday.", "The mayor cut the ribbon."]
BODY = "\n\n".join(PARAGRAPHS)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
WHEN = "2024-05-17T06:12:00Z"
ROW = {"title": "Bridge opens", "text": BODY, "date": "2024-05-17", "source": "The Post", "author": "Jane Doe"}
SHAPES: dict[str, Any] = {
    "columns as lists": {name: [value, value] for name, value in ROW.items()},
    "rows of a data set's server": {"features": [], "rows": [{"row_idx": 0, "row": ROW, "truncated_cells": []}]},
    "authors behind edges": {
        "data": {
            "articles": {
                "edges": [
                    {"node": ROW | {"author": None, "contributors": {"edges": [{"node": {"name": "Jane Doe"}}]}}},
                ]
            }
        }
    },
    "HTML beside its summary": {
        "response": {
            "results": [
                {
                    "webTitle": "Bridge opens",
                    "webPublicationDate": WHEN,
                    "fields": {"byline": "Jane Doe", "publication": "The Post"},
                    "blocks": {
                        "body": [{"bodyHtml": HTML, "bodyTextSummary": " ".join(PARAGRAPHS), "published": True}]
                    },
                }
            ]
        }
    },
    "a day as an object": ROW | {"date": {"year": 2024, "month": 5, "day": 17}},
    "a day as a list": ROW | {"date": [2024, 5, 17, 6, 12]},
    "a day in seconds": ROW | {"date": {"_seconds": 1715926320, "_nanoseconds": 0}},
    "a day that is none before one": ROW | {"published": "0000-00-00 00:00:00"},
    "an outlet written out": ROW | {"source": "{'id': None, 'name': 'The Post'}"},
    "an outlet behind the headline": ROW | {"title": "Bridge opens - The Post"},
    "a page for an author": ROW | {"authors": "https://social.example/post"},
}
TABLES = {
    "paths of an object": "title,fields.body,fields.byline,fields.publication,webPublicationDate\n"
    f'Bridge opens,"{HTML}",Jane Doe,The Post,{WHEN}\n',
    "paths of a search engine": "_source.title,_source.content,_source.publisher.name,_source.date,_source.author\n"
    f'Bridge opens,"{BODY}",The Post,2024-05-17,Jane Doe\n',
    "codes of a database": f"HD,BY,PD,SN,LP,TD\nBridge opens,By Jane Doe,17 May 2024,The Post,{PARAGRAPHS[0]},"
    f"{PARAGRAPHS[1]}\n",
    "a paragraph a cell": "title,paragraph_1,paragraph_2,date,source,author\n"
    f"Bridge opens,{PARAGRAPHS[0]},{PARAGRAPHS[1]},2024-05-17,The Post,Jane Doe\n",
    "day, month and year": "Year,Month,Day,Title,Text,Source,Author\n2024,5,17,Bridge opens,"
    f'"{BODY}",The Post,Jane Doe\n',
    "French": f'Titre;Article;Journal;Journaliste;Date de parution\nBridge opens;"{BODY}";The Post;Jane Doe;'
    "vendredi 17 mai 2024\n",
}


def check(path: Path, content: str, *, authors: tuple[str, ...] = ("Jane Doe",)) -> None:
    record = records(read(path, content))[0]
    article = record.article
    assert (article.title, article.source, article.authors) == ("Bridge opens", "The Post", authors)
    assert (str(article.published), texts(record), record.warnings) == ("2024-05-17", PARAGRAPHS, ())


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_json(tmp_path: Path, name: str) -> None:
    check(tmp_path / "a.json", json.dumps(SHAPES[name]))


@pytest.mark.parametrize("name", TABLES)
def test_shapes_of_tables(tmp_path: Path, name: str) -> None:
    check(tmp_path / "a.csv", TABLES[name])


def test_columns_as_lists_give_each_row(tmp_path: Path) -> None:
    assert len(read(tmp_path / "a.json", json.dumps(SHAPES["columns as lists"]))) == 2


@pytest.mark.parametrize("ending", ["jl", "ldjson"])
def test_other_endings_of_json_lines(tmp_path: Path, ending: str) -> None:
    check(tmp_path / f"a.{ending}", line(**ROW) + "\n")


def test_a_link_in_a_spreadsheet_is_its_address(tmp_path: Path) -> None:
    table = f'title,text,url\nBridge opens,"{BODY}","=HYPERLINK(""https://post.example/a"",""link"")"\n'
    assert one(tmp_path / "a.csv", table).article.url == "https://post.example/a"


def test_an_article_that_is_gone_is_refused(tmp_path: Path) -> None:
    gone = dict.fromkeys(("title", "description", "content"), "[Removed]")
    assert records(read(tmp_path / "a.json", json.dumps({"articles": [gone]}))) == []


def test_a_day_stands_in_the_address_where_it_stands_nowhere_else(tmp_path: Path) -> None:
    row = {"title": "Bridge opens", "text": BODY, "url": "https://post.example/2024/05/17/bridge"}
    assert str(one(tmp_path / "a.jsonl", line(**row)).article.published) == "2024-05-17"
    dated = one(tmp_path / "b.jsonl", line(**row, date="2024-05-16"))
    assert str(dated.article.published) == "2024-05-16"


def test_the_posts_of_a_live_blog_are_told_oldest_first(tmp_path: Path) -> None:
    posts = [
        {"title": "Open again", "bodyHtml": "<p>The bridge is open.</p>", "publishedDate": "2024-05-17T09:00:00Z"},
        {"title": "Closed", "bodyHtml": "<p>The bridge is closed.</p>", "publishedDate": "2024-05-17T08:00:00Z"},
    ]
    blog = {"webTitle": "Bridge – live", "webUrl": "https://post.example/live", "blocks": {"body": posts}}
    record = one(tmp_path / "a.json", json.dumps({"response": {"content": blog}}))
    assert record.article.title == "Bridge – live"
    assert texts(record) == [
        "17 May 2024, 08:00 – Closed",
        "The bridge is closed.",
        "17 May 2024, 09:00 – Open again",
        "The bridge is open.",
    ]


def test_a_correction_in_a_field_of_its_own_is_of_the_text(tmp_path: Path) -> None:
    record = one(tmp_path / "a.jsonl", line(**ROW, correction="An earlier version had 14 people."))
    assert texts(record) == [*PARAGRAPHS, "Correction: An earlier version had 14 people."]
    assert texts(one(tmp_path / "b.jsonl", line(**ROW, correction="yes"))) == PARAGRAPHS
