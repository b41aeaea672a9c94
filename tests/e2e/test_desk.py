"""The Library view in a browser, and people who mean harm, ask at once, reload, or find the server gone."""

import json
import re
from pathlib import Path

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import DESK_MEGABYTES
from tests.e2e.looking import QUESTION, add, library, look, watched


def drag(target: Locator, name: str, text: str) -> None:
    """Drag a file from outside over a place of the page and drop it there."""
    make = "([name, text]) => { const all = new DataTransfer(); all.items.add(new File([text], name)); return all; }"
    carried = target.page.evaluate_handle(make, [name, text])
    for kind in ("dragenter", "dragover", "drop"):
        target.dispatch_event(kind, {"dataTransfer": carried})


def test_files_that_are_dropped_on_the_page_are_taken(browser: Browser, desk: str) -> None:
    with watched(browser, desk) as visited:
        view = library(visited.page)
        drag(view.locator("#library-drop"), "otters.txt", "Otters return\n\nNine otters were seen below Arnholt weir.")
        said = view.locator("ul.jobs > li").filter(has_text="otters.txt")
        expect(said).to_contain_text("1 article added", timeout=30_000)
        visited.page.get_by_role("tab", name="Evaluate").click()
        drag(visited.page.locator("#evaluate-drop"), "dropped.csv", f"id,question\n1,{QUESTION}\n")
        expect(visited.page.locator("#evaluate li.done")).to_have_count(1, timeout=30_000)


def test_files_are_added_removed_and_brought_back(browser: Browser, desk: str, tmp_path: Path) -> None:
    good, broken, large = tmp_path / "zebras.txt", tmp_path / "broken.jsonl.gz", tmp_path / "large.jsonl"
    good.write_text("Zebras cross the bridge\n\nForty zebras crossed the Arnholt bridge at noon.", encoding="utf-8")
    broken.write_bytes(b"\x1f\x8b\x08\x00 this is no archive")
    with large.open("wb") as out:
        out.truncate(100 * 10**6)
    with watched(browser, desk, viewport={"width": 1440, "height": 900}) as visited:
        page = visited.page
        view = library(page)
        add(view, good, broken, large)
        said = view.locator("ul.jobs > li")
        expect(said.filter(has_text="zebras.txt")).to_contain_text("1 article added", timeout=30_000)
        expect(said.filter(has_text="broken.jsonl.gz")).to_contain_text("Nothing could be read")
        expect(said.filter(has_text="large.jsonl")).to_contain_text(f"this server takes {DESK_MEGABYTES} MB")
        view.locator(".find input[name=find]").fill("zebras BRIDGE")
        page.keyboard.press("Enter")
        rows = view.locator("table.articles tbody tr:not(.hit)")
        expect(rows).to_have_count(1)
        expect(view.locator(".find input[name=find]")).to_be_focused()
        rows.get_by_role("button", name="Remove Zebras").click()
        expect(view.locator(".undo")).to_contain_text("Zebras cross the bridge")
        expect(rows).to_have_count(0)
        expect(view.get_by_role("button", name="Undo")).to_be_focused()
        page.keyboard.press("Enter")
        expect(rows).to_have_count(1)
        expect(view.locator(".undo")).to_have_count(0)
        rows.locator("a.read").click()
        expect(page.locator("#reader h2")).to_have_text("Zebras cross the bridge")
        page.keyboard.press("Escape")
        page.get_by_role("tab", name="Ask").click()
        visited.ask("How many zebras crossed the bridge?")
        expect(page.locator("#conversation .answer").last).to_contain_text("Forty zebras")


def test_the_list_sorts_narrows_and_says_how_the_collection_is(browser: Browser, desk: str) -> None:
    with watched(browser, desk, viewport={"width": 1440, "height": 900}) as visited:
        page = visited.page
        view = library(page)
        titles = view.locator("td.title")
        view.get_by_role("link", name="Title").click()
        expect(view.locator("th.title")).to_have_attribute("aria-sort", "ascending")
        shown = [title.casefold() for title in titles.all_inner_texts()]
        assert shown == sorted(shown)
        outlet = view.locator(".chart.outlets a").first
        name = outlet.locator(".name").inner_text()
        number = re.sub(r"\D", "", outlet.locator(".n").inner_text())
        outlet.click()
        expect(view.locator(".chip")).to_contain_text(name)
        expect(view.locator("table.articles tbody tr:not(.hit)")).to_have_count(int(number))
        view.locator(".chip").click()
        expect(view.locator(".chip")).to_have_count(0)
        view.get_by_role("button", name="Check everything").click()
        expect(view.locator("#library-health")).to_contain_text("checks", timeout=30_000)
        expect(view.locator("#library-health tr.wrong")).to_have_count(0)
        look(page, "6-library")
        view.locator("#library-charts").scroll_into_view_if_needed()
        look(page, "7-library-foot")


def test_questions_are_evaluated_and_compared(browser: Browser, desk: str, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    rows = [{"id": 1, "question": QUESTION, "answerable": True}, {"id": 2, "question": "Who won?", "answerable": False}]
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b"\xff\xfe\x00")
    with watched(browser, desk, errors="400", viewport={"width": 1440, "height": 900}) as visited:
        page = visited.page
        page.get_by_role("tab", name="Evaluate").click()
        view = page.locator("#evaluate")
        chosen = view.locator("input[type=file]")
        chosen.set_input_files(bad)
        expect(view.locator("#evaluate-trouble")).to_contain_text("is not UTF-8 text")
        for number in (1, 2):
            chosen.set_input_files(questions)
            expect(view.locator("li.done")).to_have_count(number, timeout=30_000)
        view.get_by_role("button", name="Show the report").first.click()
        report = view.frame_locator("iframe")
        expect(report.locator("h1")).to_contain_text("questions.jsonl")
        expect(report.locator("svg").first).to_be_visible()
        assert view.locator("iframe").get_attribute("sandbox") == ""
        look(page, "8-evaluate-report")
        view.get_by_role("button", name="Close the report").click()
        look(page, "8-evaluate")
        view.get_by_role("button", name="Compare").first.click()
        expect(view.frame_locator("iframe").locator("h1")).to_be_visible()
        delete = view.get_by_role("button", name="Delete").first
        delete.click()
        view.get_by_role("button", name="Delete for good").click()
        expect(view.locator("li.done")).to_have_count(1)
