"""The bundled model in int8: as good as the float32 one, without torch, and refused where it would come out wrong."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vectorstore.errors import EmbedderError, WrongOnThisCpuError
from vectorstore.inference import onnx_embedder, onnx_session
from vectorstore.inference.embedder import BUNDLED, Embedder, load_embedder, model_folder
from vectorstore.inference.onnx_embedder import CANARIES, OnnxEmbedder

TEXTS = [*CANARIES, "Short.", "The ferry ran aground because a buoy had drifted in the night. " * 20]


@pytest.fixture(scope="module")
def small() -> Embedder:
    return load_embedder(dtype="int8")


@pytest.mark.deep
def test_its_vectors_are_near_to_those_of_float32(small: Embedder) -> None:
    exact = load_embedder(dtype="float32")
    cosines = (small.encode_documents(TEXTS) * exact.encode_documents(TEXTS)).sum(1)
    assert cosines.min() > 0.98, cosines


@pytest.mark.deep
def test_a_text_longer_than_the_model_takes_is_cut_where_float32_cuts_it(small: Embedder) -> None:
    exact = load_embedder(dtype="float32")
    text = "The ferry ran aground. " * 200 + "Then everything changed and whales sang." * 50
    ((here,), (there,)) = small.encode_documents([text]), exact.encode_documents([text])
    assert float(here @ there) > 0.98


def test_a_vector_depends_on_nothing_but_its_text(small: Embedder) -> None:
    together = small.encode_documents(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        np.testing.assert_array_equal(small.encode_queries([text])[0], vector)
    np.testing.assert_array_equal(small.encode_documents(TEXTS[::-1])[::-1], together)


def test_loading_it_does_not_load_torch() -> None:
    code = "import sys; from vectorstore.inference.embedder import load_embedder as load"
    code += "; load(); print('torch' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(onnx_embedder.MODEL_FILE.read_bytes())
    data[len(data) // 2] ^= 1
    copy = tmp_path / onnx_embedder.MODEL_FILE.name
    copy.write_bytes(data)
    monkeypatch.setattr(onnx_embedder, "MODEL_FILE", copy)
    onnx_embedder.MODEL_FILE.with_suffix(".json").write_text(_note(), encoding="utf-8")
    with pytest.raises(EmbedderError, match="is damaged"):
        OnnxEmbedder(BUNDLED)


def test_the_tokenizer_beside_it_is_the_float_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = model_folder(BUNDLED)
    assert folder is not None
    assert onnx_session.TOKENIZER_FILE.read_bytes() == (folder / "tokenizer.json").read_bytes()
    monkeypatch.setattr(onnx_session, "TOKENIZER_FILE", tmp_path / "none.json")
    with pytest.raises(EmbedderError, match="tokenizer of the int8 embedding model"):
        OnnxEmbedder(BUNDLED)


def _note() -> str:
    return (Path(onnx_embedder.__file__).parent / "models" / "all-MiniLM-L6-v2.int8.json").read_text(encoding="utf-8")


def test_where_it_comes_out_wrong_the_float_model_takes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    # A CPU whose products saturate cannot be had for a test; a vector turned about is what it would look like.
    one = OnnxEmbedder._one
    monkeypatch.setattr(OnnxEmbedder, "_one", lambda self, ids: one(self, ids)[::-1])
    assert not isinstance(load_embedder(), OnnxEmbedder)
    with pytest.raises(WrongOnThisCpuError, match="comes out wrong on this CPU") as caught:
        load_embedder(dtype="int8")
    assert "NEWSDESK_EMBEDDER_DTYPE" in caught.value.hint


def test_another_model_has_no_int8_form(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="no int8 form"):
        load_embedder(str(tmp_path), dtype="int8")
