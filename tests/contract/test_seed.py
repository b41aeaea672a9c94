"""The first question on the real article it was asked about, when that article lies beside the checkout."""

import re
from pathlib import Path

from qa.factory import open_assistant, open_collection
from qa.settings import load
from vectorstore.ingestion.ingest import ingest

QUESTION = "why does North Korea support Palestine"


def quotes(home: Path, shared_data: Path) -> list[str]:
    settings, _ = load({"home": home})
    with open_collection(settings, command="tests") as collection:
        assert ingest([shared_data / "seed"], collection).added == 1
        answer = open_assistant(settings, collection).ask(QUESTION)
    assert answer.answered
    assert all(sentence.verdict == "supported" for sentence in answer.sentences)
    return [c.paragraph.text[c.quote.start : c.quote.end] for c in answer.citations]


def test_the_anti_us_policy_is_cited(shared_data: Path, tmp_path: Path) -> None:
    quoted = quotes(tmp_path / "seed", shared_data)
    assert any(re.search(r"anti-U\.S\. (bloc|campaign)", quote) for quote in quoted)
    assert not any("EPA-Yonhap" in quote or "pro-Palestinian supporters gather" in quote for quote in quoted)


def test_the_anti_us_policy_comes_first(shared_data: Path, tmp_path: Path) -> None:
    quoted = quotes(tmp_path / "seed", shared_data)
    assert re.search(r"anti-U\.S\.|against Israel and the U\.S\.", quoted[0])
