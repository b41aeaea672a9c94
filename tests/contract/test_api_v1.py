"""The HTTP API for programs, ``/api/v1``: what it gives, and how it says no."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.apis import AS_OF, QUESTION, api_served, client, copied
from ui.backend import schemas

ASK = {"question": QUESTION, "as_of": AS_OF}


@pytest.fixture(scope="module")
def base(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with api_served(copied(sample_home, tmp_path_factory.mktemp("v1"))) as url:
        yield url


@pytest.fixture
def http(base: str) -> Iterator[httpx.Client]:
    with client(base) as opened:
        yield opened


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    body: dict[str, Any] = response.json()
    assert response.status_code == status, body
    assert response.headers["content-type"] == "application/problem+json"
    told = schemas.Problem.model_validate(body)
    assert told.status == status
    assert told.detail
    assert told.request_id == response.headers["x-request-id"]
    return body


def events(response: httpx.Response) -> list[tuple[str, Any]]:
    found = []
    for block in response.text.strip().split("\n\n"):
        if not block.startswith(":"):
            name, data = block.split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_ask_gives_the_answer_of_the_old_path(http: httpx.Client) -> None:
    new, old = (http.post(path, json=ASK).json() for path in ("/api/v1/ask", "/api/ask"))
    del new["timings_ms"], old["timings_ms"]
    assert new == old
    assert new["answered"]
    assert schemas.Answer.model_validate({**new, "timings_ms": {}}).citations


def test_a_streamed_answer_comes_in_parts_that_make_the_whole(http: httpx.Client) -> None:
    response = http.post("/api/v1/ask", json=ASK, headers={"accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    found = events(response)
    names = [name for name, _ in found]
    assert names[0] == "passages"
    assert names[-1] == "answer"
    assert set(names[1:-1]) == {"sentence"}
    answer = found[-1][1]
    assert "".join(data["text"] for name, data in found if name == "sentence") == answer["text"]
    assert [passage["rank"] for passage in found[0][1]["passages"]] == [p["rank"] for p in answer["passages"]]
    whole = http.post("/api/v1/ask", json=ASK).json()
    assert answer["text"] == whole["text"]


def test_a_stream_of_what_cannot_be_asked_is_an_error_and_no_stream(http: httpx.Client) -> None:
    response = http.post("/api/v1/ask", json={"question": " "}, headers={"accept": "text/event-stream"})
    assert "empty" in problem(response, 400)["detail"]


def test_search_gives_passages(http: httpx.Client) -> None:
    found = http.post("/api/v1/search", json={"query": QUESTION, "limit": 3}).json()
    assert [passage["rank"] for passage in found["passages"]] == [1, 2, 3]
    assert schemas.Passages.model_validate(found).searched > 0
    early = http.post("/api/v1/search", json={"query": QUESTION, "until": "2001-01-01"}).json()
    assert early["passages"] == []


def test_claims_are_checked(http: httpx.Client) -> None:
    answer = http.post("/api/v1/ask", json=ASK).json()
    said = answer["sentences"][0]["text"]
    text = f"{said} The moon is a ship of green glass."
    claims = http.post("/api/v1/check", json={"text": text, "as_of": AS_OF}).json()["claims"]
    assert claims[0]["verdict"] == "supported"
    cited = claims[0]["citations"][0]
    assert said in cited["paragraph"]["text"]
    assert claims[-1]["verdict"] == "not_said"
    assert claims[-1]["citations"] == []


def test_the_list_of_articles_comes_in_pages(http: httpx.Client) -> None:
    total = http.get("/api/v1/articles", params={"limit": 1}).json()["total"]
    seen, address = [], "/api/v1/articles?limit=3&sort=title&order=asc"
    while address:
        response = http.get(address)
        page = response.json()
        seen += page["articles"]
        address = page["next"]
        assert (address is None) == ("link" not in response.headers)
    assert len({article["id"] for article in seen}) == len(seen) == total
    titles = [article["title"].casefold() for article in seen]
    assert titles == sorted(titles)


def test_articles_are_filtered_by_words_outlet_and_days(http: httpx.Client) -> None:
    every = http.get("/api/v1/articles", params={"limit": 200}).json()["articles"]
    one = http.get(f"/api/v1/articles/{every[0]['id']}").json()
    words = " ".join(one["paragraphs"][0]["text"].split()[:4])
    assert one["id"] in [a["id"] for a in http.get("/api/v1/articles", params={"q": words}).json()["articles"]]
    phrase = http.get("/api/v1/articles", params={"q": f'"{words}"'}).json()
    assert one["id"] in [article["id"] for article in phrase["articles"]]
    assert http.get("/api/v1/articles", params={"q": "zzyzx"}).json()["found"] == 0
    assert http.get("/api/v1/articles", params={"q": '"'}).status_code == 200
    dated = next(article for article in every if article["published"])
    day = dated["published"]
    of_day = http.get("/api/v1/articles", params={"since": day, "until": day, "limit": 200}).json()["articles"]
    assert {article["id"] for article in of_day} == {a["id"] for a in every if a["published"] == day}
    named = next(article for article in every if article["source"])["source"]
    of_outlet = http.get("/api/v1/articles", params={"source": named.upper(), "limit": 200}).json()
    assert {article["source"].casefold() for article in of_outlet["articles"]} == {named.casefold()}
    assert "31 February" in problem(http.get("/api/v1/articles", params={"since": "31 February"}), 400)["detail"]


def test_what_has_not_changed_is_not_sent_again(http: httpx.Client) -> None:
    for address in ("/api/v1/articles?limit=2", f"/api/v1/articles/{_any_article(http)}"):
        first = http.get(address)
        tag = first.headers["etag"]
        again = http.get(address, headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert http.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def _any_article(http: httpx.Client) -> str:
    return str(http.get("/api/v1/articles", params={"limit": 1}).json()["articles"][0]["id"])


def test_request_ids_are_kept_where_they_are_sound(http: httpx.Client) -> None:
    assert http.get("/healthz", headers={"x-request-id": "mine-1"}).headers["x-request-id"] == "mine-1"
    for bad in ("a b", "x" * 101, "<script>"):
        given = http.get("/healthz", headers={"x-request-id": bad}).headers["x-request-id"]
        assert given != bad
        assert len(given) == 16


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/api/v1/ask", {"question": 7}, 422),
        ("POST", "/api/v1/ask", {"question": "a", "asof": "2024"}, 422),
        ("POST", "/api/v1/ask", {"question": "x" * 20_000}, 422),
        ("POST", "/api/v1/ask", {"question": QUESTION, "as_of": "31 February 2024"}, 400),
        ("POST", "/api/v1/ask", {"question": QUESTION, "model": "openai:gpt"}, 400),
        ("POST", "/api/v1/ask", {"question": QUESTION, "keep_in": "nothing"}, 400),
        ("POST", "/api/v1/search", {"query": QUESTION, "limit": 1000}, 422),
        ("POST", "/api/v1/check", {"text": "!"}, 400),
        ("POST", "/api/v1/batch", {"questions": []}, 422),
        ("POST", "/api/v1/batch", {"questions": [{"id": "a", "question": "b"}] * 2}, 400),
        ("GET", "/api/v1/articles?limit=0", None, 422),
        ("GET", "/api/v1/articles?sort=size", None, 422),
        ("GET", "/api/v1/articles/nothing", None, 404),
        ("GET", "/api/v1/articles/nothing/history", None, 404),
        ("POST", "/api/v1/ingest/urls", {"urls": ["file:///etc/passwd"]}, 400),
        ("POST", "/api/v1/ingest/urls", {"urls": []}, 422),
        ("GET", "/api/v1/jobs/nothing", None, 404),
        ("GET", "/api/v1/batch/nothing", None, 404),
        ("GET", "/api/v1/nothing", None, 404),
        ("PUT", "/api/v1/ask", {}, 405),
    ],
)
def test_what_cannot_be_done_is_a_problem(
    http: httpx.Client, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    problem(http.request(method, path, json=body), status)


def test_a_body_too_large_is_a_problem(http: httpx.Client) -> None:
    problem(http.post("/api/v1/ask", json={"question": "x" * 600_000}), 413)


def test_a_batch_is_a_job_whose_lines_stream(http: httpx.Client) -> None:
    questions = [{"id": "q1", **ASK}, {"question": "Who won the 1998 chess championship of Peru?"}]
    begun = http.post("/api/v1/batch", json={"questions": questions})
    assert begun.status_code == 202
    job = schemas.Job.model_validate(http.get(begun.headers["location"]).json())
    assert job.result
    with http.stream("GET", job.result) as response:
        lines = [json.loads(line) for line in response.iter_lines()]
    assert [line["id"] for line in lines] == ["q1", "2"]
    assert lines[0]["answered"]
    done = http.get(begun.headers["location"]).json()
    assert (done["state"], done["outcome"]["questions"]) == ("done", 2)
    assert job.id in [each["id"] for each in http.get("/api/v1/jobs").json()["jobs"]]


def test_a_file_is_read_in_by_a_job_and_its_article_removed_again(http: httpx.Client) -> None:
    story = {"title": "A new ferry", "text": "The ferry Zwirbelwind sailed to Arnholt on Monday for the first time."}
    begun = http.post("/api/v1/ingest", params={"name": "new.jsonl"}, content=json.dumps(story))
    assert begun.status_code == 202, begun.text
    job = finished(http, begun.headers["location"])
    assert (job["state"], job["outcome"]["added"]) == ("done", 1)
    (article,) = http.get("/api/v1/articles", params={"q": "Zwirbelwind"}).json()["articles"]
    removed = http.delete(f"/api/v1/articles/{article['id']}")
    assert removed.json()["removed"] == 1
    problem(http.delete(f"/api/v1/articles/{article['id']}"), 404)
    problem(http.post("/api/v1/ingest", params={"name": "..."}, content=b"x"), 400)


def test_an_address_of_this_machine_is_not_fetched(http: httpx.Client, base: str) -> None:
    begun = http.post("/api/v1/ingest/urls", json={"urls": [f"{base}/articles"]})
    job = finished(http, begun.headers["location"])
    assert job["state"] in {"done", "failed"}
    assert not (job["outcome"] or {}).get("added")


def test_history_and_feeds_are_there(http: httpx.Client) -> None:
    found = http.get(f"/api/v1/articles/{_any_article(http)}/history").json()
    assert schemas.History.model_validate(found).versions == []
    assert http.get("/api/v1/feeds").json() == {"feeds": []}


def finished(http: httpx.Client, address: str) -> dict[str, Any]:
    for _ in range(300):
        job: dict[str, Any] = http.get(address).json()
        if job["state"] in {"done", "failed", "stopped"}:
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def test_a_questions_file_is_evaluated(http: httpx.Client) -> None:
    line = json.dumps({"id": "a", "question": QUESTION, "date": AS_OF, "answers": ["Israel"]})
    begun = http.post("/api/v1/evaluate", params={"name": "mine.jsonl"}, content=line)
    job = finished(http, begun.headers["location"])
    assert job["state"] == "done", job
    assert http.get(job["result"]).json()
    problem(http.post("/api/v1/evaluate", params={"name": "mine.jsonl"}, content=b""), 400)


def test_conversations_are_each_ones_own(http: httpx.Client, base: str) -> None:
    name = http.post("/api/v1/conversations").json()["id"]
    http.post("/api/v1/ask", json={**ASK, "keep_in": name})
    kept = http.get(f"/api/v1/conversations/{name}").json()
    assert [turn["question"] for turn in kept["turns"]] == [QUESTION]
    with client(base) as other:
        other.cookies.set("newsdesk_browser", "x" * 43)
        problem(other.get(f"/api/v1/conversations/{name}"), 404)
    assert http.delete(f"/api/v1/conversations/{name}").status_code == 204
    problem(http.get(f"/api/v1/conversations/{name}"), 404)


def test_the_description_names_every_route_and_loads_nothing_from_elsewhere(http: httpx.Client) -> None:
    described = http.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path in ("/api/v1/ask", "/api/v1/articles/{article_id}", "/v1/chat/completions", "/readyz", "/metrics"):
        assert path in described["paths"]
    assert described["components"]["schemas"]["AskBody"]["examples"]
    page = http.get("/docs")
    assert "/api/v1/check" in page.text
    assert "//" not in page.text.replace("http://json-schema", "").split("<body")[0]
    assert "<script" not in page.text
    assert "script-src 'none'" in page.headers["content-security-policy"]


def test_a_page_of_another_site_cannot_ask(http: httpx.Client) -> None:
    problem(http.post("/api/v1/ask", json=ASK, headers={"origin": "https://evil.example"}), 403)
    problem(http.get("/api/v1/articles", headers={"host": "evil.example"}), 400)


@pytest.mark.parametrize(
    ("path", "content", "kind", "status", "says"),
    [
        ("/api/v1/ask", '{"question": "x"', "application/json", 422, "character 16"),
        ("/api/v1/ask", '{"question": "x"}', "text/plain", 415, "text/plain"),
        ("/api/v1/ask", '{"question": "x"}', None, 415, "does not say"),
        ("/api/v1/ask", '{"question": "x", "model": "gpt-9"}', "application/json", 400, "gpt-9"),
        ("/api/v1/batch", '{"questions": ["x"]}', "text/plain", 415, "text/plain"),
    ],
)
def test_a_body_that_cannot_be_read_is_told_so(
    http: httpx.Client, path: str, content: str, kind: str | None, status: int, says: str
) -> None:
    headers = {"content-type": kind} if kind else {}
    assert says in problem(http.post(path, content=content, headers=headers), status)["detail"]


def test_a_file_in_a_form_is_refused_and_not_read_as_an_article(http: httpx.Client) -> None:
    before = http.get("/api/v1/articles").json()["total"]
    for path in ("/api/v1/ingest", "/api/v1/evaluate"):
        told = http.post(path, params={"name": "a.txt"}, files={"file": ("a.txt", b"A headline\nA text of a story.")})
        assert "--data-binary" in problem(told, 415)["hint"]
    assert http.get("/api/v1/articles").json()["total"] == before


def test_what_is_missing_is_told_with_where_to_look(http: httpx.Client) -> None:
    for path, hint in (
        ("articles/nothing", "/api/v1/articles"),
        ("articles/nothing/history", "/api/v1/articles"),
        ("jobs/nothing", "/api/v1/jobs"),
        ("conversations/nothing", "/api/v1/conversations"),
        ("feeds/nothing", "/api/v1/feeds"),
        ("nothing", "/docs"),
    ):
        assert hint in problem(http.get(f"/api/v1/{path}"), 404)["hint"]


def test_a_mistyped_filter_is_refused_and_not_passed_over(http: httpx.Client) -> None:
    told = problem(http.get("/api/v1/articles", params={"untl": "2024-05-17"}), 422)
    assert told["errors"][0]["field"] == "untl"


def test_a_job_tells_what_it_could_not_read(http: httpx.Client) -> None:
    begun = http.post("/api/v1/ingest", params={"name": "bad.jsonl"}, content=b"no json\n")
    outcome = finished(http, begun.headers["location"])["outcome"]
    (fault,) = outcome["rejected"]
    assert (outcome["added"], fault["path"], fault["line"]) == (0, "bad.jsonl", 1)
    assert fault["reason"]


def test_head_is_answered_as_get_without_the_body(http: httpx.Client) -> None:
    for path in ("/healthz", "/readyz", "/api/v1/articles?limit=1", "/v1/models", "/openapi.json"):
        head, get = http.head(path), http.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == get.headers["content-type"]
    assert http.head("/api/v1/articles/nothing").status_code == 404


def test_other_methods_are_refused_with_those_that_are_answered(http: httpx.Client) -> None:
    article = _any_article(http)
    for path, allow in (
        ("/api/v1/ask", "POST"),
        (f"/api/v1/articles/{article}", "GET, DELETE"),
        ("/mcp", "POST"),
        ("/healthz", "GET"),
    ):
        refused = http.put(path)
        assert (refused.status_code, refused.headers["allow"]) == (405, allow)


def test_an_evaluation_goes_by_its_file(http: httpx.Client) -> None:
    line = json.dumps({"question": QUESTION, "date": AS_OF, "answers": ["Israel"]})
    job = finished(http, http.post("/api/v1/evaluate", params={"name": "b.jsonl"}, content=line).headers["location"])
    assert job["title"] == "b.jsonl"


def test_a_question_goes_on_with_the_conversation_it_is_kept_in(http: httpx.Client) -> None:
    name = http.post("/api/v1/conversations").json()["id"]
    keep = {"as_of": AS_OF, "keep_in": name}
    http.post("/api/v1/ask", json={"question": QUESTION, **keep})
    follow_up = "Why does it do that?"
    led = http.post("/api/v1/ask", json={"question": follow_up, **keep}).json()
    assert "Korea" in led["asked"]
    alone = http.post("/api/v1/ask", json={"question": follow_up, **keep, "conversation": []}).json()
    assert "Korea" not in alone["asked"]
