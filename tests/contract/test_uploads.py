"""An uploaded file read in the background, and stopped."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.building import open_home, story, write_jsonl
from ui.jobs.job_queue import Job
from ui.jobs.uploads import read_upload
from vectorstore.collection import Collection
from vectorstore.ingestion import batch_writer


class StoppedWhen(Job):
    """A job that somebody stops as soon as it says that it does something."""

    def note(self, done: float, total: float, what: str, since: float | None = None, known: float = 0.0) -> None:
        super().note(done, total, what, since, known)
        if self.title in what:
            self.stop()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ten.jsonl"
    write_jsonl(path, map(story, range(10)))
    return path


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with open_home(tmp_path / "home") as collection:
        yield collection


def test_stopped_while_it_is_read_keeps_what_is_stored(
    collection: Collection, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_writer, "BATCH_CHUNKS", 4)
    job = StoppedWhen("5 articles", state="running")
    report = read_upload(collection, file, job)
    assert report.interrupted
    assert job.state == "stopped"
    assert 0 < collection.archive.counts().articles < 10


def test_stopped_while_the_index_is_brought_up_to_date_it_ends_as_it_would(collection: Collection, file: Path) -> None:
    job = StoppedWhen("bringing the index up to date", state="running")
    report = read_upload(collection, file, job)
    assert not report.interrupted
    assert job.state == "running"
    assert report.added == collection.archive.counts().articles == 10
    assert collection.index.count() == collection.archive.counts().chunks


def test_what_is_too_old_to_be_kept_is_passed_over(collection: Collection, tmp_path: Path) -> None:
    today = date.today()
    rows = [story(n, published=(today - timedelta(days=days)).isoformat()) for n, days in enumerate((1, 40))]
    report = read_upload(collection, write_jsonl(tmp_path / "two.jsonl", rows), Job("two"), keep_days=30)
    assert (report.added, report.expired) == (1, 1)
