"""What is kept of an article beside its text: section, update time, language, and what stands among its paragraphs."""

from datetime import date
from pathlib import Path

import pytest

from tests.building import open_home
from tests.reading import line, one, texts
from tests.site import page
from ui.html import article_page
from vectorstore.documents import Aside
from vectorstore.ingestion.ingest import ingest
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter
from vectorstore.text.language import language_of

FERRY = "The ferry Dahlia ran aground off Port Ellery on Thursday."
CREW = "Nobody was hurt, the harbour master said."


def test_what_stands_among_the_paragraphs_is_kept_with_its_place(tmp_path: Path) -> None:
    text = f"READ MORE: Ferry timetables\n\n{FERRY}\n\nSign up for our daily newsletter\n\n{CREW}"
    record = one(tmp_path / "a.jsonl", line(title="Ferry aground", text=text))
    assert texts(record) == [FERRY, CREW]
    assert [(aside.after, aside.text) for aside in record.article.asides] == [
        (0, "READ MORE: Ferry timetables"),
        (1, "Sign up for our daily newsletter"),
    ]


def test_its_place_counts_the_parts_of_long_paragraphs(tmp_path: Path) -> None:
    long = " ".join(f"The council of Skerry agreed on point {number} of its plan." for number in range(40))
    record = one(tmp_path / "a.jsonl", line(title="Plan", text=f"{long}\n\nREAD MORE: The plan\n\n{CREW}"))
    (aside,) = record.article.asides
    assert aside.after == len(texts(record)) - 1 > 1


def test_it_is_shown_in_grey_and_found_by_no_search(tmp_path: Path) -> None:
    text = f"{FERRY}\n\nREAD MORE: Zebra <b>crossings</b> of the county\n\n{CREW}"
    (tmp_path / "a.jsonl").write_text(line(title="Ferry aground", text=text, published="2024-05-17"))
    with open_home(tmp_path / "home") as collection:
        ingest([tmp_path / "a.jsonl"], collection)
        (summary,) = collection.archive.articles()
        article = collection.archive.article(summary.head.id)
        assert article is not None
        assert article.asides == (Aside(1, "related", article.asides[0].text),)
        assert all("Zebra" not in passage.text for passage in Search(collection)("Zebra crossings", Filter(), 5))
    shown = article_page.page(article)
    before, _, after = shown.partition('<p class="aside"')
    assert FERRY in before
    assert CREW in after
    assert "<b>" not in shown


@pytest.mark.parametrize(
    ("fields", "section", "updated"),
    [
        ({"section": "Local", "updated": "2024-05-18T10:30:00Z"}, "Local", "2024-05-18T10:30+00:00"),
        ({"sectionName": "World news", "lastModified": "18 May 2024"}, "World news", "2024-05-18"),
        ({"section": {"name": "Sport"}, "date_modify": "2024-05-18 10:30:00"}, "Sport", "2024-05-18T10:30"),
        ({"category": ["Politics", "World"], "updated_at": "nonsense"}, "Politics", None),
        ({"section": 7, "updated": True}, None, None),
        ({}, None, None),
    ],
)
def test_section_and_update_time_are_fields(
    tmp_path: Path, fields: dict[str, object], section: str | None, updated: str | None
) -> None:
    article = one(tmp_path / "a.jsonl", line(title="Ferry aground", text=FERRY, **fields)).article
    assert (article.section, article.updated) == (section, updated)


def test_a_page_says_its_section_and_update_time(tmp_path: Path) -> None:
    head = (
        '<meta property="article:section" content="Local">'
        '<meta property="article:modified_time" content="2024-05-18T11:00:00+01:00">'
    )
    article = one(tmp_path / "a.html", page("Ferry aground", FERRY, CREW, head=head)).article
    assert (article.section, article.updated) == ("Local", "2024-05-18T11:00+01:00")
    assert article.published == date(2024, 5, 17)
    shown = article_page.page(article)
    assert "updated 18 May 2024, 11:00 UTC+01:00" in shown
    assert "Local" in shown


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (f"{FERRY} {CREW}", "en"),
        (
            "Die Fähre lief am Donnerstag vor dem Hafen auf Grund, verletzt wurde laut Behörden niemand.",
            "de",
        ),
        ("Le traversier s'est échoué jeudi au large du port, et personne n'a été blessé selon le capitaine.", "fr"),
        ("Паром сел на мель в четверг недалеко от порта, никто не пострадал, сообщил начальник порта.", "ru"),
        ("Too short", None),
        ("", None),
    ],
)
def test_a_language_is_told_from_the_text(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_a_language_that_is_given_stays_and_one_that_is_not_is_told(tmp_path: Path) -> None:
    given = line(title="A", text=f"{FERRY} {CREW}", language="en-GB")
    told = line(title="B", text=f"{CREW} {FERRY}")
    (tmp_path / "a.jsonl").write_text(f"{given}\n{told}\n")
    with open_home(tmp_path / "home") as collection:
        ingest([tmp_path / "a.jsonl"], collection)
        found = {each.head.title: collection.archive.article(each.head.id) for each in collection.archive.articles()}
    assert {title: article and article.language for title, article in found.items()} == {"A": "en-GB", "B": "en"}
