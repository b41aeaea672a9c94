"""Make the int8 file of the reader that Newsdesk ships.

    python -m training.export_reader FOLDER       # needs: pip install -e '.[training]'

Reads ``model.pt`` and ``card.json`` of the folder that ``training/train_reader.py`` wrote, and writes
``vectorstore/inference/models/newsdesk-reader.int8.onnx``: token ids and types (1, tokens) of a row and
the mean over each sentence's tokens (sentences, tokens) in; scores of the sentences (sentences,),
of the passage (1,) and of each token as
an end of the short answer (tokens, 2) out. The note beside it has the card and the canaries' float32 scores.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from training.onnx_file import export
from training.reader_model import ReaderModel, load_encoder
from vectorstore.errors import ReaderError
from vectorstore.inference.embedder import BUNDLED, model_folder
from vectorstore.inference.onnx_reader import (
    CANARY_HEADLINE,
    CANARY_QUESTIONS,
    CANARY_SENTENCES,
    MODEL_FILE,
    OnnxReader,
    canary_scores,
)
from vectorstore.inference.onnx_session import open_tokenizer, write_note
from vectorstore.inference.reader_input import encode


class OneRow(torch.nn.Module):
    """The model of one row, which needs no mask; leaving it out keeps the graph small."""

    def __init__(self, model: ReaderModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: torch.Tensor, token_type_ids: torch.Tensor, pool: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        hidden = self.model.encoder.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        for layer in self.model.encoder.encoder.layer:
            hidden = layer(hidden)
        sentences, passage, spans = self.model.heads(hidden, pool[None])
        return sentences[0], passage, spans[0]


def load_model(folder: Path) -> OneRow:
    """Return the trained model of a folder."""
    base = model_folder(BUNDLED)
    assert base is not None
    model = ReaderModel(load_encoder(base, attn_implementation="eager"))
    model.load_state_dict(torch.load(folder / "model.pt", weights_only=True))
    return OneRow(model.eval())


def exact_scores(model: OneRow) -> list[float]:
    """Return what float32 gives the canaries, one question after the other."""
    tokenizer = open_tokenizer("reader", ReaderError)
    scores: list[float] = []
    for question in CANARY_QUESTIONS:
        (row,) = encode(tokenizer, question, CANARY_HEADLINE, CANARY_SENTENCES)
        pool = torch.zeros(len(row.spans), len(row.ids))
        for place, (start, end) in enumerate(row.spans):
            pool[place, start:end] = 1 / (end - start)
        with torch.inference_mode():
            found = model(torch.tensor([row.ids]), torch.tensor([row.types]), pool)[0]
        scores += [round(float(score), 4) for score in found]
    return scores


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, default=MODEL_FILE)
    given = parser.parse_args(argv)
    model = load_model(given.folder)
    types = torch.tensor([[0] * 9 + [1] * 8])
    pool = torch.zeros(2, types.shape[1])
    pool[0, 9:12], pool[1, 12:16] = 1 / 3, 1 / 4
    inputs = {"input_ids": torch.randint(1000, 30000, types.shape), "token_type_ids": types, "pool": pool}
    axes = {name: {1: "length"} for name in ("input_ids", "token_type_ids")} | {"pool": {0: "sentences", 1: "length"}}
    export(model, inputs, ["sentences", "passage", "spans"], given.to, axes=axes, seven_bits=True)
    card = json.loads((given.folder / "card.json").read_text(encoding="utf-8"))
    wanted = exact_scores(model)
    write_note(given.to, card | {"exported_by": "python -m training.export_reader", "canaries": wanted})
    found = canary_scores(OnnxReader())
    print(
        f"{given.to.name}: {given.to.stat().st_size / 1e6:.1f} MB; correlation {np.corrcoef(found, wanted)[0, 1]:.4f}"
    )


if __name__ == "__main__":
    main()
