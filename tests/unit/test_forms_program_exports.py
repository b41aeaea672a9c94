"""Exports of Notion, MediaWiki and Substack: what is read, and what is said of the rest."""

import zipfile
from html import escape
from io import BytesIO
from pathlib import Path

import pytest

from tests.reading import one, read, records, refused, rejections, texts
from vectorstore.readers.registry import Record, find_files, read_file

PARAGRAPHS = ["The bridge opened on Monday, said the city.", "The mayor cut the ribbon before the first bus."]
BODY = "\n\n".join(PARAGRAPHS)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
ID = "3f2a9c1b7d4e4f6a8b9c0d1e2f3a4b5c"
HEAD = "# Bridge opens\n\nAuthor: Jane Doe\nOutlet: The Post\nDate: May 17, 2024\nStatus: Done\n\n"


def packed(files: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def check(record: Record) -> None:
    article = record.article
    assert (article.title, texts(record)) == ("Bridge opens", PARAGRAPHS)
    assert (str(article.published), article.source, article.authors) == ("2024-05-17", "The Post", ("Jane Doe",))


PAGE = f"News {ID}/Bridge opens {ID}"
PROPERTIES = (
    "<table class='properties'><tbody><tr><th>Author</th><td>Jane Doe</td></tr><tr><th>Outlet</th>"
    "<td>The Post</td></tr>"
    "<tr><th>Date</th><td><time>@May 17, 2024</time></td></tr></tbody></table>"
)
NOTION: dict[str, dict[str, str | bytes]] = {
    "a page with properties": {f"{PAGE}.md": HEAD + BODY},
    "a table that lists it, and a picture": {
        f"{PAGE}.md": HEAD + BODY,
        f"News {ID}.csv": "Name,Author\nBridge opens,Jane Doe\n",
        f"News {ID}_all.csv": "Name,Author\nBridge opens,Jane Doe\n",
        f"{PAGE}/a.png": b"\x89PNG",
    },
    "packed twice": {"ExportBlock-Part-1.zip": packed({f"{PAGE}.md": HEAD + BODY})},
    "a span of days, a link to another page": {
        f"{PAGE}.md": f"# Bridge opens\n\nAuthor: Jane Doe (../People/Jane%20Doe%20{ID}.md)\nOutlet: The Post\n"
        f"Date: 2024/05/17 → 2024/05/18\n\n{BODY}\n"
    },
    "HTML": {
        f"{PAGE}.html": f"<html><head><title>Bridge opens</title></head><body><article class='page sans'><header>"
        f"<h1>Bridge opens</h1>{PROPERTIES}</header><div class='page-body'>{HTML}</div></article></body></html>",
        "index.html": "<html><body><ul><li><a href='a.html'>Bridge opens</a></li></ul></body></html>",
    },
}


@pytest.mark.parametrize("name", NOTION)
def test_an_export_of_notion(tmp_path: Path, name: str) -> None:
    found = read(tmp_path / "Export.zip", packed(NOTION[name]))
    assert rejections(found) == []
    (record,) = records(found)
    check(record)
    told = " ".join(record.warnings)
    assert ("tables that list its pages: 2" in told) is (name == "a table that lists it, and a picture")
    assert ("lists of its pages: 1" in told) is (name == "HTML")


def test_an_export_of_notion_that_was_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(packed(NOTION["a table that lists it, and a picture"]))) as archive:
        archive.extractall(tmp_path)
    found = {path: list(read_file(path)) for path in find_files([tmp_path])}
    (record,) = records([item for items in found.values() for item in items])
    check(record)
    reasons = {item.reason for items in found.values() for item in rejections(items)}
    assert len(found) == 4
    assert any("read from the folder beside it" in reason for reason in reasons)


def test_properties_are_kept_apart_and_a_paragraph_with_a_colon_is_none(tmp_path: Path) -> None:
    record = one(tmp_path / "a.md", HEAD + BODY)
    check(record)
    assert [(aside.kind, aside.text) for aside in record.article.asides] == [("property", "Status: Done")]
    said = "He said: it is open."
    for text in (f"{said}\n", f"Text: {said}\nDate: 2024-05-17\n"):
        assert texts(one(tmp_path / "b.md", f"# Bridge opens\n\n{text}\n{BODY}"))[-2:] == PARAGRAPHS
    assert said in texts(one(tmp_path / "c.md", f"# Bridge opens\n\n{said}\n\n{BODY}"))


