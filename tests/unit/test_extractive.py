"""The extractive writer quotes whole sentences, the best first, and says nothing twice."""

import pytest

from qa.extractive import ExtractiveWriter, candidates, choose, leading
from qa.terms import Terms, make_terms
from qa.writer import Draft, Outcome
from tests.building import make_passage, passage_of
from vectorstore.article import Passage, make_article

FERRY = make_passage(
    "Ferry runs aground",
    [
        "The ferry Aurelia ran aground off Dunmere on Tuesday. Its passengers were taken off by boat.",
        "The captain said the ferry ran aground because a buoy had drifted in the storm. Repairs will take a week.",
        "Why did the ferry run aground? Nobody was hurt.",
    ],
    rank=1,
    similarity=0.7,
)
COUNCIL = make_passage(
    "Council meets", ["The council of Dunmere talked about the budget for schools."], rank=2, similarity=0.1
)
PASSAGES = [FERRY, COUNCIL]


def terms(question: str) -> Terms:
    return make_terms(question, lambda _: 1, 10)


def write(question: str, passages: list[Passage], most: int = 4) -> list[Draft]:
    written = ExtractiveWriter(most).write(terms(question), passages)
    return [draft for draft in written if isinstance(draft, Draft)]


def test_the_sentence_that_says_most_of_the_question_leads() -> None:
    first = write("Why did the ferry run aground in the storm?", PASSAGES)[0]
    assert first.text == "The captain said the ferry ran aground because a buoy had drifted in the storm."


def test_the_sentences_it_ranked_come_with_what_it_wrote() -> None:
    question = terms("Why did the ferry run aground in the storm?")
    *_, outcome = ExtractiveWriter(1).write(question, PASSAGES)
    assert isinstance(outcome, Outcome)
    assert outcome.leads == leading(candidates(question, PASSAGES))
    assert outcome.leads


def test_what_is_quoted_stands_unaltered_at_the_place_it_names() -> None:
    drafts = write("Why did the ferry run aground in the storm?", PASSAGES)
    assert drafts
    for draft in drafts:
        ((paragraph, quote),) = draft.evidence
        assert paragraph in FERRY.paragraphs + COUNCIL.paragraphs
        assert paragraph.text[quote.start : quote.end] == draft.text


def test_each_sentence_is_from_another_paragraph_and_there_are_not_too_many() -> None:
    passage = make_passage(
        "Bridges", [f"The bridge of town{n} has {n} pillars{n} made{n} of{n} stone{n}." for n in range(9)]
    )
    drafts = write("bridge pillars", [passage], most=4)
    assert len(drafts) == 4
    assert len({draft.evidence[0][0] for draft in drafts}) == 4
    assert len(write("bridge pillars", [passage], most=1)) == 1


def test_what_says_the_same_again_is_left_out() -> None:
    told = "The ferry Aurelia ran aground off Dunmere on Tuesday evening."
    again = make_passage("Other paper", [told.replace("evening", "night")], rank=2, similarity=0.7)
    drafts = write("Where did the ferry run aground?", [make_passage("Paper", [told], similarity=0.7), again])
    assert [draft.text for draft in drafts] == [told]


def test_questions_captions_and_unfinished_lines_come_after_statements() -> None:
    passage = make_passage(
        "Ferry", ["Did the ferry sink?", "Photo: ferry, sink", "The ferry did sink before the crew could leave it."]
    )
    ranked = candidates(terms("Did the ferry sink?"), [passage])
    assert ranked[0].text == "The ferry did sink before the crew could leave it."
    assert ranked[-1].text == "Did the ferry sink?"


def test_a_question_is_never_quoted() -> None:
    asks = make_passage("Ferry", ["What is the harbour of the ferry?", "The ferry lies in the harbour of Dunmere."])
    assert [draft.text for draft in write("What is the harbour of the ferry?", [asks])] == [asks.paragraphs[1].text]


def test_a_heading_of_a_list_is_never_quoted() -> None:
    listed = make_passage("Ferries", ["Dunmere ferry", "The Dunmere ferry lies in the harbour of Brannock today."])
    assert [draft.text for draft in write("Where is the Dunmere ferry?", [listed])] == [listed.paragraphs[1].text]


def test_a_sentence_far_from_the_question_is_not_added_to_fill_up() -> None:
    drafts = write("Why did the ferry run aground in the storm?", PASSAGES)
    assert not [draft for draft in drafts if "budget" in draft.text]


def test_a_paragraph_in_two_passages_is_looked_at_once() -> None:
    article = make_article("Ferry runs aground", [paragraph.text for paragraph in FERRY.paragraphs])
    twice = [passage_of(article, rank=1), passage_of(article, rank=2)]
    assert len(candidates(terms("ferry"), twice)) == len(candidates(terms("ferry"), twice[:1])) == 6


def test_the_order_of_equals_is_rank_then_place() -> None:
    same = ["The ferry waited in port today.", "The ferry waited in port today."]
    one, two = make_passage("Ferry", same, rank=1), make_passage("Ferry", [*same, "More."], rank=1)
    ranked = candidates(terms("ferry"), [one])
    assert [candidate.paragraph.number for candidate in ranked] == [1, 2]
    assert [c.text for c in candidates(terms("ferry"), [two])][:2] == same


@pytest.mark.parametrize("most", [1, 4])
def test_nothing_is_chosen_from_nothing(most: int) -> None:
    assert choose([], most) == []
    assert write("ferry", [], most) == []
