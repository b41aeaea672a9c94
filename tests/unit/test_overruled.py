"""A claim that its article calls false is never given as fact; a correction wins over what it corrects."""

import pytest

from qa.answer import QuoteSpan
from qa.reading.calibration import SentenceFeatures
from qa.reading.overruled import settled
from qa.reading.values import ReadSentence
from tests.building import make_passage
from vectorstore.documents import Passage

FEATURES = SentenceFeatures(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def sentences(passage: Passage, *log_odds: float) -> list[ReadSentence]:
    """Return a passage's paragraphs, a sentence each."""
    return [
        ReadSentence(passage, each, QuoteSpan(0, len(each.text)), each.text, frozenset(), FEATURES, odds, None)
        for each, odds in zip(passage.paragraphs, log_odds, strict=True)
    ]


def best(found: list[ReadSentence]) -> str:
    return max(settled(found), key=lambda sentence: sentence.log_odds).text


@pytest.mark.parametrize(
    ("title", "claim", "verdict"),
    [
        (
            "Fact check: No, the water was not poisoned",
            "The claim: “Water was POISONED by rebels,” a post says.",
            "Our rating: False.",
        ),
        ("Fact check: Old picture of a spill", "A post shared 12,000 times says that rebels did it.", "That is false."),
        (
            "No, the dam did not burst",
            "Our ruling: a video claims that the dam burst.",
            "There is no evidence of it.",
        ),
        ("Debunked: the story of the dam", "Rumours say that 40 people died.", "These claims are baseless."),
        ("Fact-check on the tram", "“Trams are banned,” reads a viral post.", "We rated it misleading."),
    ],
)
def test_the_verdict_takes_the_place_of_the_claim(title: str, claim: str, verdict: str) -> None:
    found = sentences(make_passage(title, [claim, verdict]), 3.0, -2.0)
    assert best(found) == verdict
    assert all(sentence.text != claim for sentence in settled(found))


def test_what_a_post_says_stays_where_nobody_calls_it_false() -> None:
    found = sentences(make_passage("Mayor resigns", ["A post says that the mayor resigned.", "It rained."]), 3.0, -2.0)
    assert settled(found) == found


@pytest.mark.parametrize(
    ("correction", "wrong"),
    [
        ("An article misstated the number on board. It was 241, not 214.", "The ferry had 214 people on board."),
        ("Correction: the fine was $40,000, not $14,000.", "It was fined $14,000."),
        ("An earlier version said otherwise: the vote was in May, not April.", "The vote was in April."),
    ],
)
def test_a_correction_comes_before_what_it_corrects(correction: str, wrong: str) -> None:
    told = sentences(make_passage("Ferry", [wrong]), 3.0)
    corrected = sentences(make_passage("Correction: ferry", [correction], rank=2), -1.0)
    assert best([*told, *corrected]) == correction


def test_a_correction_of_something_else_changes_nothing() -> None:
    told = sentences(make_passage("Ferry", ["The ferry had 2,140 people on board."]), 3.0)
    corrected = sentences(make_passage("Correction", ["It was 241, not 214."], rank=2), -1.0)
    assert settled([*told, *corrected]) == [*told, *corrected]
