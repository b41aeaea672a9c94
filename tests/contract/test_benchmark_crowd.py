"""The benchmark of many clients measures what it says: over the sample, with a few of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.ask import served
from benchmarks.crowd import Memory, ask_all, crowd_table, leave
from qa.evaluation.question_file import Question
from qa.settings import load
from tests.apis import QUESTION, copied

pytestmark = pytest.mark.deep
ASKED = [Question("a", QUESTION), Question("b", "Who won the 1998 chess championship of Peru?")]


@pytest.fixture(scope="module")
def server(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    settings, _ = load({"home": copied(sample_home, tmp_path_factory.mktemp("crowd"))})
    with served(settings) as found:
        yield found


def test_every_client_asks_and_every_answer_is_counted(server: tuple[str, int]) -> None:
    found = ask_all(server[0], ASKED, clients=4, each=3)
    assert (len(found.all), found.errors) == (12, 0)
    assert crowd_table(found).splitlines()[-1].split("|")[2].strip() == "12"


def test_an_error_is_counted_and_no_answer(server: tuple[str, int]) -> None:
    found = ask_all(server[0], [Question("a", " ")], clients=2, each=2)
    assert (found.all, found.errors) == ([], 4)


def test_answers_that_nobody_waits_for_are_given_up(server: tuple[str, int]) -> None:
    left = leave(*server, ASKED, clients=6)
    assert left.abandoned + left.finished == 6
    assert left.cpu_share < 0.9


def test_memory_that_grows_is_told_from_memory_that_does_not() -> None:
    flat, growing = Memory(1), Memory(1)
    flat.samples = [(5.0 * n, 500.0 + n % 3) for n in range(40)]
    growing.samples = [(5.0 * n, 500.0 + 4 * n) for n in range(40)]
    assert abs(flat.drift()) < 1
    assert growing.drift() == pytest.approx(4 * 19)
    assert growing.at(1) == growing.samples[-1][1]
