"""Conversations of the page: they grow, are kept, asked anew, judged and saved, and are nobody else's."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa.assistant import Assistant
from qa.errors import QuestionError
from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.serving import served
from ui.backend.identity_cookie import COOKIE, OwnerCookie, owner_of
from ui.html.conversation_export import FORMAT
from ui.page.ask_events import answering
from ui.page.chat_state import Chat, reopen, respond
from ui.page.reader_options import CHOOSABLE, Assistants, choose
from ui.server.app import build_api

QUESTION = "why does North Korea support Palestine"
MINE, OTHER = "m" * 43, "o" * 43
"""Two browsers' secrets."""


@pytest.fixture(scope="module")
def assistant(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = shutil.copytree(sample_home, tmp_path_factory.mktemp("page") / "home")
    settings, _ = load({"home": home})
    with open_collection(settings, command="tests") as collection:
        yield open_assistant(settings, collection)


@pytest.fixture(scope="module")
def base(assistant: Assistant) -> Iterator[str]:
    with served(build_api(assistant, assistant.settings)) as url:
        yield url


def browser(base: str, secret: str) -> httpx.Client:
    return httpx.Client(base_url=base, trust_env=False, timeout=60, headers={"cookie": f"{COOKIE}={secret}"})


def said(chat: Chat) -> list[str]:
    return [message["content"] for message in chat.for_gradio()]


def asked(assistant: Assistant, *questions: str, owner: str = "me") -> Chat:
    chat = Chat()
    for question in questions:
        (*_, chat) = respond(assistant, chat, question, owner=owner)
    return chat


def test_a_conversation_grows_and_is_reopened_as_it_was(assistant: Assistant) -> None:
    states = list(respond(assistant, Chat(), QUESTION, owner="me"))
    assert [message["role"] for message in states[-1].for_gradio()] == ["user", "assistant"]
    assert "waiting" in said(states[0])[1]
    assert any("streaming" in said(state)[1] for state in states)
    assert [state.finished for state in states] == [False] * (len(states) - 1) + [True]
    assert states[-1].questions == (QUESTION,)
    assert 'class="cite"' in said(states[-1])[1]
    (*_, again) = respond(assistant, states[-1], "Why does it do that?", owner="me")
    assert again.questions == (QUESTION, "Why does it do that?")
    question, answer = said(states[-1])
    assert said(again)[0] == question
    assert answer.startswith(said(again)[1])  # what was suggested below it goes with the next question
    opened = reopen(assistant.conversations, "me", again.id)
    assert (opened.id, opened.questions, opened.finished) == (again.id, again.questions, True)
    assert said(opened) == said(again)  # with what was suggested below its last answer, and below that alone
    assert [text.count("ask-next") > 0 for text in said(opened)[1::2]][:-1] == [False]
    assert reopen(assistant.conversations, "you", again.id) == Chat()
    assert reopen(assistant.conversations, "me", "") == Chat()


def test_a_conversation_survives_bad_questions_and_being_stopped(assistant: Assistant) -> None:
    (*_, failed) = respond(assistant, Chat(), QUESTION, owner="me", narrowed={"as_of": "31 February 2024"})
    assert "31 February 2024" in said(failed)[-1]
    assert failed.finished
    assert failed.questions == ()
    assert list(respond(assistant, failed, "  ", owner="me")) == [failed]
    states = respond(assistant, failed, QUESTION, owner="me")
    begun = next(states)
    assert "Stopped" in said(begun.stopped())[-1]
    assert begun.stopped().stopped() == begun.stopped()
    assert failed.stopped() == failed
    growing = next(state for state in states if state.draft)
    assert growing.draft.split(" [")[0] in said(growing.stopped())[-1]  # what had come stays
    assert growing.stopped().questions == ()


def test_a_question_asked_anew_replaces_what_followed(assistant: Assistant) -> None:
    chat = asked(assistant, QUESTION, "Who won the mayor election?", "Who won the chess championship of Peru?")
    (*_, changed) = respond(assistant, chat, "What is the tidal power station?", owner="me", place=2)
    assert changed.questions == (QUESTION, "What is the tidal power station?")
    assert said(changed)[:2] == said(chat)[:2]
    assert reopen(assistant.conversations, "me", chat.id) == changed
    (*_, first) = respond(assistant, changed, "What is the tidal power station?", owner="me", place=1)
    assert first.questions == ("What is the tidal power station?",)
    (head, *_) = assistant.conversations.list("me")
    assert (head.id, head.title, head.turns) == (chat.id, "What is the tidal power station?", 1)


def test_what_became_of_a_conversation_meanwhile_shows_at_the_next_question(assistant: Assistant) -> None:
    chat = asked(assistant, QUESTION)
    assistant.conversations.rate("me", chat.id, 1, "up", "Good")
    (*_, rated) = respond(assistant, chat, "Who won the mayor election?", owner="me")
    assert "up pressed" in said(rated)[1]
    assistant.conversations.delete("me", chat.id)
    (*_, anew) = respond(assistant, rated, QUESTION, owner="me")
    assert anew.questions == (QUESTION,)
    assert anew.id != chat.id


def test_a_choice_holds_for_who_made_it(assistant: Assistant) -> None:
    assistants = Assistants(assistant)
    assert assistants.get({"passages": assistant.settings.retrieval.passages}) is assistant
    few = assistants.get({"passages": 2, "max_sentences": 1})
    assert few is assistants.get({"max_sentences": 1, "passages": 2})
    answer = few.ask(QUESTION)
    assert (len(answer.passages), len(answer.sentences)) == (2, 1)
    assert len(assistant.ask(QUESTION).passages) > 2
    for wrong in ({"passages": 0}, {"model": "openai:dear"}, {"home": "/"}, {"min_confidence": 2}):
        with pytest.raises(QuestionError):
            assistants.get(wrong)
    (refused,) = answering(assistants, Chat(), QUESTION, owner="me", chosen={"passages": 999})
    assert "The setting “passages” cannot be used" in said(refused)[1]
    assert choose(assistant.settings, dict.fromkeys(CHOOSABLE)) == assistant.settings


def test_conversations_are_listed_renamed_saved_and_deleted(assistant: Assistant, base: str) -> None:
    chat = asked(assistant, QUESTION, owner=owner_of({COOKIE: MINE}))
    with browser(base, MINE) as http:
        listed = http.get("/conversations")
        assert QUESTION in listed.text
        assert listed.headers["cache-control"] == "no-store"
        assert http.patch(f"/conversations/{chat.id}", json={"title": "<b>Korea"}).status_code == 200
        assert "&lt;b&gt;Korea" in http.get("/conversations").text
        assert http.patch(f"/conversations/{chat.id}", json={"title": " "}).status_code == 400
        for suffix, wanted in (("md", "# \\<b\\>Korea"), ("html", "<h1>&lt;b&gt;Korea</h1>"), ("json", FORMAT)):
            saved = http.get(f"/conversations/{chat.id}.{suffix}")
            assert wanted in saved.text
            assert saved.headers["content-disposition"].endswith(f'.{suffix}"')
        assert http.get(f"/conversations/{chat.id}.exe").status_code == 404
        assert http.delete(f"/conversations/{chat.id}").json() == {"deleted": True}
        assert http.delete(f"/conversations/{chat.id}").json() == {"deleted": False}
        assert "No conversations yet" in http.get("/conversations").text


def test_judgements_are_kept_and_saved_as_a_questions_file(assistant: Assistant, base: str) -> None:
    chat = asked(assistant, QUESTION, owner=owner_of({COOKIE: MINE}))
    rating = f"/conversations/{chat.id}/turns/1/rating"
    with browser(base, MINE) as http:
        assert http.get("/conversations/judged.jsonl").text == ""
        assert http.put(rating, json={"thumb": "up", "comment": "Good"}).status_code == 200
        (line,) = http.get("/conversations/judged.jsonl").text.splitlines()
        assert (json.loads(line)["question"], json.loads(line)["comment"]) == (QUESTION, "Good")
        assert http.put(rating, json={"thumb": "sideways"}).status_code == 422
        assert http.put(rating, json={"comment": "x" * 5000}).status_code == 422
        assert http.put(rating.replace("/1/", "/9/"), json={"thumb": "up"}).status_code == 400


def test_nobody_reaches_the_conversation_of_another(assistant: Assistant, base: str) -> None:
    chat = asked(assistant, QUESTION, owner=owner_of({COOKIE: MINE}))
    for secret in (OTHER, "", MINE[:-1]):
        with browser(base, secret) as http:
            assert QUESTION not in http.get("/conversations").text
            assert http.get("/conversations/judged.jsonl").text == ""
            tries = [
                *(http.get(f"/conversations/{chat.id}.{suffix}") for suffix in ("md", "html", "json")),
                http.patch(f"/conversations/{chat.id}", json={"title": "Mine"}),
                http.put(f"/conversations/{chat.id}/turns/1/rating", json={"thumb": "down"}),
            ]
            assert {response.status_code for response in tries} <= {400, 403, 404}
            http.delete(f"/conversations/{chat.id}")
    kept = assistant.conversations.get(owner_of({COOKIE: MINE}), chat.id)
    assert kept is not None
    assert (kept.head.title, kept.turns[0].thumb) == (QUESTION, None)


def test_another_site_s_page_cannot_delete(assistant: Assistant, base: str) -> None:
    chat = asked(assistant, QUESTION, owner=owner_of({COOKIE: MINE}))
    with browser(base, MINE) as http:
        answer = http.delete(f"/conversations/{chat.id}", headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert assistant.conversations.get(owner_of({COOKIE: MINE}), chat.id)


def test_a_browser_gets_its_secret_once_where_no_script_reads_it() -> None:
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    app = OwnerCookie(Starlette(routes=[Route("/{rest:path}", lambda _request: PlainTextResponse("page"))]))
    with served(app) as url, httpx.Client(base_url=url, trust_env=False) as http:
        assert "set-cookie" not in http.get("/healthz").headers
        first = http.get("/").headers["set-cookie"]
        assert "HttpOnly" in first
        assert "SameSite=Lax" in first
        assert "set-cookie" not in http.get("/").headers  # the browser has it now
        secret = http.cookies[COOKIE]
        http.cookies.clear()
        http.get("/")
        assert http.cookies[COOKIE] != secret
    assert secret not in owner_of({COOKIE: secret})
    assert len({"", owner_of({}, MINE), owner_of({}, OTHER), owner_of({COOKIE: MINE})}) == 4
    assert owner_of({}) == owner_of({COOKIE: "short"}) == ""
