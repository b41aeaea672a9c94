"""What newsrooms keep: Word files with tracked changes, agencies' copy, several stories in a file, pages' data."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.reading import line, one, read, records, refused, rejections, texts
from vectorstore.parsing.boilerplate import kind_of_notice

PARAGRAPHS = [
    "The bridge opened on Monday, said the council of the town in a long statement on its opening.",
    "The mayor cut the ribbon before the first bus, as hundreds of people looked on from both banks.",
]
BODY = "\n\n".join(PARAGRAPHS)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
HEAD = ("Bridge opens", "By Jane Doe", "Harbour Post, 17 May 2024")


def word(build: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    for text in HEAD:
        document.add_paragraph(text)
    build(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def marked(*parts: str) -> Callable[[Document], object]:
    """Return what adds a paragraph made of parts in Word's own markup, where ``w:t`` holds words, and another one."""

    def build(document: Document) -> None:
        paragraph = document.add_paragraph()
        for part in parts:
            tag, _, text = part.partition(" ")
            run = f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"
            run = run.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ") if tag == "w:del" else run
            paragraph._p.append(parse_xml(f"<{tag} {nsdecls('w')} w:id='1'>{run}</{tag}>"))
        document.add_paragraph(PARAGRAPHS[1])

    return build


def added_whole(document: Document) -> None:
    marked("w:ins " + PARAGRAPHS[0])(document)


def in_a_control(document: Document) -> None:
    for text in PARAGRAPHS:
        content = f"<w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:sdtContent>"
        body = document.element.body
        body.insert(len(body) - 1, parse_xml(f"<w:sdt {nsdecls('w')}>{content}</w:sdt>"))


WORD = {
    "a paragraph that was added": added_whole,
    "words added and deleted": marked(
        "w:ins The bridge opened ",
        "w:del on Sunday, ",
        "w:ins on Monday, said the council of the town in a long statement on its opening.",
    ),
    "words moved": marked(
        "w:moveFrom Gone. ",
        "w:moveTo The bridge opened on Monday, said the council of the town in a long statement on its opening.",
    ),
    "a smart tag and a field": marked(
        "w:smartTag The bridge opened on Monday, ",
        "w:fldSimple said the council of the town in a long statement on its opening.",
    ),
    "content controls": in_a_control,
}


@pytest.mark.parametrize("name", WORD)
def test_word_is_read_with_its_changes_accepted(tmp_path: Path, name: str) -> None:
    record = one(tmp_path / "a.docx", word(WORD[name]))
    article = record.article
    assert (article.title, article.authors, article.source) == ("Bridge opens", ("Jane Doe",), "Harbour Post")
    assert texts(record) == PARAGRAPHS


def test_a_box_keeps_its_paragraphs_and_a_table_of_fields_is_a_head(tmp_path: Path) -> None:
    def boxed(document: Document) -> None:
        document.add_table(1, 1).cell(0, 0).text = BODY.replace("\n\n", "\n")

    assert texts(one(tmp_path / "a.docx", word(boxed))) == PARAGRAPHS
    document = docx.Document()
    fields = (
        ("Headline:", "Bridge opens"),
        ("Author", "Jane Doe"),
        ("Publication", "Harbour Post"),
        ("Date", "17 May 2024"),
    )
    table = document.add_table(len(fields), 2)
    for row, (name, value) in zip(table.rows, fields, strict=True):
        row.cells[0].text, row.cells[1].text = name, value
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    document.save(str(tmp_path / "b.docx"))
    record = one(tmp_path / "b.docx", (tmp_path / "b.docx").read_bytes())
    assert (record.article.title, record.article.authors) == ("Bridge opens", ("Jane Doe",))
    assert (str(record.article.published), texts(record)) == ("2024-05-17", PARAGRAPHS)