def test_an_empty_page_of_notion_is_named(tmp_path: Path) -> None:
    found = read(tmp_path / "a.zip", packed({f"{PAGE}.md": "# Idea\n\nAuthor: Jane Doe\nStatus: Idea\n"}))
    assert "no text" in rejections(found)[0].reason


def wiki(*pages: str, site: str = "The Post") -> str:
    return (
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="en"><siteinfo><sitename>'
        f"{site}</sitename><base>https://post.example/wiki/Main_Page</base></siteinfo>{''.join(pages)}</mediawiki>"
    )


def page(text: str, title: str = "Bridge opens", ns: int = 0, day: str = "2024-05-17", more: str = "") -> str:
    revision = f"<timestamp>{day}T06:12:00Z</timestamp><contributor><username>Bot</username></contributor>"
    return (
        f"<page><title>{title}</title><ns>{ns}</ns>{more}<revision>{revision}<model>wikitext</model>"
        f'<text xml:space="preserve">{escape(text)}</text></revision></page>'
    )


WIKITEXT = {
    "links and bold": (
        "'''The [[bridge (road)|bridge]]''' opened on [[Monday]], said [https://x.example the city].<ref>x</ref>\n\n"
        "The mayor cut the ''ribbon'' before the first bus.<!-- check -->\n[[Category:Roads]]\n[[fr:Pont]]"
    ),
    "templates": (
        "{{date|May 17, 2024}}\n{{Byline|date=x}}\n{{stub|{{x}}}}\nThe {{w|bridge}} opened on Monday, said {{nowrap|the"
        " city}}.{{cite|{{a}}|b}}\n\nThe mayor cut the ribbon before the first bus."
    ),
    "lists and entities": (
        "* The bridge opened on Monday, said the&nbsp;city.\n* The mayor cut the ribbon before the first bus.\n"
    ),
    "lines that belong together": (
        "The bridge opened on Monday,\nsaid the city.\n\n\n__NOTOC__\n"
        "The mayor cut the ribbon before<br/> the first bus."
    ),
    "a file and sources": (
        f"[[File:Bridge.jpg|thumb|left|The [[bridge]] on Monday]]\n{BODY}\n\n== Sources ==\n"
        "* [https://x.example A bridge is open], The Herald\n* {{source|url=x}}"
    ),
}


@pytest.mark.parametrize("name", WIKITEXT)
def test_a_page_of_a_wiki_reads_as_it_is_shown(tmp_path: Path, name: str) -> None:
    record = one(tmp_path / "a.xml", wiki(page(WIKITEXT[name])))
    article = record.article
    assert (article.title, texts(record), article.source) == ("Bridge opens", PARAGRAPHS, "The Post")
    assert (str(article.published), article.url) == ("2024-05-17", "https://post.example/wiki/Bridge_opens")
    assert article.authors == ()
    asides = [aside.text for aside in article.asides]
    beside = ["The bridge on Monday", "A bridge is open, The Herald"]
    assert asides == (beside if name == "a file and sources" else [])


def test_tables_boxes_and_headings_of_a_wiki_are_kept(tmp_path: Path) -> None:
    text = (
        "{{Infobox bridge\n| name = Old Bridge\n| length = 120&nbsp;m\n| map =\n}}\n== Votes ==\n"
        '{| class="wikitable"\n|+ By district\n! District !! Dahl\n|-\n| align=left | [[Skerry]]\n| 2,377\n|-\n'
        "|Hill||900\n|}\n" + BODY
    )
    assert texts(one(tmp_path / "a.xml", wiki(page(text)))) == [
        "name: Old Bridge | length: 120 m",
        "Votes",
        "District: Skerry | Dahl: 2,377",
        "District: Hill | Dahl: 900",
        *PARAGRAPHS,
    ]


