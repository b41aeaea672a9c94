"""A file that makes its parser hang, crash or eat memory is rejected, and the next one is read."""

from pathlib import Path

import pytest

from vectorstore.parsing.record import Record, UnreadableError
from vectorstore.readers import isolated
from vectorstore.readers.registry import read_file

RTF = r"{\rtf1 Ferry aground\par\par The ferry Dahlia ran aground off Port Ellery on Thursday.\par}"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.rtf"
    path.write_text(RTF)
    return path


def is_read(path: Path) -> bool:
    (record,) = read_file(path)
    return isinstance(record, Record)


@pytest.mark.parametrize(
    ("reader", "seconds", "reason"),
    [("hang", 1, "more than 1 s"), ("explode", 60, "of memory"), ("crash", 60, "makes its parser fail")],
)
def test_a_file_that_breaks_its_parser_is_rejected_and_the_run_goes_on(
    good: Path, reader: str, seconds: float, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_read(good), "the process is there"
    monkeypatch.setattr(isolated, "SECONDS", seconds)
    with pytest.raises(UnreadableError, match=reason):
        list(isolated.isolated(f"tests.hostile_readers:{reader}")(good, None, None))
    monkeypatch.undo()
    assert is_read(good)


def test_what_a_library_prints_does_no_harm(good: Path) -> None:
    (record,) = isolated.isolated("tests.hostile_readers:chatter")(good, None, None)
    assert isinstance(record, Record)
    assert record.article.title == "Ferry aground"


def test_a_file_that_is_gone_is_told_as_any_other(tmp_path: Path) -> None:
    (rejection,) = read_file(tmp_path / "gone.pdf")
    assert not isinstance(rejection, Record)
    assert "is gone" in rejection.reason
