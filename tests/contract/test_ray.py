"""Ingest on a Ray cluster, with real clusters in processes of their own; skipped where Ray is not installed."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.building import story, tables, write_jsonl
from tests.command import newsdesk

pytestmark = [
    pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed (pip install 'newsdesk[ray]')"),
    pytest.mark.timeout(900),
]

WAIT = {  # a busy machine takes minutes to start a cluster
    "RAY_raylet_start_wait_time_s": "400",
    "RAY_worker_register_timeout_seconds": "400",
    "RAY_worker_niceness": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),
}
NAMES_WORKER = "ray::MapWorker"


class Head:
    """The head of a cluster with two CPUs on this machine."""

    def __init__(self, folder: Path) -> None:
        code = (
            "import ray, sys; n = ray.init(num_cpus=2, include_dashboard=False, object_store_memory=150 * 2**20,"
            f" _node_ip_address='127.0.0.1', _temp_dir={str(folder)!r}, log_to_driver=False)\n"
            "print(n.address_info['gcs_address'], flush=True); sys.stdin.read()"
        )
        with (folder / "errors").open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, **WAIT},
            )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        if not self.address:
            self.kill()
            pytest.fail(f"the cluster did not start: {(folder / 'errors').read_text(encoding='utf-8')[-2000:]}")

    def embedding(self) -> list[int]:
        """Return the processes of the actors that have the model, or load it."""
        names = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
        below = set(_descendants(self._process.pid))
        named = [int(row.split()[0]) for row in names.splitlines() if NAMES_WORKER in row]
        return [pid for pid in named if pid in below]

    def kill(self) -> None:
        """Kill all of its processes, as a machine that is switched off."""
        for pid in _descendants(self._process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.communicate()


@pytest.fixture
def head() -> Iterator[Head]:
    folder = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))  # short: the paths of its sockets lie below
    started = Head(folder)
    yield started
    started.kill()
    shutil.rmtree(folder, ignore_errors=True)


def _descendants(pid: int) -> list[int]:
    rows = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
    parents = dict(zip(map(int, rows[::2]), map(int, rows[1::2]), strict=True))
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def _begin(home: Path, address: str, *paths: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "ui.cli.app", "ingest", *paths, "--ray", address, "--json", "--home", home],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **WAIT},
        cwd=Path(__file__).parents[2],
    )


def _end(running: "subprocess.Popen[str]") -> dict[str, Any]:
    out, errors = running.communicate(timeout=600)
    assert running.returncode == 0, errors
    report: dict[str, Any] = json.loads(out)
    return report


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Give files of articles: one that another repeats in part, and one with a line that is no article."""
    rows = [story(number) for number in range(90)]
    return [
        write_jsonl(tmp_path / "a.jsonl", rows[:50]),
        write_jsonl(tmp_path / "b.jsonl", [*rows[40:], "{not json"]),
        write_jsonl(tmp_path / "c.jsonl", [story(200, published="2024-05-02")]),
    ]


def test_it_stores_what_one_process_stores_though_a_worker_is_killed(
    head: Head, files: list[Path], tmp_path: Path
) -> None:
    running = _begin(tmp_path / "ray", head.address, *files)
    until = time.monotonic() + 500
    while not head.embedding():
        assert time.monotonic() < until, "no worker has the model yet"
        assert running.poll() is None, running.communicate()[1]
        time.sleep(0.1)
    os.kill(head.embedding()[0], signal.SIGKILL)
    report = _end(running)
    assert (report["added"], report["duplicates"], len(report["rejected"])) == (91, 10, 1)
    alone = newsdesk("ingest", *files, "--json", "--home", tmp_path / "alone")
    assert json.loads(alone.stdout)["chunks_embedded"] == report["chunks_embedded"]
    assert tables(tmp_path / "ray") == tables(tmp_path / "alone")
    # What is known is not embedded; of a file that changed, what is new alone.
    again = _end(_begin(tmp_path / "ray", head.address, *files))
    assert (again["unchanged"], again["chunks_embedded"]) == (101, 0)


def test_a_head_that_is_killed_loses_nothing_that_was_stored(head: Head, files: list[Path], tmp_path: Path) -> None:
    running = _begin(tmp_path / "ray", head.address, *files)
    until = time.monotonic() + 500
    while not head.embedding():
        assert time.monotonic() < until, "no worker has the model yet"
        assert running.poll() is None, running.communicate()[1]
        time.sleep(0.1)
    head.kill()
    running.communicate(timeout=400)
    assert running.returncode != 0
    newsdesk("ingest", *files, "--json", "--home", tmp_path / "ray")
    newsdesk("ingest", *files, "--json", "--home", tmp_path / "alone")
    assert tables(tmp_path / "ray") == tables(tmp_path / "alone")


def test_a_cluster_that_is_not_there_is_told(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAY_gcs_rpc_server_connect_timeout_s", "2")
    running = _begin(tmp_path / "ray", "127.0.0.1:1", files[0])
    _, errors = running.communicate(timeout=300)
    assert running.returncode == 1
    assert "The Ray cluster 127.0.0.1:1 cannot be reached" in errors
    assert "Traceback" not in errors
