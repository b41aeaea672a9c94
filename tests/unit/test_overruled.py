"""A claim that its article calls false is never given as fact; a correction wins over what it corrects."""

from dataclasses import replace

import pytest

from qa.answer import QuoteSpan
from qa.reading.calibration import SentenceFeatures
from qa.reading.overruled import settled
from qa.reading.values import ReadSentence
from qa.text.sentences import split_sentences
from tests.building import make_passage
from vectorstore.documents import Passage
from vectorstore.inference.onnx_reader import ShortSpan
from vectorstore.text.tokenization import stems

FEATURES = SentenceFeatures(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def sentences(passage: Passage, *log_odds: float) -> list[ReadSentence]:
    """Return a passage's paragraphs, a sentence each."""
    return [
        ReadSentence(
            passage, each, QuoteSpan(0, len(each.text)), each.text, frozenset(stems(each.text)), FEATURES, odds, None
        )
        for each, odds in zip(passage.paragraphs, log_odds, strict=True)
    ]


def parted(passage: Passage, log_odds: float) -> list[ReadSentence]:
    """Return a passage's sentences, all with the same chance."""
    return [
        ReadSentence(
            passage,
            each,
            QuoteSpan(span.start, span.end),
            each.text[span.start : span.end],
            frozenset(),
            FEATURES,
            log_odds,
            None,
        )
        for each in passage.paragraphs
        for span in split_sentences(each.text)
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
        ("Fact check: bees", "Posts say that masts killed the bees.", "Our verdict: Misleading."),
        ("Did the army close the bridge? No", "Messages claimed that it had closed the bridge.", "That is not true."),
        ("Pills and flu", "A doctor's post that pills cure flu has been seen often.", "There is no evidence for it."),
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
    "denial",
    [
        "“That is not true,” the mayor said.",
        "The party called the report false.",
        "There is no evidence of damage to the bridge.",
    ],
)
def test_what_somebody_denies_is_no_verdict_of_the_paper(denial: str) -> None:
    found = sentences(make_passage("Mayor under fire", ["A post says that the mayor resigned.", denial]), 3.0, -2.0)
    assert settled(found) == found


def test_a_post_after_a_denial_is_another_one() -> None:
    texts = ["Prices rose by a tenth.", "That is not true of bread.", "A post says that bread is free."]
    found = sentences(make_passage("Prices", texts), 1.0, -2.0, 3.0)
    assert settled(found) == found


@pytest.mark.parametrize(
    ("correction", "wrong"),
    [
        ("An article misstated the number on board. It was 241, not 214.", "The ferry had 214 people on board."),
        ("Correction: the fine was $40,000, not $14,000.", "It was fined $14,000."),
        ("An earlier version said otherwise: the vote was in May, not April.", "The vote was in April."),
        ("Correction: 241 people were on board rather than the 214 we gave.", "The ferry had 214 people on board."),
        ("This article was amended on 22 May 2024: the fine was not $14,000 but $40,000.", "It was fined $14,000."),
        (
            "An earlier version of this story incorrectly said that 214 people were on board; there were 241.",
            "The ferry had 214 people on board.",
        ),
        ("An article on May 21 misstated the toll as 12. It is 21.", "The toll is 12."),
        ("Corrections: an article gave the number of people as 214. It was 241.", "The ferry had 214 people."),
        ("An article gave the wrong number of people on board as 214. There were 241.", "The ferry had 214 people."),
        ("Editor’s note: the mayor is Sofia Brandt, not Sofia Brant.", "Mayor Sofia Brant opened the line."),
    ],
)
def test_a_correction_takes_the_place_of_what_it_corrects(correction: str, wrong: str) -> None:
    told = sentences(make_passage("Ferry", [wrong]), 3.0)
    corrected = parted(make_passage("Ferry", [correction], rank=2), -1.0)
    assert best([*told, *corrected]) in correction
    assert all(sentence.text != wrong for sentence in settled([*told, *corrected]))


def test_where_something_else_is_asked_the_correction_stands_beside_it() -> None:
    lead = "The ferry Aurelia ran aground with 214 people on board."
    (told,) = sentences(make_passage("Ferry", [lead]), 3.0)
    told = replace(told, short=ShortSpan(18, 28, 2.0))  # "ran aground"
    corrected = sentences(make_passage("Correction", ["It was 241, not 214."], rank=2), -4.0)
    first, second = sorted(settled([told, *corrected]), key=lambda sentence: -sentence.log_odds)
    assert (first.text, second.text) == (lead, "It was 241, not 214.")
    assert second.log_odds > 2.9


def test_a_day_in_a_correction_is_no_wrong_figure() -> None:
    told = sentences(make_passage("Ferry", ["All 21 boats came."]), 3.0)
    corrected = parted(make_passage("Correction", ["An article on May 21 misstated a name. It has 3 letters."]), -1.0)
    assert settled([*told, *corrected]) == [*told, *corrected]


LIVE = (
    "21 May 2024, 21:10 – Three missing",
    "Three people are missing after the accident.",
    "21 May 2024, 21:55 – Number rises",
    "Five people are now missing after the accident.",
)


@pytest.mark.parametrize(
    "paragraphs",
    [
        LIVE,
        ("21:55 BST", LIVE[3], "21:10 BST", LIVE[1]),
        ("9:55 p.m. –", LIVE[3], "9:10 p.m. –", LIVE[1]),
        (f"9.10pm: {LIVE[1]}", f"9.55pm: {LIVE[3]}"),
    ],
)
def test_of_a_live_blog_the_newer_post_is_taken(paragraphs: tuple[str, ...]) -> None:
    found = [
        replace(each, short=ShortSpan(at, at + 5, 1.0))
        for each in sentences(make_passage("Ferry: live", paragraphs), *(2.0 - n for n in range(len(paragraphs))))
        if (at := max(each.text.find("Five"), each.text.find("Three"))) >= 0
    ]
    told = [sentence.text for sentence in settled(found)]
    assert [text for text in told if "people are" in text] == [text for text in paragraphs if "Five people" in text]
    assert max(s.log_odds for s in settled(found) if "Five people" in s.text) >= 1.0


def test_other_articles_are_no_live_blogs() -> None:
    found = sentences(make_passage("Ferry", (LIVE[1], LIVE[3])), 3.0, 2.0)
    assert settled(found) == found


def test_posts_on_something_else_stay() -> None:
    found = sentences(
        make_passage("Live", [LIVE[0], LIVE[1], LIVE[2], "The mayor will speak at noon."]), 0.0, 3.0, 0.0, 2.0
    )
    assert settled(found) == found


def test_a_correction_of_something_else_changes_nothing() -> None:
    told = sentences(make_passage("Ferry", ["The ferry had 2,140 people on board."]), 3.0)
    corrected = sentences(make_passage("Correction", ["It was 241, not 214."], rank=2), -1.0)
    assert settled([*told, *corrected]) == [*told, *corrected]
