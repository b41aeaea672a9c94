"""Rerankers by name: a CrossEncoder's folder, none, and what is said of those that cannot be had."""

from pathlib import Path

import pytest

from tests.models import cross_encoder
from vectorstore.errors import RerankerError
from vectorstore.inference.cross_encoders import CrossEncoderReranker, load_reranker

QUESTION = "How many people did rescuers pull from the ferry?"
TEXTS = [
    "Whale seen. A whale swam past the harbour on Monday and was gone by night.",
    "Ferry aground. Rescuers pulled 14 people from the ferry on Tuesday, the coast guard said.",
    "Council meets. The council put off its decision on the tax for dogs.",
]


def test_a_cross_encoder_is_loaded_from_its_folder(tmp_path: Path) -> None:
    named = load_reranker(str(cross_encoder(tmp_path / "model")))
    assert isinstance(named, CrossEncoderReranker)
    scores = named(QUESTION, TEXTS)
    assert len(set(scores)) == len(TEXTS)
    assert named(QUESTION, TEXTS) == scores


def test_none_is_none() -> None:
    assert load_reranker("none") is None


@pytest.mark.parametrize("name", ["/no/such/reranker", "./no-such-reranker", "~/no-such-reranker"])
def test_a_folder_that_is_not_there(name: str) -> None:
    with pytest.raises(RerankerError, match=f"no folder {name}") as caught:
        load_reranker(name)
    assert "NEWSDESK_RERANKER" in caught.value.hint


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="cannot be loaded"):
        load_reranker(str(tmp_path))


def test_a_model_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="3 numbers a pair"):
        load_reranker(str(cross_encoder(tmp_path / "model", labels=3)))
