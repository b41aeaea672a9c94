"""The example notebook: every cell runs and prints what the file says it prints."""

import json

import pytest

from tests.conftest import ROOT
from tests.notebooks import code_cells, run, stored

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


@pytest.mark.timeout(300)
def test_the_notebook_prints_what_it_shows() -> None:
    printed = run(NOTEBOOK)
    assert printed == stored(NOTEBOOK), "python -m tests.notebooks docs/notebook.ipynb writes it anew"
    assert all(printed)


def test_the_notebook_is_one_that_jupyter_opens() -> None:
    notebook = json.loads(NOTEBOOK.read_bytes())
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    assert all({"id", "cell_type", "metadata", "source"} <= set(cell) for cell in notebook["cells"])
    assert all({"execution_count", "outputs"} <= set(cell) for cell in code_cells(NOTEBOOK))
