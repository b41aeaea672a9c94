"""Which files are found, and that no file, however bad, makes reading fail."""

import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import SHARED_DATA
from tests.reading import line, one, read, records, refused, rejections
from vectorstore.errors import ReadError
from vectorstore.parsing import encodings
from vectorstore.readers.registry import (
    FORMATS,
    MAX_FAULTS_AT_START,
    Record,
    Rejection,
    find_files,
    format_of,
    read_file,
)

NEEDS_PERMISSIONS = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read everything, permissions do not bind"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with articles at several depths, hidden files, and files of other kinds."""
    root = tmp_path / "news"
    for name in ("b.txt", "a.md", "deep/er/c.html", "deep/d.jsonl.gz", ".hidden.txt", ".git/e.txt", "f.mov", "g"):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    return root


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_a_folder_is_walked_in_order_without_hidden_files(folder: Path) -> None:
    assert names(find_files([folder])) == ["a.md", "b.txt", "d.jsonl.gz", "c.html", "f.mov", "g"]


def test_a_named_file_is_returned_whatever_it_is(folder: Path) -> None:
    assert find_files([folder / "f.mov", str(folder / ".hidden.txt")]) == [folder / "f.mov", folder / ".hidden.txt"]


def test_each_file_comes_once(folder: Path) -> None:
    link = folder.parent / "link.txt"
    link.symlink_to(folder / "b.txt")
    found = find_files([folder / "b.txt", folder, folder / "deep" / ".." / "a.md", link, folder / "**" / "*.txt"])
    assert names(found) == ["b.txt", "a.md", "d.jsonl.gz", "c.html", "f.mov", "g"]


def test_patterns_reach_any_depth(folder: Path) -> None:
    assert names(find_files([f"{folder}/**/*.html"])) == ["c.html"]
    assert names(find_files([f"{folder}/*"])) == ["a.md", "b.txt", "f.mov", "g"]
    assert names(find_files([f"{folder}/[b].*"])) == ["b.txt"]


def test_a_name_with_brackets_is_a_name_first(tmp_path: Path) -> None:
    file = tmp_path / "[2024] news.txt"
    file.write_text("x")
    assert find_files([file]) == [file]


def test_circles_of_links_are_walked_once(folder: Path) -> None:
    (folder / "deep" / "round").symlink_to(folder, target_is_directory=True)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    found = find_files([folder])
    assert names(found) == ["a.md", "b.txt", "d.jsonl.gz", "c.html", "f.mov", "g", "self.txt"]
    assert "cannot be read" in rejections(list(read_file(folder / "self.txt")))[0].reason


def test_relative_paths_stay_relative(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert find_files(["b.txt", "deep"])[:2] == [Path("b.txt"), Path("deep/d.jsonl.gz")]


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("nowhere", "There is no file or folder"),
        ("nowhere/*.txt", "matches nothing"),
        ("dee[p]", "matches 1 entries, none of them a file"),
        ("", "An empty path"),
        ("~nobody-of-this-name/x", "no such user"),
        ("x" * 5000, "There is no file or folder"),
        ("nul\0l", "There is no file or folder"),
    ],
)
def test_a_path_that_is_not_there_is_an_error_with_a_hint(
    folder: Path, monkeypatch: pytest.MonkeyPatch, path: str, complaint: str
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(ReadError, match=complaint) as caught:
        find_files([path])
    assert caught.value.hint


def test_what_a_browser_saved_beside_a_page_belongs_to_it(tmp_path: Path) -> None:
    for name in ("Story.html", "Story_files/style.css", "other_files/notes.css", "Thumbs.db"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")
    assert names(find_files([tmp_path])) == ["Story.html", "notes.css"]


def test_a_pipe_is_refused_and_never_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with pytest.raises(ReadError, match="neither a file nor a folder"):
        find_files([pipe])
    assert find_files([tmp_path]) == [], "a folder's pipes are passed over"
    (item,) = read_file(pipe)
    assert isinstance(item, Rejection)
    assert "only ordinary files" in item.reason


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.txt", ".txt"),
        ("A.TXT", ".txt"),
        ("a.b.Html.GZ", ".html"),
        ("a.jsonl.xz", ".jsonl"),
        ("a.gz", None),
        ("a.mov", None),
        ("txt", None),
        ("a.txt.zip", ".zip"),
        ("a.tar.gz", ".tar"),
    ],
)
def test_the_ending_names_the_format(name: str, ending: str | None) -> None:
    assert format_of(Path(name)) == ending


@pytest.mark.parametrize("name", ["report.mov", "README"])
def test_a_format_that_is_not_read_is_refused_with_those_that_are(tmp_path: Path, name: str) -> None:
    reason = refused(tmp_path / name, "words").reason
    assert all(ending in reason for ending in FORMATS)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "empty"),
        (b" \r\n\t\n ", "white space|holds no article|damaged"),
        (b"PK\x03\x04rest of it", "office document|no PDF|damaged"),
        (b"%PDF-1.7 and so on", "PDF|damaged"),
        (b"\x89PNG\r\n\x1a\n", "picture|damaged"),
        (b"Head\n\nBo\0dy", "binary"),
        (random.Random(7).randbytes(5000), "binary"),
    ],
    ids=["empty", "white", "zip", "pdf", "png", "nul", "noise"],
)
def test_files_without_text_are_refused(tmp_path: Path, ending: str, content: bytes, complaint: str) -> None:
    rejection = refused(tmp_path / f"a{ending}", content)
    assert any(word in rejection.reason for word in complaint.split("|")), rejection.reason


