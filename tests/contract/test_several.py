"""Several collections in one server, each with its own access, and a collection for some groups behind a proxy."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa.errors import ServerError
from tests.building import write_jsonl
from tests.command import answer_of, newsdesk, refused
from tests.serving import serve_command
from ui.backend.together import named_homes
from ui.server.access.groups import Groups
from ui.server.access.tokens import TokenStore

pytestmark = pytest.mark.timeout(400)

FERRY = {"title": "Ferry of Dunmere", "text": "The ferry to Dunmere sails again on Monday, officials say."}
BRIDGE = {"title": "Bridge of Dunmere", "text": "The bridge of Dunmere is closed until June, the council says."}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve two collections, the second for the group "agency" alone; give the address and the folder above both."""
    folder = tmp_path_factory.mktemp("several")
    for name, fields in (("open", FERRY), ("inner", BRIDGE)):
        file = write_jsonl(folder / f"{name}.jsonl", [{**fields, "published": "2024-05-01"}])
        newsdesk("ingest", file, "--home", folder / name)
    (folder / "inner" / "newsdesk.toml").write_text('groups = ["agency", "Desk Chiefs"]\n', encoding="utf-8")
    options = [f"--collection={name}={folder / name}" for name in ("open", "inner")]
    with serve_command(None, folder / "log", *options, patience_seconds=300) as url:
        yield url, folder


MEMBER = {"X-Forwarded-Groups": "agency"}


def test_each_collection_answers_from_its_own_articles(desk: tuple[str, Path]) -> None:
    url, _ = desk
    asked = {"question": "When does the ferry to Dunmere sail again?"}
    with httpx.Client(base_url=url) as client:
        assert "Monday" in client.post("/open/api/ask", json=asked).json()["text"]
        inner = client.post("/inner/api/ask", json=asked, headers=MEMBER).json()
        assert "Monday" not in inner["text"]
        assert (
            "June"
            in client.post(
                "/inner/api/ask", json={"question": "Until when is the bridge of Dunmere closed?"}, headers=MEMBER
            ).json()["text"]
        )
        page = client.get("/open/")
        assert (page.status_code, "gradio" in page.text) == (200, True)
        texts = [str(each["props"].get("value")) for each in client.get("/open/config").json()["components"]]
        assert any('class="collections"' in text and ">open</button>" in text for text in texts), "its menu"
        assert client.get("/open", follow_redirects=False).headers["location"] == "/open/"
        assert client.get("/open/healthz").json()["counts"]["articles"] == 1


def test_the_list_shows_the_collections_that_one_may_use(desk: tuple[str, Path]) -> None:
    url, _ = desk
    with httpx.Client(base_url=url) as client:
        names = [
            [each["name"] for each in client.get("/api/collections", headers=h).json()["collections"]]
            for h in ({}, MEMBER)
        ]
        assert names == [["open"], ["open", "inner"]]
        assert 'href="/inner/"' not in client.get("/").text
        assert 'href="/inner/"' in client.get("/", headers=MEMBER).text
        assert client.get("/none/api/ask").status_code == 404
        wrong = client.get("/none/", headers={"accept": "text/html"})
        assert wrong.status_code == 404
        assert "no collection at this address" in wrong.text
        assert 'href="/open/"' in wrong.text
        assert client.get("/readyz").status_code == 200
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_who_is_in_no_group_is_refused_and_a_token_is_as_good(desk: tuple[str, Path]) -> None:
    url, folder = desk
    _, inner = TokenStore(folder / "inner").create("reporter")
    _, other = TokenStore(folder / "open").create("reporter")
    with httpx.Client(base_url=url) as client:
        assert client.get("/inner/api/articles").status_code == 403
        assert client.get("/inner/").status_code == 403
        assert client.get("/inner/api/articles", headers={"X-Forwarded-Groups": "sports;staff"}).status_code == 403
        assert (
            client.get("/inner/api/articles", headers={"X-Forwarded-Groups": "staff, desk chiefs"}).status_code == 200
        )
        assert client.get("/inner/api/articles", headers={"Authorization": f"Bearer {inner}"}).status_code == 200
        assert client.get("/inner/api/articles", headers={"Authorization": f"Bearer {other}"}).status_code == 401
        assert client.get("/inner/healthz").status_code == 200


def test_commands_on_a_folder_reach_its_collection_in_the_server(desk: tuple[str, Path]) -> None:
    _, folder = desk
    listed = newsdesk("articles", "list", "--json", "--home", folder / "inner")
    assert "Bridge of Dunmere" in listed.stdout
    assert "Bridge of Dunmere" not in newsdesk("articles", "list", "--json", "--home", folder / "open").stdout


def test_the_surest_of_several_collections_answers(desk: tuple[str, Path]) -> None:
    _, folder = desk
    both = [f"--collection={name}={folder / name}" for name in ("open", "inner")]
    for question, name, word in (
        ("Until when is the bridge of Dunmere closed?", "inner", "June"),
        ("When does the ferry to Dunmere sail again?", "open", "Monday"),
    ):
        answer = answer_of(newsdesk("ask", question, "--as-of", "2024-05-02", "--json", *both))
        assert (answer["collection"], answer["answered"]) == (name, True)
        assert word in answer["text"]
        assert {each["collection"] for each in answer["collections"]} == {"open", "inner"}
        assert answer["collections"][0]["text"] == answer["text"]
    refused(newsdesk("ask", "Who?", "--collection=news"), "does not name a collection")


def test_a_header_counts_only_from_a_trusted_proxy() -> None:
    groups = Groups(["agency"], "X-Forwarded-Groups", ["10.0.0.0/8", "::1"])

    def scope(peer: str, *names: str) -> dict[str, object]:
        headers = [(b"x-forwarded-groups", name.encode()) for name in names]
        return {"type": "http", "headers": headers, "state": {"newsdesk_peer": peer}}

    assert groups.allow(scope("10.1.2.3", "sports", "Agency"))
    assert groups.allow(scope("::1", "agency"))
    assert not groups.allow(scope("192.0.2.1", "agency"))
    assert not groups.allow(scope("", "agency"))
    assert not groups.allow(scope("10.1.2.3"))
    assert Groups([], "X-Forwarded-Groups", []).allow(scope("192.0.2.1"))


@pytest.mark.parametrize("given", ["news", "=x", "api=x", "A=x", "a/b=x", "a="])
def test_a_collection_without_a_fitting_name_is_told(given: str) -> None:
    with pytest.raises(ServerError, match="does not name a collection"):
        named_homes([given])
    with pytest.raises(ServerError, match="does not name a collection"):
        named_homes(["a=1", "a=2"])
