"""The Ask view in the browser: what stands at a sentence, and what its reader can do with question and answer."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from qa.assistant import Assistant
from qa.factory import make_search, open_collection
from qa.generation.extractive import ExtractiveWriter
from qa.settings import load
from tests.e2e.conftest import Visit
from tests.e2e.looking import copied
from tests.fakes import HeldWriter
from tests.serving import served
from ui.server.app import build_server
from vectorstore.inference.onnx_reader import load_reader

WHY = "why does North Korea support Palestine"
BRIDGE = "What will the repairs to the Old Sarn Bridge cost?"
BRIDGE_URL = "https://northernledger.example/news/old-sarn-bridge-closed"
FIRE = "What happened in the Brannock blaze and who was injured?"
PERU = "Who won the 1998 chess championship of Peru?"
SHIFTS = (
    "window.shifted = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shifted +="
    " each.value; }).observe({ type: 'layout-shift', buffered: true });"
)
Visiting = Callable[..., Visit]


@contextmanager
def held_server(home: Path) -> Iterator[tuple[str, threading.Event]]:
    """A server whose writer can be held after an answer's first sentence, so that there is something to stop."""
    settings, _ = load({"home": home})
    with open_collection(settings, command="tests") as collection:
        writer = HeldWriter(ExtractiveWriter(settings.answer.max_sentences))
        search = make_search(settings, collection)
        assistant = Assistant(collection, search, writer, settings, read=load_reader())
        with served(build_server(assistant, settings)) as url:
            yield url, writer.go


@pytest.fixture(scope="module")
def held(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, threading.Event]]:
    home = Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("held") / "home"))
    with held_server(home) as server:
        yield server


@pytest.fixture
def go(held: tuple[str, threading.Event]) -> Iterator[threading.Event]:
    """Whether answers go on after their first sentence."""
    yield held[1]
    held[1].set()


@pytest.fixture
def slow(browser: Browser, held: tuple[str, threading.Event]) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(SHIFTS)
    page.goto(held[0])
    page.locator("#conversation .welcome").wait_for(timeout=60_000)
    yield page
    page.close()


def begin(page: Page, question: str) -> None:
    """Ask; while the answer before is not quite done, Enter asks nothing and leaves the question in its box."""
    box = page.locator("#question textarea")
    box.fill(question)
    for _ in range(6):
        box.press("Enter")
        with suppress(AssertionError):
            expect(box).to_have_value("", timeout=5_000)
            return
    raise AssertionError(f"{question!r} is not taken")


def questions(page: Page) -> list[str]:
    return page.locator("#conversation .question").all_inner_texts()


