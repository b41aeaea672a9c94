"""The real server in a process of its own, over the sample and one hostile article, and a browser that notes all."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, expect

from qa.factory import open_collection
from qa.settings import load
from vectorstore.ingestion.ingest import ingest

HOSTILE = {
    "title": '<script>window.pwned=1</script>Zarkon cheese tax <img src=x onerror="window.pwned=1"> $$\\frac{1}{2}$$',
    "source": '"><svg onload=window.pwned=1>',
    "published": "2024-03-01",
    "url": "javascript:window.pwned=1",
    "text": "\n\n".join(
        (
            'The Zarkon cheese tax rose from $5 to $7 &lt;img src="https://evil.example/a.png" '
            'onerror="window.pwned=1"&gt; on Monday, the dairy board said.',
            "The Zarkon cheese tax pays for ![beacon](https://evil.example/b.png) and [a"
            " link](javascript:window.pwned=1) said the board's <script>window.pwned=1</script> chair.",
            "${window.pwned=1} {{constructor.constructor('window.pwned=1')()}} The cheese tax <iframe "
            "src=https://evil.example/c></iframe> ends in June.",
        )
    ),
}
DESK_MEGABYTES = 20
# Five seconds, the usual wait, are not enough for a busy machine with two cores.
expect.set_options(timeout=20_000)
_QUIET_ARGS: tuple[str, ...] = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
_QUIET_ARGS += ("--disable-component-update", "--disable-sync")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {"args": [*browser_type_launch_args["args"], *_QUIET_ARGS]}


@dataclass
class Visit:
    """A page and everything it did that a reader would not see."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Ask, and wait for the whole answer."""
        before = self.page.locator("#conversation .answer").count()
        self.page.fill("#question textarea", question)
        self.page.keyboard.press("Enter")
        done = self.page.locator("#conversation .answer:not(.waiting):not(.streaming)")
        done.nth(before).wait_for(timeout=60_000)


@pytest.fixture(scope="session")
def server(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``newsdesk serve``."""
    folder = tmp_path_factory.mktemp("e2e")
    home = Path(shutil.copytree(sample_home, folder / "home"))
    (folder / "hostile.jsonl").write_text(json.dumps(HOSTILE), encoding="utf-8")
    settings, _ = load({"home": home})
    with open_collection(settings, command="tests") as collection:
        assert ingest([folder / "hostile.jsonl"], collection).added == 1
    with run_server(home, folder / "log.txt") as url:
        yield url


@pytest.fixture(scope="session")
def desk(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another server, whose articles the tests change."""
    folder = tmp_path_factory.mktemp("desk")
    home = Path(shutil.copytree(sample_home, folder / "home"))
    (home / "newsdesk.toml").write_text(f"upload_megabytes = {DESK_MEGABYTES}\n", encoding="utf-8")
    with run_server(home, folder / "log.txt") as url:
        yield url


class run_server:  # noqa: N801 (reads as a function; a class so that leaving checks the exit)
    """``newsdesk serve``, on a free port unless one is named, as a context manager that gives its address."""

    def __init__(self, home: Path, log: Path, port: int = 0) -> None:
        self._log = log
        self._file = log.open("w", encoding="utf-8")
        command = [sys.executable, "-m", "ui.cli.app", "serve", "--port", str(port), "--home", str(home)]
        root = Path(__file__).parents[2]
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=self._file, cwd=root, env=os.environ, text=True
        )

    def __enter__(self) -> str:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                return found[0]
        raise AssertionError(f"newsdesk serve ended with {self.process.wait()}")

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        try:
            _, rest = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        finally:
            self._file.close()
        assert self.process.returncode == 0, rest
        assert "Traceback" not in rest, rest


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Open the page as ``visit(width=…, scheme=…)``; afterwards no error, dialog or foreign request may have been."""
    visits: list[Visit] = []

    def opened(width: int = 1440, height: int = 900, scheme: Any = "light") -> Visit:
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        seen = Visit(page)
        visits.append(seen)

        def noted(message: ConsoleMessage) -> None:
            if message.type == "error":
                seen.errors.append(message.text)

        def asked(request: Request) -> None:
            seen.requests.append(request.url)

        def met(dialog: Dialog) -> None:
            seen.dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("console", noted)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("request", asked)
        page.on("dialog", met)
        page.goto(server)
        page.locator("#conversation .welcome").wait_for(timeout=60_000)
        page.locator("#conversation button.example").first.wait_for(timeout=60_000)
        return seen

    yield opened
    for seen in visits:
        foreign = [url for url in seen.requests if not url.startswith((f"{server}/", "data:", "blob:"))]
        pwned = seen.page.evaluate("window.pwned")
        seen.page.close()
        assert (seen.errors, seen.dialogs, foreign, pwned) == ([], [], [], None)
