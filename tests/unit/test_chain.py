"""The chain: what is streamed in which order, and what becomes of a writer's claims."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from qa.answer import Answer, Checked, Provenance, Query, QuoteSpan
from qa.draft import Draft, Writer
from qa.evaluation.metrics.registry import STAGES
from qa.generation.extractive import ExtractiveWriter
from qa.pipeline.chain import Check, Parts, build_chain
from qa.query.question import plain
from qa.query.term_weights import make_terms
from qa.request import Delta, Event, Found, Request, Shown
from qa.verification.policy import Policy
from qa.verification.verifier import check
from tests.building import make_passage
from vectorstore.documents import Paragraph, Passage

QUESTION = "Why did the ferry run aground?"
FERRY = make_passage(
    "Ferry runs aground",
    [
        "The ferry ran aground because a buoy had drifted in the storm.",
        "The harbour of Dunmere will be closed to large ships until Friday.",
    ],
    similarity=0.9,
)
OTHER = make_passage("Council meets", ["The council talked about schools."], rank=2, similarity=0.1, source="Courier")
BUOY, HARBOUR = FERRY.paragraphs
PROVENANCE = Provenance("scripted", None, None, "none", "0", "0", "0")


class ScriptedWriter:
    """Writes what it was given, whatever it is shown."""

    name = "scripted"
    model: str | None = None
    prompt: str | None = None

    def __init__(self, *drafts: Draft) -> None:
        self._drafts = drafts
        self.calls = 0

    def write(self, found: Found) -> Iterator[Draft]:
        self.calls += 1
        yield from self._drafts


def quote(paragraph: Paragraph, text: str | None = None) -> Draft:
    """Return a draft that quotes a paragraph whole, with another text where one is given."""
    return Draft(text or paragraph.text, ((paragraph, QuoteSpan(0, len(paragraph.text))),))


def run(
    writer: Writer,
    passages: Sequence[Passage] = (FERRY, OTHER),
    *,
    query: Query | None = None,
    searched: int = 2,
    total: int = 2,
    min_confidence: float = 0.5,
    verify: Check = check,
    unsupported: Policy = "drop",
) -> list[Event]:
    def find(request: Request) -> Found:
        terms = make_terms(request.search_for, lambda _: 1, 10)
        return Found(tuple(passages), terms, searched, total, 1.0)

    query = query or Query(QUESTION, date(2024, 5, 17))
    chain = build_chain(find, Parts(writer, verify, lambda: PROVENANCE, min_confidence, unsupported))
    return list(chain.stream({"request": Request(query, plain(query.question), undated=True, notes=("A note.",))}))


def last(events: Sequence[Event]) -> Answer:
    answer = events[-1]
    assert isinstance(answer, Answer)
    return answer


def deltas(events: Sequence[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Delta))


def test_the_passages_come_first_then_the_text_and_the_answer_last() -> None:
    events = run(ScriptedWriter(quote(BUOY), quote(HARBOUR)))
    assert [type(event) for event in events] == [Shown, Delta, Delta, Answer]
    assert events[0] == Shown((FERRY, OTHER))
    answer = last(events)
    assert answer.passages == (FERRY, OTHER)
    assert answer.text == f"{BUOY.text} [1] {HARBOUR.text} [2]"
    assert deltas(events) == answer.text
    assert (answer.answered, answer.reason, answer.notes, answer.searched) == (True, None, ("A note.",), 2)
    assert answer.timings_ms["search"] == 1.0
    assert answer.timings_ms["total"] == pytest.approx(sum(answer.timings_ms[s] for s in STAGES if s != "total"))


def test_a_langchain_program_that_invokes_the_chain_gets_the_answer() -> None:
    terms = make_terms(QUESTION, lambda _: 1, 10)
    chain = build_chain(
        lambda _: Found((FERRY,), terms, 1, 1, 0), Parts(ExtractiveWriter(), check, lambda: PROVENANCE, 0.5)
    )
    request = Request(Query(QUESTION, date(2024, 5, 17)), plain(QUESTION), undated=True)
    answer = chain.invoke({"request": request})
    assert isinstance(answer, Answer)
    assert answer.text.startswith(BUOY.text)
    assert answer == last(list(chain.stream({"request": request})))


def test_a_sentence_is_streamed_after_its_check_and_never_before() -> None:
    checked: list[str] = []

    def noting(text: str, evidence: Sequence[tuple[Paragraph, QuoteSpan]]) -> tuple[str, float]:
        checked.append(text)
        return check(text, evidence)

    writer = ScriptedWriter(quote(BUOY), quote(HARBOUR, "The harbour is open to 40 ships."))
    events = run(writer, verify=noting)  # type: ignore[arg-type]  # a str for the verdict's literal
    assert checked == [BUOY.text, "The harbour is open to 40 ships."]
    assert deltas(events) == last(events).text == f"{BUOY.text} [1]"


def test_drafts_that_are_not_supported_give_a_refusal_that_says_what_was_searched() -> None:
    events = run(ScriptedWriter(quote(BUOY, "It had 400 dragons."), Draft("No evidence at all.", ())))
    assert [type(event) for event in events] == [Shown, Answer]
    answer = last(events)
    assert (answer.answered, answer.text, answer.sentences, answer.citations) == (False, "", (), ())
    assert answer.reason == (
        "Searched 2 articles: there are articles on this, but none says what is asked."
        " Nearest: “Ferry runs aground” (Gazette, 17 May 2024); “Council meets” (Courier, 17 May 2024)."
    )
    assert answer.passages == (FERRY, OTHER)


PARTLY = quote(BUOY, "a buoy drifted in the storm and frightened seagulls")
"""5 of its 6 content words would be support enough; with "frightened" and "seagulls" it is 3 of 5."""


def test_an_answer_that_is_only_partly_supported_is_none_and_nothing_of_it_is_streamed() -> None:
    events = run(ScriptedWriter(PARTLY), unsupported="flag")
    assert check(PARTLY.text, PARTLY.evidence)[0] == "partly"
    assert [type(event) for event in events] == [Shown, Answer]
    assert not last(events).answered
    assert last(events).reason


def test_a_partly_supported_sentence_may_stand_beside_a_supported_one() -> None:
    events = run(ScriptedWriter(PARTLY, quote(HARBOUR)), unsupported="flag")
    answer = last(events)
    assert answer.text == deltas(events) == f"{PARTLY.text} [1] {HARBOUR.text} [2]"
    assert [sentence.verdict for sentence in answer.sentences] == ["partly", "supported"]
    assert answer.checked == Checked(written=2, flagged=1)


WRONG = quote(BUOY, "A buoy had not drifted in the gale")
"""It denies what its evidence affirms."""


def test_what_is_not_supported_is_left_out_and_counted() -> None:
    answer = last(run(ScriptedWriter(WRONG, PARTLY, quote(HARBOUR))))
    assert answer.text == f"{HARBOUR.text} [1]"
    assert answer.checked == Checked(written=3, dropped=2)


def test_what_is_not_supported_is_marked_where_that_is_asked_for_but_never_without_evidence() -> None:
    answer = last(run(ScriptedWriter(WRONG, Draft("Dragons came.", ()), quote(HARBOUR)), unsupported="flag"))
    assert [(s.text, s.verdict) for s in answer.sentences] == [
        (WRONG.text, "unsupported"),
        (HARBOUR.text, "supported"),
    ]
    assert answer.checked == Checked(written=3, dropped=1, flagged=1)


def test_evidence_is_quoted_in_the_place_of_what_it_does_not_support() -> None:
    events = run(ScriptedWriter(WRONG, quote(HARBOUR)), unsupported="quote")
    answer = last(events)
    assert answer.text == deltas(events) == f"{BUOY.text} [1] {HARBOUR.text} [2]"
    assert {(s.verdict, s.support) for s in answer.sentences} == {("supported", 1.0)}
    assert answer.checked == Checked(written=2, replaced=1)


def test_evidence_is_not_quoted_twice_nor_for_what_speaks_of_something_else() -> None:
    elsewhere = quote(HARBOUR, "Dragons sang to the queen of Calder all night long.")
    answer = last(run(ScriptedWriter(quote(BUOY), WRONG, elsewhere), unsupported="quote"))
    assert answer.text == f"{BUOY.text} [1]"
    assert answer.checked == Checked(written=3, dropped=2)


def test_one_quote_cited_twice_has_one_number() -> None:
    twice = Draft(BUOY.text, (*quote(BUOY).evidence, *quote(BUOY).evidence))
    answer = last(run(ScriptedWriter(twice, quote(BUOY), quote(HARBOUR))))
    assert answer.text == f"{BUOY.text} [1] {BUOY.text} [1] {HARBOUR.text} [2]"
    assert [citation.number for citation in answer.citations] == [1, 2]


@pytest.mark.parametrize(
    "paragraph",
    [
        Paragraph("unknown", 1, "Dragons live here."),
        replace(BUOY, number=99),
        replace(BUOY, text="The ferry is made of gold."),
    ],
    ids=["another article", "another number", "other words"],
)
def test_a_paragraph_that_was_not_shown_cannot_be_cited(paragraph: Paragraph) -> None:
    answer = last(run(ScriptedWriter(quote(paragraph), quote(HARBOUR))))
    assert answer.text == f"{HARBOUR.text} [1]"
    assert [citation.paragraph for citation in answer.citations] == [HARBOUR]


@pytest.mark.parametrize("span", [QuoteSpan(0, 0), QuoteSpan(5, 2), QuoteSpan(-3, 9), QuoteSpan(0, 10_000)])
def test_a_quote_outside_its_paragraph_cannot_be_cited(span: QuoteSpan) -> None:
    answer = last(run(ScriptedWriter(Draft(BUOY.text, ((BUOY, span),)), quote(HARBOUR))))
    assert answer.text == f"{HARBOUR.text} [1]"


def test_below_the_needed_confidence_the_writer_is_not_asked() -> None:
    writer = ScriptedWriter(quote(BUOY))
    answer = last(run(writer, [OTHER], min_confidence=0.99))
    assert writer.calls == 0
    assert not answer.answered
    assert answer.reason_kind == "nothing_found"
    assert "no article on this was found." in str(answer.reason)
    assert str(answer.reason).endswith(" Nearest: “Council meets” (Courier, 17 May 2024).")


def test_a_refusal_says_whether_the_articles_are_on_the_matter() -> None:
    answer = last(run(ScriptedWriter(), [FERRY, OTHER], min_confidence=0.999))
    assert answer.reason_kind == "not_said"
    assert "there are articles on this, but none says what is asked." in str(answer.reason)


def test_an_article_is_named_once_in_a_refusal() -> None:
    again = replace(FERRY, rank=2, paragraphs=FERRY.paragraphs[1:])
    reason = str(last(run(ScriptedWriter(), [FERRY, again, replace(OTHER, rank=3)])).reason)
    assert reason.count("Ferry runs aground") == 1
    assert reason.index("Ferry runs aground") < reason.index("Council meets")


@pytest.mark.parametrize(
    ("query", "searched", "total", "reason"),
    [
        (
            Query(QUESTION, date(2024, 5, 17)),
            0,
            0,
            "The collection has no articles yet. Add some with: newsdesk ingest FOLDER",
        ),
        (
            Query(QUESTION, date(2024, 5, 17)),
            0,
            1200,
            "None of the collection's 1,200 articles is published by 17 May 2024. Widen the dates or the outlet.",
        ),
        (
            Query(QUESTION, date(2024, 5, 17), date(2024, 1, 2), date(2024, 2, 3), "Gazette"),
            0,
            5,
            "None of the collection's 5 articles is from Gazette, published from 2 January 2024"
            " to 3 February 2024. Widen the dates or the outlet.",
        ),
        (Query(QUESTION, date(2024, 5, 17)), 1, 1, "Nothing in the 1 article shares a word with the question."),
    ],
)
def test_nothing_found_says_where_it_was_looked_for(query: Query, searched: int, total: int, reason: str) -> None:
    answer = last(run(ScriptedWriter(), [], query=query, searched=searched, total=total))
    assert not answer.answered
    assert answer.reason == reason
