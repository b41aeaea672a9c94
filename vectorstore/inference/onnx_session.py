"""A model's file in int8 for onnxruntime, with a note of the same name: its digest, and what float32 gave.

On a CPU whose int8 products saturate (x86 before VNNI) a model would be wrong without a word. So each note has a few
texts' float32 results, which whoever loads the file compares with what comes out here.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vectorstore.errors import NewsdeskError

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

MODELS = Path(__file__).parent / "models"
TOKENIZER_FILE = MODELS / "tokenizer.json"
"""The tokenizer of all-MiniLM-L6-v2, which both bundled models take: beside them, so that the package with the 90 MB of
float weights is not looked into."""


def open_session(file: Path, what: str, error: type[NewsdeskError]) -> "onnxruntime.InferenceSession":
    """Return a session on one thread: a result depends neither on its neighbours nor on the number of cores.

    Args:
        what: the model's name for messages.
        error: what is raised where the file is missing, or its digest is not the one noted.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        _checked(file, what, error),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # why: training/onnx_file.py
    )


def _checked(file: Path, what: str, error: type[NewsdeskError]) -> bytes:
    mend = "Install Newsdesk again, as its README says."
    try:
        data = file.read_bytes()
    except OSError as cause:
        raise error(f"The {what} cannot be read: {cause}.", mend) from cause
    if hashlib.sha256(data).hexdigest() != read_note(file)["sha256"]:
        raise error(f"{file} is damaged: its digest is not the one it was made with.", mend)
    return data


def open_tokenizer(what: str, error: type[NewsdeskError]) -> "Tokenizer":
    """Return the bundled models' tokenizer, which neither pads nor cuts.

    Args:
        what: the model's name for messages.
        error: what is raised where the tokenizer's file is missing or damaged.
    """
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(TOKENIZER_FILE))
    except Exception as cause:  # the library raises nothing narrower
        raise error(
            f"The tokenizer of the {what} cannot be read: {cause}.", "Install Newsdesk again, as its README says."
        ) from cause
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def read_note(file: Path) -> dict[str, Any]:
    """Return what stands beside a model's file."""
    note: dict[str, Any] = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    return note


def write_note(file: Path, facts: dict[str, Any]) -> None:
    """Write some facts beside a model's file, with its digest."""
    with file.open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    file.with_suffix(".json").write_text(json.dumps(facts | {"sha256": digest}) + "\n", encoding="utf-8")


def cores() -> Sequence[int]:
    """Return the processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # what this process may use; Linux alone can say
    return sorted(affinity(0)) if affinity else range(os.cpu_count() or 1)
