"""A conversation as a file: nothing is lost, nothing foreign becomes markup, and judgements can be evaluated."""

import html
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.answer_json import answer_json
from qa.evaluation.question_file import read_questions
from tests.rendering import HOSTILE, Tags, answer_over
from ui.html import conversation_export
from vectorstore.documents import make_article
from vectorstore.storage.conversations import Conversation, ConversationHead, Thumb, Turn

NOW = datetime(2024, 5, 20, 9, 30, tzinfo=UTC)


def conversation(*words: str, thumb: Thumb | None = None, comment: str = "") -> Conversation:
    """A conversation in which each of the words is once a headline, an outlet, a paragraph, a question and a title."""
    turns = []
    for number, word in enumerate(words, 1):
        article = make_article(word, [word], source=word, published=date(2024, 5, 17), url="https://g.example/1")
        text = article.paragraphs[0].text
        found = replace(answer_over(article, [(1, 0, len(text))]), notes=(word,))
        turns.append(Turn(number, word, json.loads(json.dumps(answer_json(found))), NOW, thumb, comment))
    return Conversation(ConversationHead("c0ffee", words[0], NOW, NOW, len(turns)), tuple(turns))


def test_json_has_everything_as_it_was_stored() -> None:
    kept = conversation("Ferry aground", "A buoy", thumb="up", comment="Good")
    read = json.loads(conversation_export.to_json(kept))
    assert (read["format"], read["title"]) == (conversation_export.FORMAT, "Ferry aground")
    assert [turn["answer"] for turn in read["turns"]] == [turn.answer for turn in kept.turns]
    assert [(turn["thumb"], turn["comment"], turn["asked"]) for turn in read["turns"]] == [
        ("up", "Good", "2024-05-20T09:30:00+00:00")
    ] * 2


def test_markdown_and_html_quote_the_passages_with_their_origin() -> None:
    kept = conversation("The ferry ran aground.", thumb="down", comment="Too short")
    markdown = conversation_export.to_markdown(kept)
    assert "## The ferry ran aground." in markdown
    assert "The ferry ran aground. [1]\n" in markdown
    assert (
        "**The ferry ran aground.**, The ferry ran aground., 17 May 2024, paragraph 1 <https://g.example/1>" in markdown
    )
    assert "> The ferry ran aground." in markdown
    assert "Judged not helpful." in markdown
    page = conversation_export.to_html(kept)
    assert '<blockquote dir="auto">The ferry ran aground.</blockquote>' in page
    assert '<a href="https://g.example/1" rel="noopener noreferrer">The ferry ran aground.</a>' in page
    assert "Comment: Too short" in page


def test_one_answer_is_copied_as_text_markdown_or_sources() -> None:
    kept = conversation("The ferry ran aground.")
    turn = kept.turns[0]
    text = conversation_export.turn_text(turn)
    body, _, notes = text.partition("\n\n")
    assert body.startswith("The ferry ran aground. [1]")
    assert notes.startswith("[1]")
    assert notes.endswith("The ferry ran aground., The ferry ran aground., 17 May 2024, https://g.example/1\n")
    sources = conversation_export.turn_sources(turn)
    assert sources == "The ferry ran aground., The ferry ran aground., 17 May 2024, https://g.example/1\n"
    assert conversation_export.turn_markdown(turn) in conversation_export.to_markdown(kept)
    for each in turn.answer["citations"]:
        each["article"]["url"] = "javascript:alert(1)"
    assert "javascript" not in conversation_export.turn_text(turn) + conversation_export.turn_sources(turn)


def test_a_refusal_and_a_doubt_are_said_in_words() -> None:
    article = make_article("Ferry", ["The ferry ran aground."])
    refused = json.loads(json.dumps(answer_json(answer_over(article, []))))
    found = answer_over(article, [(1, 0, 22)])
    doubtful = answer_json(replace(found, sentences=(replace(found.sentences[0], verdict="partly"),)))
    turns = (Turn(1, "Who?", refused, NOW), Turn(2, "What?", json.loads(json.dumps(doubtful)), NOW))
    kept = Conversation(ConversationHead("c0ffee", "Who?", NOW, NOW, 2), turns)
    for text in (conversation_export.to_markdown(kept), conversation_export.to_html(kept)):
        assert "no passage comes close enough" in text
        assert "The ferry ran aground. (partly supported) [1]" in text


def test_an_address_that_could_run_is_no_link() -> None:
    kept = conversation("Ferry")
    for each in kept.turns[0].answer["citations"]:
        each["article"]["url"] = "javascript:alert(1)"
    assert "javascript" not in conversation_export.to_html(kept)
    assert "javascript" not in conversation_export.to_markdown(kept)


def test_nothing_foreign_becomes_markup() -> None:
    kept = conversation(HOSTILE, thumb="up", comment=HOSTILE)
    allowed = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "section", "p", "ol", "li", "a", "span"}
    seen = Tags(conversation_export.to_html(kept))
    assert {tag for tag, _ in seen.tags} <= allowed | {"blockquote"}
    rendered = Tags(MarkdownIt("commonmark", {"html": True}).render(conversation_export.to_markdown(kept)))
    assert {tag for tag, _ in rendered.tags} <= {"h1", "h2", "p", "em", "strong", "blockquote", "a"}
    assert {a.get("href") for tag, a in rendered.tags if tag == "a"} == {"https://g.example/1"}


@given(st.text(alphabet=st.sampled_from("ab <>&\"'*_`[]()!|\\$#~:/@{}\n-+.1=;"), min_size=1, max_size=40))
def test_markdown_means_its_words_alone(foreign: str) -> None:
    words = " ".join(foreign.split())
    if not words:
        return
    # Behind other words, where no list or heading begins: as what people wrote stands in the file.
    shown = MarkdownIt("commonmark", {"html": True}).render(f"Note: {conversation_export._md(foreign)}")
    assert html.unescape(shown) == f"<p>Note: {words}</p>\n"


@pytest.mark.parametrize("thumb", ["up", "down"])
def test_judgements_become_a_questions_file(thumb: Thumb, tmp_path: Path) -> None:
    kept = conversation("Ferry aground?", "And the buoy?", thumb=thumb, comment="So so")
    path = tmp_path / "judged.jsonl"
    path.write_text(conversation_export.to_questions([kept]), encoding="utf-8")
    first, second = read_questions(path)
    assert (first.problem, first.question, first.as_of, first.id) == (None, "Ferry aground?", "2024-05-20", "c0ffee/1")
    assert second.conversation == ("Ferry aground?",)
    assert (first.given["thumb"], first.given["comment"]) == (thumb, "So so")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    golds = [line.get("gold_paragraphs") for line in lines]
    assert golds == [[{"url": "https://g.example/1", "number": 1}] if thumb == "up" else None] * 2
    assert conversation_export.to_questions([conversation("Not judged")]) == ""
