"""What was once seen wrong on the page and only a browser can show: places, sizes, keys and clocks.

One visit a test is kept open through many looks, for to open the page takes longer than to look.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.e2e.conftest import Visit
from tests.e2e.looking import QUESTION, add, copied, library, look, watched
from tests.serving import served
from ui.server.app import build_server

Visiting = Callable[..., Visit]
PERU = "Who won the 1998 chess championship of Peru?"


def box(place: Locator) -> dict[str, float]:
    found = place.bounding_box()
    assert found is not None
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def show(page: Page, view: str) -> None:
    page.get_by_role("tab", name=view).click()
    expect(page.locator(f"#view-{view.lower()}")).to_be_visible()


def test_an_answer_stands_first_with_its_evidence_and_its_buttons_are_reached(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visited.ask(QUESTION)
    said, evidence = page.locator("#conversation .answer .said"), page.locator("#conversation .sources > li")
    expect(said).to_be_in_viewport(ratio=1)
    expect(evidence.first).to_be_in_viewport(ratio=1)
    assert box(said)["y"] < box(evidence.first)["y"]
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert said.evaluate(size) > evidence.first.locator(".passage").first.evaluate(size)
    assert page.locator("#conversation .tally").count() == 0, "quotes need no verdict"
    card = evidence.first
    assert (
        box(card.locator(".from"))["y"] < box(card.locator(".headline"))["y"] < box(card.locator(".passage").first)["y"]
    )
    # Copy as
    page.get_by_role("button", name="Copy as").click()
    for label, has in (("Text with footnotes", "[1]"), ("Markdown", "## why does"), ("Sources", "17 May 2024")):
        text = copied(page, label)
        assert has in text
        assert "Why Pyongyang backs" in text, "with what is cited"
    page.keyboard.press("Escape")
    expect(page.locator(".copy-menu")).to_have_count(0)
    # The comment opens in sight, and Escape closes it; so it does an edit.
    page.set_viewport_size({"width": 1000, "height": 520})
    page.get_by_role("button", name="Comment").click()
    form = page.locator(".remark-form")
    expect(form.get_by_role("button", name="Keep comment")).to_be_in_viewport(ratio=1)
    assert box(form)["y"] + box(form)["height"] <= box(page.locator("#question"))["y"] + 1
    # One thing at a time is open below the buttons.
    page.get_by_role("button", name="Copy as").click()
    expect(form).to_have_count(0)
    page.get_by_role("button", name="Comment").click()
    expect(page.locator(".copy-menu")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(page.get_by_role("button", name="Comment")).to_be_focused()
    page.get_by_role("button", name="Edit").click()
    expect(page.locator("#editing-line")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#editing-line")).to_have_count(0)
    expect(page.locator("#question textarea")).to_have_value("")
    # On a phone the question's box leaves room, and the buttons can be reached above it.
    page.set_viewport_size({"width": 390, "height": 844})
    ask = page.locator("#ask")
    assert 844 - box(ask)["y"] < 120
    page.get_by_role("button", name="Not helpful").scroll_into_view_if_needed()
    buttons = page.locator("#conversation .acts").last
    assert box(buttons)["y"] + box(buttons)["height"] <= box(ask)["y"] + 1
    page.get_by_role("button", name="Not helpful").click()
    expect(page.get_by_role("button", name="Not helpful")).to_have_attribute("aria-pressed", "true")


def test_the_views_are_of_one_width_and_nothing_in_them_is_cut(visit: Visiting, browser: Browser, server: str) -> None:
    visited = visit()
    page = visited.page
    visited.ask(PERU)
    expect(page.locator("#conversation .which")).to_contain_text(
        re.compile("have nothing on this|none says what you ask")
    )
    starters = page.locator("#conversation .answer.refusal .nearest")
    expect(starters).to_be_visible()
    lines = page.locator("#views .tab-wrapper, #views .tab-container").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).borderBottomWidth))"
    )
    assert sorted(lines) == [0, 1], "one line below the tabs"
    expect(page.locator("#views .tab-container").first).to_have_css("background-image", "none")
    for view in ("Library", "Conversations", "Settings"):
        show(page, view)
        chosen = page.get_by_role("tab", name=view)
        word = chosen.evaluate(
            "e => { const r = document.createRange(); r.selectNodeContents(e);"
            " const b = r.getBoundingClientRect(); return [b.x, b.width]; }"
        )
        assert abs(box(chosen)["x"] - word[0]) < 2, "the line begins where the word does"
        assert abs(box(chosen)["width"] - word[1]) < 2
    widths = {}
    for view, inside in (("Library", "#library"), ("Conversations", "#conversations"), ("Settings", "#choices")):
        show(page, view)
        page.locator(inside).first.wait_for()
        widths[view] = box(page.locator(inside).first)["width"]
    assert max(widths.values()) - min(widths.values()) <= 4, widths
    # Times are the reader's own; the file links are whole.
    show(page, "Conversations")
    when = page.locator("#conversations time").first
    expect(when).to_be_visible()
    assert "UTC" not in when.inner_text()
    page.set_viewport_size({"width": 390, "height": 844})
    links = page.locator("#conversations .save")  # the list is fetched anew whenever its view is chosen
    expect(links).to_have_count(3)
    for at in range(3):
        expect(links.nth(at)).to_be_in_viewport(ratio=1)
    assert links.evaluate_all(
        "all => all.every(e => e.getBoundingClientRect().x >= e.closest('#conversations').getBoundingClientRect().x)"
    )
    href = page.locator("#conversations a.reopen").first.get_attribute("href")
    stranger = browser.new_context(timezone_id="Asia/Tokyo")
    with watched(stranger, server, errors="404") as other:
        other.page.locator("#conversation button.example").first.wait_for(timeout=60_000)
        other.page.goto(f"{server}/{href}")
        other.errors.clear()  # the page that was left complains of its connection; the new one is what counts
        expect(other.page.locator("#conversation .missing")).to_contain_text("not in this browser", timeout=60_000)
    stranger.close()


def test_days_are_the_browser_s_fields_bounded_by_the_collection(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    page.get_by_role("button", name="Dates and outlets").click()
    for label in ("As of", "Since", "Until"):
        field = page.locator("#narrow").get_by_label(label)
        expect(field).to_have_attribute("type", "date")
        assert field.get_attribute("placeholder") in (None, "")
    page.locator("#narrow").get_by_label("Since").focus()
    span = page.evaluate("fetch('library/span').then(r => r.json())")
    expect(page.locator("#narrow").get_by_label("Since")).to_have_attribute("min", span["first"])
    expect(page.locator("#narrow").get_by_label("Until")).to_have_attribute("max", span["last"])
    until = page.locator("#narrow").get_by_label("Until")
    until.fill("2023-12-31")
    assert until.evaluate("e => e.scrollWidth <= e.clientWidth + 1"), "a whole date fits"
    until.fill("")
    page.locator("#narrow").get_by_label("As of").fill("2001-01-01")
    visited.ask(QUESTION)
    expect(page.locator("#conversation .answer.refusal")).to_be_visible()


@pytest.mark.timeout(240)
def test_the_library_finds_marks_filters_and_says_what_was_left_out(
    browser: Browser, sample_copy: Path, tmp_path: Path
) -> None:
    settings, _ = load({"home": sample_copy})
    rows = [
        {"title": "Otters", "text": "Nine otters.", "source": "usatoday.com", "published": "2024-05-17"},
        {"title": "No text"},
    ]
    mixed = tmp_path / "mixed.jsonl"
    mixed.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    plain = tmp_path / "plain.txt"
    plain.write_text(f"{QUESTION}\n{'x' * 5000}\n", encoding="utf-8")
    with (
        open_collection(settings, command="tests") as collection,
        served(build_server(open_assistant(settings, collection), settings)) as url,
        watched(
            browser, url, errors="ERR_|Failed to load|fetch|network|lost", viewport={"width": 1440, "height": 900}
        ) as seen,
    ):
        page = seen.page
        view = library(page)
        add(view, mixed)
        item = view.locator("ul.jobs > li").filter(has_text="mixed.jsonl")
        expect(item).to_have_class("partly", timeout=30_000)
        expect(item).to_contain_text("1 article added, 1 left out")
        view.locator(".find input[type=search]").fill("otters")
        page.keyboard.press("Enter")
        expect(view.locator("td.title mark").first).to_have_text("Otters")
        for width in (820, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            for column in ("outlet", "date"):
                cell = view.locator(f"td.{column}").first
                line = cell.evaluate(
                    "e => { const r = document.createRange(); r.selectNodeContents(e);"
                    " return r.getClientRects().length; }"
                )
                assert line <= 2, f"{column} breaks at {width}"
            assert box(view.locator("td.outlet").first)["height"] < 90
        view.locator(".find input[type=search]").fill("")
        page.keyboard.press("Enter")
        expect(view.locator("td.title mark")).to_have_count(0)
        bars = view.locator(".chart.outlets a")
        names = [bars.nth(each).locator(".name").inner_text() for each in range(2)]
        numbers = [int(bars.nth(each).locator(".n").inner_text().split()[0]) for each in range(2)]
        bars.nth(0).click()
        expect(view.locator(".chip")).to_have_count(1)
        bars.nth(1).click()
        expect(view.locator(".chip")).to_have_text([re.compile(re.escape(name)) for name in names])
        expect(view.locator("table.articles tbody tr:not(.hit)")).to_have_count(sum(numbers))
        look(page, "9-library-narrowed")
        show(page, "Evaluate")
        page.locator("#evaluate input[type=file]").set_input_files(plain)
        done = page.locator("#evaluate li.partly")
        expect(done).to_contain_text("1 question failed", timeout=60_000)
        assert "UTC" not in done.locator("time").inner_text()
        look(page, "9-evaluate-partly")
        show(page, "Ask")
        seen.ask(QUESTION)
        bar = page.evaluate(
            "() => { const p = document.createElement('progress'); document.body.append(p);"
            " const a = getComputedStyle(p).appearance; p.remove(); return a; }"
        )
        assert bar == "none"
        page.evaluate("window.before = document.querySelector('#masthead h1').getBoundingClientRect().top")
        page.route("**/page/common.js", lambda route: route.abort())
        expect(page.locator("#offline")).to_be_visible(timeout=30_000)
        note = box(page.locator("#offline"))
        assert box(page.locator("#masthead h1"))["y"] >= note["y"] + note["height"], "it covers nothing"
        page.evaluate(
            "() => { const t = document.createElement('div'); t.className = 'toast-wrap'; document.body.append(t); }"
        )
        assert page.locator(".toast-wrap").last.evaluate("e => getComputedStyle(e).display") == "none"
        page.unroute_all()
        expect(page.locator("#offline")).to_have_count(0, timeout=30_000)
        assert box(page.locator("#masthead h1"))["y"] == page.evaluate("window.before")


def test_an_empty_collection_invites(browser: Browser, tmp_path: Path) -> None:
    settings, _ = load({"home": tmp_path / "empty"})
    with (
        open_collection(settings, command="tests") as collection,
        served(build_server(open_assistant(settings, collection), settings)) as url,
    ):
        page = browser.new_page()
        page.goto(url)
        expect(page.locator("#conversation .welcome")).to_contain_text("newsdesk ingest", timeout=60_000)
        assert page.locator("#conversation button.example").count() == 0
        look(page, "9-empty")
        page.get_by_role("button", name="Add a feed").click()
        address = page.locator("#library-follow input")
        expect(address).to_be_focused()
        address.fill("http://user@")
        page.keyboard.press("Enter")
        assert address.evaluate("e => !e.checkValidity()"), "what is no address is not sent"
        address.fill("http://127.0.0.1:9/feed.xml")  # no public address: it is followed, and its fault told
        page.keyboard.press("Enter")
        expect(page.locator("#library-feeds th").last).to_contain_text("127.0.0.1:9/feed.xml", timeout=60_000)
        expect(page.locator("#library-feeds .failure")).to_be_visible(timeout=60_000)
        show(page, "Ask")
        page.get_by_role("button", name="Read in the sample articles").click()
        expect(page.locator("#library table.articles tbody tr:not(.hit)").first).to_be_visible(timeout=60_000)
        show(page, "Ask")
        first = page.locator("#conversation button.example").first
        expect(first).to_contain_text(QUESTION)
        page.close()
