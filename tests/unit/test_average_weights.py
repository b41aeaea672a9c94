"""Averaging the weights of trained readers."""

import json
from pathlib import Path

import pytest
import torch

from training.average_weights import main


def trained(folder: Path, weight: list[float], steps: int) -> Path:
    folder.mkdir()
    torch.save({"span.bias": torch.tensor(weight)}, folder / "model.pt")
    (folder / "card.json").write_text(json.dumps({"model": "a reader", "steps": steps}), "utf-8")
    return folder


def test_the_mean_of_the_weights_is_written_with_what_each_was_trained_on(tmp_path: Path) -> None:
    one, other = trained(tmp_path / "one", [1.0, 4.0], 10), trained(tmp_path / "other", [3.0, 0.0], 30)
    main([str(one), str(other), "--to", str(tmp_path / "mean")])
    assert torch.load(tmp_path / "mean" / "model.pt", weights_only=True)["span.bias"].tolist() == [2.0, 2.0]
    card = json.loads((tmp_path / "mean" / "card.json").read_text("utf-8"))
    assert (card["model"], card["mean_of"], [each["steps"] for each in card["trained"]]) == ("a reader", 2, [10, 30])


def test_models_of_other_shapes_are_refused(tmp_path: Path) -> None:
    one, other = trained(tmp_path / "one", [1.0, 4.0], 10), trained(tmp_path / "other", [3.0], 30)
    with pytest.raises(ValueError, match="not of one shape"):
        main([str(one), str(other), "--to", str(tmp_path / "mean")])
