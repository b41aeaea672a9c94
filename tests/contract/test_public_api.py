"""What others import: the names, what each method gives, and that README's lines run."""

import inspect
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa
from qa import Answer, Desk, NewsdeskError, open_desk
from qa.request import Shown
from qa.sample import ARTICLES, QUESTION, QUESTIONS
from tests.command import WHY
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def desk(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(shutil.copytree(sample_home, tmp_path_factory.mktemp("desk") / "home")) as opened:
        yield opened


def test_the_exported_names() -> None:
    assert qa.__all__ == ["Answer", "AsyncDesk", "Desk", "NewsdeskError", "open_async_desk", "open_desk"]
    assert set(qa.__all__) <= set(dir(qa))
    methods = {name for name, _ in inspect.getmembers(Desk, inspect.isfunction) if not name.startswith("_")}
    assert methods == {"ask", "stream", "search", "brief", "timeline", "ingest", "batch", "close"}
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        qa.nothing_of_the_kind  # noqa: B018


def test_everything_exported_says_what_goes_in_and_out() -> None:
    for name, method in inspect.getmembers(Desk, inspect.isfunction):
        if not name.startswith("_") and name != "close":
            assert {"Args:", "Returns:", "Raises:"} <= set(str(inspect.getdoc(method)).split()) or name == "stream"
            assert inspect.signature(method).return_annotation is not inspect.Signature.empty
    for each in (open_desk, Desk, Answer, NewsdeskError):
        assert inspect.getdoc(each)


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys, qa; print(*(name for name in sys.modules if name.startswith(('qa', 'vectorstore'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["qa"]


def test_ask_and_stream_answer_alike(desk: Desk) -> None:
    answer = desk.ask(WHY, as_of="2024-06-01")
    assert answer.answered
    first, *_, last = desk.stream(WHY, as_of="2024-06-01")
    assert isinstance(first, Shown)
    assert isinstance(last, Answer)
    assert last.text == answer.text


def test_the_page_offers_the_readme_s_question_first(sample_home: Path, tmp_path: Path) -> None:
    from qa.factory import open_assistant, open_collection
    from qa.settings import load
    from ui.page.empty_state import welcome
    from ui.page.starters import MOST, starters

    assert f'newsdesk ask "{QUESTION}"' in README
    settings, _ = load({"home": sample_home})
    with open_collection(settings, command="tests") as collection:
        assistant = open_assistant(settings, collection)
        examples = starters(assistant)
        text, shown = welcome(assistant)
        assert shown == examples
    assert "18 articles" in text
    assert (examples[0], len(set(examples))) == (QUESTION, MOST)
    settings, _ = load({"home": tmp_path / "empty"})
    with open_collection(settings, command="tests") as collection:
        text, examples = welcome(open_assistant(settings, collection))
    assert "read-sample" in text
    assert examples == []


def test_search_finds_what_an_answer_would_be_written_from(desk: Desk) -> None:
    passages = desk.search(WHY, 3, as_of="2024-06-01")
    assert [passage.rank for passage in passages] == [1, 2, 3]
    assert "Korea" in passages[0].text
    assert desk.search(WHY, as_of="2020-01-01") == []


def test_batch_writes_a_run_file_and_goes_on(desk: Desk, tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("".join(QUESTIONS.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    assert desk.batch(few, tmp_path / "run.jsonl").questions == 2
    assert desk.batch(few, tmp_path / "run.jsonl").skipped == 2


def test_ingest_makes_a_collection_and_nothing_else_does(tmp_path: Path) -> None:
    with open_desk(tmp_path / "new") as desk:
        for call in (desk.ask, desk.search, desk.stream):
            with pytest.raises(NewsdeskError, match="no collection in"):
                call(WHY)
        assert not (tmp_path / "new").exists()
        assert desk.ingest(ARTICLES / "north-korea-palestine.txt").added == 1
        assert desk.ask(WHY).answered
    assert open_desk(tmp_path / "new").settings.home == tmp_path / "new"


def test_the_readme_s_lines_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ARTICLES, tmp_path / "articles")
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(block.splitlines()) <= 10
    exec(compile(block, "README.md", "exec"), {"__name__": "notebook"})
    assert "[1]" in capsys.readouterr().out


_WATCHED = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from qa import open_desk
with open_desk(sys.argv[1]) as desk:
    desk.ingest(sys.argv[2])
    assert desk.ask(sys.argv[3]).answered
print(*sorted({"torch", "transformers", "sentence_transformers"} & set(sys.modules)))
print(*(name for name in opened if name.endswith(".safetensors")))
"""


def test_ingesting_and_asking_touch_neither_torch_nor_the_float_weights(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _WATCHED, str(tmp_path / "home"), str(ARTICLES), WHY]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
