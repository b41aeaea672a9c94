"""Feeds, agency formats, XML exports and mails, each as a real file."""

from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.reading import one, read, records, refused, rejections, texts
from vectorstore.readers.registry import Record

DAY = date(2024, 5, 17)
PARAGRAPHS = ["The bridge opened on Monday.", "The mayor cut the ribbon."]
HTML = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Post</title><language>en</language>
<item><title>Bridge &amp;amp; road</title><link>https://post.example/1</link><dc:creator>Jane Doe</dc:creator>
<pubDate>Fri, 17 May 2024 06:00:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[{HTML}]]></content:encoded></item>
<item><title>Pier</title><link>https://post.example/2</link><pubDate>Thu, 16 May 2024 06:00:00 +0200</pubDate>
<description>The pier was closed.</description></item></channel></rss>"""
ATOM = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Post</title>
<entry><title>Bridge &amp; road</title><link href="https://post.example/1"/><author><name>Jane Doe</name></author>
<published>2024-05-17T06:00:00Z</published><updated>2024-05-18T06:00:00Z</updated>
<content type="html">{HTML.replace("<", "&lt;")}</content></entry></feed>"""


@pytest.mark.parametrize(("name", "content"), [("a.xml", RSS), ("a.rss", RSS), ("a.atom", ATOM), ("b.xml", ATOM)])
def test_feeds(tmp_path: Path, name: str, content: str) -> None:
    first = records(read(tmp_path / name, content))[0]
    article = first.article
    assert (article.title, article.source, article.published) == ("Bridge & road", "The Post", DAY)
    assert (article.url, article.authors, texts(first)) == ("https://post.example/1", ("Jane Doe",), PARAGRAPHS)


def test_an_entry_with_a_summary_alone_is_kept_and_told(tmp_path: Path) -> None:
    items = records(read(tmp_path / "a.xml", RSS))
    assert texts(items[1]) == ["The pier was closed."]
    assert [warning for item in items for warning in item.warnings] == [
        "1 of 2 entries have only a summary; fetch the articles themselves to have them whole"
    ]


NITF = f"""<?xml version="1.0"?><nitf><head><title>Head title</title>
<docdata><date.issue norm="20240517T060000Z"/></docdata>
<pubdata name="The Post" date.publication="20240517"/></head><body><body.head><hedline><hl1>Bridge opens</hl1></hedline>
<byline>By <person>Jane Doe</person></byline></body.head><body.content><block>{HTML}
<media><media-caption><p>The bridge in 2019</p></media-caption></media></block></body.content></body></nitf>"""
ITEM = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" xml:lang="en"><itemMeta>
<provider qcode="nprov:AFX"><name>The Post</name></provider><firstCreated>2024-05-17T05:00:00Z</firstCreated>
<versionCreated>2024-05-18T06:00:00Z</versionCreated></itemMeta><contentMeta><headline>Bridge opens</headline>
<by>Jane Doe</by></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>{HTML}</body></html>
</inlineXML></contentSet></newsItem>"""
MESSAGE = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{ITEM}</itemSet></newsMessage>'
EXPORT = f"""<export><article id="1"><headline>Bridge opens</headline><body><![CDATA[{HTML}]]></body>
<author>Jane Doe</author>
<date>17 May 2024</date><publication>The Post</publication></article><article id="2"><headline>Pier</headline>
<body>The pier was closed.</body></article></export>"""


@pytest.mark.parametrize("content", [NITF, ITEM, MESSAGE, EXPORT], ids=["nitf", "item", "message", "export"])
def test_what_agencies_and_archives_send(tmp_path: Path, content: str) -> None:
    first = records(read(tmp_path / "a.xml", content))[0]
    article = first.article
    assert (article.title, article.source, article.published) == ("Bridge opens", "The Post", DAY)
    assert (article.authors, texts(first)) == (("Jane Doe",), PARAGRAPHS)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item>&a;</item></channel></rss>',
            "entities",
        ),
        ("<urlset><url><loc>https://post.example/1</loc></url></urlset>", "site map"),
        ("words", "not XML"),
        ("<rss version='2.0'><channel><title>T</title></channel></rss>", "no entries"),
    ],
)
def test_xml_without_articles_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    assert complaint in refused(tmp_path / "a.xml", content).reason


def mail(html: str | None = None, plain: str | None = "\n\n".join(PARAGRAPHS)) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "The Post <news@post.example>"
    message["Subject"] = "Fwd: Bridge – opens"
    message["Date"] = "Fri, 17 May 2024 06:00:00 +0200 (CEST)"
    message.set_content(plain or "")
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def check_mail(record: Record) -> None:
    article = record.article
    assert (article.title, article.source, article.published) == ("Bridge – opens", "The Post", DAY)
    assert texts(record) == PARAGRAPHS


def test_a_mail_in_plain_text_without_its_signature(tmp_path: Path) -> None:
    check_mail(one(tmp_path / "a.eml", bytes(mail(plain="\n\n".join(PARAGRAPHS) + "\n\n-- \nJane Doe\nThe Post\n"))))


def test_a_newsletter_is_read_from_its_html(tmp_path: Path) -> None:
    cells = "".join(f"<tr><td><p>{text}</p></td></tr>" for text in PARAGRAPHS)
    html = (
        "<html><head><style>p {}</style></head><body><div style='display:none'>Preview words</div>"
        f"<table>{cells}<tr><td>Unsubscribe | Privacy policy</td></tr></table></body></html>"
    )
    check_mail(one(tmp_path / "a.eml", bytes(mail(html, "View this in your browser"))))


def test_attachments_are_named(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="report.pdf")
    assert "report.pdf" in one(tmp_path / "a.eml", bytes(message)).warnings[0]


def test_a_mail_in_another_encoding(tmp_path: Path) -> None:
    head = (
        "From: a@post.example\nSubject: =?windows-1251?B?zO7x8g==?=\nContent-Type: text/plain; charset=windows-1251\n\n"
    )
    record = one(tmp_path / "a.eml", head.encode() + "Мост открыли в понедельник.".encode("cp1251"))
    assert (record.article.title, record.article.source) == ("Мост", "post.example")
    assert texts(record) == ["Мост открыли в понедельник."]


def test_a_mailbox_gives_each_mail(tmp_path: Path) -> None:
    second = bytes(mail(plain="From the harbour.\n\n>From here on it is quoted.")).replace(b"Bridge", b"Pier")
    box = b"".join(
        b"From x Fri May 17 2024\n" + each + b"\n" for each in (bytes(mail()), second, b"Subject: empty\n\n")
    )
    items = read(tmp_path / "a.mbox", box)
    check_mail(records(items)[0])
    assert texts(records(items)[1])[0] == "From the harbour."
    assert ["has no text" in item.reason for item in rejections(items)] == [True]
    assert "no mail" in refused(tmp_path / "b.mbox", "words").reason
