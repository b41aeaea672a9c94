"""Two real `newsdesk serve` over one database, and what is left when one is killed, or PostgreSQL or Chroma go away."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from benchmarks.cluster import kill_a_desk, wait_until, without_chroma
from benchmarks.desks import Chroma, Desk
from tests.command import WHY
from tests.stores import postgres_server, programs, run_as
from vectorstore.storage.opening import open_desks
from vectorstore.storage.transfer.moving import move

pytestmark = [pytest.mark.deep, pytest.mark.timeout(900)]

UPLOADED = 120


@pytest.fixture
def server() -> Iterator[tuple[str, Path]]:
    """Give a PostgreSQL server of this test alone, with its folder: it is stopped on the way."""
    with postgres_server() as url:
        yield url, Path(url.rpartition("host=")[2])


@pytest.fixture
def cluster(server: tuple[str, Path], sample_copy: Path, tmp_path: Path) -> Iterator[tuple[Desk, Desk, Chroma, str]]:
    move(str(sample_copy), server[0])
    (tmp_path / "shared").mkdir()
    with ExitStack() as stack:
        chroma = stack.enter_context(Chroma(tmp_path / "chroma"))
        given = {
            "NEWSDESK_DATABASE_URL": server[0],
            "NEWSDESK_CHROMA_URL": chroma.url,
            "NEWSDESK_SHARED_FOLDER": str(tmp_path / "shared"),
        }
        one, other = (stack.enter_context(Desk(tmp_path / name, given)) for name in "ab")
        yield one, other, chroma, server[0]


def test_a_desk_is_killed_under_load(cluster: tuple[Desk, Desk, Chroma, str]) -> None:
    one, other, _, url = cluster
    expected = {WHY: str(one.ask(WHY)["text"])}
    assert other.ask(WHY)["text"] == expected[WHY]
    with closing(open_desks(url)) as desks:
        killed = kill_a_desk((one, other), desks.jobs, expected, users=6, uploaded=UPLOADED)
    assert killed.taken_over_seconds < 15, "10 s on a machine that does nothing else"
    assert killed.uploaded == UPLOADED
    assert killed.lost_turns == 0
    assert set(killed.load.outcomes) <= {"as before", "other", "left by a dead desk"}
    assert killed.load.outcomes["as before"]


def test_chroma_is_killed_and_loses_all_it_had(cluster: tuple[Desk, Desk, Chroma, str]) -> None:
    one, other, chroma, _ = cluster
    expected = {WHY: str(one.ask(WHY)["text"])}
    away = without_chroma((one, other), chroma, expected, users=4, seconds=10)
    assert set(away.load.outcomes) <= {"as before", "as before, with the note"}
    assert away.load.outcomes["as before, with the note"]


def test_postgresql_is_started_anew(cluster: tuple[Desk, Desk, Chroma, str], server: tuple[str, Path]) -> None:
    one, other, _, _ = cluster
    expected = one.ask(WHY)["text"]
    data, bin_ = server[1] / "data", programs()
    assert bin_ is not None
    run_as(server[1], bin_ / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")
    with pytest.raises(httpx.HTTPStatusError) as refused:
        one.ask(WHY)
    assert "cannot be reached" in refused.value.response.text
    assert httpx.get(f"{one.url}/readyz", timeout=60).status_code == 503
    options = f"-k {server[1]} -c listen_addresses= -c fsync=off"
    run_as(server[1], bin_ / "pg_ctl", "-D", data, "-w", "-l", server[1] / "log", "-o", options, "start")
    for desk in (one, other):
        wait_until(lambda desk=desk: httpx.get(f"{desk.url}/readyz", timeout=60).status_code == 200, "a desk is ready")
        assert desk.ask(WHY)["text"] == expected


def test_a_desk_that_is_told_to_stop_leaves_nothing_half(cluster: tuple[Desk, Desk, Chroma, str]) -> None:
    one, other, _, _ = cluster
    begun = time.monotonic()
    one.stop()
    assert time.monotonic() - begun < 60
    assert other.ask(WHY)["answered"]
    one.start()
    assert one.ask(WHY)["text"] == other.ask(WHY)["text"]
