"""Models of inference by name: a CrossEncoder's folder, none, and what is said of those that cannot be had."""

from pathlib import Path

import pytest

from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.models import cross_encoder
from vectorstore.errors import NliError
from vectorstore.inference.cross_encoders import CrossEncoderNli, load_nli

PREMISE, HYPOTHESIS = "Rescuers pulled 14 people from the ferry.", "Fourteen people were rescued."


def labelled(folder: Path, *labels: str) -> Path:
    """Write a tiny CrossEncoder with random weights whose labels have these names."""
    from transformers import AutoConfig

    cross_encoder(folder, len(labels))
    config = AutoConfig.from_pretrained(str(folder))
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: at for at, label in enumerate(labels)}
    config.save_pretrained(folder)
    return folder


def test_its_labels_are_found_by_name(tmp_path: Path) -> None:
    model = load_nli(str(labelled(tmp_path / "one", "contradiction", "entailment", "neutral")))
    assert isinstance(model, CrossEncoderNli)
    entails, contradicts = model(PREMISE, HYPOTHESIS)
    assert 0 < entails < 1
    assert 0 < contradicts < 1
    other = load_nli(str(labelled(tmp_path / "other", "ENTAILMENT", "CONTRADICTION", "NEUTRAL")))
    assert other is not None
    assert other(PREMISE, HYPOTHESIS) == (contradicts, entails)  # the same weights with the first two names exchanged
    two = load_nli(str(labelled(tmp_path / "two", "entailment", "not_entailment")))
    assert two is not None
    assert two(PREMISE, HYPOTHESIS)[1] == 0.0


def test_none_is_none() -> None:
    assert load_nli("none") is None


@pytest.mark.parametrize("name", ["/no/such/model", "./no-such-model", "~/no-such-model"])
def test_a_folder_that_is_not_there(name: str) -> None:
    with pytest.raises(NliError, match=f"no folder {name}") as caught:
        load_nli(name)
    assert "NEWSDESK_NLI" in caught.value.hint


def test_an_assistant_is_not_opened_with_a_model_that_cannot_be_had(tmp_path: Path) -> None:
    settings, _ = load({"home": tmp_path / "home", "nli": "/no/such/model"})
    with open_collection(settings, command="tests") as collection, pytest.raises(NliError, match="no folder"):
        open_assistant(settings, collection)


def test_a_folder_without_a_model_and_a_model_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(NliError, match="cannot be loaded"):
        load_nli(str(tmp_path))
    with pytest.raises(NliError, match="one must be entailment"):
        load_nli(str(labelled(tmp_path / "model", "yes", "no", "perhaps")))
    with pytest.raises(NliError, match="one must be entailment"):
        load_nli(str(cross_encoder(tmp_path / "reranker")))
