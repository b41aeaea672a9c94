"""The Library's pictures and lists as HTML: right numbers, words escaped, and usable without seeing the picture."""

import ast
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qa.answer_json import answer_json
from tests.rendering import answer_over
from ui.html import answer as render
from ui.html import article_page, conversations_page, evaluations_page, library_page
from ui.html.answer_actions import acts, ask_next, not_kept
from ui.html.conversation_export import to_html
from ui.html.history_page import history_page
from ui.html.jobs_page import jobs_list, on_the_page
from ui.html.library_chart import MONTHS, OUTLETS, months_chart, outlets_chart
from ui.html.library_page import Shown, foot, health, listing
from ui.jobs.evaluation_service import About, Kept
from ui.jobs.job_queue import Job
from vectorstore.diagnostics import Finding
from vectorstore.documents import ArticleHead, make_article
from vectorstore.ingestion.ingest import IngestReport
from vectorstore.readers.registry import Rejection
from vectorstore.storage.archive import ArticleSummary
from vectorstore.storage.article_list import Hit, Listing, typed_words
from vectorstore.storage.conversations import Conversation, ConversationHead, Turn

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
        if tag not in {"input", "br", "rect", "meta", "link"}:
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
    shown = Shown(EVIL, (EVIL, ""), "2024-05", "title", False, 1)
    hits = {found.articles[0].head.id: Hit(((EVIL, True),), ((EVIL, False), (EVIL, True)))}
    page = listing(found, shown, hits=hits, outlets=[(EVIL, 2), ("", 1)], undo=[("ab12", EVIL)], open_=open_)
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
    assert "✗ Nothing could be read." in page
    assert 'class="failed"' in page
    assert "<li>It is empty" in page
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


@pytest.mark.parametrize(
    ("find", "typed"),
    [
        ("ferry", ["ferry"]),
        ("the ferry", ["ferry"]),
        ("the", ["the"]),
        ('"north korea" palestine', ["north korea", "palestine"]),
        ("“north korea”", ["north korea"]),
        ('"', []),
        ("?! –", []),
        ("", []),
        ("usatoday.com", ["usatoday.com"]),
    ],
)
def test_a_search_is_read_as_words_and_phrases(find: str, typed: list[str]) -> None:
    found = typed_words(find)
    assert [each for each, _ in found] == typed
    assert all(forms for _, forms in found)


def test_hits_are_marked_in_headline_and_text() -> None:
    found = Listing((summary("Ferry aground"), summary("Other")), 2, 2)
    ids = found.articles[0].head.id
    hit = Hit((("Ferry", True), (" aground", False)), (("…the ", False), ("ferry", True), (" ran", False)))
    page = listing(found, Shown("ferry"), hits={ids: hit})
    assert "<mark>Ferry</mark> aground" in page
    assert '<tr class="hit"><td colspan="5" dir="auto">…the <mark>ferry</mark> ran</td></tr>' in page
    elsewhere = listing(found, Shown("ferry"), hits={ids: Hit((("Another title", True),), ())})
    assert "<mark>" not in elsewhere, "what the index holds is not the headline"


def test_several_outlets_and_a_year_are_chips_that_go_one_by_one() -> None:
    shown = Shown("", ("Gazette", "Courier & Sons"), "2024", page=3)
    page = listing(Listing((summary(),), 200, 400), shown, outlets=[("Gazette", 3), ("Courier & Sons", 2), ("Wire", 1)])
    harmless(page)
    assert page.count('class="chip"') == 3
    assert 'href="?outlet=Courier+%26+Sons&amp;month=2024&amp;sort=date&amp;order=desc"' in page
    assert page.count(" checked>") == 2
    assert "(2 chosen)" in page
    assert "May 2024" in listing(Listing((summary(),), 1, 4), Shown(month="2024-05"))
    assert "2024-13" in listing(Listing((summary(),), 1, 4), Shown(month="2024-13")), "shown as it came"


def test_years_and_months_of_the_chart_filter() -> None:
    years = months_chart([(f"{year}-{month:02d}", 1) for year in range(1998, 2002) for month in range(1, 13)])
    assert years.count('data-month="') == 4
    assert 'href="?month=1998"' in years
    one = months_chart([("2024-05", 3)])
    assert "May 2024 to May 2024" not in one
    assert one.count("<span>May 2024</span>") == 1


def test_a_file_some_of_which_was_left_out_is_not_shown_as_all_well() -> None:
    fault = Rejection(Path("a.jsonl"), 3, "it has no text")
    cases = {
        "done": report(added=2),
        "partly": report(added=2, rejected=(fault,)),
        "failed": report(rejected=(fault,)),
    }
    for state, outcome in cases.items():
        page = jobs_list([Job("a.jsonl", state="done", outcome=outcome)])
        assert f'class="{state}"' in page
        assert ("✓" in page) is (state == "done")


