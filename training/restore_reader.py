"""Read float weights back from the reader's int8 file, to go on training where nobody kept them.

    python -m training.restore_reader MODEL.pt      # needs: pip install -e '.[training]'

then ``python -m training.train_reader … --from MODEL.pt``. A weight comes back to within half a step of its channel's
scale; what is lost is less than a few steps of training change. Word embeddings are those of the bundled model.
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from training.reader_model import ReaderModel, load_encoder
from vectorstore.inference.embedder import BUNDLED, model_folder
from vectorstore.inference.onnx_reader import MODEL_FILE

_OF_A_LAYER = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
"""The matrices of a layer in the order of the graph."""


def restored(file: Path) -> dict[str, torch.Tensor]:
    """Return the state of a ``ReaderModel`` from its int8 file.

    Raises:
        ValueError: the file is of another shape.
    """
    import onnx
    from onnx import numpy_helper

    base = model_folder(BUNDLED)
    assert base is not None
    state = ReaderModel(load_encoder(base)).state_dict()
    arrays = {each.name: numpy_helper.to_array(each) for each in onnx.load(str(file)).graph.initializer}
    names = sorted(
        (n for n in arrays if re.fullmatch(r"onnx::MatMul_\d+_quantized", n)), key=lambda n: int(n.split("_")[1])
    )
    matrices = [arrays[n].astype(np.float32) * arrays[n.replace("_quantized", "_scale")] for n in names]
    layers = sum(key.endswith("attention.self.query.weight") for key in state)
    places = [f"encoder.encoder.layer.{layer}.{name}" for layer in range(layers) for name in _OF_A_LAYER]
    heads = ["sentence.0", "sentence.2", "span"]
    if len(matrices) != len(places) + len(heads):
        raise ValueError(f"{file} has {len(matrices)} matrices, not {len(places) + len(heads)}")
    for place, matrix in zip((*places, *heads), matrices, strict=True):
        state[f"{place}.weight"] = torch.tensor(matrix.T.copy())
    for head in ("passage.0", "passage.2"):
        name = f"model.{head}.weight_Transposed"
        matrix = arrays[f"{name}_quantized"].astype(np.float32) * arrays[f"{name}_scale"]
        state[f"{head}.weight"] = torch.tensor(matrix.T.copy())
    for name, array in arrays.items():
        key = name.removeprefix("model.")
        if key in state and array.dtype == np.float32:
            state[key] = torch.tensor(array.copy())
    return state


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("to", type=Path, metavar="MODEL.pt")
    torch.save(restored(MODEL_FILE), parser.parse_args(argv).to)


if __name__ == "__main__":
    main()
