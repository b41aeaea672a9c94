"""The page in Debian's chromium: ask, follow a citation, read the quote where it stands."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.looking import QUESTION, look, settle

Visiting = Callable[..., Visit]
FIRE = "What happened in the Brannock blaze and who was injured?"


def quoted(page: Page) -> str:
    """The highlighted sentence the reader asked for."""
    mark = page.locator("#reader mark.mark-current")
    expect(mark).to_have_count(1)
    expect(mark).to_be_in_viewport()
    return mark.inner_text()


def test_a_citation_opens_its_article_at_the_quoted_sentence(visit: Visiting, server: str) -> None:
    visited = visit()
    page = visited.page
    visited.ask(FIRE)
    answer = httpx.post(f"{server}/api/ask", json={"question": FIRE}, trust_env=False, timeout=60).json()
    assert len(answer["citations"]) >= 2
    for citation in answer["citations"]:
        span, paragraph = citation["quote"], citation["paragraph"]
        page.locator("#conversation .answer p a.cite", has_text=f"[{citation['number']}]").first.click()
        expect(page.locator("#reader h2")).to_have_text(citation["article"]["title"])
        expect(page.locator(f"#reader #p{paragraph['number']} mark.mark-current")).to_be_in_viewport()
        assert quoted(page) == paragraph["text"][span["start"] : span["end"]]
    same = [c for c in answer["citations"] if c["article"]["id"] == answer["citations"][-1]["article"]["id"]]
    expect(page.locator("#reader mark")).to_have_count(len(same))
    shown = page.locator("#conversation .answer").inner_text()
    for sentence in answer["sentences"]:
        assert sentence["text"] in shown
    assert "Searched" in shown
    panel, chat = page.locator("#reader").bounding_box(), page.locator("#conversation").bounding_box()
    assert panel is not None
    assert chat is not None
    assert chat["x"] + chat["width"] <= panel["x"]
    page.get_by_role("button", name="Close the article").click()
    expect(page.locator("#reader")).to_be_hidden()


def test_everything_works_from_the_keyboard(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    visited.ask(QUESTION)
    cite = page.locator(".answer a.cite").first
    cite.focus()
    page.keyboard.press("Enter")
    quoted(page)
    assert page.evaluate("document.activeElement.closest('#reader') !== null")
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()
    expect(cite).to_be_focused()


def test_a_citation_in_a_new_tab_is_a_page_of_its_own(visit: Visiting, server: str) -> None:
    visited = visit()
    page = visited.page
    visited.ask(QUESTION)
    cite = page.locator(".answer a.cite").first
    href = cite.get_attribute("href") or ""
    assert re.match(r"articles/[0-9a-f]{16}\?mark=\d+\.\d+-\d+[^#]*#p\d+$", href)
    with page.context.expect_page() as opened:
        cite.click(modifiers=["ControlOrMeta"])
    tab = opened.value
    tab.wait_for_load_state()
    assert tab.url == f"{server}/{href}"
    expect(tab.locator(f"#{urlsplit(href).fragment} mark.mark-current")).to_be_in_viewport()
    tab.close()


def test_a_refusal_shows_the_nearest_passages(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    page.set_viewport_size({"width": 390, "height": 844})
    visited.ask(QUESTION)
    visited.ask("Who won the 1998 chess championship of Peru?")
    refusal = page.locator("#conversation .answer.refusal")
    expect(refusal).to_contain_text("Searched")
    expect(page.locator("#conversation .question").last).to_be_in_viewport(ratio=1)
    expect(refusal.locator("a.cite")).to_have_count(0)
    title = refusal.locator(".nearest a.read").first.inner_text()
    refusal.locator(".nearest a.excerpt").first.click()
    expect(page.locator("#reader h2")).to_have_text(title)
    expect(page.locator("#reader p.here")).to_be_in_viewport()


def test_an_example_is_asked_with_one_click(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    example = page.locator("#conversation button.example").nth(1)
    question = example.inner_text()
    example.click()
    expect(page.locator("#conversation .question")).to_have_text(question)
    page.locator("#conversation .answer:not(.waiting):not(.streaming)").wait_for(timeout=60_000)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#conversation .question")).to_have_count(0)


def test_the_articles_can_be_listed_found_and_read(visit: Visiting) -> None:
    page = visit().page
    page.get_by_role("tab", name="Library").click()
    page.locator("#library a.read").first.click()
    page.locator("#reader a.browse").click()
    articles = page.locator("#reader .listing li")
    articles.nth(11).wait_for()
    page.locator("#reader").get_by_label("Find in titles and outlets").fill("ferry")
    page.keyboard.press("Enter")
    expect(page.locator("#reader .listing .about").first).to_contain_text(re.compile(r"^\d+ of \d+ articles"))
    title = page.locator("#reader .listing a.read").first.inner_text()
    page.locator("#reader .listing a.read").first.click()
    expect(page.locator("#reader .article h2")).to_have_text(title)


def test_a_hostile_article_stays_text(visit: Visiting) -> None:
    """What would run, load or be asked for fails in the ``visit`` fixture."""
    visited = visit()
    page = visited.page
    visited.ask("Who said that the Zarkon cheese tax rose?")
    answer = page.locator("#conversation .answer")
    expect(answer).to_contain_text('from $5 to $7 <img src="https://evil.example/a.png" onerror="window.pwned=1"> on')
    expect(answer).to_contain_text("$$\\frac{1}{2}$$")  # the title among the sources
    answer.locator("a.cite").first.click()
    expect(page.locator("#reader h2")).to_contain_text("Zarkon cheese tax")
    expect(page.locator("#reader .article")).to_contain_text("![beacon](https://evil.example/b.png)")
    expect(page.locator("#reader .article")).to_contain_text("{{constructor.constructor('window.pwned=1')()}}")
    expect(page.locator("#reader a.original")).to_have_count(0)
    page.locator("#reader a.browse").click()
    expect(page.locator("#reader .listing")).to_contain_text('"><svg onload=window.pwned=1>')
    page.keyboard.press("Escape")
    visited.ask('<img src=x onerror="window.pwned=1"> ![i](https://evil.example/q.png) <script>window.pwned=1</script>')
    expect(page.locator("#conversation .question").last).to_contain_text("<script>window.pwned=1</script>")
    assert page.locator("#conversation img, #reader img, #reader script, #conversation iframe, .katex").count() == 0
    page.wait_for_timeout(300)  # what was smuggled in would run after the paint


def test_a_question_of_an_article_s_length_is_refused_in_words(visit: Visiting) -> None:
    visited = visit()
    visited.ask("why " * 5000)
    expect(visited.page.locator(".answer.failure")).to_contain_text("characters; at most 2,000 are read")


def test_it_fits_every_screen(visit: Visiting) -> None:
    """One visit, asked once and looked at in every width and both schemes; the pictures are for people to look at."""
    visited = visit()
    page = visited.page
    look(page, "1-opened")
    visited.ask(QUESTION)
    look(page, "2-answer")
    page.locator(".answer a.cite").first.click()
    quoted(page)
    look(page, "3-article")
    page.keyboard.press("Escape")
    visited.ask("Who won the 1998 chess championship of Peru?")
    look(page, "4-refusal")
    page.get_by_role("tab", name="Library").click()
    page.locator("#library a.read").first.click()
    page.locator("#reader a.browse").click()
    page.locator("#reader .listing li").first.wait_for()
    look(page, "5-list")
    page.keyboard.press("Escape")
    for view in ("Library", "Evaluate", "Conversations", "Settings"):
        page.get_by_role("tab", name=view).click()
        settle(page)
        if view == "Settings":
            page.get_by_role("button", name="More").click()
        look(page, f"6-{view.lower()}")


def test_what_is_asked_right_after_a_new_conversation_is_answered_however_slow_the_line(visit: Visiting) -> None:
    visited = visit()
    page = visited.page
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 300, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", slow)
    page.get_by_role("button", name="New conversation").click()
    visited.ask(QUESTION)
    page.wait_for_timeout(1000)  # in which a late cancel would take it away
    expect(page.locator("#conversation .question")).to_have_text(QUESTION)
    expect(page.locator("#conversation .sources")).to_be_visible()