STORY = "{}\nBy Jane Doe\nHarbour Post\n{}\n\n" + BODY
TITLES = ["Bridge opens at last", "Second bridge opens"]
SEVERAL = {
    "a rule": "\n\n==========\n\n".join(STORY.format(title, "17 May 2024") for title in TITLES),
    "stars": "\n\n* * *\n\n".join(STORY.format(title, "17 May 2024") for title in TITLES),
    "a new page": "\n\f\n".join(STORY.format(title, "May 17, 2024") for title in TITLES),
    "blank lines": "\n\n\n\n".join(STORY.format(title, "2024-05-17") for title in TITLES),
    "names": "\n\n".join(
        f"TITLE: {title}\nDATE: 2024-05-17\nSOURCE: Harbour Post\nAUTHOR: Jane Doe\nTEXT:\n{BODY}" for title in TITLES
    ),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_stories_in_a_text(tmp_path: Path, name: str) -> None:
    found = records(read(tmp_path / "a.txt", SEVERAL[name]))
    assert [record.article.title for record in found] == TITLES
    for record in found:
        assert (str(record.article.published), record.article.source) == ("2024-05-17", "Harbour Post")
        assert (record.article.authors, texts(record)) == (("Jane Doe",), PARAGRAPHS)
    assert len({record.key for record in found}) == len(TITLES)


@pytest.mark.parametrize(
    "between", ["\n\n* * *\n\n", "\n\n-----\n\n", "\n\n\n\n", "\n\n====\nBackground\n\n", "\n\f\n"]
)
def test_a_rule_inside_a_story_parts_nothing(tmp_path: Path, between: str) -> None:
    text = STORY.format(TITLES[0], "17 May 2024") + between + "It cost 30 million crowns, the town said."
    record = one(tmp_path / "a.txt", text)
    assert texts(record)[:2] == PARAGRAPHS
    assert texts(record)[-1] == "It cost 30 million crowns, the town said."


def test_several_stories_in_a_word_file(tmp_path: Path) -> None:
    document = docx.Document()
    for title in TITLES:
        document.add_heading(title, 1)
        for text in (*HEAD[1:], PARAGRAPHS[0]):
            document.add_paragraph(text)
        document.add_heading("Background", 1)
        document.add_paragraph(PARAGRAPHS[1])
    document.save(str(tmp_path / "a.docx"))
    found = records(read(tmp_path / "a.docx", (tmp_path / "a.docx").read_bytes()))
    assert [record.article.title for record in found] == TITLES
    assert all(texts(record) == [PARAGRAPHS[0], "Background", PARAGRAPHS[1]] for record in found)


SLUGS = [
    "AP-BRIDGE-OPENS\n",
    "BC-EU--Bridge Opens, 1st Ld-Writethru,0412\n",
    "URGENT\n",
    "ZCZC ABC123\nBULLETIN\n",
    "BRIDGE/OPENS\n\nNEWS ALERT\n\n",
]


@pytest.mark.parametrize("slug", SLUGS)
def test_what_agencies_write_around_a_story(tmp_path: Path, slug: str) -> None:
    copy = f"{slug}Bridge opens\nEds: UPDATES with quotes.\nBy JANE DOE\nHarbour Post\nMay 17, 2024\n\n{BODY}\n\n-30-\n"
    record = one(tmp_path / "a.txt", copy)
    article = record.article
    assert (article.title, article.authors, article.source) == ("Bridge opens", ("Jane Doe",), "Harbour Post")
    assert texts(record) == PARAGRAPHS


@pytest.mark.parametrize(
    "notice",
    [
        "-30-",
        "(ENDS)",
        "Eds: ADDS photos.",
        "((jane.doe@post.example; +44 20 7946 0000))",
        "Contact: Press office, 020 7946 0000",
        "Follow AP's coverage at https://apnews.com/hub/bridges",
    ],
)
def test_the_frame_of_a_wire_story_is_none_of_it(notice: str) -> None:
    assert kind_of_notice(notice)


@pytest.mark.parametrize(
    "text",
    [
        "30",
        "He made contact: 120 people answered.",
        "Contact: he said it was lost. It came back.",
        "In the end 30 came.",
    ],
)
def test_what_only_looks_like_it_is_kept(text: str) -> None:
    assert kind_of_notice(text) is None


ITEM = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/'
    'rss/1.0/modules/content/"><channel><title>The Post</title><link>https://post.example/</link><description>News'
    "</description><item><title>Bridge opens</title><link>{}</link>{}</item></channel></rss>"
)
CAPTION = (
    "<media:content url='a.jpg'><media:title>A picture</media:title>"
    "<media:description>A bridge. Photo: R. Berg</media:description></media:content>"
)
WHOLE = f"<description><![CDATA[{HTML}]]></description>"
FEEDS = [
    ITEM.format("https://post.example/1", WHOLE + CAPTION),
    ITEM.format("https://post.example/1", CAPTION + WHOLE),
    ITEM.format("/1", WHOLE),
    ITEM.format(
        "1", f"<description>Short.</description><content:encoded><![CDATA[{HTML}]]></content:encoded>{CAPTION}"
    ),
    ITEM.format("https://post.example/1", CAPTION.replace("A bridge. Photo: R. Berg", f"<![CDATA[{HTML}]]>")),
]


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feeds_pictures_and_relative_links(tmp_path: Path, feed: str) -> None:
    record = one(tmp_path / "a.rss", feed)
    assert (texts(record), record.article.url) == (PARAGRAPHS, "https://post.example/1")
    assert record.article.title in ("Bridge opens", "A picture")


