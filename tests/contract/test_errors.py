"""Every error a user can mend says what was wrong and what to do next."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa
import ui
import vectorstore
from vectorstore.errors import HomeError, LockedError, NewsdeskError, first_line

ROOT = Path(__file__).resolve().parents[2]


def every_class() -> set[type[NewsdeskError]]:
    """Return the base and all classes below it in the rooms, wherever they are defined."""
    for room in (vectorstore, qa, ui):
        for module in pkgutil.iter_modules(room.__path__):
            files = Path(room.__path__[0]).glob(f"{module.name}{'/**/*' if module.ispkg else ''}.py")
            if any("error" in file.read_text(encoding="utf-8").lower() for file in files):
                importlib.import_module(f"{room.__name__}.{module.name}")

    def below(kind: type[NewsdeskError]) -> Iterator[type[NewsdeskError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    return set(below(NewsdeskError))


KINDS = {kind.__name__: kind for kind in every_class()}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield (place, call) for every place in the rooms that makes one of the errors."""
    for room in ("vectorstore", "qa", "ui"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                    yield f"{room}/{path.name}:{node.lineno}", node


def written(node: ast.expr) -> str | None:
    """Return a message as the code spells it, fields as {}; None where it is made elsewhere."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


CALLS = list(calls())


def test_the_known_errors() -> None:
    assert {
        "NewsdeskError",
        "HomeError",
        "LockedError",
        "EmbedderError",
        "IndexMismatchError",
        "ReadError",
        "QuestionError",
        "SettingsError",
        "WriterError",
        "QuestionsFileError",
        "ServerError",
    } <= KINDS.keys()
    assert len(CALLS) > 40, "the scan has to find the places"


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_has_a_message_a_hint_and_a_docstring(name: str) -> None:
    kind = KINDS[name]
    error = kind("It is broken.", "Mend it.")
    assert (error.message, error.hint, str(error)) == ("It is broken.", "Mend it.", "It is broken. Mend it.")
    assert str(kind("It is broken.")) == "It is broken."
    assert kind.__doc__
    assert kind.__doc__ != kind.__mro__[1].__doc__


def test_the_owners_address_comes_with_a_locked_home() -> None:
    error = LockedError("Taken.", "Wait.", url="http://127.0.0.1:1")
    assert isinstance(error, HomeError)
    assert error.url == "http://127.0.0.1:1"


@pytest.mark.parametrize(("place", "call"), CALLS, ids=[place for place, _ in CALLS])
def test_each_place_says_what_was_wrong_and_what_to_do_next(place: str, call: ast.Call) -> None:
    assert len(call.args) >= 2, f"{place}: no hint"
    message, hint = map(written, call.args[:2])
    # A field at the end is another error's sentence, and an option may open one.
    assert message is None or message.endswith((".", ".”", '."', ": {}")), f"{place}: {message!r} is no sentence"
    assert message is None or message[0].isupper() or message.startswith(("`", "{", "--")), f"{place}: {message!r}"
    assert hint is None or hint.strip(), f"{place}: the hint is empty"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("no such file.\nmore"), "no such file"),
        (ValueError(), "ValueError()"),
        (OSError(2, "Not there"), "[Errno 2] Not there"),
    ],
)
def test_a_librarys_error_in_one_line(error: Exception, line: str) -> None:
    assert first_line(error) == line
