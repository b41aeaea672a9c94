"""Any history of files that come, change, move and go ends in the same archive as their last state alone."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import CountingEmbedder, open_home, story, tables, write_jsonl
from vectorstore.diagnostics import examine
from vectorstore.index.sync import catch_up
from vectorstore.ingestion.ingest import ingest

# A state of the folder: for each of three files, the numbers of the stories in it, or None where there is no file.
# A number over 100 is the story with a corrected date.
numbers = st.sampled_from([0, 1, 2, 3, 101])
states = st.fixed_dictionaries(
    {name: st.none() | st.lists(numbers, min_size=1, max_size=4, unique_by=lambda n: n % 100) for name in "abc"}
)


def write(folder: Path, state: dict[str, list[int] | None]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, stories in state.items():
        if stories is not None:
            records = [story(n % 100, published="2001-01-01") if n > 100 else story(n) for n in stories]
            write_jsonl(folder / f"{name}.jsonl", records)


def texts(home: Path) -> set[tuple[object, ...]]:
    """Return what the archive holds, without the dates (of two that disagree the first one read stays)."""
    rows = tables(home)
    articles = {(row[0], row[1], row[2], row[3]) for row in rows["article"]}
    return articles | {row[:2] for row in rows["origin"]} | set(rows["paragraph"]) | {(row[0],) for row in rows["file"]}


@settings(max_examples=15, deadline=None)
@given(st.lists(states, min_size=2, max_size=4))
def test_the_last_state_of_the_files_decides(history: list[dict[str, list[int] | None]]) -> None:
    with TemporaryDirectory() as place:
        files, home = Path(place) / "files", Path(place) / "home"
        embedder = CountingEmbedder()
        with open_home(home, embedder) as collection:
            for state in history:
                write(files, state)
                report = ingest([files], collection, sync=True)
                read = sum(len(stories) for stories in state.values() if stories)
                assert report.added + report.changed + report.duplicates + report.unchanged == read
                assert report.rejected == ()
            embedder.documents.clear()
            before = tables(home)
            again = ingest([files], collection, sync=True)
            assert (again.unchanged, again.removed, embedder.documents) == (read, 0, [])
            assert tables(home) == before
            assert catch_up(home, collection.archive, collection.index) is collection.index, "nothing is pending"
            findings = examine(home, embedder_name=embedder.name, chunking_name=collection.chunking.name)
            assert [f for f in findings if not f.ok and f.check in {"archive", "vectors", "index"}] == []
        with open_home(Path(place) / "fresh") as fresh:
            ingest([files], fresh)
        assert texts(home) == texts(Path(place) / "fresh")
