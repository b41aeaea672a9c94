"""Sentences that somebody else says, where a question asks what somebody says."""

import pytest

from qa.answer import QuoteSpan
from qa.reading.calibration import SentenceFeatures
from qa.reading.other_speakers import later_what_others_say
from qa.reading.values import ReadSentence
from tests.building import make_passage
from vectorstore.text.tokenization import stems

DAHL = "“The ferries are a disgrace,” said Inga Dahl, who runs for mayor."
OKAFOR = "Piet Okafor, the mayor, replied that they were the best in Norland."
BOTH = "Dahl told Okafor that the ferries were a disgrace."
NOBODY = "The ferries carry 2,000 people a day."


def lowered(question: str) -> list[str]:
    """Return which of the four sentences are less likely for a question."""
    passage = make_passage("Rivals trade barbs over ferries", [DAHL, OKAFOR, BOTH, NOBODY])
    features = SentenceFeatures(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    found = [
        ReadSentence(
            passage, each, QuoteSpan(0, len(each.text)), each.text, frozenset(stems(each.text)), features, 0.0, None
        )
        for each in passage.paragraphs
    ]
    return [each.text for each in later_what_others_say(question, found) if each.log_odds < 0]


def test_what_another_says_is_less_likely() -> None:
    assert lowered("What did Okafor say about the ferries?") == [DAHL]
    assert lowered("What did Inga Dahl say about the ferries?") == []
    assert lowered("How has Mayor Piet Okafor ever responded to critics?") == [DAHL]


@pytest.mark.parametrize(
    "question",
    [
        "What did Okafor and Dahl say about the ferries?",
        "What did Norland's minister say about the ferries?",
        "What did the mayor say about the ferries?",
        "How many people do the ferries carry?",
        "what did okafor say",
        "Who said that the ferries are a disgrace?",
    ],
)
def test_where_nobody_or_both_are_named_nothing_changes(question: str) -> None:
    assert lowered(question) == []
