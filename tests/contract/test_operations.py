"""What those who run a server look at: readiness, metrics, logs; and that work ends when nobody waits for it."""

import asyncio
import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.types import Receive, Scope, Send

from tests.apis import AS_OF, QUESTION, api_served, client, copied
from tests.serving import serve_command
from ui.server.operations import logs
from ui.server.operations.tracing import Tracing, make_tracer, wanted
from ui.server.streaming import in_thread


@pytest.fixture(scope="module")
def base(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with api_served(copied(sample_home, tmp_path_factory.mktemp("operations"))) as url:
        yield url


def figure(base: str, name: str) -> float:
    with client(base) as http:
        lines = http.get("/metrics").text.splitlines()
    found = [line for line in lines if line.startswith(name)]
    return float(found[0].rsplit(" ", 1)[1]) if found else 0.0


def test_metrics_count_questions_requests_and_articles(base: str) -> None:
    before = {what: figure(base, f'newsdesk_questions_total{{outcome="{what}"}}') for what in ("answered", "refused")}
    with client(base) as http:
        http.post("/api/v1/ask", json={"question": QUESTION, "as_of": AS_OF})
        http.post(
            "/v1/chat/completions",
            json={"messages": [{"role": "user", "content": "Who won the 1998 chess championship of Peru?"}]},
        )
        http.get("/api/v1/articles/some-id")
        total = http.get("/api/v1/articles").json()["total"]
    for what, count in before.items():
        assert figure(base, f'newsdesk_questions_total{{outcome="{what}"}}') == count + 1
    assert figure(base, 'newsdesk_collection{what="articles"}') == total
    assert figure(base, "newsdesk_questions_running") == 0
    route = 'newsdesk_http_requests_total{method="GET",route="/api/v1/articles/{article_id}",status="404"}'
    assert figure(base, route) >= 1
    assert figure(base, 'newsdesk_question_stage_seconds_count{stage="search"}') >= 2
    assert figure(base, "newsdesk_disk_free_bytes") > 0
    assert figure(base, 'newsdesk_jobs{kind="batch",state="waiting"}') == 0


def test_strangers_make_no_figures_of_their_own(base: str) -> None:
    with client(base) as http:
        for n in range(5):
            http.get(f"/api/v1/nothing-{n}")
            http.request(f"MADEUP{n}", "/healthz")
        text = http.get("/metrics").text
    assert "nothing-" not in text
    assert "MADEUP" not in text


def test_ready_says_what_is_wrong(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with client(base) as http:
        assert http.get("/readyz").json()["status"] == "ready"
        monkeypatch.setattr(
            "ui.server.operations.health.shutil.disk_usage", lambda _path: SimpleNamespace(free=5 * 2**20)
        )
        full = http.get("/readyz")
        assert full.status_code == 503
        assert full.json()["checks"]["disk"] == "only 5 MB are free"
        assert http.get("/healthz").status_code == 200


def test_logs_are_lines_or_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    root, access = logging.getLogger(), logging.getLogger(logs.ACCESS)
    kept = root.handlers[:], access.handlers[:], access.propagate, access.level
    try:
        for as_json in (True, False):
            out = io.StringIO()
            monkeypatch.setattr(sys, "stderr", out)
            logs.set_up(as_json=as_json, access=True)
            logs.record("request", route='/a"b', status=200, token=None)
            line = out.getvalue()
            assert line.count("\n") == 1
            if as_json:
                told = json.loads(line)
                assert (told["route"], told["status"], told["level"]) == ('/a"b', 200, "info")
            else:
                assert 'route="/a\\"b" status=200\n' in line
            logs.set_up(as_json=as_json, access=False)
            logs.record("request")
            assert out.getvalue() == line
    finally:
        root.handlers[:], access.handlers[:], access.propagate = kept[:3]
        access.setLevel(kept[3])


def test_with_log_json_every_line_on_stderr_is_an_object(sample_copy: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (
        serve_command(sample_copy, log, "--log-json", environment={"NEWSDESK_ACCESS_LOG": "on"}) as url,
        client(url) as http,
    ):
        http.get("/api/v1/articles/nothing", headers={"x-request-id": "r-7"})
    told = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert all({"time", "level", "logger", "message"} <= set(each) for each in told)
    first, *between, last = told
    assert (first["url"], last["message"]) == (url, "Stopped.")
    (asked,) = [each for each in between if each["logger"] == logs.ACCESS]
    route = "/api/v1/articles/{article_id}"
    assert (asked["request_id"], asked["route"], asked["status"]) == ("r-7", route, 404)


def test_a_client_that_goes_away_leaves_no_work(base: str) -> None:
    """Each stream is left after its first bytes; soon nothing runs, and most answers were not finished."""
    body = {"question": QUESTION, "as_of": AS_OF}
    with client(base) as http:
        for _ in range(6):
            with http.stream("POST", "/api/v1/ask", json=body, headers={"accept": "text/event-stream"}) as response:
                next(response.iter_raw())
        deadline = time.monotonic() + 300  # a machine that is busy with other things
        while figure(base, "newsdesk_questions_running") and time.monotonic() < deadline:
            time.sleep(0.2)
    assert figure(base, "newsdesk_questions_running") == 0
    assert figure(base, 'newsdesk_questions_total{outcome="abandoned"}') > 0


def test_a_generator_nobody_reads_is_closed() -> None:
    closed, made = threading.Event(), []

    def items() -> Iterator[int]:
        try:
            for n in range(10_000):
                made.append(n)
                time.sleep(0.001)
                yield n
        finally:
            closed.set()

    async def run() -> None:
        stream = in_thread(items)
        assert await anext(stream) == 0
        await stream.aclose()  # type: ignore[attr-defined]
        assert await asyncio.to_thread(closed.wait, 10)

    asyncio.run(run())
    assert len(made) < 10_000


def test_a_stream_tells_that_it_is_alive_and_what_went_wrong() -> None:
    def slow() -> Iterator[str]:
        yield "one"
        time.sleep(0.3)
        raise ValueError("no more")

    async def run() -> None:
        stream = in_thread(slow, 0.05)
        assert await anext(stream) == "one"
        assert await anext(stream) is None
        with pytest.raises(ValueError, match="no more"):
            assert [item async for item in stream] == []

    asyncio.run(run())


def test_spans_are_made_of_requests_and_join_the_callers_trace() -> None:
    exporter = InMemorySpanExporter()

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        scope["route"] = SimpleNamespace(path="/api/v1/ask")
        await send({"type": "http.response.start", "status": 503, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def nothing(*_message: Any) -> Any:
        return None

    trace = "0af7651916cd43dd8448eb211c80319c"
    headers = [(b"traceparent", f"00-{trace}-b7ad6b7169203331-01".encode())]
    scope = {"type": "http", "method": "POST", "path": "/api/v1/ask", "headers": headers, "state": {"request_id": "r"}}
    asyncio.run(Tracing(app, tracer=make_tracer(exporter))(scope, nothing, nothing))
    (span,) = exporter.get_finished_spans()
    assert span.name == "POST /api/v1/ask"
    assert span.context is not None
    assert f"{span.context.trace_id:032x}" == trace
    assert dict(span.attributes or {})["http.response.status_code"] == 503
    assert not span.status.is_ok


@pytest.mark.parametrize(
    ("environment", "wants"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4317"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317", "OTEL_SDK_DISABLED": "true"}, False),
    ],
)
def test_spans_are_only_sent_where_it_is_said_where_to(environment: dict[str, str], wants: bool) -> None:
    assert wanted(environment) is wants


def test_an_answer_on_its_way_is_finished_when_the_server_is_told_to_stop(sample_copy: Path) -> None:
    command = [sys.executable, "-m", "ui.cli.app", "serve", "--port", "0", "--home", str(sample_copy), "--log-json"]
    server = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=os.environ | {"NEWSDESK_ACCESS_LOG": "on"}
    )
    assert server.stderr is not None
    try:
        url = next(word for line in server.stderr for word in line.split() if word.startswith("http://"))
        body, accept = {"question": QUESTION, "as_of": AS_OF}, {"accept": "text/event-stream"}
        with client(url) as http, http.stream("POST", "/api/v1/ask", json=body, headers=accept) as response:
            parts = response.iter_text()
            first = next(parts)
            server.send_signal(signal.SIGTERM)
            whole = first + "".join(parts)
        assert "event: answer" in whole
        rest = server.communicate(timeout=60)[1]
    finally:
        server.kill()
        server.wait()
    assert "Traceback" not in rest
    noted = [json.loads(line) for line in rest.splitlines() if line.startswith("{")]
    assert [(each["route"], each["status"]) for each in noted if each["message"] == "request"] == [("/api/v1/ask", 200)]
    assert not (sample_copy / "owner.json").exists()
