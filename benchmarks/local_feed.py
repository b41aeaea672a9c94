"""A feed on this machine gets an article: how long until a server that follows it answers a question with it."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from benchmarks.differences import ROOT

MOST_SECONDS = 30.0
"""From an article in a feed to an answer with it, the run of the feed being asked for."""
FEED_QUESTION = "When does the lighthouse of Torvskar open again?"
_NEW_PAGE = """<!doctype html><html lang="en"><head><title>Lighthouse of Torvskar opens again</title>
<meta property="article:published_time" content="2024-05-20T09:00:00Z"></head><body><article>
<h1>Lighthouse of Torvskar opens again</h1>
<p>The lighthouse of Torvskar opens again on 14 June after two years of repairs, the harbour board said on Monday.</p>
<p>Its keeper, Kari Moe, said that the lamp had come from a ship that was broken up in the spring.</p>
</article></body></html>"""
_FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Torvskar Post</title>{items}</channel></rss>"""
_ITEM = "<item><title>Lighthouse of Torvskar opens again</title><link>{url}/torvskar.html</link></item>"


def newsdesk(*arguments: object) -> "subprocess.Popen[str]":
    """Start a command that prints JSON."""
    command = [sys.executable, "-m", "ui.cli.app", *map(str, arguments), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def outcome(process: "subprocess.Popen[str]") -> Any:
    """Return what a command printed, which must succeed."""
    out, err = process.communicate()
    if process.returncode:
        raise SystemExit(f"{process.args!r} ended with status {process.returncode}:\n{err[-2000:]}")
    return json.loads(out)


def ask(http: httpx.Client, question: dict[str, Any]) -> dict[str, Any]:
    """Ask a server a question, as of its own day where it has one."""
    body = {"question": question["question"], "as_of": question.get("date")}
    found: dict[str, Any] = http.post("/api/ask", json={k: v for k, v in body.items() if v}).raise_for_status().json()
    return found


@contextmanager
def folder_served(folder: Path) -> Iterator[str]:
    """Serve a folder's files over HTTP on a free port of this machine; gives the address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def seconds_to_answer(http: httpx.Client, home: Path, folder: Path) -> float:
    """Put an article into a feed that is followed, run the feed, and return the seconds until it is answered."""
    with folder_served(folder) as url:
        feed = folder / "feed.xml"
        feed.write_text(_FEED.format(items=""), encoding="utf-8")
        newsdesk("feeds", "add", f"{url}/feed.xml", "--allow-private", "--home", home).communicate()  # it is empty yet
        if ask(http, {"question": FEED_QUESTION})["answered"]:
            raise SystemExit(f"{FEED_QUESTION!r} is answered before its article is there.")
        (folder / "torvskar.html").write_text(_NEW_PAGE, encoding="utf-8")
        feed.write_text(_FEED.format(items=_ITEM.format(url=url)), encoding="utf-8")
        began = time.monotonic()
        outcome(newsdesk("feeds", "run", f"{url}/feed.xml", "--home", home))
        while time.monotonic() - began < 2 * MOST_SECONDS:
            answer = ask(http, {"question": FEED_QUESTION})
            if answer["answered"] and "14 June" in answer["text"]:
                return time.monotonic() - began
            time.sleep(0.2)
    return float("inf")
