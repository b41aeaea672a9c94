"""The server under a path of its own, behind a proxy that takes the prefix off and one that leaves it."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from qa.errors import SettingsError
from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.proxying import proxy
from tests.serving import served
from ui.server.app import build_api

QUESTION = "why does North Korea support Palestine"


@pytest.fixture(params=[True, False], ids=["prefix taken off", "prefix left"])
def published(request: pytest.FixtureRequest, sample_copy: Path) -> Iterator[str]:
    settings, _ = load({"home": sample_copy, "root_path": "/newsdesk", "password": "secret"})
    with ExitStack() as stack:
        collection = stack.enter_context(open_collection(settings, command="tests"))
        target = stack.enter_context(served(build_api(open_assistant(settings, collection), settings)))
        front = stack.enter_context(served(proxy(target, "/newsdesk", strip=request.param)))
        yield f"{front}/newsdesk"


def test_pages_api_assets_and_the_login_work_under_the_path(published: str) -> None:
    with httpx.Client(trust_env=False, timeout=60, follow_redirects=True) as http:
        shown = http.get(f"{published}/articles", params={"find": "ferry"}, headers={"accept": "text/html"})
        assert str(shown.url).startswith(f"{published}/login?next=")
        assert http.get(str(shown.url.join("page/login.css"))).status_code == 200
        listed = http.post(shown.url, data={"password": "secret"}, headers={"accept": "text/html"})
        assert str(listed.url) == f"{published}/articles?find=ferry"
        answer = http.post(f"{published}/api/ask", json={"question": QUESTION}).json()
        article = http.get(f"{published}/articles/{answer['citations'][0]['article']['id']}")
        assert article.status_code == 200
        for page in (listed, article):
            links = [link for link in hrefs(page.text) if not link.startswith(("#", "http"))]
            assert links
            for link in links:
                followed = http.get(page.url.join(link), headers={"accept": "text/html"})
                assert followed.status_code == 200 or link in {"./", "../"}, link  # the chat page is not mounted here
                assert str(followed.url).startswith(f"{published}/"), link
        http.post(f"{published}/logout")
        assert http.get(f"{published}/api/articles").status_code == 401


def hrefs(page: str) -> list[str]:
    import html
    import re

    return [html.unescape(link) for link in re.findall(r'(?:href|src|action)="([^"]+)"', page)]


def test_the_cookie_is_of_the_path(published: str) -> None:
    answer = httpx.post(f"{published}/login", data={"password": "secret"}, trust_env=False)
    assert "Path=/newsdesk/" in answer.headers["set-cookie"]


@pytest.mark.parametrize(("given", "taken"), [("newsdesk", "/newsdesk"), ("/a/b/", "/a/b"), ("/", ""), ("", "")])
def test_the_path_is_written_in_any_way(given: str, taken: str) -> None:
    assert load({"root_path": given})[0].server.root_path == taken


@pytest.mark.parametrize("given", ["/a b", "/a?b", "/../x", "/é", "https://news.example/a"])
def test_a_path_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(SettingsError, match="root_path"):
        load({"root_path": given})
