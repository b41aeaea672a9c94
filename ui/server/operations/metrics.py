"""Figures for Prometheus at ``/metrics``: questions, refusals, times by stage, requests, jobs, articles, disk."""

import shutil
import time
from collections import Counter as Counts
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily

from qa.answer import Answer

if TYPE_CHECKING:
    from ui.jobs.shared_queue import Queue
    from vectorstore.collection import Collection

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Followed = Callable[[], Iterable[Mapping[str, Any]]]
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    """The figures of one server."""

    def __init__(self, collection: "Collection", queues: Mapping[str, "Queue"], followed: Followed) -> None:
        """Begin to count.

        Args:
            queues: the queues of jobs, by the kind of their work.
            followed: gives the feeds and folders that are followed.
        """
        own = self.registry = CollectorRegistry()
        self._questions = Counter("newsdesk_questions", "Questions, by what became of them", ["outcome"], registry=own)
        self._stages = Histogram(
            "newsdesk_question_stage_seconds", "Time of an answer's stages", ["stage"], buckets=_SECONDS, registry=own
        )
        self._running = Gauge("newsdesk_questions_running", "Questions being answered now", registry=own)
        self._requests = Counter("newsdesk_http_requests", "Requests", ["method", "route", "status"], registry=own)
        self._request_seconds = Histogram(
            "newsdesk_http_request_seconds", "Time of requests", ["route"], buckets=_SECONDS, registry=own
        )
        self.registry.register(_Now(collection, queues, followed))

    @contextmanager
    def question(self) -> Iterator[Callable[[Answer], None]]:
        """Count a question for as long as the block runs; the function it gives takes the answer."""
        outcome = "abandoned"

        def note(answer: Answer) -> None:
            nonlocal outcome
            outcome = "answered" if answer.answered else "talk" if answer.kind == "talk" else "refused"
            for stage, milliseconds in answer.timings_ms.items():
                self._stages.labels(stage).observe(milliseconds / 1000)

        self._running.inc()
        try:
            yield note
        except GeneratorExit:
            raise
        except BaseException:
            outcome = "failed"
            raise
        finally:
            self._running.dec()
            self._questions.labels(outcome).inc()

    def request(self, method: str, route: str, status: int, began: float) -> None:
        """Count a request that began at a time of ``time.perf_counter``."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(time.perf_counter() - began)

    def text(self) -> bytes:
        """Return all figures in Prometheus's text form."""
        return bytes(generate_latest(self.registry))


class _Now:
    """Values that are read when the metrics are requested."""

    def __init__(self, collection: "Collection", queues: Mapping[str, "Queue"], followed: Followed) -> None:
        self._collection = collection
        self._queues = queues
        self._followed = followed

    def collect(self) -> Iterator[Any]:
        with self._collection.archive.snapshot() as view:
            counts = view.counts()
        held = GaugeMetricFamily("newsdesk_collection", "What the collection holds", labels=["what"])
        for what in ("articles", "paragraphs", "chunks"):
            held.add_metric([what], getattr(counts, what))
        yield held
        free = shutil.disk_usage(self._collection.home).free
        yield GaugeMetricFamily("newsdesk_disk_free_bytes", "Free space beside the collection", value=free)
        jobs = GaugeMetricFamily("newsdesk_jobs", "Jobs that are remembered", labels=["kind", "state"])
        for kind, queue in self._queues.items():
            states = [job.state for job in queue.all()]
            for state in ("waiting", "running", "done", "failed", "stopped"):
                jobs.add_metric([kind, state], states.count(state))
        yield jobs
        feeds = GaugeMetricFamily("newsdesk_feeds", "Feeds and folders that are followed", labels=["kind", "state"])
        seen = Counts((each["kind"], _state(each)) for each in self._followed())
        for kind in ("feed", "folder"):
            for state in ("well", "failing", "running"):
                feeds.add_metric([kind, state], seen[kind, state])
        yield feeds


def _state(followed: Mapping[str, Any]) -> str:
    if followed["running"]:
        return "running"
    return "failing" if followed["failures"] else "well"
