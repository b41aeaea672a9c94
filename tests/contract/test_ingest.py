"""Ingest: what is counted as what, that running again is free, and that nothing is lost whatever happens."""

import gzip
import json
import lzma
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.building import CountingEmbedder, open_home, story, tables, write_jsonl
from vectorstore.collection import Collection
from vectorstore.diagnostics import examine
from vectorstore.errors import HomeError, IndexMismatchError, ReadError
from vectorstore.index import sync
from vectorstore.index.chroma_index import generation_folder
from vectorstore.index.sync import GENERATION, WRITING
from vectorstore.ingestion import batch_writer
from vectorstore.ingestion.ingest import IngestReport, Progress, ingest
from vectorstore.ingestion.reindex import reindex
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with ten articles in two files."""
    folder = tmp_path / "files"
    write_jsonl(folder / "one.jsonl", map(story, range(6)))
    write_jsonl(folder / "two.jsonl", map(story, range(6, 10)))
    return folder


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def collection(home: Path, embedder: CountingEmbedder) -> Iterator[Collection]:
    with open_home(home, embedder) as collection:
        yield collection


def counts(report: IngestReport) -> dict[str, int]:
    """Return the counts that are not zero."""
    names = ("added", "unchanged", "changed", "removed", "duplicates")
    found = {name: getattr(report, name) for name in names} | {
        "rejected": len(report.rejected),
        "warnings": len(report.warnings),
        "kept": len(report.kept),
    }
    return {name: count for name, count in found.items() if count}


def titles(collection: Collection) -> set[str]:
    return {summary.head.title for summary in collection.archive.articles()}


def title(number: int) -> str:
    return str(story(number)["title"])


def sound(collection: Collection) -> None:
    """Assert that the archive and the index agree in every respect that doctor knows."""
    findings = examine(collection.home, chunking_name=collection.chunking.name, embedder_name=collection.embedder_name)
    wrong = [f for f in findings if not f.ok and f.check in {"archive", "vectors", "settings", "index"}]
    assert wrong == []


def test_new_articles_are_added_and_found(collection: Collection, files: Path, embedder: CountingEmbedder) -> None:
    report = ingest([files], collection)
    assert counts(report) == {"added": 10}
    assert report.chunks_embedded == len(embedder.documents) == collection.archive.counts().chunks
    assert not report.interrupted
    assert titles(collection) == {title(number) for number in range(10)}
    found = Search(collection)(title(3), Filter(), 1)
    assert found[0].article.title == title(3)
    sound(collection)


def test_a_second_run_embeds_nothing_and_changes_nothing(
    collection: Collection, files: Path, home: Path, embedder: CountingEmbedder
) -> None:
    ingest([files], collection)
    before, generation = tables(home), collection.archive.meta(GENERATION)
    embedder.documents.clear()
    report = ingest([files], collection)
    assert counts(report) == {"unchanged": 10}
    assert (report.chunks_embedded, embedder.documents) == (0, [])
    assert tables(home) == before
    assert collection.archive.meta(GENERATION) == generation, "the index was left alone"


def test_a_run_over_touched_files_embeds_nothing(
    collection: Collection, files: Path, home: Path, embedder: CountingEmbedder
) -> None:
    ingest([files], collection)
    before = tables(home, without=["file"])
    embedder.documents.clear()
    os.utime(files / "one.jsonl", (1, 1))
    (files / "two.jsonl").write_text((files / "two.jsonl").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert counts(ingest([files], collection)) == {"unchanged": 10}
    assert embedder.documents == []
    assert tables(home, without=["file"]) == before


def test_files_can_come_one_by_one_or_together(files: Path, tmp_path: Path) -> None:
    with open_home(tmp_path / "a") as one_by_one, open_home(tmp_path / "b") as together:
        ingest([files / "one.jsonl"], one_by_one)
        ingest([files / "two.jsonl"], one_by_one)
        ingest([files], together)
        assert one_by_one.archive.fingerprint() == together.archive.fingerprint()
        assert tables(tmp_path / "a") == tables(tmp_path / "b")


def test_a_changed_article_replaces_its_old_version(
    collection: Collection, files: Path, embedder: CountingEmbedder
) -> None:
    ingest([files], collection)
    (old,) = [s.head.id for s in collection.archive.articles() if s.head.title == title(2)]
    embedder.documents.clear()
    changed = story(2, text="A wholly new text about dragons in the harbour.")
    write_jsonl(files / "one.jsonl", [changed if n == 2 else story(n) for n in range(6)])
    assert counts(ingest([files], collection)) == {"unchanged": 9, "changed": 1}
    assert len(embedder.documents) == 1
    assert collection.archive.article(old) is None
    assert collection.archive.counts().articles == 10
    assert Search(collection)("dragons", Filter(), 1)[0].article.title == title(2)
    sound(collection)


@pytest.mark.parametrize(
    "correction", [{"published": "2020-02-02"}, {"source": "The Other"}, {"authors": ["Ana Berg"]}, {"published": None}]
)
def test_a_corrected_head_counts_as_changed_and_keeps_the_id(
    collection: Collection, files: Path, correction: dict[str, str | None]
) -> None:
    ingest([files], collection)
    before = {summary.head.id for summary in collection.archive.articles()}
    write_jsonl(files / "one.jsonl", [story(n, **correction) if n == 2 else story(n) for n in range(6)])
    assert counts(ingest([files], collection)) == {"unchanged": 9, "changed": 1}
    assert {summary.head.id for summary in collection.archive.articles()} == before
    assert counts(ingest([files], collection)) == {"unchanged": 10}
    sound(collection)


def test_a_corrected_date_is_what_the_search_goes_by(collection: Collection, files: Path) -> None:
    ingest([files], collection)
    early = Filter(until=date(2020, 12, 31))
    assert Search(collection)(title(2), early, 5) == []
    write_jsonl(files / "one.jsonl", [story(n, published="2020-02-02") if n == 2 else story(n) for n in range(6)])
    ingest([files], collection)
    found = Search(collection)(title(2), early, 5)
    assert {passage.article.published for passage in found} == {date(2020, 2, 2)}
    assert {name.search for name in found[0].found_by} >= {"dense", "lexical"}


def test_a_record_gone_from_its_file_is_removed(collection: Collection, files: Path) -> None:
    ingest([files], collection)
    write_jsonl(files / "one.jsonl", map(story, (0, 1, 3)))
    assert counts(ingest([files], collection)) == {"unchanged": 7, "removed": 3}
    assert titles(collection) == {title(number) for number in (0, 1, 3, 6, 7, 8, 9)}
    assert not [p for p in Search(collection)(title(4), Filter(), 20) if p.article.title == title(4)]
    sound(collection)


def test_a_file_gone_from_an_ingested_folder_takes_its_articles_with_it(
    collection: Collection, files: Path, home: Path
) -> None:
    ingest([files], collection)
    (files / "two.jsonl").unlink()
    assert counts(ingest([files], collection)) == {"unchanged": 6}, "only where it is asked for"
    assert counts(ingest([files], collection, sync=True)) == {"unchanged": 6, "removed": 4}
    assert titles(collection) == {title(number) for number in range(6)}
    assert len(tables(home)["file"]) == 1
    sound(collection)


def test_files_outside_what_was_named_are_left_alone(collection: Collection, files: Path, tmp_path: Path) -> None:
    other = write_jsonl(tmp_path / "elsewhere" / "three.jsonl", [story(50)])
    ingest([files, other], collection)
    other.unlink()
    (files / "two.jsonl").unlink()
    assert counts(ingest([files / "one.jsonl"], collection)) == {"unchanged": 6}
    assert counts(ingest([files], collection, sync=True)) == {"unchanged": 6, "removed": 4}
    assert title(50) in titles(collection)


def test_a_moved_file_embeds_nothing(collection: Collection, files: Path, embedder: CountingEmbedder) -> None:
    ingest([files], collection)
    before = collection.archive.fingerprint()
    embedder.documents.clear()
    (files / "two.jsonl").rename(files / "zwei.jsonl")
    report = ingest([files], collection, sync=True)
    assert (report.chunks_embedded, embedder.documents, report.removed) == (0, [], 0)
    assert collection.archive.fingerprint() == before
    assert counts(ingest([files], collection)) == {"unchanged": 10}
    sound(collection)


def test_duplicate_content_of_two_files_is_one_article_until_both_are_gone(
    collection: Collection, files: Path, embedder: CountingEmbedder
) -> None:
    write_jsonl(files / "three.jsonl", [story(1, url="https://mirror.example/1", source="Mirror"), story(20)])
    assert counts(ingest([files], collection)) == {"added": 11, "duplicates": 1}
    assert len(set(embedder.documents)) == len(embedder.documents)
    assert counts(ingest([files], collection)) == {"unchanged": 12}
    (files / "one.jsonl").unlink()
    assert counts(ingest([files], collection, sync=True)) == {"unchanged": 6, "removed": 5}
    assert title(1) in titles(collection)
    (files / "three.jsonl").unlink()
    assert counts(ingest([files], collection, sync=True)) == {"unchanged": 4, "removed": 2}
    assert title(1) not in titles(collection)
    sound(collection)


def test_two_records_that_swap_their_texts(collection: Collection, tmp_path: Path) -> None:
    one, two = story(1), story(2)
    path = write_jsonl(tmp_path / "swap.jsonl", [one, two])
    ingest([path], collection)
    swapped = [{**two, "url": one["url"]}, {**one, "url": two["url"]}]
    write_jsonl(path, swapped)
    assert counts(ingest([path], collection)) == {"changed": 2}
    assert titles(collection) == {title(1), title(2)}
    assert counts(ingest([path], collection)) == {"unchanged": 2}
    sound(collection)


BROKEN = '{"title": "cut short'


def test_what_cannot_be_read_is_named_with_file_line_and_reason(collection: Collection, files: Path) -> None:
    path = write_jsonl(files / "three.jsonl", [story(20), BROKEN, story(21), {"title": "No text"}])
    report = ingest([files], collection)
    assert counts(report) == {"added": 12, "rejected": 2}
    assert [(rejection.path, rejection.line) for rejection in report.rejected] == [(path, 2), (path, 4)]
    assert all(rejection.reason for rejection in report.rejected)
    assert counts(ingest([files], collection)) == {"unchanged": 12, "rejected": 2}, "it is said again while it lasts"


def test_a_doubtful_date_is_a_warning_and_the_article_is_kept(collection: Collection, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [story(1, published="2024-02-31")])
    report = ingest([path], collection)
    assert counts(report) == {"added": 1, "warnings": 1}
    assert report.warnings[0].path == path
    assert "2024-02-31" in report.warnings[0].reason
    assert collection.archive.articles()[0].head.published is None


def test_a_broken_line_keeps_what_seems_to_be_gone(collection: Collection, files: Path) -> None:
    ingest([files], collection)
    write_jsonl(files / "one.jsonl", [story(0), BROKEN, story(2), story(3), story(30)])
    report = ingest([files], collection)
    # 1, 4 and 5 are missing, and one of them may be what stands in the broken line.
    assert counts(report) == {"added": 1, "unchanged": 7, "rejected": 1, "kept": 1}
    assert report.kept == (str(files / "one.jsonl"),)
    assert {title(number) for number in (1, 4, 5, 30)} <= titles(collection)
    write_jsonl(files / "one.jsonl", map(story, (0, 2, 3, 30)))
    assert counts(ingest([files], collection)) == {"unchanged": 8, "removed": 3}
    sound(collection)


def test_a_file_put_back_as_it_was_is_read_again(collection: Collection, files: Path) -> None:
    ingest([files], collection)
    first, stat = (files / "one.jsonl").read_bytes(), (files / "one.jsonl").stat()
    write_jsonl(files / "one.jsonl", [*map(story, range(6)), BROKEN, story(30)])
    assert counts(ingest([files], collection)) == {"added": 1, "unchanged": 10, "rejected": 1}
    (files / "one.jsonl").write_bytes(first)
    os.utime(files / "one.jsonl", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert counts(ingest([files], collection)) == {"unchanged": 10, "removed": 1}
    assert title(30) not in titles(collection)


def test_a_file_that_cannot_be_read_at_all_keeps_its_articles(collection: Collection, files: Path) -> None:
    ingest([files], collection)
    (files / "one.jsonl").write_bytes(b"\x00\x01\x02" * 1000)
    report = ingest([files], collection)
    assert report.rejected
    assert report.kept == (str(files / "one.jsonl"),)
    assert titles(collection) == {title(number) for number in range(10)}


def test_removed_articles_come_back_with_their_file(collection: Collection, files: Path) -> None:
    ingest([files], collection)
    ids = [s.head.id for s in collection.archive.articles() if s.head.title in {title(1), title(7)}]
    assert collection.remove([*ids, "no such id", ids[0]]) == 2
    assert len(titles(collection)) == 8
    assert not [p for p in Search(collection)(title(1), Filter(), 20) if p.article.id in ids]
    sound(collection)
    assert counts(ingest([files], collection)) == {"added": 2, "unchanged": 8}
    sound(collection)


def test_an_article_longer_than_a_batch(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_writer, "BATCH_CHUNKS", 3)
    text = "\n\n".join(f"Paragraph {n} tells of thing number {n * n} in {30} words " + "word " * 30 for n in range(20))
    report = ingest([write_jsonl(tmp_path / "a.jsonl", [story(1), story(2, text=text), story(3)])], collection)
    assert counts(report) == {"added": 3}
    assert report.chunks_embedded == collection.archive.counts().chunks > 20
    sound(collection)


def test_what_is_not_there_is_said_before_anything_is_done(collection: Collection, files: Path) -> None:
    with pytest.raises(ReadError, match=r"nowhere") as caught:
        ingest([files, files / "nowhere"], collection)
    assert caught.value.hint
    assert titles(collection) == set()


def test_progress_rises_to_the_end(collection: Collection, files: Path) -> None:
    seen: list[Progress] = []
    report = ingest([files], collection, seen.append)
    assert (seen[0].files_done, seen[0].files_total, seen[0].articles) == (0, 2, 0)
    end = seen[-1]
    assert (end.files_done, end.articles, end.chunks) == (2, 10, report.chunks_embedded)
    assert end.bytes_done == end.bytes_total == sum(path.stat().st_size for path in files.iterdir())
    for name in ("files_done", "bytes_done", "articles", "chunks", "seconds"):
        values = [getattr(progress, name) for progress in seen]
        assert values == sorted(values), name


def test_bringing_the_index_up_to_date_is_told_to_its_end(
    collection: Collection, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "_PAGE_CHUNKS", 4)
    told: list[Progress] = []
    for name in ("one.jsonl", "two.jsonl"):  # built anew, and then caught up
        told.clear()
        report = ingest([files / name], collection, told.append)
        steps = [(each.chunks_indexed, each.chunks_to_index) for each in told if each.chunks_to_index]
        total = report.chunks_embedded
        assert steps == [(min(done, total), total) for done in range(4, total + 4, 4)]
        assert not any(each.chunks_to_index for each in told[: -len(steps)])


def test_what_is_known_is_told_apart_from_what_is_read(collection: Collection, files: Path) -> None:
    write_jsonl(files / "many.jsonl", map(story, range(100, 500)))
    ingest([files], collection)
    known = sum(path.stat().st_size for path in files.iterdir())
    write_jsonl(files / "many.jsonl", map(story, range(100, 600)))
    told: list[Progress] = []
    assert counts(ingest([files], collection, told.append)) == {"unchanged": 410, "added": 100}
    assert told[0].bytes_known == 0
    assert told[-1].bytes_known == pytest.approx(known, rel=0.1), "it is read in blocks"
    assert told[-1].bytes_known < told[-1].bytes_done == told[-1].bytes_total


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz", ".jsonl.xz", ".json", ".csv.xz"])
def test_progress_within_a_file_goes_with_its_articles(collection: Collection, tmp_path: Path, ending: str) -> None:
    total = 200
    # Hexadecimal digits pack to half; so the packed size is far from that of the text, and not by luck near it.
    bodies = [" ".join(f"{draw:x}" for draw in random.Random(n).choices(range(2**40), k=400)) for n in range(total)]
    fields = [{"title": f"Story {number}", "text": body} for number, body in enumerate(bodies)]
    match ending.split(".")[1]:
        case "csv":
            content = "title,text\n" + "".join(f"{each['title']},{each['text']}\n" for each in fields)
        case "json":
            content = json.dumps(fields)
        case _:
            content = "".join(json.dumps(each) + "\n" for each in fields)
    packers: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "xz": lzma.compress}
    pack = packers.get(ending.rpartition(".")[2], bytes)
    path = tmp_path / f"many{ending}"
    path.write_bytes(pack(content.encode()))
    seen: list[Progress] = []
    assert counts(ingest([path], collection, seen.append)) == {"added": total}
    within = [told for told in seen if told.current == path.name and told.articles]
    assert len(within) == total
    for told in within:
        assert told.bytes_done / told.bytes_total == pytest.approx(told.articles / total, abs=0.04), told
    assert [told.bytes_done for told in seen] == sorted(told.bytes_done for told in seen)


# -- settings that do not fit what is stored


def test_another_embedder_or_chunking_is_refused_and_reindex_is_the_way_out(files: Path, home: Path) -> None:
    with open_home(home) as collection:
        ingest([files], collection)
    before = tables(home)
    for other in ({"chunk_tokens": 64}, {"embedder_name": "other"}):
        with open_home(home, **other) as collection:
            with pytest.raises(IndexMismatchError, match="was built with the") as caught:
                ingest([files], collection)
            assert "newsdesk reindex" in caught.value.hint
            with pytest.raises(IndexMismatchError):
                Search(collection)("ferry", Filter(), 5)
    assert tables(home) == before
    with open_home(home, chunk_tokens=64) as collection:
        reindex(collection)
        assert counts(ingest([files], collection)) == {"unchanged": 10}
        sound(collection)


def test_an_empty_collection_takes_new_settings(files: Path, home: Path) -> None:
    with open_home(home) as collection:
        ingest([files], collection)
        collection.remove([summary.head.id for summary in collection.archive.articles()])
    with open_home(home, chunk_tokens=64) as collection:
        assert counts(ingest([files], collection)) == {"added": 10}
        sound(collection)


# -- stopped, killed, and without room


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_writer, "BATCH_CHUNKS", 4)


@pytest.mark.usefixtures("small_batches")
def test_ctrl_c_keeps_what_is_stored_and_the_next_run_goes_on(
    collection: Collection, files: Path, embedder: CountingEmbedder, tmp_path: Path
) -> None:
    def stop(progress: Progress) -> None:
        if progress.articles == 5 and not stopped:
            stopped.append(True)
            raise KeyboardInterrupt

    stopped: list[bool] = []
    report = ingest([files], collection, stop)
    assert report.interrupted
    assert 0 < report.chunks_embedded < 30
    stored = collection.archive.counts().articles
    assert 0 < stored < 10
    sound(collection)
    assert Search(collection)(title(0), Filter(), 1)[0].article.title == title(0)
    embedder.documents.clear()
    again = ingest([files], collection)
    assert counts(again) == {"unchanged": stored, "added": 10 - stored}
    assert len(embedder.documents) + report.chunks_embedded == collection.archive.counts().chunks
    assert not again.interrupted
    sound(collection)
    with open_home(tmp_path / "whole") as whole:
        ingest([files], whole)
    assert tables(collection.home) == tables(tmp_path / "whole")


def test_a_full_disk_stops_the_run_and_loses_nothing(collection: Collection, files: Path, home: Path) -> None:
    ingest([files / "two.jsonl"], collection)
    before = tables(home)
    database = collection.archive.database
    ((pages,),) = database.rows("PRAGMA page_count")
    database.rows(f"PRAGMA max_page_count = {pages + 1}")
    big = write_jsonl(files / "big.jsonl", (story(number) for number in range(100, 140)))
    with pytest.raises(HomeError, match="The disk is full") as caught:
        ingest([big], collection)
    assert "goes on where it was" in caught.value.hint
    assert tables(home) == before
    database.rows("PRAGMA max_page_count = 1000000")
    assert counts(ingest([files], collection)) == {"added": 46, "unchanged": 4}
    sound(collection)


def drive(home: Path, files: Path, die_after: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.contract.ingest_driver", str(home), str(die_after), str(files)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)


def test_killed_at_any_moment_it_goes_on_to_the_same_archive(tmp_path: Path) -> None:
    files, home = tmp_path / "files", tmp_path / "home"
    write_jsonl(files / "a.jsonl", map(story, range(25)))
    write_jsonl(files / "b.jsonl", [story(3, url="https://mirror.example/3"), *map(story, range(25, 40))])
    whole = drive(tmp_path / "whole", files, 0)
    assert whole.returncode == 0, whole.stderr
    steps = int(whole.stdout.split()[1]) - 10**9
    assert abs(steps) > 200
    choice = random.Random(20240517)
    killed = 0
    for _ in range(3):
        ran = drive(home, files, choice.randrange(20, abs(steps)))
        killed += ran.returncode == -signal.SIGKILL
        assert ran.returncode in {0, -signal.SIGKILL}, ran.stderr
    assert killed >= 2, "most runs have to end by the signal for this to test anything"
    end = drive(home, files, 0)
    assert end.returncode == 0, end.stderr
    assert tables(home) == tables(tmp_path / "whole")
    with open_home(home) as collection:
        sound(collection)


def unfinished(home: Path) -> None:
    """Leave a home as a process that was killed while it wrote the index."""
    with open_home(home) as collection:
        index = collection.index
        index.remove(collection.archive.chunks.ids()[:3])
        collection.archive.set_meta(WRITING, "1")


def without_folder(home: Path) -> None:
    for folder in home.glob("index-*"):
        shutil.rmtree(folder)


def without_database(home: Path) -> None:
    for folder in home.glob("index-*"):
        (folder / "chroma.sqlite3").unlink()


def beside_another(home: Path) -> None:
    """Leave a half-built new index beside the one in use."""
    with open_home(home) as collection:
        generation = int(collection.archive.meta(GENERATION) or 0)
        shutil.copytree(generation_folder(home, generation), generation_folder(home, generation + 1))


@pytest.mark.parametrize("harm", [unfinished, without_folder, without_database, beside_another])
def test_an_index_that_cannot_be_trusted_is_rebuilt_on_the_next_opening(
    files: Path, home: Path, harm: Callable[[Path], None]
) -> None:
    with open_home(home) as collection:
        ingest([files], collection)
        before = Search(collection)("ferry of Arnholt", Filter(), 5)
    harm(home)
    embedder = CountingEmbedder()
    with open_home(home, embedder) as collection:
        _ = collection.index  # a small collection answers without it
        assert Search(collection)("ferry of Arnholt", Filter(), 5) == before
        assert embedder.documents == [], "the archive's vectors are enough"
        sound(collection)
        generation = int(collection.archive.meta(GENERATION) or 0)
        assert [path.name for path in home.glob("index-*")] == [f"index-{generation}"]


def test_an_index_whose_writing_was_cut_off_is_not_trusted_even_if_it_looks_whole(files: Path, home: Path) -> None:
    with open_home(home) as collection:
        ingest([files], collection)
        generation = int(collection.archive.meta(GENERATION) or 0)
        collection.archive.set_meta(WRITING, "1")
    with open_home(home) as collection:
        assert collection.index.count() == collection.archive.counts().chunks
        assert collection.archive.meta(GENERATION) == str(generation + 1)
        assert collection.archive.meta(WRITING) == "0"


def test_a_moved_collection_finds_as_before(files: Path, home: Path, tmp_path: Path) -> None:
    with open_home(home) as collection:
        ingest([files], collection)
        before = Search(collection)("ferry of Arnholt", Filter(), 5)
        generation = collection.archive.meta(GENERATION)
    shutil.move(home, tmp_path / "moved")
    with open_home(tmp_path / "moved") as collection:
        assert Search(collection)("ferry of Arnholt", Filter(), 5) == before
        assert collection.archive.meta(GENERATION) == generation, "and nothing had to be built"
