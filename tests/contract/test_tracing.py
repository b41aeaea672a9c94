"""Spans as a collector gets them: from ``newsdesk serve`` with OpenTelemetry's variables, by OTLP over gRPC."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc  # type: ignore[import-untyped]
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

from tests.apis import AS_OF, QUESTION, client
from tests.serving import serve_command

TRACE = "0af7651916cd43dd8448eb211c80319c"


@dataclass
class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """What came in: spans by name, each with its service's name."""

    spans: dict[str, tuple[str, Any]] = field(default_factory=dict)
    came: threading.Event = field(default_factory=threading.Event)

    def Export(self, request: Any, _context: object) -> Any:  # noqa: N802 (its name in the protocol)
        for sent in request.resource_spans:
            service = next(each.value.string_value for each in sent.resource.attributes if each.key == "service.name")
            for scope in sent.scope_spans:
                self.spans |= {span.name: (service, span) for span in scope.spans}
        self.came.set()
        return trace_service_pb2.ExportTraceServiceResponse()


@contextmanager
def collecting() -> Iterator[tuple[Collector, str]]:
    """Yield a collector and its address."""
    collector, server = Collector(), grpc.server(ThreadPoolExecutor(2))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield collector, f"http://127.0.0.1:{port}"
    finally:
        server.stop(None).wait(10)


def test_each_request_reaches_the_collector_as_a_span(sample_copy: Path, tmp_path: Path) -> None:
    with collecting() as (collector, address):
        environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": address, "OTEL_SERVICE_NAME": "desk-one"}
        with serve_command(sample_copy, tmp_path / "log", environment=environment) as url, client(url) as http:
            headers = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01", "x-request-id": "r-9"}
            http.post("/api/v1/ask", json={"question": QUESTION, "as_of": AS_OF}, headers=headers)
            http.get("/api/v1/articles/nothing")
        # What is not sent yet is sent when the server stops.
    service, asked = collector.spans["POST /api/v1/ask"]
    assert (service, asked.trace_id.hex()) == ("desk-one", TRACE)
    told = {each.key: each.value for each in asked.attributes}
    assert told["newsdesk.request_id"].string_value == "r-9"
    assert told["http.response.status_code"].int_value == 200
    assert QUESTION not in str(asked)
    assert "GET /api/v1/articles/{article_id}" in collector.spans
