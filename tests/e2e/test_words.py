"""What the page says, looked for in every view: wordings that were once seen wrong, and are of no use to a reader."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.e2e.looking import QUESTION, add, settle, watched
from tests.serving import served
from ui.server.app import build_server

LEFT = r"ERR_|Failed to load|fetch|network|lost|aborted|errored out"
"""What Gradio says when its page is loaded anew."""
WIDE = {"width": 1440, "height": 900}
UNWANTED = re.compile(
    r"run ingest again|cannot be read: the date|gives way to|They go when the page is closed|gold_urls"
    r"|chunks? embedded|\bUTC\b|(?<!\S)--[a-z]|\b1 (?:articles|questions|judgements)\b|Traceback"
)
ARTICLE = {
    "title": "Why Pyongyang backs the Palestinians",
    "text": "North Korea supports Palestine because both see the United States as an enemy, Min-jun Park said.",
    "source": "Post",
    "published": "2024-05-17",
}


@pytest.mark.timeout(240)
def test_no_view_speaks_of_what_its_reader_cannot_know(browser: Browser, tmp_path: Path) -> None:
    one, bad, plain = tmp_path / "one.jsonl", tmp_path / "bad.jsonl", tmp_path / "plain.txt"
    one.write_text(json.dumps(ARTICLE), encoding="utf-8")
    bad.write_text(json.dumps(ARTICLE | {"title": "Otters", "published": "the 45th of May"}), encoding="utf-8")
    plain.write_text(f"{QUESTION}\n{'x' * 5000}\n", encoding="utf-8")
    settings, _ = load({"home": tmp_path / "home"})
    with (
        open_collection(settings, command="tests") as collection,
        served(build_server(open_assistant(settings, collection), settings)) as url,
        watched(browser, url, errors=LEFT, viewport=WIDE) as seen,
    ):
        page, said = seen.page, []

        def look() -> None:
            said.append(page.locator("body").inner_text())
            hints = "all => all.map(e => `${e.title} ${e.getAttribute('aria-label') ?? ''} ${e.placeholder ?? ''}`)"
            said.append("\n".join(page.locator("[title], [aria-label], [placeholder]").evaluate_all(hints)))

        look()
        page.get_by_role("tab", name="Library").click()
        look()
        view = page.locator("#library")
        add(view, one)
        expect(view.locator("ul.jobs > li").filter(has_text="one.jsonl")).to_contain_text(
            "1 article added", timeout=30_000
        )
        add(view, bad)
        told = view.locator("ul.jobs > li").filter(has_text="bad.jsonl")
        expect(told).to_contain_text(re.compile("the 45th of May.*cannot be read"), timeout=30_000)
        assert told.inner_text().count("cannot be read") == 1
        look()
        page.get_by_role("tab", name="Evaluate").click()
        look()
        page.locator("#evaluate input[type=file]").set_input_files(plain)
        expect(page.locator("#evaluate li.partly")).to_contain_text("1 question failed", timeout=60_000)
        page.get_by_role("button", name="Show the report").click()
        expect(page.frame_locator("#evaluate iframe").locator("h1")).to_contain_text("plain.txt")
        said.append(page.frame_locator("#evaluate iframe").locator("body").inner_text())
        said[-1] = said[-1].replace("UTC", "")  # a report is kept, and read elsewhere
        look()
        page.get_by_role("tab", name="Ask").click()
        page.reload()
        heading = page.locator("#conversation .welcome h2")
        expect(heading).to_contain_text("17 May 2024", timeout=60_000)
        assert heading.inner_text().count("17 May 2024") == 1, "one day is no span"
        seen.ask(QUESTION)
        look()
        for name in ("Conversations", "Settings"):
            page.get_by_role("tab", name=name).click()
            settle(page)
            if name == "Settings":
                page.get_by_role("button", name="More").click()
            look()
    found = {
        match[0]: match.string[max(0, match.start() - 60) : match.end() + 40]
        for text in said
        for match in UNWANTED.finditer(text)
    }
    assert found == {}
