"""Articles and uploads in object stores: fsspec's store in memory, and S3 where pyarrow and moto are installed."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.building import open_home, story, write_jsonl
from ui.jobs.uploads import UploadError, moved
from vectorstore.errors import ReadError
from vectorstore.fetching.object_files import find_objects, is_object_url, local_copy, put_object
from vectorstore.ingestion.ingest import ingest

S3 = pytest.param(
    "s3",
    marks=pytest.mark.skipif(
        find_spec("pyarrow") is None or shutil.which("moto_server") is None,
        reason="pyarrow and moto_server (which speaks S3) are not installed",
    ),
)


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """Run a server that speaks S3, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        ["moto_server", "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 90
        while not _listens(port):
            assert time.monotonic() < until, "moto_server did not start"
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=["memory", S3])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the address of an empty place in a store."""
    name = f"newsdesk-{uuid4().hex}"
    if request.param == "s3":
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("s3_server"))
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        httpx.put(f"{os.environ['AWS_ENDPOINT_URL']}/{name}").raise_for_status()
    return f"{request.param}://{name}"


def test_addresses_of_stores_are_told_from_files_and_pages() -> None:
    assert all(map(is_object_url, ("s3://news/2024/", "gs://news/a.jsonl", "memory://x", "S3://NEWS")))
    others = ("news.jsonl", "https://news.example/a", "local:///etc/passwd", "file:///etc", "postgresql://h/d", "s3:/x")
    assert not any(map(is_object_url, others))


def test_objects_are_read_as_files_are(store: str, tmp_path: Path) -> None:
    files = [write_jsonl(tmp_path / f"{n}.jsonl", [story(2 * n), story(2 * n + 1)]) for n in range(3)]
    for file in files:
        put_object(file, f"{store}/2024/{file.name}")
    with open_home(tmp_path / "objects") as collection, open_home(tmp_path / "files") as other:
        report = ingest([f"{store}/2024/"], collection)
        assert (report.added, report.rejected) == (6, ())
        ingest(files, other)
        assert collection.archive.fingerprint() == other.archive.fingerprint()
        again = ingest([f"{store}/2024/"], collection)
        assert (again.unchanged, again.chunks_embedded) == (6, 0)
        # One is written anew: it alone is read, and what it does not hold any more is removed.
        put_object(write_jsonl(tmp_path / "0.jsonl", [story(0), story(100), story(101)]), f"{store}/2024/0.jsonl")
        changed = ingest([f"{store}/2024/*.jsonl"], collection)
        assert (changed.added, changed.removed, changed.unchanged) == (2, 1, 5)


def test_what_is_wrong_with_an_object_is_said_with_its_address(store: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"title": "A"\n', encoding="utf-8")
    put_object(broken, f"{store}/broken.jsonl")
    with open_home(tmp_path / "home") as collection:
        report = ingest([f"{store}/broken.jsonl"], collection)
        assert [(str(each.path), each.line) for each in report.rejected] == [(f"{store}/broken.jsonl", 1)]
    with pytest.raises(ReadError, match=r"nothing at|cannot be listed"):
        find_objects(f"{store}/none/")
    with pytest.raises(ReadError, match="cannot be read"), local_copy(f"{store}/none.jsonl"):
        pass


def test_an_upload_is_moved_to_the_store_and_read_from_there(store: str, tmp_path: Path) -> None:
    coming = tmp_path / "uploads" / "0123456789ab" / "news.jsonl"
    coming.parent.mkdir(parents=True)
    write_jsonl(coming, [story(1)])
    url = moved(coming, f"{store}/uploads/")
    assert url == f"{store}/uploads/0123456789ab/news.jsonl"
    assert not coming.parent.exists()
    with open_home(tmp_path / "home") as collection:
        assert ingest([url], collection).added == 1


def test_a_store_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "news.jsonl", [story(1)])
    with pytest.raises(UploadError, match=r"library that is not installed|cannot be (reached|written)"):
        moved(file, "hdfs://127.0.0.1:1/none")
