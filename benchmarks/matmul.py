"""How far embedding is from what the machine can multiply: its speed on the model's own matrices, measured bare.

The limit is what the cores reach on one product of the size that most of the model's work has, nothing else to do:
no attention's softmax, no normalising, no tokenizing, no reading and storing. Nobody reaches it.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from vectorstore.inference.embedder import BUNDLED, model_folder

ROWS, WIDTH, INNER, LAYERS = 2880, 384, 1536, 6
"""A product's rows (a batch of tokens), and the sizes of all-MiniLM-L6-v2."""
TOKEN_FLOP = 2 * LAYERS * (4 * WIDTH * WIDTH + 2 * WIDTH * INNER)
"""Of a token in the layers' matrices, 21 million."""
_MOST_TOKENS = 256
_SECONDS = 1.0


def text_flop(texts: Iterable[str]) -> tuple[int, float]:
    """Return how many tokens the model reads of some texts, and the operations of its matrices and its attention."""
    from tokenizers import Tokenizer

    folder = model_folder(BUNDLED)
    assert folder is not None
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_MOST_TOKENS)
    lengths = [len(encoding.ids) for encoding in tokenizer.encode_batch(list(texts))]
    attention = sum(4 * LAYERS * WIDTH * length * length for length in lengths)
    return sum(lengths), float(TOKEN_FLOP * sum(lengths) + attention)


def flop_a_second(dtype: str, cores: int, seconds: float = _SECONDS) -> float | None:
    """Return the most floating-point (or int8) operations a second that the cores reach together; None if not known.

    Each core has products of its own, on one thread, as the embedder works.
    """
    multiply = _int8() if dtype == "int8" else _torch(dtype)
    if multiply is None:
        return None

    def work(_: int) -> float:
        multiply()
        deadline = time.perf_counter() + seconds
        best = float("inf")
        while (before := time.perf_counter()) < deadline:
            multiply()
            best = min(best, time.perf_counter() - before)
        return 2 * ROWS * WIDTH * INNER / best  # the best: another program's work is not the machine's limit

    with ThreadPoolExecutor(cores, initializer=_one_thread) as pool:
        return sum(pool.map(work, range(cores)))


def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


def _torch(dtype: str) -> Callable[[], Any]:
    import torch

    kind = getattr(torch, dtype)
    weights = torch.randn(INNER, WIDTH).to(kind)
    rows = torch.randn(ROWS, WIDTH).to(kind)

    def multiply() -> Any:
        with torch.inference_mode():
            return torch.nn.functional.linear(rows, weights)

    return multiply


def _int8() -> Callable[[], Any] | None:
    """Return onnxruntime's product of int8 with uint8; None where ``onnx``, which describes it, is not installed."""
    try:
        from onnx import TensorProto, helper, numpy_helper
    except ImportError:
        return None
    import onnxruntime

    drawn = np.random.default_rng(0)
    weights = numpy_helper.from_array(drawn.integers(-127, 128, (WIDTH, INNER), dtype=np.int8), "weights")
    rows = helper.make_tensor_value_info("rows", TensorProto.UINT8, [ROWS, WIDTH])
    product = helper.make_tensor_value_info("product", TensorProto.INT32, [ROWS, INNER])
    node = helper.make_node("MatMulInteger", ["rows", "weights"], ["product"])
    graph = helper.make_graph([node], "product", [rows], [product], [weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    given = {"rows": drawn.integers(0, 256, (ROWS, WIDTH), dtype=np.uint8)}
    return lambda: session.run(None, given)


def measure_limits(dtypes: Sequence[str], cores: int) -> dict[str, float]:
    """Return the operations a second that the machine reaches at best, by number type, where it can be measured."""
    found = {dtype: flop_a_second(dtype, cores) for dtype in dict.fromkeys((*dtypes, "float32"))}
    return {dtype: limit for dtype, limit in found.items() if limit is not None}


def limit_lines(limits: Mapping[str, float]) -> list[str]:
    shape = f"{ROWS}x{WIDTH} by {WIDTH}x{INNER}"
    return [
        f"limit in {dtype}: {limit / 1e9:,.0f} GFLOP/s on {shape}, {limit / TOKEN_FLOP:,.0f} tokens/s without attention"
        for dtype, limit in limits.items()
    ]