@pytest.mark.parametrize("ending", [*FORMATS, ".txt.gz", ".jsonl.xz"])
def test_what_cannot_be_opened_is_refused(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / f"folder{ending}"
    folder.mkdir()
    for path, complaint in ((folder, "folder"), (tmp_path / f"gone{ending}", "gone")):
        (item,) = read_file(path)
        assert isinstance(item, Rejection)
        assert complaint in item.reason


# Scraps of every format, from which hypothesis puts together files that almost are of one.
SCRAPS = r"""
---~|title: |a: [|# |~~|~| |"|'|,|;|{|}|[|]|:|1. |> |**|[a](b)|![|```~|text|title,text~|DATE:|2024-02-31|null|-1e999
|<p>|</p>|<div|<!--|<script>|<html><body>|<?xml encoding='x'?>|&amp;|&#0;|\u0000|é|한|NaN
|A sentence of words that is long enough. |{"text": |"words"|{"text":"a","published":|"authors":
""".replace("\n", "").split("|")
PIECES = st.lists(st.sampled_from([*(scrap.replace("~", "\n") for scrap in SCRAPS), "\r", "\t", "|", "\ufeff", "\x08"]))


@pytest.mark.parametrize("ending", FORMATS)
@given(content=PIECES.map(lambda pieces: "".join(pieces).encode()) | st.binary(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_no_content_makes_reading_fail(tmp_path: Path, ending: str, content: bytes) -> None:
    for item in read(tmp_path / f"a{ending}", content):
        if isinstance(item, Record):
            assert item.article.paragraphs
            assert item.article.title
        else:
            assert item.reason


@NEEDS_PERMISSIONS
def test_what_may_not_be_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Head\n\nBody")
    file.chmod(0)
    (item,) = read_file(file)
    assert isinstance(item, Rejection)
    assert "permission" in item.reason


@NEEDS_PERMISSIONS
def test_a_folder_that_may_not_be_listed_is_reported(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    try:
        assert find_files([tmp_path]) == [closed]
        assert "permission" in rejections(list(read_file(closed)))[0].reason
    finally:
        closed.chmod(0o700)


@pytest.mark.parametrize(("ending", "limit"), [(".txt", 50_000_000), (".md", 20_000_000), (".html", 20_000_000)])
def test_a_huge_file_of_one_article_is_refused(tmp_path: Path, ending: str, limit: int) -> None:
    assert limit in (encodings.MAX_ARTICLE_BYTES, encodings.MAX_MARKUP_BYTES)
    file = tmp_path / f"a{ending}"
    with file.open("wb") as stream:
        # A hole in the file: 100 MB to read, nothing on the disk.
        stream.truncate(100_000_000)
    (item,) = read_file(file)
    assert isinstance(item, Rejection)
    assert f"larger than {limit // 1_000_000} MB" in item.reason


def test_a_file_of_lines_that_holds_no_articles_is_given_up(tmp_path: Path) -> None:
    items = read(tmp_path / "log.jsonl", "something happened\n" * 100_000)
    assert len(items) == MAX_FAULTS_AT_START + 1
    assert "is this really a .jsonl file?" in rejections(items)[-1].reason


def test_bad_lines_after_an_article_are_all_reported(tmp_path: Path) -> None:
    items = read(tmp_path / "a.jsonl", line(text="words") + "\n" + "no\n" * 500)
    assert (len(records(items)), len(rejections(items))) == (1, 500)


def test_keys_name_records_inside_a_file(tmp_path: Path) -> None:
    rows = [
        line(text="a", url="https://x.example/1", title="A"),
        line(text="b", url="https://x.example/1", title="B"),
        line(text="c", title="C", published="2024-05-17"),
        line(text="d", title="C", published="2024-05-17"),
        line(text="e", title="C"),
        line(text="f"),
    ]
    items = read(tmp_path / "a.jsonl", "\n".join(rows))
    assert [(item.key, item.line) for item in records(items)] == [
        ("https://x.example/1", 1),
        ("https://x.example/1#2", 2),
        ("C 2024-05-17", 3),
        ("C 2024-05-17#2", 4),
        ("C", 5),
        ("line 6", 6),
    ]


def test_a_file_of_one_article_has_an_empty_key(tmp_path: Path) -> None:
    assert one(tmp_path / "a.txt", "Head\n\nBody").key == ""


@pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="the evaluation data is not here")
@pytest.mark.parametrize(
    ("path", "count"), [("seed", 1), ("slices/mini/articles.jsonl", 200), ("slices/small/articles.jsonl", 1500)]
)
def test_real_files_are_read_whole(path: str, count: int) -> None:
    items = [item for file in find_files([SHARED_DATA / path]) for item in read_file(file)]
    assert len(items) == count
    assert all(isinstance(item, Record) and not item.warnings and item.article.published for item in items)
