"""What is not the article is left out, and nothing of the article is."""

from pathlib import Path

import pytest

from tests.reading import line, one, refused, texts
from vectorstore.parsing.boilerplate import cleaned, kind_of_notice

NOTICES = {
    "related": [
        "READ MORE: Why the old firm lost the contract",
        "Read more",
        "Related: Five things to know about the ferry",
        "Also read | Ferry owner fined",
        "MORE: Owner fined for late sailings",
        "Click here to see more photos of the ferry.",
        "The post Ferry runs aground appeared first on The Post.",
    ],
    "newsletter": [
        "Sign up for our morning newsletter about the harbour and the board.",
        "Subscribe to The Post’s daily briefing newsletter",
        "Get the day’s top stories delivered straight to your inbox.",
        "You can unsubscribe at any time.",
    ],
    "follow": [
        "Follow the Post for more news on the harbour board.",
        "Follow Jane Doe on Twitter @janedoe",
        "Got a tip? Contact Jane Doe at jane@post.example.",
        "Facebook Twitter WhatsApp Email",
        "Share this article",
    ],
    "advertisement": ["ADVERTISEMENT", "- Advertisement -", "Story continues below advertisement", "Skip ad"],
    "counts": ["1.2K shares", "14 comments | 3 shares", "3 min read"],
    "video": ["02:14", "Video 1:32 - Source: CNN", "Now playing", "Duration: 2 minutes"],
    "credit": [
        "The ship Mole in the harbour on Monday. (Jane Roe/HC)",
        "The ferry in 2019. Jane Roe/AFP/Getty Images",
        "Photo: Jane Roe",
        "FILE PHOTO: The ferry in the harbour of Velia",
        "(Reporting by Jane Doe in Velia; Editing by John Roe)",
    ],
    "rights": ["© 2024 The Post. All rights reserved.", "Copyright 2024 The Post"],
    "cookies": ["We use cookies to improve your experience.", "Please enable JavaScript to view this page."],
    "paywall": [
        "To continue reading this article, subscribe now.",
        "Already a subscriber? Log in here.",
        "Start your free trial today",
        "Get unlimited digital access for £1 a week.",
        "This article is only available to subscribers.",
        "ONLY AVAILABLE IN PAID PLANS",
    ],
    "ai summary": ["AI-generated summary: a ferry ran aground."],
}
NEWS = [
    "Read more books, the minister told pupils on Monday.",
    "Subscriptions rose by 5% to 1.2 million, the paper said.",
    "The firm said that 14,000 shares were sold.",
    "Follow-up talks are planned for June.",
    "Polls close at 10 p.m. in Cambria County, Pa.",
    "The court found that cookies had been set without consent.",
    "She signed up for the army in 1942.",
    "The photo showed the mayor with the owner of the ferry (and his dog).",
    "“Subscribe to nobody’s theory,” she said.",
    "Sign up for military service has doubled, the ministry said.",
    "The copyright case will be heard in June.",
    "He told Reuters that the talks had failed.",
    "The deal was worth $4bn, according to Bloomberg.",
    "More: 14 people were hurt.",
    "The advertisement was withdrawn after complaints.",
    "Share prices fell by 4% on Monday.",
    "PORT ELLERY (Reuters) - The ferry ran aground.",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts_ in NOTICES.items() for text in texts_])
def test_notices_are_told_with_their_kind(kind: str, text: str) -> None:
    assert kind_of_notice(text) == kind


@pytest.mark.parametrize("text", NEWS)
def test_sentences_of_articles_are_none(text: str) -> None:
    assert kind_of_notice(text) is None


def test_a_long_paragraph_is_the_articles_whatever_it_begins_with() -> None:
    assert kind_of_notice("Read more: " + "the council met again and again. " * 20) is None


def test_what_is_not_the_article_is_not_among_its_paragraphs(tmp_path: Path) -> None:
    notices = [text for texts_ in NOTICES.values() for text in texts_]
    given = "\n\n".join(["The firm Delva was picked.", *notices, "The contract is worth 14 million crowns."])
    record = one(tmp_path / "a.jsonl", line(title="T", text=given))
    assert texts(record) == ["The firm Delva was picked.", "The contract is worth 14 million crowns."]
    assert ["paywall" in warning for warning in record.warnings] == [True]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("It ran aground. All are safe. Captain Lena Holm said th… [+2219 chars]", "It ran aground. All are safe."),
        ("It ran aground. All are safe.… [+2219 chars]", "It ran aground. All are safe."),
        ("It ran aground... [2219 chars]", "It ran aground"),
        ("It ran agr… [+12 more characters]", "It ran agr"),
    ],
)
def test_the_mark_of_a_cut_text_is_taken_off_and_told(text: str, kept: str) -> None:
    result = cleaned([text])
    assert result.paragraphs == (kept,)
    assert "cut short" in result.doubts[0]


def test_notices_alone_are_no_article(tmp_path: Path) -> None:
    rejection = refused(tmp_path / "a.jsonl", line(title="T", text="Subscribe now\n\nADVERTISEMENT"))
    assert "has no text but notices" in rejection.reason
