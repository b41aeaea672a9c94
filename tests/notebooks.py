"""Notebooks run as they stand: their cells one after the other in one fresh Python, without Jupyter.

    python -m tests.notebooks docs/notebook.ipynb

writes what the cells print into the file. Cells show things by printing them alone, so that nothing else is compared.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_DRIVER = """
import contextlib, io, json, sys
names = {"__name__": "__main__"}
for source in json.load(sys.stdin):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, "<cell>", "exec"), names)
    print(json.dumps(printed.getvalue()))
"""


def code_cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook that hold code."""
    return [cell for cell in json.loads(path.read_bytes())["cells"] if cell["cell_type"] == "code"]


def run(path: Path) -> list[str]:
    """Return what each cell of code prints.

    Raises:
        RuntimeError: one fails; the message holds the traceback.
    """
    sources = ["".join(cell["source"]) for cell in code_cells(path)]
    done = subprocess.run(
        [sys.executable, "-c", _DRIVER], input=json.dumps(sources), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def stored(path: Path) -> list[str]:
    """Return what the cells of code printed when the notebook was written."""
    return ["".join("".join(each["text"]) for each in cell["outputs"]) for cell in code_cells(path)]


def write(path: Path) -> None:
    """Run a notebook and write what its cells print into it."""
    notebook = json.loads(path.read_bytes())
    printed = iter(run(path))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            lines = next(printed).splitlines(keepends=True)
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": lines}] if lines else []
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        write(Path(name))
