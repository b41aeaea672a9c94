"""Average the weights of readers that were trained one from another, or from one beginning.

    python -m training.average_weights FOLDER FOLDER... --to FOLDER

Each folder has the ``model.pt`` and ``card.json`` of ``training/train_reader.py``; a ``model.pt`` that was read back
(``training/restore_reader.py``) may stand without a card. The mean of such weights is one model of the same size, and
better than the last of them where more steps only fit the training questions (model soups: Wortsman and others, ICML
2022; https://arxiv.org/abs/2203.05482).
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch


def averaged(states: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Return the mean of weights of one shape.

    Raises:
        ValueError: they are not of the same names and shapes.
    """
    shapes = [{name: tuple(weight.shape) for name, weight in state.items()} for state in states]
    if any(shape != shapes[0] for shape in shapes):
        raise ValueError("these models are not of one shape: only readers of the same form can be averaged")
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


def card_of(folders: Sequence[Path]) -> dict[str, Any]:
    """Return the last model's card with what each of them was trained on."""
    cards = [json.loads(file.read_text("utf-8")) for each in folders if (file := each / "card.json").exists()]
    trained = ("began_with", "epochs", "desk_questions", "reading", "rows", "tokens", "steps")
    parts = [{name: card.get(name) for name in trained} for card in cards]
    kept = {name: value for name, value in cards[-1].items() if name not in trained}
    return kept | {"made_by": "python -m training.average_weights", "mean_of": len(folders), "trained": parts}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--to", type=Path, required=True)
    given = parser.parse_args(argv)
    states = [torch.load(folder / "model.pt", weights_only=True) for folder in given.folders]
    given.to.mkdir(parents=True, exist_ok=True)
    torch.save(averaged(states), given.to / "model.pt")
    (given.to / "card.json").write_text(json.dumps(card_of(given.folders), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
