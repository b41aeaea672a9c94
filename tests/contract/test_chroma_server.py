"""A collection whose index is on a Chroma server: a real one, on loopback."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.chroma import chroma_server, collect_sockets, free_port
from tests.conftest import EXAMPLES
from vectorstore.errors import HomeError
from vectorstore.ingestion.ingest import ingest
from vectorstore.ingestion.reindex import reindex

# Chroma 1.5.9 leaves its HTTP client's sockets to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")

QUESTION = "why does North Korea support Palestine"


@pytest.fixture(autouse=True)
def _sockets_of_chroma() -> Iterator[None]:
    """Have them collected here, and not in the middle of another test."""
    yield
    collect_sockets()


@pytest.fixture
def chroma_url(tmp_path: Path) -> Iterator[str]:
    with chroma_server(tmp_path / "served") as server:
        yield server.url


def test_answers_are_those_of_the_folders_own_index(chroma_url: str, sample_home: Path, tmp_path: Path) -> None:
    ours, _ = load({"home": sample_home})
    with open_collection(ours, command="tests") as collection:
        expected = open_assistant(ours, collection).ask(QUESTION)
    home = tmp_path / "on-server"
    home.mkdir()
    shutil.copy(sample_home / "archive.sqlite3", home)
    served, _ = load({"home": home, "chroma_url": chroma_url})
    with open_collection(served, command="tests") as collection:
        assert ingest([EXAMPLES / "articles"], collection).chunks_embedded == 0
        assert open_assistant(served, collection).ask(QUESTION) == expected
        assert reindex(collection) == 0
        assert open_assistant(served, collection).ask(QUESTION) == expected
    assert not list(home.glob("index-*"))


def test_a_server_that_is_not_there_is_named_with_the_way_out(sample_copy: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    settings, _ = load({"home": sample_copy, "chroma_url": url})
    with open_collection(settings, command="tests") as collection, pytest.raises(HomeError) as caught:
        open_assistant(settings, collection).ask(QUESTION)
    assert url in caught.value.message
    assert "unset NEWSDESK_CHROMA_URL" in caught.value.hint
