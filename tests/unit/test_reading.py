"""The best sentences are read again with the question, and quoted in the order that gives."""

from collections.abc import Sequence

import pytest

from qa.extractive import ExtractiveWriter, candidates, read_again
from qa.reading import MOST, readable, shown_to_reader, with_scores
from qa.terms import PartTerms, Terms, make_terms
from qa.writer import Draft
from tests.building import make_passage

QUESTION = "Which port did the ferry Aurelia leave on Tuesday?"
SENTENCES = [
    "The ferry Aurelia left on Tuesday in the rain.",
    "Its passengers had waited in Dunmere since the morning.",
    "Does the ferry Aurelia leave a port on Tuesday?",
]
PASSAGE = make_passage("Ferry sails", SENTENCES)


class Scripted:
    """A reader that scores a text by the one word it looks for, and remembers what it was given."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.read: list[tuple[str, list[str]]] = []

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        self.read.append((question, list(texts)))
        return [9.0 if self.word in text else -9.0 for text in texts]


def terms(question: str = QUESTION) -> Terms:
    return make_terms(question, lambda _: 1, 10)


def test_what_the_reader_prefers_is_quoted_first() -> None:
    reader = Scripted("Dunmere")
    assert candidates(terms(), [PASSAGE])[0].text == SENTENCES[0]
    assert read_again(terms(), candidates(terms(), [PASSAGE]), reader)[0].text == SENTENCES[1]
    drafts = [d for d in ExtractiveWriter(1, reader).write(terms(), [PASSAGE]) if isinstance(d, Draft)]
    assert [draft.text for draft in drafts] == [SENTENCES[1]]


def test_it_reads_what_states_something_under_its_headline() -> None:
    reader = Scripted("Dunmere")
    read_again(terms(), candidates(terms(), [PASSAGE]), reader)
    assert reader.read == [(QUESTION, [f"Ferry sails. {text}" for text in SENTENCES[:2]])]
    assert shown_to_reader("", "Alone.") == "Alone."


def test_it_reads_no_more_than_the_best_and_the_rest_stay_behind() -> None:
    passage = make_passage("Ports", [f"The ferry Aurelia left port{n} behind." for n in range(MOST + 5)])
    before = candidates(terms(), [passage])
    reader = Scripted(before[MOST - 1].text)
    after = read_again(terms(), candidates(terms(), [passage]), reader)
    assert len(reader.read[0][1]) == MOST
    assert after[0].text == before[MOST - 1].text
    assert {c.text for c in after[MOST:]} == {c.text for c in before[MOST:]}
    assert [c.worth for c in after] == sorted((c.worth for c in after), reverse=True)


def test_scores_and_worths_add_up_and_only_differences_count() -> None:
    first, second, unread = with_scores([4.0, 3.0, 1.0], [0.0, 2.0])
    assert second > first, "two points of the reader outweigh one of worth less"
    assert with_scores([4.0, 3.0, 1.0], [5.0, 7.0]) == pytest.approx([first, second, unread]), "of any height"
    assert second - unread > first - unread > 0, "what was not read counts as the worst that was"


@pytest.mark.parametrize(
    ("question", "is_read"),
    [
        (QUESTION, True),
        ("Où est allé le traversier ?", True),
        ("Why did the ferry leave?", False),
        ("Какой паром ушёл во вторник?", False),
    ],
)
def test_it_reads_questions_of_the_kind_it_has_learnt(question: str, is_read: bool) -> None:
    reader = Scripted("Dunmere")
    read_again(terms(question), candidates(terms(question), [PASSAGE]), reader)
    assert bool(reader.read) is is_read is readable(terms(question))


def test_the_parts_of_a_question_are_not_read() -> None:
    reader = Scripted("Dunmere")
    parted = Terms(terms().weights, QUESTION, (PartTerms(terms("ferry Aurelia"), frozenset({PASSAGE.chunk_id})),))
    assert list(ExtractiveWriter(4, reader).write(parted, [PASSAGE]))
    assert reader.read == []


def test_nothing_to_read_is_no_error() -> None:
    reader = Scripted("Dunmere")
    assert read_again(terms(), candidates(terms(), []), reader) == []
    only_a_question = make_passage("Ferry sails", SENTENCES[2:])
    assert len(read_again(terms(), candidates(terms(), [only_a_question]), reader)) == 1
    assert reader.read == []
