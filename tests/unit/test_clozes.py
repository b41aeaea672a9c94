"""Questions made of sentences ask for what was taken out, and for nothing that they still tell."""

import random
import re

import pytest

from training.clozes import kinds_of, make_cloze

pytestmark = pytest.mark.deep

TEXTS = [
    "The actor Tom Hanks met actor Tom Hanks again.",
    "Northwind, the ferry company based in Dunmere, sank.",
    "Northwind, a small shipping firm, paid.",
]


def made(sentence: str, seeds: int = 40) -> dict[str, set[str]]:
    """Return all questions that a sentence becomes, by what they ask for."""
    found: dict[str, set[str]] = {}
    for seed in range(seeds):
        if cloze := make_cloze(sentence, kinds_of(TEXTS), random.Random(seed)):
            found.setdefault(cloze.answer, set()).add(cloze.question)
    return found


def test_what_names_are_of_is_learnt_from_the_words_beside_them() -> None:
    kinds = kinds_of(TEXTS)
    assert kinds["Tom Hanks"] == {"actor": 2}
    assert kinds["Northwind"] == {"company": 1, "firm": 1}


def test_names_and_numbers_are_asked_for() -> None:
    found = made("Northwind sold 300 ferries to Norway for $40 million in the spring of that year.")
    assert found.keys() == {"Northwind", "300", "Norway", "$40 million"}
    assert any(question.startswith("Which company sold 300 ferries") for question in found["Northwind"])
    assert any("sold how many ferries to Norway" in question for question in found["300"])
    assert any(re.search(r"to (which|what) (country|nation) for", question) for question in found["Norway"])
    assert any("for how much money in the spring" in question for question in found["$40 million"])


def test_a_person_is_asked_for_by_trade_or_by_who() -> None:
    found = made("The prize went to actor Tom Hanks’s daughter on a rainy evening in the capital.")
    questions = {question.lower() for question in found["Tom Hanks"]}
    assert any("whose daughter" in question for question in questions)
    assert any("which actor's daughter" in question for question in questions)


@pytest.mark.parametrize(
    "sentence",
    [
        "It rained all day and nobody went out to see the boats.",
        "Norway won.",
        "Norway beat them because Norway had trained all winter, and nobody but Norway had.",
        "The match ended 3-2 at 19:30 on 4/5 after a long and dull second half.",
    ],
)
def test_what_gives_nothing_to_ask_is_passed_over(sentence: str) -> None:
    assert not made(sentence)


def test_a_question_is_of_a_readable_length_and_never_tells_its_answer() -> None:
    sentence = (
        "In the spring of 2023, Northwind, which had sold 300 ferries, bought the harbour of Dunmere from Norway, "
        "after years of talks that had begun when the bank of Sweden lent it $40 million."
    )
    for answer, questions in made(sentence).items():
        for question in questions:
            assert 6 <= len(question.split()) <= 32
            assert answer not in question
            assert question.endswith("?")


def test_the_same_seed_gives_the_same_question() -> None:
    sentence = "Northwind sold 300 ferries to Norway for $40 million in the spring of that year."
    twice = [make_cloze(sentence, kinds_of(TEXTS), random.Random(5)) for _ in range(2)]
    assert twice[0] == twice[1]
