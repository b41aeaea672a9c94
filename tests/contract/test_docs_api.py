"""The clients in docs/api.md, run as they stand against a server over the sample: they print what the document says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apis import api_served, copied
from tests.conftest import ROOT
from tests.transcripts import Transcript, run, transcripts

DOCUMENT = ROOT / "docs" / "api.md"


@pytest.fixture(scope="module")
def url(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with api_served(copied(sample_home, tmp_path_factory.mktemp("docs"))) as url:
        yield url


def test_there_is_a_transcript_of_each_client() -> None:
    code = "\n".join(transcript.code for transcript in transcripts(DOCUMENT))
    assert all(name in code for name in ("from openai import", "import ChatOpenAI", "from mcp import"))


@pytest.mark.parametrize("transcript", transcripts(DOCUMENT), ids=lambda each: each.code.split("\n")[0])
def test_a_client_prints_what_the_document_says(url: str, transcript: Transcript) -> None:
    assert run(transcript, url) == transcript.printed, f"python -m tests.transcripts {DOCUMENT.name} URL writes it anew"
