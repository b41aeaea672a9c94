"""What is no question to the articles, and that a question never is taken for it."""

import json
import lzma
from pathlib import Path

import pytest

from benchmarks.intents import questions
from qa.query.intents import read_intent
from tests.conftest import EXAMPLES


@pytest.mark.parametrize(
    "said",
    [
        "Hi!",
        "hello there",
        "Good morning.",
        "Thanks a lot!",
        "OK, thank you",
        "great",
        "Bye",
        "What can you do?",
        "help",
    ],
)
def test_small_talk_has_a_reply(said: str) -> None:
    intent = read_intent(said)
    assert intent is not None
    assert intent.kind == "talk"
    assert intent.reply
    assert intent == read_intent(f"  {said.upper()} ")


@pytest.mark.parametrize(
    "said",
    [
        "Summarise that",
        "summarize this, please",
        "Can you sum that up?",
        "Please summarise the last answer.",
        "tl;dr",
        "Give me a short summary of the articles",
        "Summarise everything in a few sentences",
    ],
)
def test_a_summary_is_asked_for(said: str) -> None:
    intent = read_intent(said)
    assert intent is not None
    assert intent.kind == "summary"


@pytest.mark.parametrize(
    ("said", "kind", "about"),
    [
        ("Which articles do you have on North Korea?", "articles", "North Korea"),
        ("do you have any stories about the tidal station", "articles", "the tidal station"),
        ("Show me all articles on wolves in May 2024.", "articles", "wolves in May 2024"),
        ("Articles about Brannock", "articles", "Brannock"),
        ("What is new about the ferry since Monday?", "latest", "the ferry since Monday"),
        ("what’s the latest on the Sarn Bridge", "latest", "the Sarn Bridge"),
        ("Any news about the museum?", "latest", "the museum"),
        ("What has changed about the ferry law since May?", "latest", "the ferry law since May"),
        ("catch me up on the strike", "latest", "the strike"),
        ("harbour strike whats the latest", "latest", "harbour strike"),
        ("Sarn Bridge - what's the latest?", "latest", "Sarn Bridge"),
        ("the ferry to Dunmere: any news?", "latest", "the ferry to Dunmere"),
        ("flood in Norland, any update", "latest", "flood in Norland"),
        ("sarn bridge collapse newest", "latest", "sarn bridge collapse"),
        ("Norland floods, latest updates", "latest", "Norland floods"),
        ("taco bell wings latest news", "latest", "taco bell wings"),
        ("What is going on with the Sarn Bridge?", "latest", "the Sarn Bridge"),
        ("What's happening at the harbour right now?", "latest", "the harbour"),
        ("Give me a brief on the strike", "brief", "the strike"),
        ("brief me on the harbour fire, please", "brief", "the harbour fire"),
        ("What do we know about the harbour fire so far?", "brief", "the harbour fire"),
        ("Please write a short overview of the tidal station", "brief", "the tidal station"),
        ("What are the key facts about Brannock?", "brief", "Brannock"),
        ("Bring me up to speed on the strike.", "brief", "the strike"),
        ("timeline of the strike", "timeline", "the strike"),
        ("Can you make a timeline for the harbour fire?", "timeline", "the harbour fire"),
        ("Show me the sequence of events in the Calder case", "timeline", "the Calder case"),
        ("How did the strike unfold?", "timeline", "strike"),
        ("List the events of the strike in chronological order", "timeline", "the strike"),
        ("Give me a brief on that", "brief", ""),
        ("brief: the Calder bridge", "brief", "the Calder bridge"),
        ("Calder bridge collapse — timeline", "timeline", "Calder bridge collapse"),
        ("Key developments in the Calder case in chronological order", "timeline", "the Calder case"),
        ("what's been happening with the rail strike", "latest", "the rail strike"),
        ("news about the rail strike", "latest", "the rail strike"),
        ("last week's news about the rail strike", "latest", "the rail strike last week"),
        ("thanks, now a timeline", "timeline", ""),
        ("now an overview please", "brief", ""),
        ("show me three headlines about trams", "articles", "trams"),
    ],
)
def test_articles_and_digests_are_asked_for(said: str, kind: str, about: str) -> None:
    intent = read_intent(said)
    assert intent is not None
    assert (intent.kind, intent.about) == (kind, about)


@pytest.mark.parametrize(
    "said",
    [
        "Who thanked the mayor?",
        "Who said goodbye to the queen this week?",
        "What good news did the bank announce?",
        "Which articles of impeachment were passed?",
        "Summarise the ruling of the Supreme Court",
        "What new rule about ferries was passed since Monday?",
        "What is the latest phone that was shown?",
        "Which phone is the latest?",
        "Is this bridge the newest",
        "How does it work?",
        "What is this?",
        "And why?",
        "Hello Kitty turned how old this year?",
        "What can you do to stop wolves?",
        "Is there a report that the bridge is closed?",
        "ferry",
        "What is known about why the bridge fell?",
        "What timeline did the minister give for the report?",
        "What did the brief of the lawyers say?",
        "Who chose the background of the painting?",
    ],
)
def test_a_question_to_the_articles_is_no_small_talk(said: str) -> None:
    assert read_intent(said) is None


def test_the_examples_questions_are_questions() -> None:
    asked = questions(EXAMPLES / "questions.jsonl")
    assert len(asked) > 10
    assert not [text for text in asked if read_intent(text)]


def test_no_question_of_the_news_quizzes_is_taken_for_something_else(shared_data: Path) -> None:
    files = [*shared_data.glob("slices/*/questions.jsonl"), *shared_data.glob("realtimeqa/questions-*.jsonl")]
    asked = [text for path in files for text in questions(path)]
    assert len(asked) > 4000
    assert not [text for text in asked if read_intent(text)]


def test_the_benchmark_reads_packed_files(tmp_path: Path) -> None:
    packed = tmp_path / "questions.jsonl.xz"
    packed.write_bytes(lzma.compress(json.dumps({"question": "Thanks"}).encode() + b"\n\n"))
    assert questions(packed) == ["Thanks"]
