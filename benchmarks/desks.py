"""Processes of a cluster for its benchmark: desks and a Chroma server, that can be killed and started again."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import httpx

_PLACES = ("Aldmouth", "Brackwater", "Carnwick", "Dunmere", "Elverby")
_START_SECONDS = 180.0


class _Process(ABC):
    """A process that is killed when its block ends."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def start(self) -> None:
        """Start it, and wait until it answers."""

    def kill(self) -> None:
        """End it at once, as a machine ends that loses its power."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


class Chroma(_Process):
    """`chroma run` on a port that stays the same."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(self._folder)]
        command += ["--host", "127.0.0.1", "--port", str(self._port)]
        with self._folder.with_suffix(".log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        _wait(lambda: _listens(self._port), "chroma run")

    def forget(self) -> None:
        """Delete its data."""
        shutil.rmtree(self._folder)


class Desk(_Process):
    """`newsdesk serve` over a folder of its own."""

    def __init__(self, home: Path, environment: Mapping[str, str]) -> None:
        super().__init__()
        self._home, self._environment = home, environment
        self.url = ""
        self._pid: int | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._home.mkdir(parents=True, exist_ok=True)
        log = self._home.with_suffix(".log")
        command = [sys.executable, "-m", "ui.cli.app", "serve", "--port", "0", "--home", str(self._home)]
        with log.open("wb") as out:
            self.process = subprocess.Popen(command, stderr=out, env={**os.environ, **self._environment})
        self._pid = self.process.pid
        _wait(lambda: re.search(r"http://[\w.:]+", log.read_text(encoding="utf-8")), f"a desk; see {log}")
        found = re.search(r"http://[\w.:]+", log.read_text(encoding="utf-8"))
        assert found is not None
        self.url = found[0]
        _wait(lambda: httpx.get(f"{self.url}/readyz", timeout=60).status_code == 200, "a desk")

    def stop(self) -> None:
        """End it as systemd or Kubernetes do, and wait for it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def is_called(self, name: str) -> bool:
        """Return whether a name of the table of jobs is this desk's."""
        return self._pid is not None and name.split("-")[-2] == str(self._pid)

    def ask(self, question: str) -> dict[str, Any]:
        """Return an answer's JSON."""
        return self._json("POST", "/api/ask", json={"question": question})

    def articles(self) -> int:
        """Return how many articles there are."""
        return int(self._json("GET", "/healthz")["counts"]["articles"])

    def job(self, job_id: str) -> dict[str, Any]:
        """Return how far a job is."""
        return self._json("GET", f"/api/v1/jobs/{job_id}")

    def _json(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        reply = httpx.request(method, f"{self.url}{path}", timeout=120, **given)
        found: dict[str, Any] = reply.raise_for_status().json()
        return found


def upload(desk: Desk, count: int) -> str:
    """Send a desk a file of invented articles, each with a text of its own, and return the job's id."""
    lines = []
    for number in range(count):
        place = _PLACES[number % len(_PLACES)]
        text = "\n\n".join(
            f"Paragraph {part}: the council of {place} put case {number * 9 + part} off until day {number + part}, for"
            f" want of {number + 3} signatures and {part + 2} maps."
            for part in range(1, 6)
        )
        lines.append(json.dumps({"title": f"{place} puts case {number} off", "text": text, "published": "2024-05-01"}))
    reply = httpx.post(
        f"{desk.url}/api/v1/ingest", params={"name": "cases.jsonl"}, content="\n".join(lines).encode(), timeout=120
    )
    return str(reply.raise_for_status().json()["id"])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait(true: Any, what: str) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            if true():
                return
        except httpx.TransportError:
            pass
        if time.monotonic() > until:
            raise SystemExit(f"{what} does not start")
        time.sleep(0.1)
