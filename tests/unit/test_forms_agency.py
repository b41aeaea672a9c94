"""Exports in XML, mails that were forwarded as pages, and texts of databases of newspapers."""

from html import escape
from pathlib import Path

import docx
import pytest

from tests.reading import one, read, records, refused, rejections, texts

PARAGRAPHS = ["The bridge opened on Monday.", "The mayor cut the ribbon."]
BODY = "\n\n".join(PARAGRAPHS)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
LINES = "\n".join(PARAGRAPHS)
XML = {
    "TEI": (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Bridge opens</title>'
        "<author>Jane Doe</author></titleStmt><publicationStmt><publisher>The Post</publisher></publicationStmt>"
        "<sourceDesc><biblFull><publicationStmt><date>2024-05-17</date></publicationStmt></biblFull></sourceDesc>"
        f'</fileDesc></teiHeader><text><body><div type="entry">{HTML}</div><div type="comments"><p>Nice.</p></div>'
        "</body></text></TEI>"
    ),
    "trafilatura": (
        '<doc sitename="The Post" title="Bridge opens" author="Jane Doe" date="2024-05-17" hostname="post.example"'
        f' excerpt="Short."><main>{HTML}</main><comments/></doc>'
    ),
    "names in capitals": (
        "<DOC><HEADLINE>Bridge opens</HEADLINE><BYLINE>By Jane Doe</BYLINE><PUBLICATION>The Post</PUBLICATION>"
        f"<DATE>17 May 2024</DATE><TEXT>{HTML.replace('p>', 'P>')}</TEXT></DOC>"
    ),
    "a headline inside the text": (
        "<REUTERS><DATE>17-MAY-2024 06:12:01.79</DATE><SOURCE>The Post</SOURCE><AUTHOR>Jane Doe</AUTHOR>"
        f"<TEXT><TITLE>Bridge opens</TITLE><BODY>{BODY}</BODY></TEXT></REUTERS>"
    ),
    "NITF with its lead twice": (
        '<nitf><head><pubdata date.publication="20240517" name="The Post"/></head><body><body.head><hedline><hl1>'
        'Bridge opens</hl1></hedline><byline class="print_byline">By Jane Doe<byttl>Staff</byttl></byline>'
        '<byline class="normalized_byline">Doe, Jane</byline></body.head><body.content><block class="lead_paragraph">'
        f'<p>LEAD: {PARAGRAPHS[0]}</p></block><block class="full_text">{HTML}</block></body.content></body></nitf>'
    ),
    "WordPress": (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/'
        'elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Post</title><wp:author>'
        "<wp:author_login><![CDATA[jdoe]]></wp:author_login><wp:author_display_name><![CDATA[Jane Doe]]>"
        "</wp:author_display_name></wp:author><item><title>bridge.jpg</title><wp:post_type>attachment</wp:post_type>"
        "<content:encoded>A bridge.</content:encoded></item><item><title>Bridge opens</title><dc:creator>"
        "<![CDATA[jdoe]]></dc:creator><pubDate>Fri, 17 May 2024 06:12:00 +0000</pubDate><content:encoded>"
        f"<![CDATA[<!-- wp:paragraph -->{HTML}]]></content:encoded><wp:post_type>post</wp:post_type><wp:status>publish"
        "</wp:status></item><item><title>Not yet</title><content:encoded>A draft.</content:encoded><wp:post_type>post"
        "</wp:post_type><wp:status>draft</wp:status></item></channel></rss>"
    ),
}


@pytest.mark.parametrize("name", XML)
def test_xml_of_archives_and_programs(tmp_path: Path, name: str) -> None:
    record = one(tmp_path / "a.xml", XML[name])
    article = record.article
    assert (article.title, texts(record), article.authors) == ("Bridge opens", PARAGRAPHS, ("Jane Doe",))
    assert (str(article.published), article.source) == ("2024-05-17", "The Post")


