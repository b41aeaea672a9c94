"""One process owns a collection's folder, and another learns who it is."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.building import open_home
from vectorstore.errors import HomeError, LockedError
from vectorstore.home_lock import HomeLock, read_owner

ROOT = Path(__file__).resolve().parents[2]
_HOLD = """
import sys, time
from pathlib import Path
from vectorstore.home_lock import HomeLock
home, url, seconds = Path(sys.argv[1]), sys.argv[2] or None, float(sys.argv[3])
lock = HomeLock(home, "serve" if url else "ingest", url)
lock.acquire(0)
print("held", flush=True)
time.sleep(seconds)
lock.release()
"""


@contextmanager
def other_process(home: Path, url: str = "", seconds: float = 60) -> Iterator[subprocess.Popen[str]]:
    """Let a process of its own hold a folder."""
    command = [sys.executable, "-c", _HOLD, str(home), url, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with other_process(tmp_path) as holder:
        with pytest.raises(LockedError) as caught:
            open_home(tmp_path)
        assert re.fullmatch(
            rf"The collection {tmp_path} is in use by `newsdesk ingest` \(process {holder.pid}, since \d{{4}}-\S+\)\.",
            caught.value.message,
        )
        assert caught.value.hint == "Wait until it ends, then run this again."
        assert caught.value.url is None
        assert not (tmp_path / "archive.sqlite3").exists(), "nothing was opened without the lock"


def test_a_server_is_named_with_its_address_and_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with other_process(tmp_path, "http://127.0.0.1:7860") as holder:
        monkeypatch.setattr("vectorstore.home_lock.time.sleep", lambda seconds: pytest.fail("it waited"))
        with pytest.raises(LockedError, match=r"a server at http://127\.0\.0\.1:7860\.") as caught:
            open_home(tmp_path, wait_seconds=30)
        assert caught.value.url == "http://127.0.0.1:7860"
        owner = read_owner(tmp_path)
        assert owner is not None
        assert (owner.pid, owner.command, owner.url) == (holder.pid, "serve", "http://127.0.0.1:7860")


def test_a_short_command_is_waited_for(tmp_path: Path) -> None:
    with other_process(tmp_path, seconds=0.5), open_home(tmp_path, wait_seconds=30):
        owner = read_owner(tmp_path)
        assert owner is not None
        assert owner.pid == os.getpid()


def test_a_killed_process_leaves_the_folder_free(tmp_path: Path) -> None:
    with other_process(tmp_path, "http://127.0.0.1:7860") as holder:
        holder.kill()
        holder.wait()
        assert read_owner(tmp_path) is None, "its note is passed over"
        open_home(tmp_path).close()


def test_one_process_cannot_open_a_folder_twice(tmp_path: Path) -> None:
    with open_home(tmp_path), pytest.raises(LockedError, match=f"process {os.getpid()}"):
        open_home(tmp_path)
    open_home(tmp_path).close()


def test_the_note_goes_with_the_lock(tmp_path: Path) -> None:
    with open_home(tmp_path, command="chat"):
        note = json.loads((tmp_path / "owner.json").read_text(encoding="utf-8"))
        assert (note["pid"], note["command"], note["url"]) == (os.getpid(), "chat", None)
    assert read_owner(tmp_path) is None
    assert not (tmp_path / "owner.json").exists()


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": 1}', '{"pid": 1, "surplus": 2}'])
def test_a_note_that_cannot_be_read_does_no_harm(tmp_path: Path, note: str) -> None:
    (tmp_path / "owner.json").write_text(note, encoding="utf-8")
    assert read_owner(tmp_path) is None
    open_home(tmp_path).close()


def test_a_lock_without_a_note_is_still_a_lock(tmp_path: Path) -> None:
    with other_process(tmp_path):
        (tmp_path / "owner.json").unlink()
        with pytest.raises(LockedError, match=r"in use by another process\."):
            open_home(tmp_path)


def test_releasing_twice_or_without_holding_is_harmless(tmp_path: Path) -> None:
    lock = HomeLock(tmp_path, "tests")
    lock.release()
    lock.acquire(0)
    lock.release()
    lock.release()


# -- homes that cannot be used


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    with pytest.raises(HomeError, match="cannot be made") as caught:
        open_home(tmp_path / "home")
    assert "--home or NEWSDESK_HOME" in caught.value.hint


def test_a_home_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    with pytest.raises(HomeError, match="cannot be made"):
        open_home(tmp_path / "file" / "home")


_OPEN_AS_NOBODY = """
import os, sys
from pathlib import Path
from tests.building import open_home
from vectorstore.errors import HomeError
if os.geteuid() == 0:
    os.setuid(65534)  # root may write to any folder
try:
    open_home(Path(sys.argv[1]))
except HomeError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of this kind are POSIX's")
@pytest.mark.parametrize("used_before", [False, True])
def test_a_home_that_may_only_be_read(used_before: bool) -> None:
    # Not in tmp_path, which other users may not enter.
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if used_before:
            open_home(home).close()
        home.chmod(0o555)
        ran = subprocess.run(
            [sys.executable, "-c", _OPEN_AS_NOBODY, str(home)], capture_output=True, text=True, cwd=ROOT, check=True
        )
        home.chmod(0o755)
    assert ran.stdout == (
        f"HomeError The collection's folder {home} cannot be written: Permission denied."
        " Check its permissions and the free space, or name another with --home.\n"
    )


def folder_for_lock(home: Path) -> None:
    (home / "newsdesk.lock").mkdir()


def folder_for_note(home: Path) -> None:
    (home / "owner.new").mkdir()


@pytest.mark.parametrize("block", [folder_for_lock, folder_for_note])
def test_a_home_in_which_the_lock_cannot_be_made(tmp_path: Path, block: Callable[[Path], None]) -> None:
    block(tmp_path)
    with pytest.raises(HomeError, match="cannot be written"):
        open_home(tmp_path)


def test_a_damaged_archive_gives_the_lock_back(tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite3").write_bytes(b"not a database " * 500)
    with pytest.raises(HomeError, match="damaged"):
        open_home(tmp_path)
    (tmp_path / "archive.sqlite3").unlink()
    open_home(tmp_path).close()
