"""Small talk, lists of articles and summaries over the sample: cited where they say something, the same twice."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qa.answer import Answer
from qa.answer_json import answer_json
from qa.assistant import Assistant, Shown
from qa.conversation.unclear import ASK_INSTEAD
from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.answering import assert_invariants

WHY = "Why does North Korea support Palestine?"
ON = "2024-05-20"


@pytest.fixture(scope="module")
def assistant(sample_home: Path) -> Iterator[Assistant]:
    settings, _ = load({"home": sample_home})
    with open_collection(settings, command="tests") as collection:
        yield open_assistant(settings, collection)


def test_a_question_is_of_the_kind_answer(assistant: Assistant) -> None:
    answer = assistant.ask(WHY, as_of=ON)
    assert answer.kind == "answer"
    assert answer_json(answer)["kind"] == "answer"


@pytest.mark.parametrize("said", ["Thanks!", "Hello", "What can you do?"])
def test_small_talk_rests_on_no_article_and_is_no_answer(assistant: Assistant, said: str) -> None:
    events = list(assistant.stream(said, conversation=[WHY]))
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert events == [Shown(()), answer]
    assert (answer.kind, answer.answered, answer.citations, answer.passages) == ("talk", False, (), ())
    assert answer.reason
    assert answer.provenance.writer == "talk"
    assert answer == assistant.ask(said)
    assert_invariants(answer, assistant.collection)


def test_articles_on_a_topic_are_listed_one_sentence_each(assistant: Assistant) -> None:
    answer = assistant.ask("Which articles do you have on the ferry?")
    assert answer.kind == "articles"
    assert answer.standalone_question == "the ferry"
    assert answer.provenance.writer == "articles"
    cited = [citation.article for citation in answer.citations]
    assert len(cited) == len({article.id for article in cited}) == len(answer.sentences) >= 1
    for citation in answer.citations:
        whole = assistant.contents.article(citation.article.id)
        assert whole is not None
        text = " ".join([whole.title, *(paragraph.text for paragraph in whole.paragraphs)]).lower()
        assert "ferry" in text
    assert_invariants(answer, assistant.collection)
    assert answer == assistant.ask("Which articles do you have on the ferry?")


def test_what_the_newest_articles_are_about_is_told_a_line_each_and_of_one_in_a_summary(assistant: Assistant) -> None:
    newest = [each.head for each in assistant.contents.articles() if each.head.published]
    newest.sort(key=lambda head: str(head.published), reverse=True)
    answer = assistant.ask("What are the newest articles about?")
    assert (answer.kind, len(answer.sentences)) == ("articles", 8)
    assert [citation.article.published for citation in answer.citations] == [head.published for head in newest[:8]]
    assert len({citation.article.id for citation in answer.citations}) == 8
    assert_invariants(answer, assistant.collection)
    assert len(assistant.ask("What are the three newest stories about?").sentences) == 3
    one = assistant.ask("What is the newest article about?")
    assert one.kind == "summary"
    assert {citation.article.published for citation in one.citations} == {newest[0].published}
    assert len({citation.article.id for citation in one.citations}) == 1


def test_without_an_article_of_the_days_asked_for_the_newest_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("What was in the news last week?", as_of="2035-06-20")
    assert not answer.answered
    assert answer.reason
    assert answer.reason.startswith("No article of these days was found; the newest is")
    assert answer.passages[0].article.published == max(
        each.head.published for each in assistant.contents.articles() if each.head.published
    )
    assert assistant.ask("What is new?", conversation=[WHY]).kind == "articles"


def test_what_is_new_is_newer_than_the_day_named_and_begins_with_the_newest(assistant: Assistant) -> None:
    answer = assistant.ask("What is new about Brannock since 1 December 2023?", as_of=ON)
    days = [citation.article.published for citation in answer.citations]
    assert answer.kind == "latest"
    assert len(days) >= 2
    reported = [item.day or date.min for item in answer.items if not item.heading.startswith("before")]
    assert reported == sorted(reported, reverse=True)
    assert min(day or date.min for day in days) >= date(2023, 12, 1)
    assert answer.query.question == "What is new about Brannock since 1 December 2023?"
    assert answer.query.since == date(2023, 12, 1)
    assert_invariants(answer, assistant.collection)


def test_where_nothing_is_new_nothing_old_is_shown(assistant: Assistant) -> None:
    answer = assistant.ask("Any news on the ferry since Monday?", as_of=ON)
    assert not answer.answered
    assert "published from" in str(answer.reason)


def test_a_topic_that_no_article_has_is_refused(assistant: Assistant) -> None:
    answer = assistant.ask("Which articles do you have on dragons?")
    assert (answer.kind, answer.answered) == ("articles", False)
    assert "Nothing in the" in str(answer.reason)


def test_a_topic_may_lean_on_the_conversation(assistant: Assistant) -> None:
    answer = assistant.ask("Which articles do you have on it?", conversation=[WHY, "Thanks!"])
    assert answer.standalone_question == "North Korea"
    assert "Pyongyang" in answer.citations[0].article.title


def test_the_last_answer_is_summed_up_from_the_articles_it_cites(assistant: Assistant) -> None:
    answer = assistant.ask(WHY, as_of=ON)
    cited = {citation.article.id for citation in answer.citations}
    summary = assistant.ask("Summarise that.", as_of=ON, conversation=[WHY, "Thanks!"])
    assert (summary.kind, summary.answered) == ("summary", True)
    assert {citation.article.id for citation in summary.citations} == cited
    assert 2 <= len(summary.sentences) <= 5
    assert len({sentence.text for sentence in summary.sentences}) == len(summary.sentences)
    assert_invariants(summary, assistant.collection)
    said = {"question": WHY, "answer": answer.text, "articles": [c.article.id for c in answer.citations]}
    known = assistant.ask("Summarise that.", as_of=ON, conversation=[said])
    assert known.sentences == summary.sentences, "what was cited is the same whether it is told or asked again"


def test_the_articles_that_are_named_are_summed_up(assistant: Assistant) -> None:
    two = [summary.head for summary in assistant.contents.articles() if "Brannock" in summary.head.title][:2]
    said = {"question": "What happened?", "answer": "", "articles": [head.id for head in two]}
    summary = assistant.ask("Summarise them", conversation=[said])
    assert [citation.article.id for citation in summary.citations if citation.article in two]
    assert {citation.article.id for citation in summary.citations} == {head.id for head in two}


@pytest.mark.parametrize("earlier", [[], ["Thanks!"], ["What do dragons eat in the Kingdom of Xanadu?"]])
def test_where_there_is_nothing_to_sum_up_it_is_said(assistant: Assistant, earlier: list[str]) -> None:
    summary = assistant.ask("Summarise that", conversation=earlier)
    assert (summary.kind, summary.answered) == ("talk", False)
    assert "summari" in str(summary.reason)


def test_small_talk_in_between_does_not_break_a_follow_up(assistant: Assistant) -> None:
    plain = assistant.ask("Since when?", as_of=ON, conversation=[WHY])
    assert assistant.ask("Since when?", as_of=ON, conversation=[WHY, "Thanks!", "ok"]) == plain


@pytest.mark.parametrize("said", ["why", "Who?", "when?", "and?", "Tell me more.", "what happened", "Hey, what is it?"])
def test_a_question_that_names_nothing_is_answered_with_what_to_ask(assistant: Assistant, said: str) -> None:
    for before in ([], ["Thanks!"], ["why?"]):
        answer = assistant.ask(said, conversation=before)
        assert (answer.kind, answer.answered, answer.citations) == ("talk", False, ())
        assert answer.reason == ASK_INSTEAD
        assert_invariants(answer, assistant.collection)
    assert assistant.ask(said, as_of=ON, conversation=[WHY]).kind != "talk"
