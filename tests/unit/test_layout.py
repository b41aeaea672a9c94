"""The house's rules that no linter knows: folders small enough to read, no circle of imports."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("qa", "prompts", "vectorstore", "ui")
MOST_MODULES = 14
WHERE_IS_IT = re.findall(
    r"\| `git grep -il \"?([^`\"]+)\"? (\w+)` \| `([^`]+)` \|",
    (ROOT / "docs/architecture.md").read_text(encoding="utf-8"),
)
"""Of each line of "Where is it": what to look for, the package to look in, and the file where it is."""
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
}


def imported(path: Path) -> set[str]:
    """Return which of our modules one imports, also in functions; what only type checkers read is left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= parts & set(MODULES) or {node.module}
    return found & set(MODULES)


def test_no_folder_has_more_modules_than_one_reads_at_a_glance() -> None:
    sizes = Counter(path.parent for path in MODULES.values() if path.name != "__init__.py")
    assert {str(folder.relative_to(ROOT)): size for folder, size in sizes.items() if size > MOST_MODULES} == {}


def test_no_modules_import_each_other_in_a_circle() -> None:
    try:
        list(TopologicalSorter({name: imported(path) for name, path in MODULES.items()}).static_order())
    except CycleError as circle:
        raise AssertionError(f"a circle of imports: {' <- '.join(circle.args[1])}") from None


def test_where_is_it_has_ten_questions() -> None:
    assert len(WHERE_IS_IT) == 10


@pytest.mark.parametrize(("word", "package", "file"), WHERE_IS_IT)
def test_the_fields_word_finds_the_file_and_few_others(word: str, package: str, file: str) -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / package).rglob("*.py")
        if re.search(word.replace("(", r"\("), path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert file in found
    assert len(found) <= 8


def undocumented(tree: ast.Module) -> Iterator[str]:
    """Yield the public functions, classes and methods of a module that have no docstring."""

    def of(node: ast.Module | ast.ClassDef, prefix: str) -> Iterator[str]:
        for each in node.body:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and each.name[0] != "_":
                if ast.get_docstring(each) is None:
                    yield prefix + each.name
                if isinstance(each, ast.ClassDef):
                    yield from of(each, f"{prefix}{each.name}.")

    yield from of(tree, "")


def test_every_public_name_says_what_it_is_for() -> None:
    lacking = [
        f"{path.relative_to(ROOT)}:{name}"
        for path in MODULES.values()
        for name in undocumented(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert lacking == []


def test_what_lacks_a_docstring_is_found() -> None:
    source = (
        'def f(): ...\nclass A:\n    """A."""\n    def g(self): ...\n    def _h(self): ...\ndef k():\n    """K."""\n'
    )
    assert list(undocumented(ast.parse(source))) == ["f", "A.g"]