def test_what_readers_advise_is_worded_for_the_page() -> None:
    """Whatever a file reader may say: on the page no command is run again, and no option given."""
    said = set()
    for path in (Path(__file__).parents[2] / "vectorstore").glob("[rp]*/*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    advice = [each for each in said if "ingest again" in each or "with --map" in each]
    assert len(advice) > 5
    assert any("with --map" in each and "ingest again" not in each for each in advice)
    for each in advice:
        shown = on_the_page(each)
        assert "ingest" not in shown
        assert "--map" not in shown
        assert ("add the file again" in shown) == ("ingest again" in each)
    named = (
        "it has no text; its fields are a, b, none of them known as a text: name it with --map text=FIELD; add one or"
    )
    assert on_the_page(named) == "it has no text (it has: a, b); call the field that is its text “text”, add one, or"


def test_no_reason_is_said_twice() -> None:
    doubt = Rejection(Path("a.jsonl"), 3, "the date 'May' cannot be read")
    page = jobs_list([Job("a.jsonl", state="done", outcome=report(added=1, warnings=(doubt,), rejected=(doubt,)))])
    assert page.count("cannot be read") == 2
    assert "could not be read: the date" not in page


def test_an_evaluation_of_which_some_failed_is_not_shown_as_all_well() -> None:
    about = About("ab12", "q.txt", "2026-11-30T03:25:00+00:00", 5, "extractive")
    page = evaluations_page.listing([Kept(about, None, "5 questions: 3 answered, 0 refused, 2 failed.", 2)])
    harmless(page)
    assert 'class="partly"' in page
    assert "2 questions failed" in page
    assert 'class="done"' in evaluations_page.listing([Kept(about, None, "5 questions.", 0)])
    assert '<time datetime="2026-11-30T03:25:00+00:00">30 November 2026, 03:25 UTC</time>' in page


def _of_templates(evil: str) -> dict[str, str]:
    """What the functions over the page's templates make of a hostile word, wherever a word can come from elsewhere."""
    about = About(evil, evil, "2026-11-30T03:25:00+00:00", 5, evil)
    kept = [
        Kept(about, None, evil, 1),
        Kept(replace(about, id="other"), None, evil),
        Kept(about, Job(evil, state="running", what=evil), None),
        Kept(about, Job(evil, state="failed", error=(evil, evil)), None),
    ]
    fault = Rejection(Path(evil), 3, evil)
    jobs = [
        Job(evil, state="running", what=evil),
        Job(evil, state="failed", error=(evil, evil)),
        Job(evil, state="done", outcome=report(added=1, rejected=(fault,) * 30)),
    ]
    now = datetime(2026, 11, 30, tzinfo=UTC)
    article = make_article(evil, [f"{evil} and more. {evil}"], source=evil)
    cited = json.loads(json.dumps(answer_json(answer_over(article, [(1, 0, 30)]))))
    cited["items"] = [{"heading": evil, "sentence": 0}]
    refused = json.loads(json.dumps(answer_json(answer_over(article, []))))
    found = Listing((summary(evil, evil),), 200, 300)
    hits = {found.articles[0].head.id: Hit(((evil, True),), ((evil, False), (evil, True)))}
    feed: dict[str, object] = {"location": evil, "title": evil, "error": evil, "next_run": None}
    feed |= {"last_run": now.isoformat()}
    feed |= {"running": False, "added": 1, "last_added": 1}
    turn = Turn(1, evil, cited, now, "up", evil)
    version = {"number": 1, "replaced": now.isoformat(), "title": evil, "paragraphs": [evil]}
    version["changes"] = [{"change": "removed", "text": evil}, {"change": "added", "text": evil}]
    marks = [article_page.Mark(1, 0, 20)]
    known = article_page.fragment(replace(article, language=evil, authors=(evil,)), marks, [article.head], earlier=2)
    return {
        "question.html": render.question(evil, 3),
        "status.html": render.stopped(evil) + render.failure(evil, evil),
        "draft.html": render.draft(f"{evil} [1]"),
        "answer.html": render.answer(cited | {"asked": evil, "source": evil, "notes": [evil]}),
        "acts.html": acts("c", 1, comment=evil),
        "not_kept.html": not_kept(evil),
        "article.html": known,
        "document.html": article_page.page(article, marks),
        "listing.html": article_page.listing([summary(evil, evil)] * 60),
        "message.html": article_page.message(evil, evil),
        "history.html": history_page({"id": "ab", "title": evil, "versions": [version]}),
        "outlets.html": outlets_chart([(evil, 9), ("", 1)]),
        "conversation.html": to_html(Conversation(ConversationHead(evil, evil, now, now, 1), (turn,))),
        "feeds.html": library_page.feeds_table([feed], open_=True),
        "ask_next.html": ask_next([evil]),
        "evaluations.html": evaluations_page.listing(kept),
        "jobs.html": jobs_list(jobs),
        "conversations.html": conversations_page.listing([ConversationHead(evil, evil, now, now, 2)], 3),
        "library.html": listing(
            found, Shown(evil, (evil,), evil), hits=hits, outlets=[(evil, 1), ("", 1)], undo=[("a", evil)]
        ),
        "evidence.html": render.answer(cited),
        "lines.html": render.answer(cited | {"understood": {"style": {"form": "table"}}}),
        "nearest.html": render.answer(refused),
    }


@pytest.mark.parametrize("name", sorted(_of_templates("")))
@pytest.mark.parametrize("evil", [EVIL, "{{ 7 * 7 }}{% raw %}", "<b>bold</b>", "a\u202eb", "&lt;script&gt;"])
def test_a_hostile_word_comes_out_escaped(name: str, evil: str) -> None:
    page = _of_templates(evil)[name]
    harmless(page)
    assert "<b>" not in page
    assert "49" not in re.sub("[0-9a-f]{16}", "", page)
    assert "\u202e" not in page
    assert "&lt;script&gt;window" in page or evil != EVIL


def test_a_feed_s_fault_names_no_option_of_the_terminal() -> None:
    error = "no public address; --allow-private allows private addresses"
    feed = {"location": "http://127.0.0.1/", "title": "", "error": error, "running": False, "last_run": None}
    page = library_page.feeds_table([feed | {"next_run": None, "added": 0, "last_added": 0}], open_=True)
    assert "✗ no public address" in page
    assert "--allow" not in page
