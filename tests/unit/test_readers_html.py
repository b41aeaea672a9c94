"""Web pages: the article and what the page says of it; pages without one are refused."""

import codecs
from datetime import date
from pathlib import Path

import pytest

from tests.reading import one, refused, texts

LEAD = "The council met on Monday evening and agreed on a budget of three million for the new school by the river."
BODY = f"<h1>Café vote</h1><p>{LEAD}</p><p>“Très bien,” said Zoë, who had asked for it since she came to the town.</p>"
PAGE = """<!doctype html><html lang="en-GB"><head>{head}<title>Café vote | The Post</title>
<meta property="og:site_name" content="The Post"><meta property="og:title" content="Café vote">
<meta name="author" content="Jane Doe; John Roe"><link rel="canonical" href="https://post.example/vote"></head>
<body><nav><a href="/">Home</a><a href="/n">News</a></nav><article>{body}</article>
<footer>Copyright 2023 The Post</footer></body></html>"""


def page(head: str = "", body: str = BODY) -> str:
    return PAGE.format(head=head, body=body)


def test_an_article_with_all_that_the_page_says(tmp_path: Path) -> None:
    record = one(tmp_path / "a.html", page('<meta property="article:published_time" content="2024-05-17T20:56:05Z">'))
    article = record.article
    assert (article.title, article.source, article.url) == ("Café vote", "The Post", "https://post.example/vote")
    assert (article.published, article.authors, article.language) == (
        date(2024, 5, 17),
        ("Jane Doe", "John Roe"),
        "en-GB",
    )
    assert texts(record) == [LEAD, "“Très bien,” said Zoë, who had asked for it since she came to the town."]
    assert record.warnings == ()


@pytest.mark.parametrize(
    "content",
    [
        page('<meta charset="utf-8">').encode(),
        page().encode(),
        codecs.BOM_UTF8 + page('<meta charset="windows-1252">').encode(),
        page('<meta charset="windows-1252">').encode("cp1252"),
        page('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">').encode("cp1252"),
        page('<meta charset="utf-8">').encode("cp1252"),
        page('<meta charset="no-such-thing">').encode("cp1252"),
        page('<meta charset="iso-8859-1">').encode(),
        page().encode("utf-16"),
        b"<?xml version='1.0' encoding='windows-1252'?>\n" + page().encode("cp1252"),
        page().replace("\n", "\r\n").encode(),
    ],
)
def test_the_pages_encoding_is_found(tmp_path: Path, content: bytes) -> None:
    record = one(tmp_path / "a.htm", content)
    assert record.article.title == "Café vote"
    assert texts(record)[1].startswith("“Très bien,” said Zoë")


@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [
        ("euc-kr", "북한은 왜 팔레스타인을 지지하는가. 전문가들은 반미 정책의 일부라고 오랫동안 말해 왔다."),
        ("shift_jis", "市議会は月曜日に新しい学校の予算を承認した。川沿いの学校は来年の春に開校する予定である。"),
        ("gb2312", "市议会星期一批准了新学校的预算。河边的学校计划于明年春天正式开学，居民表示欢迎。"),
        ("windows-1251", "Совет собрался в понедельник и согласился выделить деньги на новую школу у реки."),
    ],
)
def test_declared_encodings_of_other_scripts(tmp_path: Path, encoding: str, sentence: str) -> None:
    content = f'<html><head><meta charset="{encoding}"></head><body><article><p>{sentence}</p></article></body></html>'
    assert texts(one(tmp_path / "a.html", content.encode(encoding))) == [sentence]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta name="date" content="17 May 2024">', BODY),
        ('<meta itemprop="datePublished" content="2024-05-17">', BODY),
        (
            '<script type="application/ld+json">{"datePublished":"2024-05-17T01:00:00Z"}</script>',
            BODY,
        ),
        ("", f'<time datetime="2024-05-17T08:00">Friday</time>{BODY}'),
        ('<link rel="canonical" href="https://post.example/2024/05/17/vote">', BODY),
        ('<meta name="date" content="soon"><meta name="pubdate" content="2024-05-17">', BODY),
    ],
)
def test_dates_are_taken_where_the_page_states_them(tmp_path: Path, head: str, body: str) -> None:
    record = one(tmp_path / "a.html", page(head, body))
    assert record.article.published == date(2024, 5, 17)
    assert record.warnings == ()


def test_a_date_in_the_text_or_the_footer_is_not_the_articles(tmp_path: Path) -> None:
    record = one(
        tmp_path / "a.html", page(body=f"{BODY}<p>The first vote was on 12 March 2021, three years before.</p>")
    )
    assert record.article.published is None
    assert record.warnings == ()


def test_an_impossible_date_is_told_and_left_out(tmp_path: Path) -> None:
    record = one(tmp_path / "a.html", page('<meta name="date" content="2024-02-31">'))
    assert record.article.published is None
    assert record.warnings == ("the date '2024-02-31' does not exist; the article is kept without a date",)


def test_lists_tables_and_quotes_are_paragraphs(tmp_path: Path) -> None:
    body = (
        f"<p>{LEAD}</p><h2>Costs</h2><ul><li>Steel</li><li>Work</li></ul><blockquote><p>A promise.</p></blockquote>"
        f"<table><tr><td>Year</td><td>2024</td></tr></table>"
        f"<p>One<br>two &amp; <a href='/x'>three</a> and <b>four</b>.</p>"
    )
    assert texts(one(tmp_path / "a.html", page(body=body))) == [
        LEAD,
        "Costs",
        "Steel",
        "Work",
        "A promise.",
        "Year | 2024",
        "One two & three and four.",
    ]


@pytest.mark.parametrize(
    "content",
    [
        "<html><body><nav><a href='a'>Home</a><a href='b'>News</a></nav><form><input></form></body></html>",
        "<html><head></head><body><div>Please enable JavaScript and cookies to continue.</div></body></html>",
        "<html><body><ul><li><a href='1'>Politics</a></li><li><a href='2'>Weather</a></li>"
        "</ul><p>Copyright 2023 Harbour Media. All rights reserved.</p></body></html>",
        "<html><head><script>var a = 'a long sentence in a script. It is none.';</script></head><body></body></html>",
        "<html></html>",
        "not a page at all",
        "<<<<>>>><p",
    ],
)
def test_pages_without_an_article_are_refused(tmp_path: Path, content: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert "no article was found in the page" in refused(tmp_path / "a.html", content).reason
    assert capfd.readouterr() == ("", "")
