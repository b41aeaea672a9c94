"""What fields of exports have among their words: marks of Markdown and forums, escapes, tables, corrections."""

import textwrap
from pathlib import Path

import pytest

from tests.reading import line, one, texts

FIRST, SECOND = "The tram opened on Monday.", "It cost 412 million crowns."
FIELDS = {
    "markdown": (
        f"![A tram](https://x.example/a.jpg)\n\n**OSTERMOUTH** — [{FIRST}](https://x.example/a)\n\n## Costs"
        f"\n\n> {SECOND}",
        [f"OSTERMOUTH — {FIRST}", "Costs", SECOND],
    ),
    "a list in markdown": (f"## Costs\n\n{FIRST}\n\n- Rails\n- Trams", ["Costs", FIRST, "Rails", "Trams"]),
    "stars that are none": (
        "He gave it 3 * 4 stars, or 5*6.\n\n- Rails",
        ["He gave it 3 * 4 stars, or 5*6.", "- Rails"],
    ),
    "a forum's marks": (
        f"[b]{FIRST}[/b]\n\n[quote]{SECOND}[/quote] [img]https://x.example/a.jpg[/img]",
        [FIRST, SECOND],
    ),
    "brackets that are none": ("He [b] was late.", ["He [b] was late."]),
    "escapes": (f"\\u003cp\\u003e{FIRST}\\u003c/p\\u003e\\u003cp\\u003e{SECOND}\\u003c/p\\u003e", [FIRST, SECOND]),
    "slashes": (f"<p>{FIRST}<\\/p><p>{SECOND}<\\/p>", [FIRST, SECOND]),
    "a caption in a line": (
        f"<p>{FIRST}</p><div><img src='a'><span class='caption'>A tram.</span></div><p>{SECOND}</p>",
        [FIRST, SECOND],
    ),
    "two rows of names": (
        "<table><tr><th rowspan=2>District</th><th colspan=2>Votes</th></tr><tr><th>Okafor</th><th>Dahl</th></tr>"
        "<tr><td>Skerry</td><td>1,204</td><td>2,377</td></tr></table>",
        ["District: Skerry | Votes Okafor: 1,204 | Votes Dahl: 2,377"],
    ),
    "a table's own headline": (
        "<table><caption>Votes</caption><tr><th>District</th><th>Dahl</th></tr><tr><td>Hill</td><td>9</td></tr></table>",
        ["Votes", "District: Hill | Dahl: 9"],
    ),
    "a ruled table": (
        "District     2020   2024\n---------    ----   ----\nOld Docks    4,120  3,871\nSkerry       1,204  2,377",
        ["District: Old Docks | 2020: 4,120 | 2024: 3,871", "District: Skerry | 2020: 1,204 | 2024: 2,377"],
    ),
    "a table with empty cells": (
        "District\tOkafor\tDahl\nOld Docks\t4,120\t\nSkerry\t1,204\t2,377\nHill\t\t900",
        [
            "District: Old Docks | Okafor: 4,120",
            "District: Skerry | Okafor: 1,204 | Dahl: 2,377",
            "District: Hill | Dahl: 900",
        ],
    ),
    "a table of words": (
        "Post\tHolder\nMayor\tOkafor\nDeputy\tDahl",
        ["Post | Holder", "Mayor | Okafor", "Deputy | Dahl"],
    ),
    "two articles in one": (f"{FIRST} ||||| {SECOND}", [FIRST, SECOND]),
}


@pytest.mark.parametrize("name", FIELDS)
def test_marks_in_fields(tmp_path: Path, name: str) -> None:
    given, paragraphs = FIELDS[name]
    assert texts(one(tmp_path / "a.jsonl", line(title="Tram opens", text=given))) == paragraphs


@pytest.mark.parametrize(
    "where",
    [
        "<aside class='correction'><p>{}</p></aside>",
        "<footer><p>{}</p></footer>",
        "<aside>{}</aside>",
    ],
)
def test_a_correction_beside_an_article_is_of_it(tmp_path: Path, where: str) -> None:
    told = "Correction 22 May 2024: An earlier version of this article misstated the cost of the tram."
    prose = "".join(f"<p>{text[:-1]}, the city of Ostermouth said in a long statement.</p>" for text in (FIRST, SECOND))
    page = f"<html><body><article><h1>Tram opens</h1>{prose}{where.format(told)}</article></body></html>"
    assert texts(one(tmp_path / "a.html", page))[-1] == told


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp850", "Café von Renée\n\nDas Café von Renée Müller schließt am Freitag nach vierzig Jahren. Schön war es."),
        ("euc_jp", "橋は月曜日に開通した\n\n橋は月曜日に開通した。建設には三年かかったと市長は述べた。"),
    ],
)
def test_encodings_of_dos_and_japan(tmp_path: Path, encoding: str, text: str) -> None:
    record = one(tmp_path / "a.txt", text.encode(encoding))
    assert [record.article.title, *texts(record)] == text.split("\n\n")


def test_dated_times_in_a_live_blog_put_its_posts_in_order(tmp_path: Path) -> None:
    blog = (
        f"Key points.\n\n9:40 a.m. ET, May 21, 2024\n\n{SECOND}\n\n21 May 2024, 08:10\n\nFrom CNN's Ida Roth\n\n{FIRST}"
    )
    record = one(tmp_path / "a.jsonl", line(title="Tram: live updates", text=blog))
    assert texts(record) == ["Key points.", "21 May 2024, 08:10", FIRST, "21 May 2024, 09:40", SECOND]


def test_one_time_alone_is_no_live_blog(tmp_path: Path) -> None:
    text = f"{FIRST}\n\n9:40 a.m. ET, May 21, 2024\n\n{SECOND}"
    assert texts(one(tmp_path / "a.jsonl", line(title="Tram", text=text)))[1] == "9:40 a.m. ET, May 21, 2024"


def test_a_text_with_a_blank_line_after_each_line_is_closed_up(tmp_path: Path) -> None:
    paragraphs = [
        f"{FIRST} The council said that its second part, to the harbour of Velia and the pier, would be built by 2027.",
        f"{SECOND} The opposition said that the city had known of the soft ground under the depot for five years.",
    ]
    spaced = "\n\n\n".join("\n\n".join(textwrap.wrap(paragraph, 60)) for paragraph in paragraphs)
    assert texts(one(tmp_path / "a.txt", f"Tram opens\n\n\n{spaced}\n")) == paragraphs
