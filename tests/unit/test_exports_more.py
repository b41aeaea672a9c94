"""Exports of more programs: news APIs, agencies, editors' trees of blocks, tables of databases and spreadsheets."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reading import one, read, records, texts
from vectorstore.readers.registry import Record

PARAGRAPHS = ["The bridge opened on Monday.", "The mayor cut the ribbon."]
BODY = "\n\n".join(PARAGRAPHS)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
WHEN = "2024-05-17T06:12:00Z"
KNOWN = {"title": "Bridge opens", "date": WHEN, "author": "Jane Doe", "source": "The Post"}


def check(record: Record) -> None:
    article = record.article
    assert texts(record) == PARAGRAPHS
    assert (article.title, str(article.published)) == ("Bridge opens", "2024-05-17")
    assert (article.source, article.authors) == ("The Post", ("Jane Doe",))


def spans(paragraph: str, name: str = "text") -> list[dict[str, Any]]:
    return [{"type": "text", name: paragraph[:6]}, {"type": "text", name: paragraph[6:], "marks": []}]


TREES: dict[str, Any] = {
    "ProseMirror": {"type": "doc", "content": [{"type": "paragraph", "content": spans(p)} for p in PARAGRAPHS]},
    "Contentful": {
        "nodeType": "document",
        "content": [
            {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": p, "marks": []}]} for p in PARAGRAPHS
        ],
    },
    "Sanity": [
        {"_type": "block", "children": [{"_type": "span", "text": PARAGRAPHS[0]}]},
        {"_type": "image", "caption": "The bridge."},
        {"_type": "block", "children": [{"_type": "span", "text": PARAGRAPHS[1]}]},
    ],
    "Lexical": {
        "root": {"type": "root", "children": [{"type": "paragraph", "children": spans(p)} for p in PARAGRAPHS]}
    },
    "Draft.js": {"blocks": [{"key": "a", "type": "unstyled", "text": p} for p in PARAGRAPHS], "entityMap": {}},
    "Editor.js": {"time": 1, "blocks": [{"type": "paragraph", "data": {"text": p}} for p in PARAGRAPHS]},
    "Notion": [
        {"object": "block", "type": "paragraph", "paragraph": {"rich_text": [{"type": "text", "plain_text": p}]}}
        for p in PARAGRAPHS
    ],
    "plain list": PARAGRAPHS,
    "typed list": [{"type": "text", "content": p} for p in PARAGRAPHS],
}


@pytest.mark.parametrize("name", TREES)
def test_a_tree_of_blocks_is_a_text(tmp_path: Path, name: str) -> None:
    check(one(tmp_path / "a.json", json.dumps({"articles": [{**KNOWN, "content": TREES[name]}]})))


EXPORTS: dict[str, Any] = {
    "newsdata": {
        "status": "success",
        "results": [
            {"title": "Bridge opens", "creator": ["Jane Doe"], "description": "Short.", "content": BODY}
            | {"pubDate": "2024-05-17 05:00:00", "source_id": "post", "source_name": "The Post"}
        ],
    },
    "newscatcher": {
        "articles": [
            {"title": "Bridge opens", "author": "Jane Doe", "published_date": WHEN, "domain_url": "post.example"}
            | {"name_source": "The Post", "content": BODY, "media": "https://post.example/a.jpg"}
        ]
    },
    "event registry": {
        "articles": {
            "results": [
                {"lang": "eng", "dateTime": WHEN, "title": "Bridge opens", "body": BODY}
                | {"source": {"uri": "post.example", "title": "The Post"}, "authors": [{"name": "Jane Doe"}]}
            ]
        }
    },
    "perigon": {
        "articles": [
            {"authorsByline": "Jane Doe", "source": {"domain": "post.example", "name": "The Post"}, "pubDate": WHEN}
            | {"addDate": "2024-05-18T06:12:00Z", "title": "Bridge opens", "content": BODY, "summary": "Made by AI."}
        ]
    },
    "guardian's blocks": {
        "response": {
            "status": "ok",
            "content": {
                "webPublicationDate": WHEN,
                "webTitle": "Bridge opens",
                "fields": {"byline": "Jane Doe", "publication": "The Post"},
                "blocks": {"body": [{"published": True, "publishedDate": WHEN, "bodyHtml": HTML}]},
            },
        }
    },
    "new york's leads": {
        "response": {
            "docs": [
                {"headline": {"main": "Bridge opens"}, "abstract": "A bridge.", "lead_paragraph": BODY}
                | {"pub_date": WHEN, "byline": {"original": "By Jane Doe"}, "source": "The Post"}
            ]
        }
    },
    "arc": {
        "headlines": {"basic": "Bridge opens"},
        "content_elements": [{"_id": "1", "type": "text", "content": p} for p in PARAGRAPHS],
        "display_date": WHEN,
        "credits": {"by": [{"name": "Jane Doe"}]},
        "distributor": {"name": "The Post"},
    },
    "ninjs": {
        "headlines": [{"role": "main", "value": "Bridge opens"}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": HTML}],
        "byline": "Jane Doe",
        "infosources": [{"name": "The Post"}],
        "contentCreated": WHEN,
    },
    "drupal": {
        "nid": [{"value": 1}],
        "title": [{"value": "Bridge opens"}],
        "created": [{"value": WHEN}],
        "body": [{"value": HTML, "format": "full", "processed": HTML, "summary": ""}],
        "field_author": [{"value": "Jane Doe"}],
        "field_source": [{"value": "The Post"}],
    },
    "strapi": {
        "data": [
            {
                "attributes": {
                    "title": "Bridge opens",
                    "body": BODY,
                    "publishedAt": WHEN,
                    "author": {"data": {"attributes": {"name": "Jane Doe"}}},
                    "publisher": {"data": {"attributes": {"name": "The Post"}}},
                }
            }
        ]
    },
    "languages": {"items": [{"fields": {name: {"de-DE": "Anders", "en-US": value} for name, value in KNOWN.items()}}]},
    "feedly": {
        "items": [
            {"title": "Bridge opens", "published": 1715926320000, "author": "Jane Doe", "origin": {"title": "The Post"}}
            | {"summary": {"content": HTML, "direction": "ltr"}}
        ]
    },
    "bulk": {
        "headline": "Bridge opens",
        "content": BODY,
        "@timestamp": WHEN,
        "publisher": "The Post",
        "by": "Jane Doe",
    },
    "german": [
        {"Überschrift": "Bridge opens", "Inhalt": BODY, "Datum": "17.05.2024", "Autor": "Jane Doe"}
        | {"Quelle": "The Post"}
    ],
    "spanish": [
        {"título": "Bridge opens", "contenido": BODY, "fecha": "17/05/2024", "autor": "Jane Doe"}
        | {"fuente": "The Post"}
    ],
    "italian": [
        {"titolo": "Bridge opens", "testo": BODY, "data": "17/05/2024", "autore": "Jane Doe"} | {"testata": "The Post"}
    ],
    "nulls": {
        "title": "Bridge opens",
        "text": BODY,
        "date": WHEN,
        "author": "Jane Doe",
        "source": "NULL",
        "outlet": "The Post",
    },
}
EXPORTS["languages"]["items"][0]["fields"]["body"] = {"en-US": BODY}


@pytest.mark.parametrize("name", EXPORTS)
def test_more_exports(tmp_path: Path, name: str) -> None:
    check(one(tmp_path / "a.json", json.dumps(EXPORTS[name])))


def test_a_map_of_articles_by_number(tmp_path: Path) -> None:
    saved = {
        "list": {"123": {"resolved_title": "Bridge opens", "resolved_url": "https://post.example", "excerpt": BODY}}
    }
    record = one(tmp_path / "a.json", json.dumps(saved))
    assert (record.article.title, texts(record)) == ("Bridge opens", PARAGRAPHS)


TABLES = {
    "names with remarks": "Title\xa0,Text ,Source,Date (UTC),Author(s)\n"
    f'Bridge opens,"{BODY}",The Post,2024-05-17,Jane Doe\n',
    "nothing": f'title,text,source,outlet,date,author\nBridge opens,"{BODY}",\\N,The Post,2024-05-17,Jane Doe\n',
    "formulas": f'title,text,source,date,author\n"=""Bridge opens""","{BODY}",The Post,\'2024-05-17,Jane Doe\n',
    "cells left out": f'title,text,source,date,author,tags,note\nBridge opens,"{BODY}",The Post,17-May-24,Jane Doe\n',
    "carriage returns": 'title,text,source,date,author\nBridge opens,"{}",The Post,17-May-24,Jane Doe\n'.format(
        "_x000D_\n".join(PARAGRAPHS)
    ),
    "a list": f"title,paragraphs,source,date,author\nBridge opens,\"{PARAGRAPHS}\",The Post,2024-05-17,['Jane Doe']\n",
    "breaks that are written": "title,text,source,date,author\nBridge opens,{},The Post,2024-05-17,Jane Doe\n".format(
        "\\n\\n".join(PARAGRAPHS)
    ),
}


