"""OpenTelemetry spans of requests, where its own variables say where to send them; else nothing of it is loaded."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.operations.observing import route_of

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether OpenTelemetry's variables name somebody to send spans to."""
    return any(environment.get(name) for name in _ENDPOINTS) and environment.get("OTEL_SDK_DISABLED", "") != "true"


def make_tracer(exporter: Any = None) -> "Tracer":
    """Return a tracer that sends its spans by OTLP, as OpenTelemetry's variables say.

    Args:
        exporter: takes the spans in place of OTLP.
    """
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

    name = os.environ.get("OTEL_SERVICE_NAME", "newsdesk")
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name}))
    if exporter is None:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    else:
        provider.add_span_processor(SimpleSpanProcessor(exporter))
    return provider.get_tracer("newsdesk")


class Tracing:
    """ASGI middleware inside ``Observing``: a span for each request, part of the caller's trace where it names one."""

    def __init__(self, app: ASGIApp, *, tracer: "Tracer") -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        from opentelemetry.trace import SpanKind, Status, StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        status = 0

        async def outward(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        context = TraceContextTextMapPropagator().extract(dict(Headers(scope=scope)))
        with self._tracer.start_as_current_span("request", context=context, kind=SpanKind.SERVER) as span:
            try:
                await self._app(scope, receive, outward)
            finally:
                route = route_of(scope)
                span.update_name(f"{scope['method']} {route}")
                span.set_attribute("http.request.method", scope["method"])
                span.set_attribute("http.route", route)
                span.set_attribute("http.response.status_code", status)
                span.set_attribute("newsdesk.request_id", scope.get("state", {}).get("request_id", ""))
                if status >= 500:
                    span.set_status(Status(StatusCode.ERROR))
