"""Make the int8 file of the reader that Newsdesk ships.

    python -m training.export_reader FOLDER       # needs: pip install -e '.[training]'

Reads the folder that ``training/train_reader.py`` wrote, and writes ``vectorstore/models/newsdesk-reader.int8.onnx``:
token ids and token types (1, length) of a question and a text in, their score (1,) out. Quantised like the embedding
model (``onnx_file``); the note beside it has the card of the training and the scores that float32 gives the canaries.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from training.onnx_file import export
from vectorstore.onnx_model import write_note
from vectorstore.onnx_reader import CANARIES, MAX_TOKENS, MODEL_FILE, OnnxReader

if TYPE_CHECKING:
    import torch


def scorer(folder: Path) -> "torch.nn.Module":
    """Return the model of one pair: ids and types (1, length) to a score (1,)."""
    import torch
    from transformers import BertForSequenceClassification

    model = BertForSequenceClassification.from_pretrained(str(folder), attn_implementation="eager").eval()

    class Scorer(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, token_type_ids: torch.Tensor) -> torch.Tensor:
            # One pair at a time needs no mask; leaving it out keeps the graph small.
            hidden = self.model.bert.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
            for layer in self.model.bert.encoder.layer:
                hidden = layer(hidden)
            score: torch.Tensor = self.model.classifier(self.model.bert.pooler(hidden))[:, 0]
            return score

    return Scorer()


def exact_scores(folder: Path) -> list[float]:
    """Return what float32 gives the canaries, one after the other."""
    import torch
    from transformers import AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(str(folder)), scorer(folder)
    scores = []
    for question, text in ((question, text) for question, texts in CANARIES for text in texts):
        pair = tokenizer(question, text, truncation="only_second", max_length=MAX_TOKENS, return_tensors="pt")
        with torch.inference_mode():
            scores.append(round(float(model(pair["input_ids"], pair["token_type_ids"])[0]), 4))
    return scores


def main(argv: Sequence[str] | None = None) -> None:
    import torch

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(argv).folder
    types = torch.tensor([[0] * 9 + [1] * 8])
    inputs = {"input_ids": torch.randint(1000, 30000, types.shape), "token_type_ids": types}
    export(scorer(folder), inputs, "score", MODEL_FILE)
    card: dict[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    wanted = exact_scores(folder)
    write_note(MODEL_FILE, card | {"exported_by": "python -m training.export_reader", "canaries": wanted})
    reader = OnnxReader()
    found = [round(score, 2) for question, texts in CANARIES for score in reader(question, texts)]
    print(f"{MODEL_FILE.name}: {MODEL_FILE.stat().st_size / 1e6:.1f} MB; canaries {found}, in float32 {wanted}")
    print(f"correlation {np.corrcoef(found, wanted)[0, 1]:.3f}")


if __name__ == "__main__":
    main()
