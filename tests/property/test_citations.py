"""Whatever a writer drafts: numbers run without gaps, and only what was shown and checked is in the answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answer import Answer, Provenance, Query, QuoteSpan
from qa.draft import Draft, Writer
from qa.generation.extractive import ExtractiveWriter
from qa.pipeline.chain import Parts, build_chain
from qa.query.question import plain
from qa.query.term_weights import make_terms
from qa.request import Delta, Found, Request, Shown
from qa.verification.verifier import check
from tests.building import make_passage
from vectorstore.documents import Paragraph

PASSAGES = [
    make_passage(
        f"Report {rank}",
        [
            f"The ferry of town {rank} ran aground. A buoy had drifted there.",
            f"In town {rank} some {rank * 10} people waited.",
        ],
        rank=rank,
    )
    for rank in (1, 2, 3)
]
SHOWN = [paragraph for passage in PASSAGES for paragraph in passage.paragraphs]
PROVENANCE = Provenance("scripted", None, None, "none", "0", "0", "0")

paragraphs = st.sampled_from([*SHOWN, replace(SHOWN[0], number=9), Paragraph("invented", 1, "The ferry flew.")])
quotes = st.builds(QuoteSpan, st.integers(-2, 40), st.integers(-2, 80))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    evidence = draw(st.lists(st.tuples(paragraphs, quotes), max_size=3))
    source = draw(paragraphs).text
    start = draw(st.integers(0, len(source) - 1))
    quoted = source[start : start + draw(st.integers(1, 60))].strip()
    return Draft(
        draw(st.sampled_from([quoted, "It is made of gold.", "The ferry waited 99 days.", "ferry town"])),
        tuple(evidence),
    )


class Scripted:
    name = "scripted"
    model: str | None = None
    prompt: str | None = None

    def __init__(self, script: Sequence[Draft]) -> None:
        self._script = script

    def write(self, found: Found) -> Iterator[Draft]:
        yield from self._script


def run(writer: Writer, question: str = "Why did the ferry of town 1 run aground?") -> tuple[str, Answer]:
    found = Found(tuple(PASSAGES), make_terms(question, lambda _: 1, 10), 3, 3, 0.0)
    chain = build_chain(lambda _: found, Parts(writer, check, lambda: PROVENANCE, min_confidence=0))
    query = Query(question, date(2024, 5, 17))
    first, *deltas, answer = chain.stream({"request": Request(query, plain(question), undated=True)})
    assert first == Shown(tuple(PASSAGES))
    assert isinstance(answer, Answer)
    return "".join(delta.text for delta in deltas if isinstance(delta, Delta)), answer


@settings(deadline=None)
@given(st.lists(drafts(), max_size=6))
def test_no_script_can_break_the_invariants(script: list[Draft]) -> None:
    streamed, answer = run(Scripted(script))
    assert streamed == answer.text
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    used = [number for sentence in answer.sentences for number in sentence.citations]
    assert list(dict.fromkeys(used)) == [citation.number for citation in answer.citations]
    assert [int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)] == used
    assert len({(c.paragraph, c.quote) for c in answer.citations}) == len(answer.citations)
    for citation in answer.citations:
        assert citation.paragraph in SHOWN
        assert citation.paragraph.text[citation.quote.start : citation.quote.end]
        assert citation.article.id == citation.paragraph.article_id
    assert all(sentence.citations and sentence.verdict != "unsupported" for sentence in answer.sentences)
    assert answer.answered == any(sentence.verdict == "supported" for sentence in answer.sentences)
    assert answer.answered == (answer.reason is None) == bool(answer.text)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_the_extractive_writer_quotes_exactly_whatever_is_asked(question: str) -> None:
    _, answer = run(ExtractiveWriter(), question)
    for sentence in answer.sentences:
        (citation,) = (citation for citation in answer.citations if citation.number == sentence.citations[0])
        assert citation.paragraph.text[citation.quote.start : citation.quote.end] == sentence.text
    assert len(answer.sentences) <= 4
    assert answer == run(ExtractiveWriter(), question)[1]
