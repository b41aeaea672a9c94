"""Pictures of every view and state of the page, and what axe says of each; also those of docs/tour.md.

    python -m tests.e2e.pictures HOME --to FOLDER [--quick] [--only NAME…]
    python -m tests.e2e.pictures HOME --docs

HOME is a collection; it is copied first. Without ``--quick`` each state is shown at three widths, light and dark.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.e2e.conftest import run_server
from tests.e2e.looking import accessibility_faults

Scheme = Literal["light", "dark"]
SIZES = ((390, 844), (820, 1100), (1440, 900))
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
QUICK: tuple[tuple[tuple[int, int], Scheme], ...] = ((SIZES[0], "dark"), (SIZES[2], "light"))
DOCS = Path(__file__).parents[2] / "docs" / "images"
ANSWERED, FIRE = "why does North Korea support Palestine", "What happened in the Brannock blaze and who was injured?"
REFUSED, LISTED = "Who won the 1998 chess championship of Peru?", "Give me a timeline of the Brannock warehouse fire"
State = tuple[str, Callable[[Page], None]]


def ask(page: Page, question: str) -> None:
    """Ask in a conversation of its own, and wait for the answer and what comes below it."""
    view(page, "Ask")
    page.get_by_role("button", name="New conversation").click()
    page.locator("#conversation .welcome").wait_for(timeout=120_000)
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.locator("#conversation .answer:not(.waiting):not(.streaming)").wait_for(timeout=120_000)
    page.wait_for_timeout(1500)


def view(page: Page, name: str) -> None:
    """Choose a view and wait until it is filled."""
    page.keyboard.press("Escape")
    page.get_by_role("tab", name=name).click()
    page.wait_for_timeout(1500)


def then(*steps: Callable[[Page], None]) -> Callable[[Page], None]:
    """Return several steps as one."""

    def all_of_them(page: Page) -> None:
        for step in steps:
            step(page)

    return all_of_them


def asked(question: str) -> Callable[[Page], None]:
    """Return the step that asks a question."""
    return lambda page: ask(page, question)


def chosen_view(name: str) -> Callable[[Page], None]:
    """Return the step that chooses a view."""
    return lambda page: view(page, name)


def escape(page: Page) -> None:
    """Close what was opened last."""
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)


def press(name: str, *, last: bool = False) -> Callable[[Page], None]:
    """Return a step that presses the first button of a name, or the last one."""

    def step(page: Page) -> None:
        buttons = page.get_by_role("button", name=name)
        (buttons.last if last else buttons.first).click()
        page.wait_for_timeout(800)

    return step


def open_source(page: Page) -> None:
    """Open the article of the first citation."""
    page.locator(".sentence a.cite").first.click()
    page.locator("#reader mark.mark-current").wait_for(timeout=120_000)


def point_at_source(page: Page) -> None:
    """Show the card of the first citation."""
    page.locator(".sentence a.cite").first.focus()
    page.locator("#card").wait_for(timeout=60_000)


def find(page: Page) -> None:
    """Search the Library for a word."""
    page.locator("#library .find input[type=search]").fill("warehouse")
    page.keyboard.press("Enter")
    page.locator("#library td.title mark").first.wait_for(timeout=120_000)


def add_files(page: Page) -> None:
    """Add a file of which one article cannot be read, and one that is no archive."""
    folder = Path(tempfile.mkdtemp())
    (folder / "mixed.jsonl").write_text('{"title": "Otters", "text": "Nine otters."}\n{"title": "No text"}\n', "utf-8")
    (folder / "broken.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00 this is no archive")
    files = [folder / "mixed.jsonl", folder / "broken.jsonl.gz"]
    page.locator("#library-drop input[type=file]").set_input_files(files)
    page.locator("#library ul.jobs > li.partly").wait_for(timeout=120_000)


def evaluate(page: Page) -> None:
    """Run two questions."""
    path = Path(tempfile.mkdtemp()) / "questions.txt"
    path.write_text(f"{ANSWERED}\n{REFUSED}\n", encoding="utf-8")
    page.locator("#evaluate input[type=file]").set_input_files(path)
    page.locator("#evaluate li.done").wait_for(timeout=240_000)


def gone(page: Page) -> None:
    """Let the page believe that its server is gone."""
    page.route("**/page/common.js", lambda route: route.abort())
    page.locator("#offline").wait_for(timeout=120_000)


STATES: tuple[State, ...] = (
    ("ask-empty", lambda page: None),
    ("ask-answer", asked(ANSWERED)),
    ("ask-card", point_at_source),
    ("ask-article", open_source),
    ("ask-fire", then(escape, asked(FIRE))),
    ("ask-copy", press("Copy as")),
    ("ask-comment", press("Comment")),
    ("ask-edit", press("Edit")),
    ("ask-narrowed", then(escape, press("Dates and outlets"))),
    ("ask-refusal", then(press("Dates and outlets"), asked(REFUSED))),
    ("ask-timeline", asked(LISTED)),
    ("library", chosen_view("Library")),
    ("library-found", find),
    ("library-added", add_files),
    ("evaluate-empty", chosen_view("Evaluate")),
    ("evaluate", evaluate),
    ("evaluate-report", press("Show the report")),
    ("conversations", chosen_view("Conversations")),
    ("conversations-rename", press("Rename")),
    ("conversations-delete", then(escape, press("Delete", last=True))),
    ("settings", chosen_view("Settings")),
    ("settings-more", press("More")),
    ("offline", gone),
)
TOUR = {
    "ask-card": ("answer", 1100, "light"),
    "ask-article": ("article", 1440, "light"),
    "ask-refusal": ("refusal", 1100, "light"),
    "library-found": ("library", 1100, "light"),
    "conversations": ("conversations", 1100, "light"),
    "settings": ("settings", 1100, "light"),
    "ask-fire": ("phone", 390, "dark"),
}
"""State of a picture in docs/tour.md: its name, width and scheme."""


def picture(page: Page, path: Path, size: tuple[int, int], scheme: Scheme) -> None:
    """Take a picture of the page as it stands."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    page.wait_for_timeout(500)  # colours change over a moment
    page.screenshot(path=path)