def test_what_an_export_holds_besides_its_posts_is_counted(tmp_path: Path) -> None:
    assert (
        "2 drafts, attachments or menus of the export are left out"
        in one(tmp_path / "a.xml", XML["WordPress"]).warnings
    )
    alone = XML["WordPress"].replace("<wp:status>publish", "<wp:status>private")
    assert "no entries but 3 drafts" in refused(tmp_path / "b.xml", alone).reason


def test_a_list_of_feeds_is_no_article(tmp_path: Path) -> None:
    feeds = '<opml version="2.0"><body><outline text="The Post" xmlUrl="https://post.example/rss"/></body></opml>'
    assert "newsdesk feeds add" in refused(tmp_path / "a.xml", feeds).reason


def test_a_page_that_was_forwarded_is_of_whom_it_is_from(tmp_path: Path) -> None:
    head = "From: Ann Lee <ann@x.example>\nSubject: Fwd: Bridge opens\nDate: Sun, 19 May 2024 06:12:00 +0000\n"
    page = (
        '<div>See below.<br><br><div class="gmail_quote">---------- Forwarded message ---------<br>From: '
        f"<b>The Post</b> {escape('<news@post.example>')}<br>Date: Fri, May 17, 2024 at 6:12 AM<br>"
        "Subject: Bridge opens<br>"
        f"To: {escape('<me@x.example>')}<br><br>{HTML}</div></div>"
    )
    record = one(tmp_path / "a.eml", f"{head}Content-Type: text/html; charset=utf-8\n\n{page}\n")
    assert (record.article.title, record.article.source) == ("Bridge opens", "The Post")
    assert (str(record.article.published), texts(record)) == ("2024-05-17", PARAGRAPHS)


