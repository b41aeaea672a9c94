"""Reading, the conversations, the settings, and what holds for every view: names and contrasts, and what goes wrong."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from qa.evaluation.question_file import read_questions
from tests.e2e.conftest import Visit
from tests.e2e.looking import accessibility_faults, settle

WHY = "why does North Korea support Palestine"
FIRE = "How many people were hurt in the Brannock warehouse fire?"
PERU = "Who won the 1998 chess championship of Peru?"
Visiting = Callable[..., Visit]


def show(page: Page, view: str) -> None:
    page.get_by_role("tab", name=view).click()
    expect(page.get_by_role("tabpanel").or_(page.locator(f"#view-{view.lower()}")).last).to_be_visible()


def slide(page: Page, label: str, value: str) -> None:
    """Set a slider, once more where Gradio, which has just shown it, puts its first value back."""
    for _ in range(5):
        page.get_by_label(f"number input for {label}").fill(value)
        page.keyboard.press("Tab")
        page.wait_for_timeout(200)
        if page.get_by_label(f"range slider for {label}").input_value() == value:
            return
    raise AssertionError(f"{label} does not become {value}")


# -- Read


def test_an_article_opened_cold_stands_at_its_paragraph(browser: Browser, visit: Visiting, server: str) -> None:
    visited = visit()
    page = visited.page
    visited.ask(FIRE)
    page.locator(".sentence a.cite").first.click()
    address = page.locator("#reader a.own-page").get_attribute("href")
    assert address is not None
    assert re.search(r"/articles/[0-9a-f]{16}\?mark=\d+\.\d+-\d+.*#p\d+$", address)
    reader = browser.new_page(viewport={"width": 820, "height": 500})  # another browser: no cookie, nothing before
    reader.goto(address)
    expect(reader.locator("mark.mark-current")).to_be_in_viewport()
    expect(reader.get_by_role("link", name="Paragraph 1", exact=True)).to_have_attribute("href", "#p1")
    expect(reader.locator("a.original")).to_have_attribute("href", re.compile("^https://"))
    reader.goto(f"{server}/articles/f9f74fea93159b6b#p5")
    expect(reader.locator("#p5")).to_be_in_viewport()
    also = reader.locator(".also a")
    title = also.inner_text()
    also.click()
    expect(reader.locator("h2")).to_have_text(title)
    reader.close()


def test_an_article_is_beside_the_chat_where_there_is_room_and_over_it_where_not(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    visited.ask(WHY)
    page.locator(".sentence a.cite").first.click()
    page.locator("#reader mark.mark-current").wait_for()
    for width in (390, 820):
        page.set_viewport_size({"width": width, "height": 844})
        box = page.locator("#reader").bounding_box()
        assert box is not None
        assert (box["x"], box["width"]) == (0, width)
        # Nothing behind it takes the focus; the page finds out by an event that comes after the resize.
        expect(page.locator("gradio-app")).to_have_js_property("inert", True)
    page.set_viewport_size({"width": 1440, "height": 900})
    box = page.locator("#reader").bounding_box()
    assert box is not None
    assert box["width"] < 720
    expect(page.locator("gradio-app")).to_have_js_property("inert", False)


# -- Conversations


def test_a_conversation_is_renamed_reopened_judged_saved_and_deleted(visit: Visiting, tmp_path: Path) -> None:
    visited = visit()
    page = visited.page
    show(page, "Conversations")
    expect(page.locator("#conversations .empty")).to_contain_text("No conversations yet")
    show(page, "Ask")
    visited.ask(WHY)
    visited.ask(PERU)
    answers = [page.locator("#conversation .answer").nth(each).inner_text() for each in range(2)]
    page.get_by_role("button", name="Helpful", exact=True).first.click()
    expect(page.get_by_role("button", name="Helpful", exact=True).first).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Comment").last.click()
    page.get_by_label("What is right or wrong with this answer?").fill('It should <b>know</b> & "say"')
    page.get_by_role("button", name="Keep comment").click()
    expect(page.locator(".remark-form")).to_have_count(0)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#conversation .question")).to_have_count(0)
    show(page, "Conversations")
    item = page.locator("#conversations li")
    expect(item).to_contain_text("2 questions")
    item.get_by_role("button", name="Rename").click()
    page.get_by_label("New name").fill("<i>Korea</i> & Peru")
    page.keyboard.press("Enter")
    expect(item.locator("a.reopen")).to_have_text("<i>Korea</i> & Peru")
    wanted = {"Markdown": "# \\<i\\>Korea", "HTML": "<blockquote", "JSON": '"title": "<i>Korea</i> & Peru"'}
    for name, words in wanted.items():
        with page.expect_download() as saving:
            item.get_by_role("link", name=re.compile(f"^{name}")).click()
        assert words in saving.value.path().read_text(encoding="utf-8")
    with page.expect_download() as saving:
        page.get_by_role("link", name=re.compile("Save your 2 judgements")).click()
    saving.value.save_as(tmp_path / "judged.jsonl")
    judged = read_questions(tmp_path / "judged.jsonl")
    assert [(q.question, q.given["thumb"], q.given["comment"]) for q in judged] == [
        (WHY, "up", ""),
        (PERU, None, 'It should <b>know</b> & "say"'),
    ]
    item.locator("a.reopen").click()
    expect(page.locator("#conversation .question")).to_have_count(2)
    shown = [page.locator("#conversation .answer").nth(each).inner_text() for each in range(2)]
    assert shown == answers
    expect(page.get_by_role("button", name="Helpful", exact=True).first).to_have_attribute("aria-pressed", "true")
    page.locator(".sentence a.cite").first.click()
    expect(page.locator("#reader mark.mark-current")).to_be_in_viewport()
    page.keyboard.press("Escape")
    show(page, "Conversations")
    item.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Keep it").click()
    expect(item).to_have_count(1)
    item.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.locator("#conversations .empty")).to_be_visible()


def test_what_one_browser_asks_no_other_sees(visit: Visiting, server: str) -> None:
    one, other = visit(), visit()
    one.ask(WHY)
    other.ask(PERU)
    name = one.page.locator(".act.up").get_attribute("value")
    assert name is not None
    show(other.page, "Conversations")
    expect(other.page.locator("#conversations li")).to_have_count(1)
    expect(other.page.locator("#conversations")).not_to_contain_text("Palestine")
    other.page.goto(f"{server}/?conversation={name.split('/')[0]}")
    expect(other.page.locator("#conversation .welcome")).to_be_visible()
    expect(other.page.locator("#conversation .question")).to_have_count(0)
    assert not other.page.evaluate("document.cookie")  # no script reads whose browser it is


# -- Settings


def test_settings_hold_for_the_next_question_of_this_page(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    show(page, "Settings")
    expect(page.locator("#server-settings")).to_contain_text("start the server again")
    expect(page.get_by_role("radio", name="Quotes from the articles, no model")).to_be_checked()
    page.get_by_role("button", name="More").click()
    expect(page.get_by_label("number input for Sentences quoted at most")).to_have_value("4")
    slide(page, "Sentences quoted at most", "1")
    page.locator("#view-settings").get_by_label("As of").fill("2024-05-31")
    page.keyboard.press("Tab")
    show(page, "Ask")
    page.get_by_role("button", name="Dates and outlets").click()
    expect(page.locator("#narrow").get_by_label("As of")).to_have_value("2024-05-31")
    visited.ask(FIRE)
    expect(page.locator("#conversation .sentence")).to_have_count(1)
    expect(page.locator("#conversation .searched")).to_contain_text("up to 31 May 2024")
    other = visit()
    show(other.page, "Settings")
    other.page.get_by_role("button", name="More").click()
    expect(other.page.get_by_label("number input for Sentences quoted at most")).to_have_value("4")
    show(other.page, "Ask")
    other.ask(FIRE)
    expect(other.page.locator("#conversation .searched")).not_to_contain_text("31 May 2024")


# -- Every view


def dress(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    settle(page)


def test_axe_finds_nothing_in_any_view_light_or_dark(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    assert accessibility_faults(page) == []
    visited.ask(FIRE)
    visited.ask(PERU)
    page.get_by_role("button", name="Dates and outlets").click()
    page.get_by_role("button", name="Comment").last.click()
    page.get_by_role("button", name="Edit").first.click()
    page.keyboard.press("Tab")
    page.locator(".sentence a.cite").first.focus()
    expect(page.locator("#card")).to_be_visible()
    assert accessibility_faults(page) == []
    page.locator(".sentence a.cite").first.click()
    page.locator("#reader mark.mark-current").wait_for()
    assert accessibility_faults(page) == []
    dress(page, "dark")
    assert accessibility_faults(page) == []
    page.keyboard.press("Escape")
    page.mouse.move(2, 500)
    for view in page.get_by_role("tab").all_inner_texts():
        show(page, view)
        settle(page)
        assert (view, accessibility_faults(page)) == (view, [])
    dress(page, "light")
    for view in page.get_by_role("tab").all_inner_texts():
        show(page, view)
        settle(page)
        assert (view, accessibility_faults(page)) == (view, [])


def test_the_order_of_the_focus_is_that_of_the_page(visit: Visiting) -> None:
    page = visit().page
    page.locator("#masthead h1").click()
    seen = []
    for _ in range(16):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.placeholder"))
        if seen[-1] == "New conversation":
            break
    tabs = page.get_by_role("tab").all_inner_texts()
    examples = page.locator("#conversation button.example").all_inner_texts()
    order = [*tabs, *examples, "Ask about the articles", "Ask", "New conversation"]
    assert [each for each in seen if each in order] == order


# -- When something is wrong


def test_a_server_that_is_gone_is_said_in_words_and_can_be_tried_again(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    visited.ask(WHY)
    page.route("**/conversations**", lambda route: route.abort())
    page.route("**/articles/**", lambda route: route.abort())
    page.get_by_role("button", name="Helpful", exact=True).click()
    expect(page.locator(".complaint")).to_contain_text("The server does not answer")
    page.locator(".sentence a.cite").first.click()
    expect(page.locator("#reader")).to_contain_text("The article could not be fetched")
    page.keyboard.press("Escape")
    show(page, "Conversations")
    expect(page.locator("#conversations")).to_contain_text("The server does not answer")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#conversations li")).to_have_count(1)
    visited.errors.clear()  # the browser's own, of the requests cut off here


@pytest.mark.parametrize("view", ["Library", "Evaluate", "Conversations"])
def test_a_view_chosen_before_the_scripts_came_is_filled_when_they_come(
    visit: Visiting, server: str, view: str
) -> None:
    visited = visit()
    page = visited.page
    held: list[Route] = []
    page.route("**/page/*.js", lambda route: held.append(route))
    page.goto(server, wait_until="commit")
    visited.errors.clear()  # of the page that was left while it was being built
    show(page, view)
    place = page.locator(f"#{view.lower()}")
    expect(place).to_contain_text("Fetching")
    for route in held:
        route.continue_()
    expect(place).not_to_contain_text("Fetching")
