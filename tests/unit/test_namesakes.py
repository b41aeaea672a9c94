"""What is said of somebody else of the same last name is not found for a person."""

import pytest

from qa.pipeline.namesakes import without_namesakes
from tests.building import make_passage

FREED = make_passage("Judge Anna Berg frees pilot", ["Judge Anna Berg freed Carl Voss on Tuesday."])
PAINTER = make_passage("Painter Olaf Berg wins prize", ["The painter Olaf Berg won. Berg, 61, lives on Skerry."])
OFFICE = make_passage("Vote", ["Hunter Biden was there. President Biden left early."])
PLAIN = make_passage("Pier", ["Berg spoke of the pier."])


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("How old is Anna Berg?", (FREED, OFFICE, PLAIN)),
        ("How old is Olaf Berg?", (PAINTER, OFFICE, PLAIN)),
        ("Why was Mia Voss freed?", (PAINTER, OFFICE, PLAIN)),
        ("What did Joe Biden do?", (FREED, PAINTER, OFFICE, PLAIN)),
        ("How old is Berg?", (FREED, PAINTER, OFFICE, PLAIN)),
        ("how old is anna berg", (FREED, PAINTER, OFFICE, PLAIN)),
        ("What did Silicon Valley do?", (FREED, PAINTER, OFFICE, PLAIN)),
        ("Which prize did Judge Berg win?", (FREED, OFFICE, PLAIN)),
        ("Which prize did Mayor Berg win?", (FREED, PAINTER, OFFICE, PLAIN)),
        ("What did President Biden do?", (FREED, PAINTER, OFFICE, PLAIN)),
    ],
)
def test_a_first_name_is_held_together_with_the_last(question: str, kept: tuple[object, ...]) -> None:
    left = without_namesakes(question, (FREED, PAINTER, OFFICE, PLAIN))
    assert [passage.article for passage in left] == [getattr(passage, "article", None) for passage in kept]
    assert [passage.rank for passage in left][:1] == [1]