def every(page: Page, folder: Path, *, quick: bool, only: list[str]) -> Iterator[str]:
    """Take every picture, and yield what axe or the width has against one."""
    for name, step in STATES:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="light")
        step(page)
        if only and name not in only:
            continue
        for size, scheme in QUICK if quick else product(SIZES, SCHEMES):
            picture(page, folder / f"{name}-{size[0]}-{scheme}.png", size, scheme)
            yield from (f"{name} {size[0]} {scheme}: {fault}" for fault in accessibility_faults(page))
            if page.evaluate("document.documentElement.scrollWidth") > size[0]:
                yield f"{name} {size[0]}: wider than the window"


def tour(page: Page) -> Iterator[str]:
    """Take the pictures of docs/tour.md, and yield their paths."""
    for name, step in STATES:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="light")
        step(page)
        if name in TOUR:
            to, width, scheme = TOUR[name]
            taken = Path(tempfile.mkdtemp()) / f"{to}.png"
            picture(page, taken, (width, 844 if width < 500 else 900), "dark" if scheme == "dark" else "light")
            Image.open(taken).save(DOCS / f"{to}.webp", quality=82, method=6)
            yield str(DOCS / f"{to}.webp")


def main() -> int:
    """Take the pictures; the exit status tells whether anything is wrong with one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--to", type=Path, default=Path("tests/screenshots"))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--docs", action="store_true")
    chosen = parser.parse_args()
    chosen.to.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp()) / "home"
    shutil.copytree(chosen.home, home)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with run_server(home, home / "log.txt") as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(120_000)
        page.goto(url)
        page.locator("#conversation button.example").first.wait_for()
        told = tour(page) if chosen.docs else every(page, chosen.to, quick=chosen.quick, only=chosen.only)
        wrong = 0
        for line in told:
            print(line, flush=True)
            wrong += not chosen.docs
        browser.close()
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
