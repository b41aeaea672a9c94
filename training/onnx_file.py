"""What the exports share: an ONNX file fused and quantised for CPUs."""

import tempfile
from pathlib import Path


def quantise(source: Path, target: Path, *, heads: int, width: int) -> None:
    """Fuse a BERT's operations and write its matrices as int8, one scale an output channel.

    Signed weights with unsigned activations: the pairing for which CPUs with VNNI have an instruction. One scale a
    channel rather than one a matrix: the cosine to the float32 vectors rises from 0.954 to 0.994.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer

    with tempfile.TemporaryDirectory() as scratch:
        fused = Path(scratch) / "fused.onnx"
        model = optimizer.optimize_model(
            str(source), model_type="bert", num_heads=heads, hidden_size=width, opt_level=0
        )
        model.save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused),
            str(target),
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
