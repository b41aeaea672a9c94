"""What several tests in a browser do: look at the page, open the Library, add files."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page, expect

from tests.conftest import TAKES_PICTURES
from tests.e2e.conftest import Visit

QUESTION = "why does North Korea support Palestine"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
SCHEMES: dict[Literal["light", "dark"], str] = {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 24, 27)"}


def settle(page: Page) -> None:
    """Wait until what was chosen has been fetched and what fades or moves has come to rest."""
    expect(page.get_by_text(re.compile("^Fetching")).filter(visible=True)).to_have_count(0)
    page.evaluate(
        """() => new Promise((done) => requestAnimationFrame(() => done(Promise.allSettled(
          document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations !== Infinity)
            .map((a) => a.finished)))))"""
    )


def look(page: Page, name: str) -> None:
    """See that the page fits every screen in both schemes; with ``pytest --screenshots`` take a picture of each."""
    for width, height in ((390, 844), (820, 1100), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        for scheme, paper in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            expect(page.locator("body")).to_have_css("background-color", paper)
            if TAKES_PICTURES in os.environ:
                page.wait_for_timeout(150)  # what fades has faded
                SCREENSHOTS.mkdir(exist_ok=True)
                page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{scheme}.png")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        expect(page.locator("#views [role=tab][aria-selected=true]")).to_be_in_viewport(ratio=1)


@contextmanager
def watched(context: BrowserContext | Browser, url: str, *, errors: str = "", **options: object) -> Iterator[Visit]:
    """Open the page; afterwards no console error, dialog, foreign request or script of another may have been.

    Args:
        errors: a pattern of console errors that are meant to be.
    """
    page = context.new_page(**options)  # type: ignore[arg-type]
    seen = Visit(page)

    def noted(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.errors.append(message.text)

    def met(dialog: Dialog) -> None:
        seen.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("console", noted)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("dialog", met)
    page.goto(url)
    page.locator("#conversation .welcome").wait_for(timeout=60_000)
    yield seen
    foreign = [address for address in seen.requests if not address.startswith((f"{url}/", "data:", "blob:"))]
    unmeant = [text for text in seen.errors if not errors or not re.search(errors, text)]
    pwned = page.evaluate("window.pwned")
    page.close()
    told = (unmeant, seen.dialogs, foreign, pwned)
    assert told == ([], [], [], None), told


def library(page: Page) -> Locator:
    page.get_by_role("tab", name="Library").click()
    view = page.locator("#library")
    view.locator("table.articles tbody tr:not(.hit)").first.wait_for(timeout=20_000)
    return view


def copied(page: Page, label: str) -> str:
    """Copy the last answer in a form of the menu "Copy as", and return what the clipboard then has."""
    button = page.locator(".copy-menu button", has_text=label).element_handle()
    assert button is not None
    page.evaluate("navigator.clipboard.writeText('')")
    button.click()
    page.wait_for_function("button => button.textContent === 'Copied'", arg=button)
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def accessibility_faults(page: Page) -> list[str]:
    """Return what axe finds wrong, whatever its weight."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{each['id']}: {node['html'][:150]}" for each in found for node in each["nodes"]]


def add(view: Locator, *files: Path) -> None:
    view.locator("#library-drop input[type=file]").set_input_files(files)
