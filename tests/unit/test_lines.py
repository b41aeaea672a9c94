"""Answers in lines: which questions have a list, a day or sides for an answer, and how they are put."""

from dataclasses import replace
from datetime import date

import pytest

from qa.answer import QuoteSpan
from qa.draft import Draft, Outcome
from qa.generation.extractive import ExtractiveWriter
from qa.generation.lines import Dated, ListWriter, SidesWriter
from qa.pipeline.composer import Composer
from qa.pipeline.decomposition import split_question
from qa.query.answer_shape import read_shape
from qa.query.outlet_mentions import Outlets
from qa.query.term_weights import Terms, make_terms
from qa.reading.reader import read_passages
from qa.request import Found
from tests.building import make_passage
from vectorstore.documents import Passage


@pytest.mark.parametrize(
    "question",
    [
        "Which countries condemned the attack?",
        "What companies left Norland?",
        "List all ferries that were late",
        "Name the candidates for mayor",
        "Who are the sponsors of the regatta?",
        "Which people were on board?",
    ],
)
def test_several_things_are_a_list(question: str) -> None:
    assert read_shape(question) == "list"


@pytest.mark.parametrize(
    "question",
    [
        "Which bank failed, and when?",
        "When did the crane fall?",
        "On what day was the vote?",
        "What year did it close?",
        "and when was that?",
    ],
)
def test_a_day_is_asked_for(question: str) -> None:
    assert read_shape(question) == "when"


@pytest.mark.parametrize(
    "question",
    [
        "Which country bought the ship?",
        "What news is there?",
        "Who is the mayor?",
        "Why did countries condemn the attack?",
        "What is this?",
        "What happens to the whales?",
    ],
)
def test_other_questions_are_answered_in_prose(question: str) -> None:
    assert read_shape(question) == ""


def found(question: str, *passages: Passage) -> Found:
    ranked = tuple(replace(passage, rank=rank) for rank, passage in enumerate(passages, 1))
    terms = make_terms(question, lambda word: 3, 40)
    return Found(ranked, terms, len(ranked), len(ranked), 0.0, read_passages(None, terms, ranked))


BARRED = make_passage("Norland bars ferries", ["Norland barred the late ferries of Northline yesterday."])
ALSO = make_passage("Latvia bars ferries", ["Latvia barred the late ferries too, its minister announced."])


def test_several_sentences_are_lines_and_one_is_prose() -> None:
    writer = ListWriter(ExtractiveWriter())
    both = make_passage(BARRED.article.title, [each.paragraphs[0].text for each in (BARRED, ALSO)])
    *drafts, told = writer.write(found("Which countries barred the late ferries?", both))
    assert isinstance(told, Outcome)
    assert told.kind == "list"
    assert [draft.line for draft in drafts if isinstance(draft, Draft)] == [True, True]
    *drafts, told = writer.write(found("Which countries barred the late ferries?", BARRED))
    assert isinstance(told, Outcome)
    assert told.kind is None
    assert [draft.line for draft in drafts if isinstance(draft, Draft)] == [False]


def test_the_day_stands_in_front_of_the_answer_to_a_when() -> None:
    writer = Dated(ExtractiveWriter())
    first = next(writer.write(found("When were the late ferries barred?", BARRED)))
    assert isinstance(first, Draft)
    assert (first.heading, first.day, first.line) == ("16 May 2024", date(2024, 5, 16), False)


def test_each_side_has_its_line() -> None:
    tram = make_passage("Trams and buses in figures", ["A tram carries 180 people.", "A bus carries 70 people."])
    bus = tram
    whole = found("Which carries more people, a tram or a bus?", tram, bus)
    sides = split_question("Which carries more people, a tram or a bus?", Outlets([]))
    assert [part.side for part in sides] == ["a tram", "a bus"]
    parts = [_terms(part.search_for) for part in sides]
    read = tuple(read_passages(None, terms, [its]).sentences for terms, its in zip(parts, (tram, bus), strict=True))
    whole = replace(whole, reading=replace(whole.reading, parts=read))
    *lines, told = SidesWriter(ExtractiveWriter(), ("a tram", "a bus")).write(whole)
    assert isinstance(told, Outcome)
    assert told.kind == "compare"
    headed = [(line.heading, line.text) for line in lines if isinstance(line, Draft)]
    assert headed == [("a tram", "A tram carries 180 people."), ("a bus", "A bus carries 70 people.")]


def _terms(text: str) -> Terms:
    return make_terms(text, lambda word: 3, 40)


def test_what_the_second_side_leaves_out_is_that_of_the_first() -> None:
    parts = split_question("Compare inflation in 2022 and 2023", Outlets([]))
    assert [part.search_for for part in parts] == ["inflation in 2022", "inflation in 2023"]
    parts = split_question("Compare the price of bread in Norland and Velia", Outlets([]))
    assert [part.side for part in parts] == ["Norland", "Velia"]
    assert all("price of bread" in part.search_for for part in parts)


def test_lines_and_prose_are_put_together_as_text_and_items() -> None:
    passage = make_passage("Ferries", ["One sank. Two burned. Three are late."])
    (paragraph,) = passage.paragraphs
    composer = Composer({passage.article.id: passage.article})
    for text, heading in (("One sank.", "Monday"), ("Two burned.", "")):
        start = paragraph.text.index(text)
        evidence = ((paragraph, QuoteSpan(start, start + len(text))),)
        composer.append_sentence(Draft(text, evidence, line=True, heading=heading), "supported", 1.0)
    composer.append_sentence(Draft("Three are late.", ((paragraph, QuoteSpan(22, 37)),)), "supported", 1.0)
    assert composer.text == "- Monday: One sank. [1]\n- Two burned. [2]\nThree are late. [3]"
    assert [(item.heading, item.sentence) for item in composer.items] == [("Monday", 0), ("", 1)]
