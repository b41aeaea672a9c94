"""Make the int8 file of the reranker that Newsdesk ships from the folder that ``train_reranker`` wrote.

python -m training.export_reranker FOLDER [--to FILE]       # needs: pip install -e '.[training]'
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from training.onnx_file import quantise
from vectorstore.onnx_embedder import file_sha256
from vectorstore.reranker import MODEL_FILE

if TYPE_CHECKING:
    import torch


def scorer(folder: Path) -> "torch.nn.Module":
    """Return the model as one pair at a time runs it: ids and types (1, length) to a score (1, 1)."""
    import torch
    from transformers import BertForSequenceClassification

    model = BertForSequenceClassification.from_pretrained(str(folder), attn_implementation="eager").eval()

    class Scorer(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, token_type_ids: torch.Tensor) -> torch.Tensor:
            bert = self.model.bert
            hidden = bert.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
            for layer in bert.encoder.layer:
                hidden = layer(hidden)
            score: torch.Tensor = self.model.classifier(bert.pooler(hidden))
            return score

    return Scorer()


def export(folder: Path, target: Path) -> None:
    import torch

    example = (torch.randint(1000, 30000, (1, 17)), torch.zeros(1, 17, dtype=torch.long))
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            scorer(folder),
            example,
            str(plain),
            input_names=["input_ids", "token_type_ids"],
            output_names=["score"],
            dynamic_axes={"input_ids": {1: "length"}, "token_type_ids": {1: "length"}},
            opset_version=17,
            dynamo=False,
        )
        quantise(plain, target, heads=12, width=384)
    card: dict[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card["sha256"] = file_sha256(target)
    target.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def agreement(folder: Path, pairs: list[tuple[str, str]]) -> float:
    """Return the correlation of the int8 file's scores with the folder's own."""
    from sentence_transformers import CrossEncoder

    from vectorstore.reranker import OnnxReranker

    exact = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    reranker = OnnxReranker()
    scores = [reranker(question, [text])[0] for question, text in pairs]
    wanted = exact.predict(pairs, activation_fn=None, show_progress_bar=False)
    return float(np.corrcoef(scores, wanted)[0, 1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, default=MODEL_FILE)
    arguments = parser.parse_args()
    export(arguments.folder, arguments.to)
    print(f"{arguments.to.name}: {arguments.to.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
