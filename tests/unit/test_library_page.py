"""The Library's pictures and lists as HTML: right numbers, words escaped, and usable without seeing the picture."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ui.html.jobs_page import jobs_list
from ui.html.library_chart import MONTHS, OUTLETS, months_chart, outlets_chart
from ui.html.library_page import Shown, foot, health, listing
from ui.jobs.job_queue import Job
from vectorstore.diagnostics import Finding
from vectorstore.documents import ArticleHead
from vectorstore.ingestion.ingest import IngestReport
from vectorstore.readers.registry import Rejection
from vectorstore.storage.archive import ArticleSummary
from vectorstore.storage.article_list import Listing, Wanted

EVIL = "\"'><script>window.pwned=1</script><img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    """Notes every tag and attribute."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"input", "br", "rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag


def harmless(page: str) -> Tags:
    found = Tags(page)
    assert not {"script", "img", "iframe"} & set(found.tags)
    assert not {name for name in found.attributes if name.startswith("on")}
    assert found.open == [], "every tag is closed in its turn"
    return found


def summary(title: str = "A title", source: str | None = "Gazette", day: date | None = None) -> ArticleSummary:
    return ArticleSummary(ArticleHead("0123456789abcdef", title, None, source, day), 3, 2)


def report(**given: object) -> IngestReport:
    counts: dict[str, object] = dict.fromkeys(("added", "unchanged", "changed", "removed", "duplicates"), 0)
    rest = {"rejected": (), "warnings": (), "chunks_embedded": 0, "seconds": 1.0, "interrupted": False}
    return IngestReport(**(counts | rest | given))  # type: ignore[arg-type]


def test_months_without_articles_are_gaps_of_the_right_width() -> None:
    page = months_chart([("", 4), ("2023-11", 2), ("2024-02", 8)])
    harmless(page)
    bars = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="([\d.]+)"', page)
    assert [float(x) for x, _, _ in bars] == [18.0, 558.0], "the first and the last of four"
    assert float(bars[1][2]) == 4 * float(bars[0][2])
    assert "4 articles without a date" in page
    assert "<td>November 2023</td><td>2</td>" in page
    assert 'aria-label="February 2024: 8 articles"' in page


def test_many_months_are_drawn_as_years() -> None:
    months = [(f"{year}-{month:02d}", 1) for year in range(1998, 2002) for month in range(1, 13)]
    page = months_chart(months)
    assert len(months) > MONTHS
    assert page.count("<rect") == 4
    assert "<title>1998: 12 articles</title>" in page
    assert months_chart([]) == months_chart([("", 3)]) == ""


def test_small_outlets_are_counted_together() -> None:
    outlets = [(f"Outlet {n}", 100 - n) for n in range(OUTLETS + 5)]
    page = outlets_chart(outlets)
    harmless(page)
    assert page.count("<rect") == OUTLETS
    assert f"5 more outlets, {sum(100 - n for n in range(OUTLETS, OUTLETS + 5))} articles" in page
    assert outlets_chart([]) == ""


@pytest.mark.parametrize("open_", [True, False])
def test_what_articles_say_stays_text(open_: bool) -> None:
    found = Listing((summary(EVIL, EVIL), summary("", None)), 2, 9)
    shown = Shown(Wanted(EVIL, EVIL, "2024-05"), "title", False, 1)
    page = listing(found, shown, undo=[("ab12", EVIL)], open_=open_)
    harmless(page)
    assert "Untitled" in page
    assert ("data-remove" in page) is open_
    harmless(outlets_chart([(EVIL, 3)]))
    harmless(foot(EVIL, [(EVIL, EVIL)]))
    harmless(health([Finding(EVIL, False, EVIL, EVIL)]))


def test_what_files_say_stays_text() -> None:
    fault = Rejection(Path(EVIL), 3, EVIL)
    jobs = [
        Job(EVIL, state="running", done=1, total=4, what=EVIL),
        Job(EVIL, state="failed", error=(EVIL, EVIL)),
        Job(EVIL, state="done", outcome=report(added=2, rejected=(fault,) * 30, warnings=(fault,))),
    ]
    page = jobs_list(jobs)
    harmless(page)
    assert 'data-busy="true"' in page
    assert "25% done" in page
    assert "2 articles added" in page
    assert page.count("Line 3, left out: ") == 20
    assert "and 11 more" in page


def test_what_came_of_a_file_is_said() -> None:
    assert "✓ 3 articles added, 1 already there." in jobs_list(
        [Job("a", state="done", outcome=report(added=3, unchanged=1))]
    )
    fault = Rejection(Path("a"), None, "it is empty")
    page = jobs_list([Job("a", state="done", outcome=report(rejected=(fault,)))])
    assert "✗ nothing could be read." in page
    assert 'class="failed"' in page
    assert "The file, left out: it is empty" in page
    assert "Stopped: 5 articles added." in jobs_list([Job("a", state="stopped", outcome=report(added=5))])
    assert "Stopped before it began" in jobs_list([Job("a", state="stopped")])
    assert jobs_list([]) == ""


def test_the_pages_lead_on_and_back() -> None:
    page = listing(Listing((summary(),), 120, 200), Shown(page=2), open_=True)
    assert "Page 2 of 3" in page
    assert "120 of 200 articles" in page
    assert 'href="?sort=date&amp;order=desc&amp;page=3"' in page
    assert 'href="?sort=date&amp;order=desc"' in page, "the first page needs no number"
    assert 'aria-sort="descending"' in page
