"""A whole answer with a value in every field, for tests of what is made of it."""

from dataclasses import replace
from datetime import date

from qa.answer import (
    Answer,
    Checked,
    Citation,
    Disagreement,
    Provenance,
    Query,
    QuoteSpan,
    Sentence,
    Side,
)
from qa.llm.usage import Usage
from tests.building import make_passage
from vectorstore.documents import ArticleHead, Found

REPRINT = ArticleHead("f00d", "Ferry aground", "https://courier.example/1", "Courier", date(2024, 5, 18))
PASSAGE = replace(
    make_passage("Ferry runs aground", ["It ran aground. A buoy drifted."]),
    similarity=0.79123456,
    found_by=(Found("dense", 2), Found("lexical", 1)),
    also_in=(REPRINT,),
)
HEAD, PARAGRAPH = PASSAGE.article, PASSAGE.paragraphs[0]
ANSWER = Answer(
    query=Query("Why?", date(2024, 5, 17), since=date(2024, 1, 2), source="Gazette"),
    answered=True,
    reason=None,
    text="It ran aground. [1]",
    sentences=(Sentence("It ran aground.", (1,), "supported", 0.97777, outlets=2),),
    citations=(Citation(1, HEAD, PARAGRAPH, QuoteSpan(0, 15), (REPRINT,)),),
    passages=(PASSAGE,),
    provenance=Provenance("extractive", None, None, "all-MiniLM-L6-v2", "f00d", "cafe", "0.1.0"),
    searched=3,
    notes=("A note.",),
    confidence=0.876543,
    disagreements=(Disagreement("the cause", (Side("It ran aground.", 1, "Gazette", date(2024, 5, 17)),)),),
    checked=Checked(written=3, dropped=1, flagged=1, unknown_marks=2),
    usage=Usage(120, 30, cost_usd=0.0002),
    timings_ms={"search": 41.26, "total": 63.0},
)
