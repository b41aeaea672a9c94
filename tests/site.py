"""A website in a thread of the tests: pages, feeds, redirects, slow and broken answers, robots.txt."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from vectorstore.fetching.values import Limits

Answer = tuple[int, dict[str, str], bytes]

QUICK = Limits(
    megabytes=0.2,
    connect_seconds=2,
    read_seconds=0.6,
    total_seconds=1.5,
    pause_seconds=0,
    backoff_seconds=0.01,
)


@dataclass
class Site:
    """What it answers, by path; a path that is not here is answered with 404."""

    url: str = ""
    answers: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path and headers of each request, in order."""
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(
        self, path: str, body: str | bytes = b"", kind: str = "text/html", status: int = 200, **headers: str
    ) -> str:
        """Answer a path; return its address. Where an ETag or a date is given, a second request for it gets a 304."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, {"content-type": kind, **named}, data)
        return self.url + path

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        self.answers[path] = (status, {"location": to}, b"")
        return self.url + path

    def paths(self) -> list[str]:
        """Return the paths that were asked for, robots.txt aside."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def website() -> Iterator[Site]:
    """Serve a website on a free port of this machine."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with site.lock:
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                site.at_once += 1
                site.most_at_once = max(site.most_at_once, site.at_once)
            try:
                answer = site.answers.get(self.path, (404, {"content-type": "text/plain"}, b"not here"))
                if callable(answer):
                    answer(self)
                else:
                    self._send(*answer)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                with site.lock:
                    site.at_once -= 1

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            same = "etag" in headers and self.headers.get("if-none-match") == headers["etag"]
            same |= "last-modified" in headers and self.headers.get("if-modified-since") == headers["last-modified"]
            if same:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def dripping(data: bytes, seconds: float) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return an answer that comes one byte at a time."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 100000\r\n\r\n")
        for byte in data:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(seconds)
        handler.close_connection = True

    return answer


def page(title: str, *paragraphs: str, date: str = "2024-05-17", head: str = "") -> str:
    """Return an article's page as sites have it, with a menu and a footer around it."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{title} - The Gazette</title>'
        f'<meta property="og:site_name" content="The Gazette"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{date}T09:00:00Z">{head}</head><body>'
        '<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>'
        f"<main><article><h1>{title}</h1>{body}</article></main><footer>All rights reserved</footer></body></html>"
    )


def rss(*items: str, title: str = "The Gazette") -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>http://gazette.example</link>'
        f"<language>en</language>{''.join(items)}</channel></rss>"
    )


def item(url: str, title: str, summary: str = "", date: str = "Fri, 17 May 2024 09:00:00 GMT", guid: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>{url}</link><guid>{guid or url}</guid><pubDate>{date}</pubDate>"
        f"<description>{summary}</description></item>"
    )