@pytest.mark.parametrize("ending", ["csv", "txt"])
@pytest.mark.parametrize("name", TABLES)
def test_tables_of_more_programs(tmp_path: Path, name: str, ending: str) -> None:
    rows = TABLES[name]
    if ending == "txt":
        rows = rows.replace(",tags,note", ",section,updated")  # a text is a table where all names are known
    check(one(tmp_path / f"a.{ending}", rows))


def test_quotation_marks_behind_a_backslash(tmp_path: Path) -> None:
    rows = 'title,text\n"A","He said \\"no, never\\" twice."\n"B","Nobody spoke."\n'
    items = records(read(tmp_path / "a.csv", rows))
    assert [texts(item) for item in items] == [['He said "no, never" twice.'], ["Nobody spoke."]]


def test_marks_of_wordpress_are_no_text(tmp_path: Path) -> None:
    content = (
        f'[vc_row][vc_column width="1/2"]<p>{PARAGRAPHS[0]}</p>[/vc_column][/vc_row]'
        '[caption id="a"]<img src="x"/> The bridge[/caption][gallery ids="1,2"]'
        f"<p>{PARAGRAPHS[1]} [sic] AT&amp;amp;T paid.</p>"
        '<div class="wp-caption"><p class="wp-caption-text">A ribbon.</p></div>'
    )
    record = one(tmp_path / "a.json", json.dumps({"title": "T", "content": content}))
    assert texts(record) == [PARAGRAPHS[0], f"{PARAGRAPHS[1]} [sic] AT&T paid."]


def test_a_table_of_an_old_macintosh(tmp_path: Path) -> None:
    table = "Title;Text\rCafé réuni;Élan d’été à l’église — “très bien”.\r"
    record = one(tmp_path / "a.csv", table.encode("mac_roman"))
    assert (record.article.title, texts(record)) == ("Café réuni", ["Élan d’été à l’église — “très bien”."])
