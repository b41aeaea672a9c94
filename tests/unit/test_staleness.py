"""Notes on the age of the evidence: told where it is old or a later article corrects it, and not otherwise."""

from collections.abc import Sequence
from datetime import date

import pytest

from qa.answer import Citation, QuoteSpan
from qa.cross_source.staleness import age_note, later_notes
from tests.building import make_passage
from vectorstore.documents import Passage

TOLD = "The ferry Aurelia ran aground off Dunmere with 214 passengers on board."
FIRST = make_passage("Ferry runs aground", [TOLD], published=date(2024, 5, 17))


def cite(*passages: Passage) -> list[Citation]:
    return [
        Citation(number, passage.article, passage.paragraphs[0], QuoteSpan(0, len(passage.paragraphs[0].text)))
        for number, passage in enumerate(passages, 1)
    ]


def later(text: str, published: date | None = date(2024, 5, 19), title: str = "New count") -> Passage:
    return make_passage(title, [text], rank=2, published=published)


@pytest.mark.parametrize(
    ("asked_on", "note"),
    [
        (date(2024, 5, 17), None),
        (date(2024, 7, 1), None),
        (date(2024, 7, 2), "The newest evidence is from 17 May 2024, 46 days before the question."),
        (date(2025, 1, 17), "The newest evidence is from 17 May 2024, 8 months before the question."),
        (date(2026, 6, 1), "The newest evidence is from 17 May 2024, 2 years before the question."),
    ],
)
def test_old_evidence_is_told(asked_on: date, note: str | None) -> None:
    assert age_note(cite(FIRST), asked_on) == note


def test_the_newest_evidence_counts_and_what_has_no_date_may_be_new() -> None:
    old, undated = make_passage("Old", [TOLD], published=date(2020, 1, 1)), later(TOLD, None)
    assert age_note(cite(old, FIRST), date(2024, 5, 20)) is None
    assert age_note(cite(old, undated), date(2024, 5, 20)) is None
    assert age_note([], date(2024, 5, 20)) is None


def test_evidence_of_the_time_the_question_looks_back_to_is_not_old() -> None:
    assert age_note(cite(FIRST), date(2024, 12, 1), date(2024, 5, 1)) is None
    assert age_note(cite(FIRST), date(2024, 12, 1), date(2024, 6, 1)) is not None


def notes(*found: Passage, asked_on: date = date(2024, 6, 1)) -> Sequence[str]:
    return later_notes(cite(FIRST), [FIRST, *found], asked_on)


def test_a_later_article_with_another_figure_is_named() -> None:
    assert notes(later("The ferry Aurelia ran aground off Dunmere with 212 passengers on board, police found.")) == (
        "A later article, “New count” (Gazette, 19 May 2024), gives 212 where 214 is said in [1].",
    )


def test_a_number_in_words_is_the_same_number() -> None:
    told = make_passage("Fire", ["Three people died in the fire at the Brannock mill."], published=date(2024, 5, 1))
    same = later("In all, 3 people died in the fire at the Brannock mill.")
    other = later("In all, five people died in the fire at the Brannock mill.")
    assert later_notes(cite(told), [same], date(2024, 6, 1)) == ()
    assert later_notes(cite(told), [other], date(2024, 6, 1)) == (
        "A later article, “New count” (Gazette, 19 May 2024), gives 5 where 3 is said in [1].",
    )


def test_a_later_correction_is_named() -> None:
    told = "Correction: the ferry that ran aground off Dunmere with passengers on board was not the Aurelia."
    assert notes(later(told)) == ("A later article, “New count” (Gazette, 19 May 2024), corrects what is said in [1].",)


@pytest.mark.parametrize(
    "found",
    [
        later("The ferry Aurelia ran aground off Dunmere with 214 passengers on board, it was confirmed."),
        later("The ferry Aurelia ran aground off Dunmere with 212 passengers on board.", date(2024, 5, 17)),
        later("The ferry Aurelia ran aground off Dunmere with 212 passengers on board.", date(2024, 5, 16)),
        later("The ferry Aurelia ran aground off Dunmere with 212 passengers on board.", date(2024, 6, 2)),
        later("The ferry Aurelia ran aground off Dunmere with 212 passengers on board.", None),
        later("The ferry Aurelia ran aground off Dunmere; 18 crew were on board with the passengers."),
        later("The ferry Aurelia ran aground off Dunmere with about 210 passengers on board."),
        later("The ferry Aurelia ran aground off Dunmere with more than 200 passengers on board."),
        later("The airline flew 212 passengers to Brannock on Tuesday."),
        later("The ferry Belinda ran aground off Farrow with 212 passengers on board."),
        later("A correction: the mayor of Brannock is Mara Quill."),
    ],
    ids=[
        "same",
        "same day",
        "earlier",
        "after the question",
        "undated",
        "another thing",
        "rough",
        "a bound",
        "elsewhere",
        "namesake",
        "other matter",
    ],
)
def test_what_does_not_supersede_is_not_named(found: Passage) -> None:
    assert notes(found) == ()


def test_an_article_is_named_once_and_two_at_most_and_none_that_is_cited() -> None:
    told = "The ferry Aurelia ran aground off Dunmere with {} passengers on board."
    several = [later(told.format(200 + n), date(2024, 5, 20 + n), f"Count {n}") for n in range(4)]
    assert [note.split("”")[0] for note in notes(*several, several[0])] == [
        "A later article, “Count 0",
        "A later article, “Count 1",
    ]
    assert later_notes(cite(FIRST, several[0]), [FIRST, several[0]], date(2024, 6, 1)) == ()