def test_the_author_of_an_atom_feed_is_that_of_entries_without_one(tmp_path: Path) -> None:
    entry = "<entry><title>{0}</title><id>{0}</id>{1}<content type='html'>{2}</content></entry>"
    own = "<author><name>John Roe</name></author>"
    escaped = HTML.replace("<", "&lt;")
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Post</title><author><name>Jane Doe</name></author>"
        f"{entry.format('One', '', escaped)}{entry.format('Two', own, escaped)}</feed>"
    )
    assert [item.article.authors for item in records(read(tmp_path / "a.atom", feed))] == [("Jane Doe",), ("John Roe",)]


@pytest.mark.parametrize("remark", ["", "See attached.", "FYI\n\nAnn"])
def test_a_mail_that_carries_another_one(tmp_path: Path, remark: str) -> None:
    inner = (
        "From: The Post <news@post.example>\nSubject: Bridge opens\nDate: Fri, 17 May 2024 06:12:00 +0000\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{BODY}\n"
    )
    mail = (
        "From: Ann Lee <ann@x.example>\nSubject: Fwd: x\nDate: Sun, 19 May 2024 06:12:00 +0000\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/mixed; boundary="m"\n\n--m\nContent-Type: text/plain\n\n{remark}\n\n--m\n'
        f"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n{inner}\n--m--\n"
    )
    record = one(tmp_path / "a.eml", mail)
    article = record.article
    assert (article.title, article.source, str(article.published)) == ("Bridge opens", "The Post", "2024-05-17")
    assert texts(record) == PARAGRAPHS


def test_json_inside_json_and_drafts(tmp_path: Path) -> None:
    articles = [{"title": "Bridge opens", "text": BODY}, {"title": "Ferry", "text": BODY}]
    found = records(read(tmp_path / "a.json", json.dumps({"status": "ok", "data": json.dumps(articles)})))
    assert [record.article.title for record in found] == ["Bridge opens", "Ferry"]
    assert texts(one(tmp_path / "b.jsonl", line(text='{"no": "article"}')))[0] == '{"no": "article"}'
    draft = refused(tmp_path / "c.jsonl", line(title="Bridge opens", html=HTML, status="draft", published_at=None))
    assert "is a draft" in draft.reason
    day = line(title="Bridge opens", text=BODY, status="draft", published_at="2024-05-17")
    assert rejections(read(tmp_path / "d.jsonl", day)) == []


def page(head: str, body: str, title: str = "Bridge opens - Harbour Post") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


DATA = json.dumps(
    {"props": {"page": {"article": {"headline": "Bridge opens", "body": HTML, "source": "Harbour Post"}}}}
)
PAGES = {
    "no outlet but in the title": page("", f"<article><h1>Bridge opens</h1>{HTML}</article>"),
    "an address alone": page(
        "<link rel='canonical' href='https://post.example/1'>", f"<main><h1>Bridge opens</h1>{HTML}</main>"
    ),
    "a bar": page("", f"<article><h1>Bridge opens</h1>{HTML}</article>", "Bridge opens | Roads | Harbour Post"),
    "data for a script": page(
        "", f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{DATA}</script>'
    ),
    "the page's own name": page(
        '<meta property="og:site_name" content="Harbour Post">',
        f"<article><h1>Bridge opens</h1>{HTML}</article>",
        "Bridge opens - All the News",
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_outlets_of_pages(tmp_path: Path, name: str) -> None:
    record = one(tmp_path / "a.html", PAGES[name])
    assert (record.article.title, record.article.source) == ("Bridge opens", "Harbour Post")
    assert texts(record) == PARAGRAPHS


def test_a_page_whose_data_holds_no_article_is_refused(tmp_path: Path) -> None:
    teasers = json.dumps({"items": [{"title": f"Story {number}", "text": "Short."} for number in range(30)]})
    refusal = refused(tmp_path / "a.html", page("", f'<div></div><script type="application/json">{teasers}</script>'))
    assert "no article was found" in refusal.reason
