"""Saved pages, live blogs and the heads of texts and mails in the forms that people have them in."""

import json
from pathlib import Path

import pytest

from tests.reading import line, one, texts

TITLE = "Ferry Aurelia runs aground"
URL = "https://gazette.example/2024/05/21/ferry"
PARAGRAPHS = [
    "The ferry Aurelia ran aground off Skerry Light on Monday night with 214 people on board, the coastguard said.",
    "All of them were brought ashore by lifeboat within three hours. Captain Lena Holm said that the radar had failed.",
    "The owner, Northline, has stopped its three other ferries until an outside firm has checked their radars.",
]
PROSE = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
TEXT = "\n\n".join(PARAGRAPHS)
POSTS = [
    ("2024-05-21T23:30:00Z", "All found", "All people on board have been found alive, the coastguard says."),
    ("2024-05-21T21:55:00Z", "More are missing", "Five people are now missing after a second count."),
    ("2024-05-21T21:10:00Z", "Three missing", "Three people are missing after the ferry ran aground."),
]


def page(body: str, head: str = "", title: str = TITLE) -> str:
    return f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head><body>{body}</body></html>'


def described(**said: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **said})}</script>'


PAGES = {
    "described alone": page(
        '<div id="root"></div>',
        described(**{"@type": "NewsArticle"}, headline=TITLE, articleBody="\n".join(PARAGRAPHS)),
    ),
    "laid out by a table": page(
        f"<table><tr><td><a href=/>Home</a><br><a href=/s>Sport</a></td><td><h1>{TITLE}</h1>{PROSE}</td></tr></table>"
    ),
    "line breaks alone": page(f"<article><h1>{TITLE}</h1><div>{'<br><br>'.join(PARAGRAPHS)}</div></article>"),
    "cookie banner": page(
        '<div class="cookie-banner"><p>We use cookies to improve your experience on this site and others.</p></div>'
        f"<article><h1>{TITLE}</h1>{PROSE}</article>"
    ),
    "to be printed": page(
        f"<h1>{TITLE}</h1><div>By Ada Byron</div>{PROSE}<p>Find this article at:<br>{URL}</p>"
        "<p>© 2024 The Gazette. All rights reserved.</p>"
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_saved_pages(tmp_path: Path, name: str) -> None:
    assert texts(one(tmp_path / "a.html", PAGES[name])) == PARAGRAPHS


@pytest.mark.parametrize(
    "content",
    [
        f"<!-- saved from url=(0040){URL} -->\n" + page(f"<article><h1>{TITLE}</h1>{PROSE}</article>"),
        page(
            f"<article><h1>{TITLE}</h1>{PROSE}</article>",
            f'<link rel="canonical" href="https://web.archive.org/web/20240530101010/{URL}">',
        ),
    ],
)
def test_the_address_that_a_page_was_saved_from(tmp_path: Path, content: str) -> None:
    assert one(tmp_path / "a.html", content).article.url == URL


@pytest.mark.parametrize("shown", ["May 21, 2024", "Tue 21 May 2024 09.14 BST", "Published 21 May 2024"])
def test_the_day_stands_in_a_line_under_the_headline(tmp_path: Path, shown: str) -> None:
    content = page(f"<h1>The Gazette</h1><div>30 June 2024</div><h1>{TITLE}</h1><div>{shown}</div>{PROSE}")
    assert str(one(tmp_path / "a.html", content).article.published) == "2024-05-21", "not the day above the headline"


def test_a_table_has_a_caption_and_cells_of_several_rows(tmp_path: Path) -> None:
    rows = (
        "<caption>Votes</caption><tr><th>Day</th><th>District</th><th>Dahl</th></tr>"
        "<tr><td rowspan=2>Monday</td><td>Old Docks</td><td>3,871</td></tr><tr><td>Skerry</td><td>2,377</td></tr>"
    )
    content = page(f"<article><h1>{TITLE}</h1>{PROSE}<table>{rows}</table></article>")
    told = texts(one(tmp_path / "a.html", content))[3:]
    assert told == [
        "Votes",
        "Day: Monday | District: Old Docks | Dahl: 3,871",
        "Day: Monday | District: Skerry | Dahl: 2,377",
    ]


LIVE = {
    "described alone": page(
        "<div></div>",
        described(
            **{"@type": "LiveBlogPosting"},
            headline="Ferry: live",
            liveBlogUpdate=[
                {"@type": "BlogPosting", "headline": head, "datePublished": when, "articleBody": text}
                for when, head, text in POSTS
            ],
        ),
    ),
    "in a graph, with other names": page(
        "<div></div>",
        described(
            **{
                "@graph": [
                    {"@type": "WebSite", "name": "The Gazette"},
                    {
                        "@type": ["LiveBlogPosting"],
                        "headline": "Ferry: live",
                        "liveBlogUpdate": [
                            {"headline": head, "dateCreated": when, "description": f"<p>{text}</p>"}
                            for when, head, text in POSTS
                        ],
                    },
                ]
            }
        ),
    ),
    "shown alone": page(
        "<main><h1>Ferry: live</h1>"
        + "".join(
            f'<article><p><time datetime="{when}">{when[11:16]}</time></p><h3>{head}</h3><p>{text}</p></article>'
            for when, head, text in POSTS
        )
        + "</main>",
        title="Ferry: live",
    ),
}


@pytest.mark.parametrize("name", LIVE)
def test_a_live_blog_is_told_oldest_first(tmp_path: Path, name: str) -> None:
    record = one(tmp_path / "a.html", LIVE[name])
    assert record.article.title == "Ferry: live"
    expected = [part for _, head, text in reversed(POSTS) for part in (head, text)]
    assert [text.rpartition(" – ")[2] for text in texts(record)] == expected
    assert texts(record)[0] == "21 May 2024, 21:10 – Three missing"


def test_the_times_of_a_live_blog_are_no_lengths_of_videos(tmp_path: Path) -> None:
    posts = "\n\n".join(f"{when[11:16]}\n{text}" for when, _, text in POSTS)
    assert texts(one(tmp_path / "a.txt", f"Ferry: live\n21 May 2024\n\n{posts}\n"))[::2] == ["23:30", "21:55", "21:10"]
    videos = "\n\n".join(f"Video {n}\n{length}" for n, length in enumerate(("1:30", "0:45", "2:10")))
    assert "1:30" not in texts(one(tmp_path / "b.txt", f"Videos of the ferry\n21 May 2024\n\n{videos}\n"))


HEADS = {
    "a mail address": f"{TITLE}\n\nBy Ada Byron (ada@gazette.example)\n21 May 2024\n\n{TEXT}\n",
    "in one line": f"{TITLE}\nThe Gazette | May 21, 2024 | Ada Byron\n\n{TEXT}\n",
    "posted and updated": f"{TITLE}\nBy Ada Byron\nPosted: May 21, 2024 9:14 | Last Updated: May 22, 2024\n\n{TEXT}\n",
    "a place": f"{TITLE}\nAda Byron in Port Ellery MAY 21 2024\n\n{TEXT}\n",
    "a reading time": f"{TITLE}\nBy Ada Byron, CNN\n 4 minute read \nPublished 9:14 AM, Tue May 21, 2024\n\n{TEXT}\n",
    "front matter": f"---\ntitle: {TITLE}\ndate: 2024-05-21\nauthor: Ada Byron\n---\n\n{TEXT}\n",
    "a database": f"{TITLE}\nBy Ada Byron\n312 words\n21 May 2024\nThe Gazette\nGAZT\nEnglish\n\n{TEXT}\n",
    "named lines": f"Title: {TITLE}\nAuthor: Ada Byron\nPublication title: The Gazette\n"
    f"Publication date: May 21, 2024\nFull text: {TEXT}\n",
    "French": f"{TITLE}\nPar Ada Byron\nPublié le 21 mai 2024 à 09h14\n\n{TEXT}\n",
}


@pytest.mark.parametrize("name", HEADS)
def test_heads_of_texts(tmp_path: Path, name: str) -> None:
    record = one(tmp_path / "a.txt", HEADS[name])
    article = record.article
    assert (article.title, str(article.published)) == (TITLE, "2024-05-21")
    assert article.authors[0].startswith("Ada Byron")
    assert texts(record) == PARAGRAPHS


def test_a_line_between_headline_and_byline_is_of_the_article(tmp_path: Path) -> None:
    record = one(tmp_path / "a.txt", f"{TITLE}\nAll on board are safe\nBy Ada Byron\nMay 21, 2024\n\n{TEXT}\n")
    assert texts(record) == ["All on board are safe", *PARAGRAPHS]
    assert str(record.article.published) == "2024-05-21"


TABLES = {
    "tabs": "District\tOkafor\tDahl\nOld Docks\t4,120\t3,871\nSkerry\t1,204\t2,377",
    "columns": "District     Okafor   Dahl\nOld Docks    4,120    3,871\nSkerry       1,204    2,377",
    "a frame": "+---+---+---+\n| District | Okafor | Dahl |\n+---+---+---+\n| Old Docks | 4,120 | 3,871 |\n"
    "| Skerry | 1,204 | 2,377 |\n+---+---+---+",
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_in_plain_text(tmp_path: Path, name: str) -> None:
    record = one(
        tmp_path / "a.jsonl", line(title="Votes", text=f"The votes were counted.\n\n{TABLES[name]}\n\nThe end.")
    )
    assert texts(record)[2] == "District: Skerry | Okafor: 1,204 | Dahl: 2,377"
    assert texts(record)[3] == "The end."


MAIL = (
    "From: Joe Desk <joe@desk.example>\r\nSubject: FW: {title}\r\nDate: Wed, 22 May 2024 08:00:00 +0000\r\n\r\n{body}"
)
INNER = (
    "From: The Gazette <news@gazette.example>\r\n{sent}\r\nTo: Joe Desk <joe@desk.example>\r\nSubject: {title}\r\n\r\n"
)


@pytest.mark.parametrize(
    ("above", "sent"),
    [
        ("", "Sent: Tuesday, May 21, 2024 5:00 AM"),
        ("FYI, Joe\r\n\r\nBegin forwarded message:\r\n\r\n", "Date: 21 May 2024 at 05:00:00 BST"),
        ("---------- Forwarded message ---------\r\n", "Date: Tue, May 21, 2024 at 5:00 AM"),
    ],
)
def test_a_forwarded_mail_is_of_whom_it_is_from(tmp_path: Path, above: str, sent: str) -> None:
    body = above + INNER.format(sent=sent, title=TITLE) + TEXT.replace("\n", "\r\n")
    record = one(tmp_path / "a.eml", MAIL.format(title=TITLE, body=body))
    article = record.article
    assert (article.title, article.source, str(article.published)) == (TITLE, "The Gazette", "2024-05-21")
    assert texts(record) == PARAGRAPHS


def test_what_a_mail_answers_is_not_its_text(tmp_path: Path) -> None:
    answered = (
        "\r\n\r\nOn Mon, May 20, 2024 at 9:00 AM Joe <joe@desk.example> wrote:\r\n> Is there a statement?\r\n> Joe\r\n"
    )
    record = one(tmp_path / "a.eml", MAIL.format(title=TITLE, body=TEXT.replace("\n", "\r\n") + answered))
    assert texts(record) == PARAGRAPHS
