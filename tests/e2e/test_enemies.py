"""Forty articles by an enemy of the page, and what befalls people who share a server."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import TimeoutError as WaitedLongEnough

from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.e2e import hostile
from tests.e2e.conftest import run_server
from tests.e2e.looking import QUESTION, add, library, watched
from tests.proxying import proxy
from tests.serving import served
from ui.server.app import build_server

FERRY = "Who runs the Arnholt ferry?"
PASSWORD = "seven goats"
READ_EACH = r"""async () => {
  const wrong = [];
  const number = (element) => element?.textContent.match(/^\s*Quagga\d+/i)?.[0].trim();
  for (const link of document.querySelectorAll("#library table.articles tbody a.read")) {
    link.click();
    const shown = () => {
      const article = document.querySelector("#reader:not([hidden]) .article");
      return article && number(article.querySelector("h2")) === number(link)
        && article.textContent.includes("ledger rose from $5 to $7");
    };
    for (let tries = 0; tries < 1500 && !shown(); tries += 1) await new Promise((go) => setTimeout(go, 10));
    if (!shown()) wrong.push(link.textContent.slice(0, 100));
  }
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  return wrong;
}"""
"""Opens each article found beside the list, and returns those that did not come."""
TITLE_IS_SEEN = """() => {
  const title = document.querySelector("#masthead h1"), at = title.getBoundingClientRect();
  return title.contains(document.elementFromPoint(at.x + 20, at.y + at.height / 2));
}"""
WIDE = {"width": 1440, "height": 900}
_SPROUTED = "#conversation {0}, #reader {0}, #library {0}"


@pytest.mark.timeout(300)
def test_forty_hostile_articles_stay_text(browser: Browser, desk: str, tmp_path: Path) -> None:
    """What runs, loads, navigates or complains fails in ``watched``."""
    with watched(browser, desk, viewport={"width": 1440, "height": 900}) as visited:
        page = visited.page
        view = library(page)
        add(view, hostile.write(tmp_path))
        said = view.locator("ul.jobs > li").filter(has_text="lnosj.jsonl")
        expect(said).to_contain_text("40 articles added", timeout=60_000)
        expect(said.locator(".name")).to_contain_text('"><img src=x onerror=window.pwned=1> $$x$$ _lnosj.jsonl')
        view.locator(".find input[name=find]").fill("quagga")
        page.keyboard.press("Enter")
        rows = view.locator("table.articles tbody tr:not(.hit)")
        expect(rows).to_have_count(40)
        wrong = page.evaluate(READ_EACH)
        assert wrong == []
        page.get_by_role("tab", name="Ask").click()
        for number in (0, 8, 20, 30, 39):
            visited.ask(f"How much did the quagga{number} ledger rise?")
            answer = page.locator("#conversation .answer").last
            expect(answer).to_contain_text("$7")
        for tag in (
            "script",
            "img",
            "iframe",
            "object",
            "embed",
            "video",
            "base",
            "meta",
            "form[action^=http]",
        ):
            assert page.locator(_SPROUTED.format(tag)).count() == 0, tag
        assert page.locator(".katex").count() == 0
        assert page.locator("style", has_text="evil.example").count() == 0
        dangerous = "a[href^='javascript:' i], a[href^='data:' i], [onerror], [onload], [onclick], [ontoggle]"
        assert page.locator(dangerous).count() == 0
        page.wait_for_timeout(300)
        assert page.url.startswith(desk)


@pytest.fixture
def filled(desk: str, tmp_path: Path) -> str:
    """The same server, which has the hostile articles even where the test before did not run."""
    with httpx.Client(base_url=desk, trust_env=False, timeout=60) as http:
        content = hostile.write(tmp_path).read_bytes()
        sent = http.post("/api/v1/ingest", params={"name": "hostile.jsonl"}, content=content)
        job = sent.raise_for_status().headers["location"]
        while http.get(job).raise_for_status().json()["state"] in {"waiting", "running"}:
            time.sleep(0.05)
    return desk


def test_hostile_articles_on_pages_of_their_own(browser: Browser, filled: str) -> None:
    listed = httpx.get(f"{filled}/api/articles", trust_env=False, timeout=60).json()["articles"]
    ids = [article["id"] for article in listed if article["title"].startswith("Quagga")]
    assert len(ids) == 40
    page = browser.new_page()
    foreign: list[str] = []
    page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith(filled) else None)
    for article_id in ids[::3]:
        page.goto(f"{filled}/articles/{article_id}#p1")
        expect(page.locator("h2")).to_contain_text("Quagga")
        assert page.evaluate("window.pwned") is None
        assert page.locator("script, iframe, img, object, embed, meta[http-equiv]").count() == 0
    page.goto(f"{filled}/articles?find=quagga")
    assert page.evaluate("window.pwned") is None
    page.close()
    assert foreign == []


def test_two_people_at_once_see_their_own(browser: Browser, desk: str) -> None:
    mine, other = FERRY, QUESTION
    with ExitStack() as stack:
        contexts = [stack.enter_context(browser.new_context()) for _ in range(2)]
        visits = [stack.enter_context(watched(context, desk)) for context in contexts]
        questions = [mine, other]
        for visited, question in zip(visits, questions, strict=True):
            visited.page.fill("#question textarea", question)
        for visited in visits:
            visited.page.keyboard.press("Enter")
        for visited, question in zip(visits, questions, strict=True):
            done = visited.page.locator("#conversation .answer:not(.waiting):not(.streaming)")
            done.first.wait_for(timeout=60_000)
            expect(visited.page.locator("#conversation .question")).to_have_text([question])
            expect(done).to_have_count(1)
        for visited, question in zip(visits, questions, strict=True):
            visited.page.get_by_role("tab", name="Conversations").click()
            expect(visited.page.locator("#conversations li")).to_have_count(1)
            expect(visited.page.locator("#conversations")).not_to_contain_text(other if question == mine else mine)


def test_a_page_that_is_reloaded_in_the_middle_of_an_answer_goes_on(browser: Browser, desk: str) -> None:
    with watched(browser, desk) as visited:
        page = visited.page
        page.fill("#question textarea", QUESTION)
        page.keyboard.press("Enter")
        page.locator("#conversation .question").wait_for()
        page.reload()
        # The page that is left runs on until the new one comes: Gradio's script complains of the stream it closed, and
        # may open it again and miss a part between. What the new page complains of counts.
        visited.errors.clear()
        page.locator("#conversation").locator(".welcome, .answer").first.wait_for(timeout=60_000)
        visited.ask(FERRY)
        expect(page.locator("#conversation .question").last).to_have_text(FERRY)
        # The first answer may have been kept, and be shown again while the second is made.
        expect(page.locator("#conversation .waiting, #conversation .streaming")).to_have_count(0, timeout=30_000)
        expect(page.locator("#conversation .answer").last).to_contain_text("Searched")


@pytest.mark.timeout(180)
def test_a_page_outlives_its_server(browser: Browser, sample_copy: Path, tmp_path: Path) -> None:
    """The server's end is told by the page's own line alone, nothing is lost, and the next server goes on with it."""
    gone = "ERR_|Failed to load|fetch|network|lost"
    with ExitStack() as stack:
        with run_server(sample_copy, tmp_path / "first.txt") as url:
            visited = stack.enter_context(watched(browser, url, errors=gone, viewport=WIDE))
            visited.ask(QUESTION)
            page = visited.page
            shown = page.locator("#conversation .answer").first.inner_text()
        expect(page.locator("#offline")).to_contain_text("The server does not answer", timeout=20_000)
        assert page.locator("#conversation .answer").first.inner_text() == shown, "what is there stays"
        page.wait_for_timeout(4000)  # as long as Gradio takes to notice it too
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.locator(".toast-wrap:visible").count() == 0
            assert page.evaluate(TITLE_IS_SEEN), "nothing lies over the title"
            expect(page.locator("#conversation .sources")).to_be_visible()
        page.fill("#question textarea", FERRY)
        with run_server(sample_copy, tmp_path / "second.txt", int(url.rsplit(":", 1)[1])):
            expect(page.locator("#offline")).to_have_count(0, timeout=30_000)
            expect(page.locator("#conversation .question")).to_have_text(QUESTION)
            expect(page.locator("#question textarea")).to_have_value(FERRY)
            for _ in range(3):  # Gradio finds a server again and may load the page anew, which keeps what was typed
                page.locator("#question textarea").press("Enter")
                with suppress(WaitedLongEnough):
                    page.locator("#conversation .acts").nth(1).wait_for(timeout=20_000)
                    break
            expect(page.locator("#conversation .question")).to_have_text([QUESTION, FERRY])
            values = page.locator(".act.up").evaluate_all("all => all.map(e => e.value)")
            (name,) = {value.split("/")[0] for value in values}
            saved = page.request.get(f"{url}/conversations/{name}.json")
            assert len(json.loads(saved.text())["turns"]) == 2
            page.goto("about:blank")


@pytest.fixture
def fronted(sample_copy: Path) -> Iterator[str]:
    """A server with a password, published under a path by a proxy that takes the prefix off."""
    settings, _ = load({"home": sample_copy, "password": PASSWORD, "root_path": "/newsdesk"})
    with (
        open_collection(settings, command="serve") as collection,
        served(build_server(open_assistant(settings, collection), settings)) as target,
        served(proxy(target, "/newsdesk", strip=True)) as front,
    ):
        yield f"{front}/newsdesk"


def test_a_password_and_a_path_behind_a_proxy(browser: Browser, fronted: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{fronted}/articles?find=ferry")
    page.get_by_label("Password").fill("three goats")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("That is not the password")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{fronted}/articles?find=ferry")
    page.get_by_role("link", name="Newsdesk").click()
    page.locator("#conversation .welcome").wait_for(timeout=60_000)
    page.fill("#question textarea", QUESTION)
    page.keyboard.press("Enter")
    page.locator("#conversation .answer:not(.waiting):not(.streaming)").first.wait_for(timeout=60_000)
    page.locator("#conversation a.cite").first.click()
    expect(page.locator("#reader mark.mark-current")).to_be_visible()
    page.locator("#reader a.own-page").click()
    expect(page.locator("body.own .article")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{fronted}/logout*")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("status")).to_contain_text("You are logged out")
    page.goto(f"{fronted}/")
    expect(page.get_by_label("Password")).to_be_visible()
    outside = [url for url in requests if not url.startswith((f"{fronted}/", "data:", "blob:"))]
    assert outside == []
    context.close()


def test_the_stream_of_a_page_that_has_gone_ends_without_a_word_in_the_log(desk: str) -> None:
    """The fixture looks for tracebacks in the server's log when it ends."""
    found = httpx.get(f"{desk}/gradio_api/queue/data", params={"session_hash": "gone"}, trust_env=False, timeout=60)
    assert found.status_code == 200
    assert '"session_not_found":true' in found.text, "what Gradio tells the page"
