"""The bundled reader: which sentence of a passage answers, without torch, left out where it would come out wrong."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qa import factory
from qa.factory import load_ahead, open_assistant, open_collection
from qa.settings import load
from tests.building import write_jsonl
from vectorstore.diagnostics import examine
from vectorstore.errors import ReaderError, WrongOnThisCpuError
from vectorstore.inference import onnx_reader
from vectorstore.inference.embedder import BUNDLED
from vectorstore.inference.onnx_reader import (
    CANARY_HEADLINE,
    CANARY_QUESTIONS,
    CANARY_SENTENCES,
    MODEL_FILE,
    OnnxReader,
    PassageReading,
    canary_scores,
    load_reader,
)
from vectorstore.inference.onnx_session import read_note
from vectorstore.inference.reader_input import MAX_TOKENS, encode
from vectorstore.ingestion.ingest import ingest


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    return OnnxReader()


@pytest.fixture
def load_anew() -> Iterator[None]:
    onnx_reader._loaded.cache_clear()
    yield
    onnx_reader._loaded.cache_clear()


PASSAGE = (CANARY_HEADLINE, CANARY_SENTENCES)
HOW_MANY, WHY, OTHER = CANARY_QUESTIONS


def test_the_sentence_that_answers_is_scored_highest(reader: OnnxReader) -> None:
    (read,) = reader(HOW_MANY, [PASSAGE])
    assert read.sentences.index(max(read.sentences)) == 1
    assert sorted(read.sentences)[-1] > sorted(read.sentences)[-2] + 1, "by more than a point, an odds ratio of e"
    (read,) = reader(WHY, [PASSAGE])
    assert read.sentences[3] >= sorted(read.sentences)[-2], "the reason is one of the best two"


def test_a_question_on_something_else_is_answered_by_no_sentence(reader: OnnxReader) -> None:
    (read,) = reader(OTHER, [PASSAGE])
    (answered,) = reader(HOW_MANY, [PASSAGE])
    assert max(read.sentences) < max(answered.sentences) - 2
    assert read.answers < answered.answers


def test_the_short_answer_is_in_the_sentence_that_answers(reader: OnnxReader) -> None:
    span = reader(HOW_MANY, [PASSAGE])[0].spans[1]
    assert span is not None
    assert "212" in CANARY_SENTENCES[1][span.start : span.end]


def test_its_scores_are_near_to_those_of_float32(reader: OnnxReader) -> None:
    assert np.corrcoef(canary_scores(reader), read_note(MODEL_FILE)["canaries"])[0, 1] > 0.97


def test_a_reading_depends_on_nothing_but_its_passage(reader: OnnxReader) -> None:
    other = ("Council meets", ("The council of Dunmere talked about schools.",))
    together = reader(WHY, [PASSAGE, other])
    assert [OnnxReader()(WHY, [passage])[0] for passage in (PASSAGE, other)] == together
    assert reader(WHY, [other, PASSAGE]) == together[::-1]
    assert reader(WHY, []) == []


def test_a_long_passage_is_read_in_rows_and_no_sentence_is_lost(reader: OnnxReader) -> None:
    many = tuple(f"Part {n}: the rain went on over the hills and the river rose by {n} metres." for n in range(40))
    (read,) = reader("How far did the river rise?", [("Flood", many)])
    assert len(read.sentences) == len(read.spans) == len(many)
    rows = encode(reader._tokenizer, "How far did the river rise?", "Flood", many)
    assert len(rows) > 1
    assert max(len(row.ids) for row in rows) <= MAX_TOKENS
    assert [row.first for row in rows] == [0, *(sum(len(r.spans) for r in rows[:k]) for k in range(1, len(rows)))]


def test_odd_texts_are_read_without_harm(reader: OnnxReader) -> None:
    assert np.isfinite(reader(WHY, [("", (f"{'And the rain went on. ' * 400}",))])[0].sentences).all()
    assert np.isfinite(reader("ferry " * 3000 + "?", [PASSAGE])[0].sentences).all()
    assert np.isfinite(reader("", [("", ("", "\u200b"))])[0].sentences).all()
    assert reader(WHY, [("No text", ())]) == [PassageReading(-20.0, (), ())]


def test_loading_it_does_not_load_torch() -> None:
    code = "import sys; from vectorstore.inference.onnx_reader import load_reader as load"
    code += "; load(); print('torch' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_its_note_says_what_it_was_made_of() -> None:
    note = read_note(MODEL_FILE)
    assert note["made_by"] == "python -m training.average_weights"
    assert all(part["desk_questions"] > 2000 for part in note["trained"])
    assert "English" in note["limits"]
    assert note["licence"].startswith("Apache-2.0")
    assert note["data"]


def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / MODEL_FILE.name
    data = bytearray(MODEL_FILE.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    copy.with_suffix(".json").write_bytes(MODEL_FILE.with_suffix(".json").read_bytes())
    monkeypatch.setattr(onnx_reader, "MODEL_FILE", copy)
    with pytest.raises(ReaderError, match="is damaged"):
        OnnxReader()
    (finding,) = [found for found in examine(tmp_path / "home") if found.check == "reader"]
    assert not finding.ok
    assert "is damaged" in finding.detail
    copy.unlink()
    with pytest.raises(ReaderError, match="cannot be read") as caught:
        OnnxReader()
    assert "README" in caught.value.hint


def test_where_it_comes_out_wrong_quotes_are_ordered_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load_anew: None
) -> None:
    # A CPU whose products saturate cannot be had for a test; scores turned about are what it would look like.
    monkeypatch.setattr(onnx_reader, "canary_scores", lambda reader: [-score for score in canary_scores(reader)])
    assert load_reader() is None
    with pytest.raises(WrongOnThisCpuError, match="comes out wrong on this CPU"):
        OnnxReader()
    (finding,) = [found for found in examine(tmp_path / "home") if found.check == "reader"]
    assert finding.ok
    assert finding.detail.startswith("left out: ")


def test_what_cannot_be_loaded_ahead_is_told_by_who_needs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load_anew: None
) -> None:
    monkeypatch.setattr(onnx_reader, "MODEL_FILE", tmp_path / "gone.onnx")
    settings = load({"home": tmp_path / "home"})[0]
    with open_collection(settings, command="tests") as collection:
        load_ahead(settings, collection)
        with pytest.raises(ReaderError, match="cannot be read"):
            open_assistant(settings, collection)


def test_an_embedding_model_that_may_have_to_be_fetched_is_not_loaded_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(factory, "load_embedder", lambda name, dtype: loaded.append(name))
    for name in ("sentence-transformers/nowhere", BUNDLED):
        settings = load({"home": tmp_path / "home", "embedder": name})[0]
        with open_collection(settings, command="tests") as collection:
            load_ahead(settings, collection)
    assert loaded == [BUNDLED]


def test_none_is_none_and_the_reader_of_a_process_is_one(load_anew: None) -> None:
    assert load_reader("none") is None
    assert load_reader() is load_reader("auto")


def test_what_it_prefers_is_quoted_first_and_it_can_be_left_out(tmp_path: Path, load_anew: None) -> None:
    story = {"title": CANARY_HEADLINE, "published": "2024-05-17", "text": "\n\n".join(CANARY_SENTENCES)}
    for name in ("auto", "none"):
        settings = load({"home": tmp_path / name, "reader": name, "min_confidence": 0})[0]
        with open_collection(settings, command="test") as collection:
            ingest([write_jsonl(tmp_path / "a.jsonl", [story])], collection)
            answer = open_assistant(settings, collection).ask(HOW_MANY, as_of="2024-05-18")
        assert name == "none" or answer.sentences[0].text == CANARY_SENTENCES[1]
        assert answer.answered
        assert answer.provenance.settings == settings.digest()
    assert load({"reader": "auto"})[0].digest() != load({"reader": "none"})[0].digest()
