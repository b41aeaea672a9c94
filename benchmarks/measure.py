"""What the speed benchmarks share: the articles of a slice as one file, the machine, memory, percentiles, a table."""

import json
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vectorstore.readers.registry import Record, find_files, read_file

SAMPLE = Path(__file__).parent.parent / "qa" / "sample"
"""The slice that is taken when none is named: small, and part of every checkout."""


@dataclass(frozen=True, slots=True)
class Machine:
    cores: int
    """That this process may use."""
    bfloat16: bool
    """Whether the CPU computes in bfloat16 (AVX512-BF16)."""

    def __str__(self) -> str:
        return f"{self.cores} cores ({platform.machine()}), bfloat16 {'yes' if self.bfloat16 else 'no'}"


def machine() -> Machine:
    import torch

    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return Machine(cores, bool(torch.cpu._is_avx512_bf16_supported()))


def write_articles(folder: Path, target: Path, most: int | None = None) -> int:
    """Write a slice's first ``most`` articles as JSONL, and return how many there are.

    A slice holds ``articles.jsonl``, or a folder ``articles`` in any of the formats that are read.
    """
    lines = folder / "articles.jsonl"
    written = 0
    with target.open("w", encoding="utf-8") as file:
        for path in find_files([lines if lines.exists() else folder / "articles"]):
            for record in read_file(path):
                if isinstance(record, Record) and (most is None or written < most):
                    file.write(_line(record) + "\n")
                    written += 1
    return written


def _line(record: Record) -> str:
    article = record.article
    return json.dumps(
        {
            "title": article.title,
            "text": "\n\n".join(paragraph.text for paragraph in article.paragraphs),
            "url": article.url,
            "source": article.source,
            "published": article.published.isoformat() if article.published else None,
        },
        ensure_ascii=False,
    )


def peak_megabytes() -> float:
    """Return the most memory this process has held, in MB (10^6 bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def resident_megabytes(pid: int) -> float:
    """Return the memory a process holds now, in MB (10^6 bytes)."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        (line,) = (line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024 / 1e6
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(shown.stdout) * 1024 / 1e6


def percentile(values: Sequence[float], share: float) -> float:
    return float(np.percentile(values, share))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, the first column to the left and numbers to the right, readable as it stands."""
    cells = [list(heads), *map(list, rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    lines = [
        "| "
        + " | ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
        for row in cells
    ]
    rule = "| " + " | ".join("-" * w if i == 0 else "-" * (w - 1) + ":" for i, w in enumerate(widths))
    return " |\n".join([lines[0], rule, *lines[1:]]) + " |"