FACTIVA = (
    f"HD {{}}\nBY By Jane Doe\nWC 60 words\nPD 17 May 2024\nSN The Post\nSC POST\nLA English\nCY Copyright 2024\n"
    f"LP\n{PARAGRAPHS[0]}\nTD\n{PARAGRAPHS[1]}\nNS gpol : Politics\nAN Document POST0001\n\n"
)
NEXIS = (
    "{} of 2 DOCUMENTS\n\nThe Post\n\nMay 17, 2024 Friday\n\n{}\n\nBYLINE: Jane Doe\n\nSECTION: NEWS; Pg. 3\n\n"
    f"LENGTH: 60 words\n\n{BODY}\n\nLOAD-DATE: May 17, 2024\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n"
)
PROQUEST = (
    "{}\n\n{}\n\nAuthor: Jane Doe\n\nPublication info: The Post ; Ellery. 17 May 2024: A.3.\n\n"
    f"Full text: {BODY}\n\nSubject: Bridges\n\nPublication title: The Post\n\nPublication date: May 17, 2024\n\n"
    "Publisher: Post Holding\n\nDatabase: ProQuest\n\n"
)
TEXTS = {
    "factiva": "".join(FACTIVA.format(title) for title in ("Bridge opens", "Second bridge opens")),
    "nexis": NEXIS.format(1, "Bridge opens") + NEXIS.format(2, "Second bridge opens"),
    "proquest": "".join(PROQUEST.format("_" * 60, title) for title in ("Bridge opens", "Second bridge opens")),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_database_writes_several_articles_into_one_text(tmp_path: Path, name: str) -> None:
    found = read(tmp_path / "a.txt", TEXTS[name])
    assert rejections(found) == []
    for record, title in zip(records(found), ["Bridge opens", "Second bridge opens"], strict=True):
        article = record.article
        assert (article.title, article.source, article.authors) == (title, "The Post", ("Jane Doe",))
        assert (str(article.published), texts(record)) == ("2024-05-17", PARAGRAPHS)


def test_a_word_document_of_a_database_and_one_with_its_title_in_its_properties(tmp_path: Path) -> None:
    document = docx.Document()
    for number, title in enumerate(("Bridge opens", "Second bridge opens"), start=1):
        for part in NEXIS.format(number, title).split("\n\n"):
            document.add_paragraph(part)
    document.save(str(tmp_path / "several.docx"))
    assert [
        record.article.title
        for record in records(read(tmp_path / "several.docx", (tmp_path / "several.docx").read_bytes()))
    ] == [
        "Bridge opens",
        "Second bridge opens",
    ]
    document = docx.Document()
    document.core_properties.title = "Bridge opens at last"
    document.add_paragraph(PARAGRAPHS[0])
    document.add_paragraph(PARAGRAPHS[1])
    document.save(str(tmp_path / "a.docx"))
    record = one(tmp_path / "a.docx", (tmp_path / "a.docx").read_bytes())
    assert (record.article.title, texts(record)) == ("Bridge opens at last", PARAGRAPHS)


def test_a_text_with_such_a_word_is_none(tmp_path: Path) -> None:
    text = f"Bridge opens\n\nHD sets sold well.\n\n{BODY}\n\nTitle: none, he said."
    assert len(texts(one(tmp_path / "a.txt", text))) == 4


HEADS = [
    "Bridge opens\n\nBy Jane Doe, Harbour Post\n\nMay 17, 2024\n\n",
    "Bridge opens\nJANE DOE\nHarbour Post\nMay 17, 2024\n\n",
    "Harbour Post\nBridge opens\nBy Jane Doe\n17 May 2024\n\n",
    "Bridge opens\nHarbour Post, 17 May 2024\nBy Jane Doe\n\n",
    "Bridge opens\nHarbour Post - May 17, 2024 - Jane Doe\n\n",
    "Bridge opens\n\nPosted on May 17, 2024 by Jane Doe in Harbour Post\n\n",
    "Bridge opens\nPublished in Harbour Post on 17 May 2024 by Jane Doe\n\n",
    "Bridge opens\n(Harbour Post, 17 May 2024, Jane Doe)\n\n",
    "# Bridge opens\n*By Jane Doe*, Harbour Post\n17 May 2024\n\n",
    "Title: Bridge opens\nAuthor(s): Jane Doe\nSource: Harbour Post\nDate: Friday, May 17, 2024\nBody:\n",
    "title: Bridge opens\nsource: Harbour Post\nauthors: Jane Doe\npublished: 2024-05-17\n---\n",
    "Bridge opens at last - Harbour Post\nJane Doe\nFri 17 May 2024 06.12 BST\n\n",
    "Bridge opens\nJane Doe, Harbour Post\nPublished 6:12 a.m. ET May 17, 2024\n\n",
    "Bridge opens\n\nAuthor: Jane Doe\nOutlet: Harbour Post\nPublished: 17.05.2024\nAccessed: 01.06.2024\n\n",
]


@pytest.mark.parametrize("head", HEADS)
def test_heads_that_name_the_outlet(tmp_path: Path, head: str) -> None:
    record = one(tmp_path / "a.txt", f"{head}{BODY}\n")
    article = record.article
    assert article.title in ("Bridge opens", "Bridge opens at last")
    assert (article.source, article.authors) == ("Harbour Post", ("Jane Doe",))
    assert (str(article.published), texts(record)) == ("2024-05-17", PARAGRAPHS)


MARKDOWN = {
    "a.md": "# Bridge opens\n\n*By Jane Doe, Harbour Post*\n\n*17 May 2024*\n\n",
    "b.md": "# Bridge opens\n\n**Harbour Post** | Jane Doe | May 17, 2024\n\n",
    "c.md": '+++\ntitle = "Bridge opens"\ndate = 2024-05-17T06:12:00Z\nauthors = ["Jane Doe"]\n'
    'source = "Harbour Post"\n+++\n\n',
    "2024-05-17-bridge.md": "---\ntitle: Bridge opens\nauthor:\n  - '[[Jane Doe]]'\noutlet: Harbour Post\n---\n\n",
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_heads_of_markdown(tmp_path: Path, name: str) -> None:
    record = one(tmp_path / name, f"{MARKDOWN[name]}{BODY}\n")
    article = record.article
    assert (article.title, article.source, article.authors) == ("Bridge opens", "Harbour Post", ("Jane Doe",))
    assert (str(article.published), texts(record)) == ("2024-05-17", PARAGRAPHS)