def test_a_citation_shows_its_quote_on_hover_and_focus_and_arrows_walk(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    visited.ask(FIRE)
    cites, card = page.locator(".sentence a.cite"), page.locator("#card")
    assert cites.count() >= 2
    cites.first.hover()
    expect(card).to_be_visible()
    quote = card.locator(".card-quote").inner_text()
    assert quote in page.locator("#conversation .answer").inner_text()
    expect(card.locator(".card-from")).to_have_text(re.compile(r"The .+, \d+ February 2024, paragraph \d+"))
    page.mouse.move(2, 500)
    expect(card).to_be_hidden()
    page.keyboard.press("Tab")
    cites.first.focus()
    page.keyboard.press("ArrowRight")
    expect(cites.nth(1)).to_be_focused()
    expect(card).to_be_visible()
    assert page.locator("a.cite[aria-describedby=card]").count() == 1
    for width in (820, 390, 1440):  # as when a phone is turned
        page.set_viewport_size({"width": width, "height": 900})
        expect(card).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.keyboard.press("Enter")
    second = page.locator("#reader mark.mark-current").inner_text()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#reader mark.mark-current")).not_to_have_text(second)
    expect(page.locator("a.cite.opened").first).to_have_text(re.compile(r"\[1\]"))
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()


def test_the_card_of_a_citation_out_of_view_is_shown_where_the_focus_scrolls_to(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    visited.ask(FIRE)
    visited.ask(WHY)
    page.set_viewport_size({"width": 1000, "height": 420})
    page.locator("#conversation .answer").last.scroll_into_view_if_needed()
    first, card = page.locator(".sentence a.cite").first, page.locator("#card")
    expect(first).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    first.focus()
    page.wait_for_timeout(300)  # the scrolling is told of after the focus
    expect(first).to_be_in_viewport()
    expect(card).to_be_visible()
    expect(card).to_be_in_viewport()
    page.locator("#conversation .answer").last.scroll_into_view_if_needed()
    expect(card).to_be_hidden()  # gone with its mark


def test_a_slash_goes_to_the_question_from_everywhere(visit: Visiting) -> None:
    page = visit().page
    page.get_by_role("tab", name="Settings").click()
    page.locator("#server-settings h2").wait_for()
    page.keyboard.press("/")
    box = page.locator("#question textarea")
    expect(box).to_be_focused()
    page.keyboard.type("a/b")
    expect(box).to_have_value("a/b")  # the first was a command, the second is a letter


def test_a_question_is_edited_and_asked_again_in_its_place(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    visited.ask(WHY)
    visited.ask(PERU)
    page.get_by_role("button", name="Edit").first.click()
    box = page.locator("#question textarea")
    expect(box).to_have_value(WHY)
    expect(box).to_be_focused()
    expect(page.locator("#editing-line")).to_contain_text("You are changing question 1")
    page.get_by_role("button", name="Cancel").click()
    expect(box).to_have_value("")
    page.get_by_role("button", name="Edit").first.click()
    expect(box).to_have_value(WHY)
    begin(page, FIRE)
    expect(page.locator("#conversation .question")).to_have_text([FIRE], timeout=30_000)
    expect(page.locator("#conversation .answer .sources")).to_be_visible(timeout=30_000)
    expect(page.locator("#editing-line")).to_have_count(0)
    before = page.locator("#conversation .acts .act.up").get_attribute("value")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator("#conversation .acts")).to_be_visible()
    page.wait_for_timeout(700)
    assert questions(page) == [FIRE]
    assert page.locator("#conversation .acts .act.up").get_attribute("value") == before
    page.reload()
    expect(page.locator("#conversation .question")).to_have_text(FIRE)


def test_an_answer_is_copied_with_its_sources(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visited.ask(WHY)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text, _, sources = page.evaluate("navigator.clipboard.readText()").partition("\n\n")
    assert re.search(r"The Korea Times\. \[1\]( .+)?$", text), text
    assert re.match(r"(\[\d\])+ .*Why Pyongyang backs the Palestinians.* \d{4}", sources), sources
    assert "supported" not in text


def test_what_is_copied_has_the_addresses_of_the_articles(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visited.ask(BRIDGE)
    head = "The Northern Ledger, Cracks close the Old Sarn Bridge to lorries until spring, 3 October 2023, "
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("button", name="Copied").wait_for()
    assert f"{head}{BRIDGE_URL}" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Copy as").click()
    for label, has in (
        ("Text with footnotes", f"{head}{BRIDGE_URL}"),
        ("Markdown", f"<{BRIDGE_URL}>"),
        ("Sources", f"{head}{BRIDGE_URL}"),
    ):
        assert has in copied(page, label)
    expect(page.get_by_role("button", name="Copied")).to_have_count(0)  # each says again what it does


def test_a_question_suggested_below_an_answer_is_answered_with_one_click(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    visited.ask(BRIDGE)
    suggested = page.locator("#conversation .ask-next button")
    expect(suggested.first).to_be_visible()
    assert 2 <= suggested.count() <= 3
    question = suggested.first.inner_text()
    suggested.first.click()
    expect(page.locator("#conversation .question").last).to_have_text(question)
    answer = page.locator("#conversation .answer:not(.waiting):not(.streaming)").nth(1)
    answer.wait_for(timeout=60_000)
    expect(answer.locator(".sources")).to_be_visible()
    expect(answer.locator(".doubt")).to_have_count(0)
    assert questions(page) == [BRIDGE, question]
    # They stand below the last answer alone, and are there again when the conversation is opened again.
    assert page.locator("#conversation .ask-next").count() == 1
    below = page.locator("#conversation .answer").last.locator("xpath=..").locator(".ask-next button")
    shown = below.all_inner_texts()
    assert 1 <= len(shown) <= 3
    page.reload()
    expect(page.locator("#conversation .question")).to_have_count(2)
    expect(below).to_have_text(shown)
    visited.ask(PERU)
    expect(page.locator("#conversation .answer.refusal")).to_be_visible()
    expect(page.locator("#conversation .ask-next")).to_have_count(0)


def test_what_was_searched_is_changed_with_one_click(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    visited.ask(FIRE)
    line = page.locator("#conversation .searched").last
    expect(line).to_contain_text(re.compile(r"Searched \d+ articles published up to"))
    line.get_by_role("button", name="Change what is searched").click()
    expect(page.get_by_label("As of")).to_be_focused()
    page.get_by_label("As of").fill("2024-02-08")
    visited.ask(FIRE)
    expect(page.locator("#conversation .searched").last).to_contain_text("up to 8 February 2024")
    expect(page.locator("#conversation .sources").last).not_to_contain_text("The Northern Ledger")  # a day later


def test_an_answer_grows_in_its_place_and_can_be_stopped(slow: Page, go: threading.Event) -> None:
    page = slow
    go.clear()
    page.fill("#question textarea", BRIDGE)
    page.evaluate("window.shifted = 0")
    page.keyboard.press("Enter")
    answer = page.locator("#conversation .answer")
    page.locator("#conversation .answer.streaming").wait_for()
    begun = answer.inner_text()
    go.set()
    page.locator("#conversation .acts").wait_for(timeout=30_000)
    assert page.evaluate("window.shifted") < 0.01
    assert answer.inner_text().replace("source ", "").startswith(begun.split(".")[0])
    go.clear()
    begin(page, FIRE)
    page.locator("#conversation .answer.streaming").wait_for()
    page.get_by_role("button", name="Stop").click()
    expect(answer.last).to_contain_text("Stopped before the answer was whole")
    assert len(answer.last.inner_text()) > 60  # what had come stays
    go.set()
    page.wait_for_timeout(500)  # in which the rest would come
    expect(answer.last).to_contain_text("Stopped")
    page.get_by_role("button", name="Ask again").last.click()
    page.locator("#conversation .acts .act.up").nth(1).wait_for(timeout=30_000)
    assert questions(page) == [BRIDGE, FIRE], "asked again in its place"
    begin(page, PERU)
    expect(page.locator("#conversation .refusal")).to_be_visible(timeout=30_000)


def test_a_reload_in_the_middle_of_an_answer_loses_nothing(slow: Page, go: threading.Event) -> None:
    page = slow
    begin(page, WHY)
    page.locator("#conversation .acts").wait_for(timeout=30_000)
    go.clear()
    begin(page, FIRE)
    page.locator("#conversation .answer.streaming").wait_for()
    page.reload()
    expect(page.locator("#conversation .question")).to_have_text(WHY)
    expect(page.locator("#question textarea")).to_have_value(FIRE)
    expect(page.locator("#editing-line")).to_contain_text("Send it again?")
    go.set()
    page.keyboard.press("Enter")
    page.locator("#conversation .acts").nth(1).wait_for(timeout=30_000)
    assert questions(page) == [WHY, FIRE]
    expect(page.locator("#editing-line")).to_have_count(0)