def test_what_a_dump_holds_besides_articles_is_counted(tmp_path: Path) -> None:
    beside = [
        page("Nice.", "Talk:Bridge opens", 1),
        page("{{{1}}}", "Template:X", 10),
        page("#REDIRECT [[Bridge opens]]", "Bridge"),
        page("x", "Pont", more='<redirect title="Bridge opens"/>'),
    ]
    older = page("Draft.").replace("</page>", page(BODY, day="2024-05-18").partition("</ns>")[2])
    first, second = records(read(tmp_path / "a.xml", wiki(older, *beside, page(BODY, "Second bridge"))))
    assert (texts(first), str(first.article.published)) == (PARAGRAPHS, "2024-05-17")
    assert second.warnings == ("left out of the wiki: discussions (1), redirects (2), templates (1)",)
    alone = refused(tmp_path / "b.xml", wiki(*beside))
    assert "no article but discussions (1), redirects (2), templates (1)" in alone.reason
    cut = read(tmp_path / "c.xml", wiki(page(BODY), page(BODY, "Second bridge"))[:-150])
    assert (len(records(cut)), "damaged" in rejections(cut)[0].reason) == (1, True)


POSTS = (
    "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle\n"
    "144.bridge-opens,2024-05-17T06:12:00.000Z,true,,newsletter,everyone,Bridge opens,{}\n"
    "145.ferry,,false,,newsletter,everyone,Ferry,\n"
)
FILES: dict[str, str | bytes] = {
    "posts.csv": POSTS.format(""),
    "posts/144.bridge-opens.html": HTML,
    "posts/145.ferry.html": "<p>Not yet.</p>",
    "posts/144.bridge-opens.opens.csv": "post_id,timestamp,email\n144,x,a@x.example\n",
    "email_list.csv": "email\na@x.example\n",
    "posts/a.png": b"\x89PNG",
}
SUBSTACK = {
    "whole": FILES,
    "in a folder": {f"export/{name}": content for name, content in FILES.items()},
    "a form to subscribe": FILES
    | {
        "posts/144.bridge-opens.html": f"{HTML}<div><p>Thanks for reading! Subscribe for free to receive new posts.</p>"
        "</div>"
    },
    "a caption": FILES
    | {
        "posts/144.bridge-opens.html": f"<figure><img src='a.png'/><figcaption>Opened</figcaption></figure>{HTML}"
        "<div class='footnote'></div>"
    },
    "a byte order mark": FILES | {"posts.csv": "\ufeff" + POSTS.format("")},
}


@pytest.mark.parametrize("name", SUBSTACK)
def test_an_export_of_substack(tmp_path: Path, name: str) -> None:
    found = read(tmp_path / "a.zip", packed(SUBSTACK[name]))
    assert rejections(found) == []
    (record,) = records(found)
    assert (record.article.title, texts(record)) == ("Bridge opens", PARAGRAPHS)
    assert str(record.article.published) == "2024-05-17"
    told = "an export of Substack; not read are drafts: 1, lists of posts, readers and mails: 3, pictures and media: 1"
    assert told in record.warnings


def test_the_line_under_a_headline_of_substack_is_read_first(tmp_path: Path) -> None:
    files = FILES | {"posts.csv": POSTS.format("Two years later than planned")}
    (record,) = records(read(tmp_path / "a.zip", packed(files)))
    assert texts(record) == ["Two years later than planned", *PARAGRAPHS]


def test_an_export_of_substack_that_was_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(packed(FILES))) as archive:
        archive.extractall(tmp_path)
    found = {path.name: list(read_file(path)) for path in find_files([tmp_path])}
    (record,) = records([item for items in found.values() for item in items])
    assert (record.article.title, texts(record), len(found)) == ("Bridge opens", PARAGRAPHS, len(FILES))
    assert "read from the folder posts" in rejections(found["posts.csv"])[0].reason
    assert "draft" in rejections(found["145.ferry.html"])[0].reason


def test_posts_without_a_text_are_counted(tmp_path: Path) -> None:
    (rejection,) = read(tmp_path / "a.zip", packed({"posts.csv": POSTS.format("")}))
    assert (
        "drafts: 1, lists of posts, readers and mails: 1, posts without a text: 1" in rejections([rejection])[0].reason
    )
