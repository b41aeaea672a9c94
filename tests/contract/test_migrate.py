"""`newsdesk migrate`: a collection moved to PostgreSQL and back is the same, also after it was cut off."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.command import WHY, newsdesk, refused
from tests.stores import contents, fresh_schema
from vectorstore.errors import HomeError
from vectorstore.storage.opening import open_archive, open_conversations
from vectorstore.storage.subscriptions import Subscriptions
from vectorstore.storage.transfer import copying
from vectorstore.storage.transfer.moving import move


@pytest.fixture
def full_home(sample_copy: Path) -> Path:
    """A collection with something in every table."""
    with closing(open_archive(sample_copy)) as archive:
        feeds = Subscriptions(archive.database)
        feeds.add("https://news.example/feed.xml", "feed", {"minutes": 30})
        feeds.put_validators("https://news.example/feed.xml", "tag", "")
        ids = archive.article_ids()
        earlier = (ids[0], 1, "0" * 16, "2024-05-18T00:00:00+00:00", "Earlier", None, None, '["As it was."]')
        archive.database.rows("INSERT INTO earlier_version VALUES (?, ?, ?, ?, ?, ?, ?, ?)", earlier)
        archive.database.rows("INSERT INTO near_duplicate VALUES (?, ?, ?)", (*sorted(ids[:2]), 0.7))
        archive.database.rows("INSERT INTO aside VALUES (?, 0, 1, 'notice', 'Read more')", (ids[0],))
    with closing(open_conversations(sample_copy)) as conversations:
        begun = conversations.create("me")
        conversations.append("me", begun, "Why?", {"text": "Because."})
        conversations.rate("me", begun, 1, "up", "good")
    return sample_copy


def everything(home: Path, url: str | None = None) -> object:
    """Return all that the stores hold, but for the keys that a store makes up, and the outbox."""
    with closing(open_archive(home, url)) as archive:
        found = contents(archive)
        numbers = dict(archive.database.rows("SELECT key, article_id FROM signature"))
        found["band"] = sorted((band, day, numbers[key]) for band, day, key in found["band"])
        for name in ("chunk", "signature"):
            found[name] = sorted((row[1:] for row in found[name]), key=repr)
        del found["outbox"]
        text = archive.text.texts(archive.chunks.ids())
        order = archive.chunks.ids()
    with closing(open_conversations(home, url)) as conversations:
        kept = [conversations.get("me", each.id) for each in conversations.list("me")]
    return found, text, order, kept


def test_there_and_back_is_the_same(full_home: Path, tmp_path: Path, postgres: str) -> None:
    url, back = fresh_schema(postgres), tmp_path / "back"
    before = everything(full_home)
    there = newsdesk("migrate", full_home, "--to", url, "--json")
    assert there.exit_code == 0, there.stderr
    told = json.loads(there.stdout)
    assert told["copied"] == told["tables"]["article"]["rows"] > 1
    assert told["tables"]["turn"]["rows"] == 1
    assert everything(tmp_path, url) == before == everything(full_home)
    again = newsdesk("migrate", full_home, "--to", url)
    assert "0 articles copied now" in again.stderr, "what is there is compared again and not copied"
    assert newsdesk("migrate", url, "--to", back).exit_code == 0
    assert everything(back) == before
    answers = []
    for where in ({"home": full_home}, {"home": tmp_path / "desk", "database_url": url}, {"home": back}):
        settings, _ = load(where)
        with open_collection(settings, command="tests") as collection:
            answers.append(open_assistant(settings, collection).ask(WHY))
    assert answers[0].answered
    assert answers[0].text == answers[1].text == answers[2].text
    assert answers[0].citations == answers[1].citations == answers[2].citations


def test_a_move_that_was_cut_off_goes_on(
    full_home: Path, tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = fresh_schema(postgres)
    monkeypatch.setattr(copying, "_PAGE", 2)

    def cut(_what: str, done: int, _total: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(str(full_home), url, on_stage=cut)
    settings, _ = load({"home": tmp_path / "desk", "database_url": url})
    with pytest.raises(HomeError, match="only a part of it"):
        open_collection(settings, command="tests")
    with pytest.raises(HomeError, match="only a part of a collection"):
        move(url, str(tmp_path / "elsewhere"))
    moved = move(str(full_home), url)
    assert moved.copied == moved.tables["article"].rows - 4
    assert everything(tmp_path, url) == everything(full_home)


def test_a_source_that_changed_begins_anew_only_when_told(
    full_home: Path, tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = fresh_schema(postgres)
    monkeypatch.setattr(copying, "_PAGE", 2)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(str(full_home), url, on_stage=cut)
    with closing(open_archive(full_home)) as archive:
        archive.database.rows("UPDATE article SET url = 'https://news.example/' || id")
    refused(newsdesk("migrate", full_home, "--to", url), "another state", "--restart")
    assert newsdesk("migrate", full_home, "--to", url, "--restart").exit_code == 0
    assert everything(tmp_path, url) == everything(full_home)


def test_a_copy_that_differs_is_told(full_home: Path, postgres: str) -> None:
    url = fresh_schema(postgres)
    move(str(full_home), url)
    with closing(open_archive(full_home, url)) as archive:
        archive.database.rows("UPDATE paragraph SET text = text || '.' WHERE number = 1")
    refused(newsdesk("migrate", full_home, "--to", url), "differs", "paragraph")


def test_what_cannot_be_moved_is_told(full_home: Path, tmp_path: Path, postgres: str) -> None:
    url, other = fresh_schema(postgres), fresh_schema(postgres)
    refused(newsdesk("migrate", tmp_path / "none", "--to", url), "There is no collection")
    refused(newsdesk("migrate", full_home, "--to", "mysql://db/news"), "mysql:// is no place", "postgresql://")
    refused(newsdesk("migrate", full_home, "--to", "postgresql://me:secret@127.0.0.1:1/news"), "cannot be reached")
    refused(newsdesk("migrate", url, "--to", tmp_path / "new"), "nothing to move")
    refused(newsdesk("migrate", url, "--to", url), "source and target are one")
    assert newsdesk("migrate", full_home, "--to", url).exit_code == 0
    with closing(sqlite3.connect(full_home / "archive.sqlite3")) as file:
        file.execute("UPDATE article SET title = 'Another'")
        file.commit()
    refused(newsdesk("migrate", full_home, "--to", url), "another collection")
    with closing(open_archive(tmp_path, other)):
        refused(newsdesk("migrate", full_home, "--to", other), "in use by another process")
    (tmp_path / "file").write_text("no folder")
    refused(newsdesk("migrate", full_home, "--to", tmp_path / "file"), "cannot be made")
