"""More dialects of XML, mail and plain text: each gives its headline, its day, its author and its two paragraphs."""

from html import escape
from pathlib import Path

import pytest

from tests.reading import one, texts
from vectorstore.parsing.boilerplate import kind_of_notice

PARAGRAPHS = ["The bridge opened on Monday.", "The mayor cut the ribbon."]
BODY = "\n\n".join(PARAGRAPHS)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Post</title><item><title>Bridge opens</title>'
    "<pubDate>Fri, 17 May 2024 06:12:00 GMT</pubDate>{}</item></channel></rss>"
)
XML = {
    "rss with a mail for an author": RSS.format(
        f"<author>jane@post.example (Jane Doe)</author><description>{escape(HTML)}</description>"
    ),
    "rss with a text of its own": RSS.format(
        f"<author>Jane Doe</author><fulltext>{BODY}</fulltext><description>Short.</description>"
    ),
    "NewsML 1": (
        "<NewsML><NewsItem><Identification><NewsIdentifier><DateId>20240517</DateId></NewsIdentifier></Identification>"
        "<NewsComponent><NewsLines><HeadLine>Bridge opens</HeadLine><ByLine>Jane Doe</ByLine>"
        f"<CreditLine>The Post</CreditLine></NewsLines><ContentItem><DataContent>{HTML}</DataContent></ContentItem>"
        "</NewsComponent></NewsItem></NewsML>"
    ),
    "NITF with a day of release": (
        '<nitf><head><docdata><date.release norm="20240517"/></docdata></head><body><body.head>'
        "<hedline><hl1>Bridge opens"
        f"</hl1></hedline><byline>By Jane Doe</byline><distributor>The Post</distributor></body.head>"
        f"<body.content>{HTML}</body.content></body></nitf>"
    ),
    "an export with paragraphs": (
        "<articles><article><headline>Bridge opens</headline><pubDate>2024-05-17</pubDate><author>Jane Doe</author>"
        f"<source>The Post</source><body>{HTML}</body></article></articles>"
    ),
    "Solr's answer": (
        '<response><result name="response"><doc><str name="title">Bridge opens</str>'
        f'<date name="published">2024-05-17</date><arr name="author"><str>Jane Doe</str></arr>'
        f'<str name="source">The Post</str><str name="content">{BODY}</str>'
        "</doc></result></response>"
    ),
    "Solr's input": (
        '<add><doc><field name="title">Bridge opens</field><field name="published">2024-05-17</field>'
        f'<field name="author">Jane Doe</field>'
        f'<field name="source">The Post</field><field name="content">{BODY}</field></doc></add>'
    ),
}


@pytest.mark.parametrize("name", XML)
def test_more_xml(tmp_path: Path, name: str) -> None:
    record = one(tmp_path / "a.xml", XML[name])
    assert (record.article.title, texts(record)) == ("Bridge opens", PARAGRAPHS)
    assert (str(record.article.published), record.article.authors) == ("2024-05-17", ("Jane Doe",))
    assert record.article.source == "The Post"


def test_rdf_has_an_ending_of_its_own(tmp_path: Path) -> None:
    feed = (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>The Post</title></channel>'
        f'<item rdf:about="y"><title>Bridge opens</title><dc:date>2024-05-17</dc:date><description>{escape(HTML)}'
        "</description></item></rdf:RDF>"
    )
    assert texts(one(tmp_path / "a.rdf", feed)) == PARAGRAPHS


HEAD = "From: The Post <news@post.example>\nSubject: Bridge opens\nDate: Fri, 17 May 2024 06:12:00 +0000\n"
MAILS = {
    "forwarded": (
        "Content-Type: text/plain\n\n---------- Forwarded message ---------\nFrom: The Post <news@post.example>\n"
        f"Date: Fri, May 17, 2024\nSubject: Bridge opens\nTo: <me@x.example>\n\n{BODY}\n"
    ),
    "quoted": "Content-Type: text/plain\n\n" + "\n".join(f"> {line}".rstrip() for line in BODY.split("\n")) + "\n",
    "with a footer": (
        f"Content-Type: text/html\n\n<html><body>{HTML}<p>You received this email because you signed up.</p>"
        "<p>To stop receiving these emails, <a href='x'>unsubscribe here</a>.</p><p>Update your preferences here.</p>"
        "<p>Our mailing address is: 1 Quay Street</p><p>Forward to a friend</p></body></html>\n"
    ),
}


@pytest.mark.parametrize("name", MAILS)
def test_more_mails(tmp_path: Path, name: str) -> None:
    record = one(tmp_path / "a.eml", HEAD + MAILS[name])
    assert (record.article.title, texts(record)) == ("Bridge opens", PARAGRAPHS)


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    paragraphs = [
        f"{text[:-1]}, said the council of the town in a long statement on its opening." for text in PARAGRAPHS
    ]
    page = (
        "<html><head><title>Bridge opens</title></head><body><article><h1>Bridge opens</h1>"
        + "".join(f"<p>{text}</p>" for text in paragraphs)
        + "</article></body></html>"
    )
    saved = (
        "From: <Saved by Blink>\nSubject: Bridge opens\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="b"\n\n'
        "--b\nContent-Type: text/html; charset=utf-8\nContent-Location: https://post.example/2024/05/17/bridge\n\n"
        f"{page}\n--b--\n"
    )
    record = one(tmp_path / "a.mht", saved)
    assert (record.article.title, texts(record)) == ("Bridge opens", paragraphs)
    assert (record.article.url, str(record.article.published)) == (
        "https://post.example/2024/05/17/bridge",
        "2024-05-17",
    )


TEXTS = {
    "names in capitals": "HEADLINE: Bridge opens\nBYLINE: Jane Doe\nDATE: May 17, 2024\n\nBODY:\n\n",
    "the text's name": "Title: Bridge opens\nPublished: 17/05/2024\nBy: Jane Doe\nText: ",
    "the address first": "https://post.example/bridge\nBridge opens\nBy Jane Doe\n17 May 2024\n\n",
    "the day first": "17 May 2024\nBridge opens\nBy Jane Doe\n\n",
    "stars": "**Bridge opens**\n\n*By Jane Doe* | 17 May 2024\n\n",
    "a line under the headline": "Bridge opens\n============\n\nJane Doe, 17 May 2024\n\n",
    "a name alone": "Bridge opens\nJane Doe\nPublished: 17 May 2024 09:14\nUpdated: 18 May 2024 10:00\n\n",
    "German": "Bridge opens\nVon Jane Doe\n17. Mai 2024, 9:14 Uhr\n\n",
    "an archive of papers": (
        "Bridge opens\n\nHarbour Courier\n\nMay 17, 2024 Friday\n\n"
        "Copyright 2024 Harbour Courier All Rights Reserved\n\n"
        "Section: NEWS; Pg. 3\n\nLength: 312 words\n\nByline: Jane Doe\n\nBody\n\n"
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_more_heads_of_texts(tmp_path: Path, name: str) -> None:
    record = one(tmp_path / "a.txt", f"{TEXTS[name]}{BODY}\n\nLoad-Date: May 18, 2024\n\nEnd of Document\n")
    assert (record.article.title, texts(record)) == ("Bridge opens", PARAGRAPHS)
    assert (str(record.article.published), record.article.authors) == ("2024-05-17", ("Jane Doe",))
    assert record.article.source == ("Harbour Courier" if "archive" in name else None)


@pytest.mark.parametrize("text", ["To receive aid, families had to queue.", "You got this, she told them."])
def test_sentences_that_begin_like_the_footer_of_a_mail_are_none(text: str) -> None:
    assert kind_of_notice(text) is None
