"""Conversations of the people who ask, kept apart from the archive: in a file of their own, or in a server's tables.

No ingest, reindex or removal of articles touches them: an answer is stored whole, as its JSON, and reads back with the
citations it had. Each conversation belongs to one owner, an opaque name for a browser or a terminal; nothing of one
owner is given to another, and a conversation of somebody else is as one that is not there.
"""

import json
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from vectorstore.errors import ConversationError
from vectorstore.storage.database import Database

FILE_NAME = "conversations.sqlite3"
TITLE_CHARS = 80
MAX_COMMENT = 4000
"""Characters."""
_UNTITLED = "New conversation"
_HEADS = """SELECT id, title, created, updated,
    (SELECT count(*) FROM turn WHERE turn.conversation = conversation.key) FROM conversation"""
_TURNS = "SELECT number, question, answer, asked, thumb, comment FROM turn"

Thumb = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class ConversationHead:
    """A line of the list of conversations."""

    id: str
    title: str
    created: datetime
    updated: datetime
    """When it was last asked in, renamed or rated; in UTC."""
    turns: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation and its answer."""

    number: int
    """From 1, in the order asked."""
    question: str
    answer: Mapping[str, Any]
    """The JSON of the answer, as docs/json.md has it, equal to what was stored."""
    asked: datetime
    thumb: Thumb | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A stored conversation with its turns."""

    head: ConversationHead
    turns: tuple[Turn, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A turn that its reader judged, with what it followed; who the reader was is not told."""

    conversation: str
    """The conversation's id."""
    turn: Turn
    earlier: tuple[str, ...]
    """The questions before it, oldest first."""


class Conversations:
    """All conversations of a collection; safe to use from several threads. Their store is opened by the first use."""

    def __init__(self, connect: Callable[[], Database]) -> None:
        self._connect = connect
        self._opening = threading.Lock()
        self._opened: Database | None = None

    @property
    def _db(self) -> Database:
        with self._opening:
            if self._opened is None:
                self._opened = self._connect()
            return self._opened

    @property
    def database(self) -> Database:
        """The database beneath, for modules of this package."""
        return self._db

    def create(self, owner: str, title: str = "") -> str:
        """Begin a conversation and return its id; without a title its first question becomes it."""
        new, now = secrets.token_hex(16), _now()
        self._db.rows(
            "INSERT INTO conversation (id, owner, title, created, updated) VALUES (?, ?, ?, ?, ?)",
            (new, _owner(owner), _shortened(title), now, now),
        )
        return new

    def list(self, owner: str) -> tuple[ConversationHead, ...]:
        """Return the owner's conversations, the one used last first."""
        rows = self._db.rows(f"{_HEADS} WHERE owner = ? ORDER BY updated DESC, key DESC", (owner,))
        return tuple(map(_head, rows))

    def get(self, owner: str, conversation: str) -> Conversation | None:
        """Return a conversation with all its turns, None where the owner has none of this id."""
        with self._db.transaction():  # a turn that is added meanwhile must not make head and turns disagree
            rows = self._db.rows(f"{_HEADS} WHERE id = ? AND owner = ?", (conversation, owner))
            turns = self._db.rows(
                f"{_TURNS} JOIN conversation ON conversation.key = turn.conversation"
                " WHERE id = ? AND owner = ? ORDER BY number",
                (conversation, owner),
            )
        return Conversation(_head(rows[0]), tuple(map(_turn, turns))) if rows else None

    def append(self, owner: str, conversation: str, question: str, answer_json: Mapping[str, Any]) -> Turn:
        """Add a question with its answer, and return it as it was stored.

        Args:
            answer_json: what ``Answer.to_json`` returns.

        Raises:
            ConversationError: the owner has no conversation of this id.
        """
        answer, now = json.dumps(answer_json, ensure_ascii=False), _now()
        # Half surrogates, which a terminal passes on for bytes that are not UTF-8, cannot be stored.
        answer, question = (text.encode("utf-8", "replace").decode("utf-8") for text in (answer, question))
        with self._changing(owner, conversation) as key:
            ((number,),) = self._db.rows("SELECT count(*) + 1 FROM turn WHERE conversation = ?", (key,))
            self._db.rows(
                "INSERT INTO turn (conversation, number, question, answer, asked) VALUES (?, ?, ?, ?, ?)",
                (key, number, question, answer, now),
            )
            title = _shortened(question)
            self._db.rows("UPDATE conversation SET title = ? WHERE key = ? AND title = ''", (title, key))
        return Turn(number, question, json.loads(answer), datetime.fromisoformat(now))

    def truncate(self, owner: str, conversation: str, turns: int) -> int:
        """Keep the first ``turns`` turns, and return how many were deleted: a question is asked anew from there.

        Raises:
            ConversationError: the owner has no conversation of this id.
        """
        with self._changing(owner, conversation) as key:
            first = self._db.rows("SELECT question FROM turn WHERE conversation = ? AND number = 1", (key,))
            gone = self._db.rows(
                "DELETE FROM turn WHERE conversation = ? AND number > ? RETURNING number", (key, turns)
            )
            if first and turns < 1:  # a title that was the first question goes with it
                title = _shortened(first[0][0])
                self._db.rows("UPDATE conversation SET title = '' WHERE key = ? AND title = ?", (key, title))
        return len(gone)

    def rename(self, owner: str, conversation: str, title: str) -> None:
        """Give a conversation another title, shortened to a line.

        Raises:
            ConversationError: the title is empty, or the owner has no conversation of this id.
        """
        short = _shortened(title)
        if not short:
            raise ConversationError("The title is empty.", "Name the conversation in a few words.")
        with self._changing(owner, conversation) as key:
            self._db.rows("UPDATE conversation SET title = ? WHERE key = ?", (short, key))

    def delete(self, owner: str, conversation: str) -> bool:
        """Delete a conversation with its turns and ratings; return whether the owner had one of this id."""
        with self._db.transaction():
            gone = self._db.rows(
                "DELETE FROM conversation WHERE id = ? AND owner = ? RETURNING id", (conversation, owner)
            )
        self._db.scrub()
        return bool(gone)

    def rate(self, owner: str, conversation: str, turn: int, thumb: Thumb | None, comment: str = "") -> None:
        """Keep what a reader thinks of an answer; no thumb and no comment take the rating back.

        Args:
            turn: its number, from 1.

        Raises:
            ConversationError: there is no such turn, the thumb is no thumb, or the comment is too long.
        """
        if thumb not in ("up", "down", None):
            raise ConversationError(f"A thumb is up, down or none, not {thumb!r}.", "Send one of them.")
        if len(comment) > MAX_COMMENT:
            raise ConversationError(
                f"The comment has {len(comment):,} characters; at most {MAX_COMMENT:,} are kept.", "Shorten it."
            )
        comment = comment.strip().encode("utf-8", "replace").decode("utf-8")
        with self._changing(owner, conversation) as key:
            rated = self._db.rows(
                "UPDATE turn SET thumb = ?, comment = ? WHERE conversation = ? AND number = ? RETURNING number",
                (thumb, comment, key, turn),
            )
            if not rated:
                raise ConversationError(f"The conversation has no turn {turn}.", "Turns are counted from 1.")

    def rated(self) -> Iterator[Feedback]:
        """Yield the turns of all owners that have a thumb or a comment, in the order they were asked, for export."""
        keys = self._db.rows(
            "SELECT conversation, number FROM turn WHERE thumb IS NOT NULL OR comment != ''"
            " ORDER BY asked, conversation, number"
        )
        for key, number in keys:
            found = self._db.rows(f"{_TURNS} WHERE conversation = ? AND number = ?", (key, number))
            names = self._db.rows("SELECT id FROM conversation WHERE key = ?", (key,))
            before = self._db.rows(
                "SELECT question FROM turn WHERE conversation = ? AND number < ? ORDER BY number", (key, number)
            )
            if found and names:  # neither was deleted since
                yield Feedback(names[0][0], _turn(found[0]), tuple(question for (question,) in before))

    def close(self) -> None:
        """Close the store; it is opened again when it is needed."""
        with self._opening:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    @contextmanager
    def _changing(self, owner: str, conversation: str) -> Iterator[int]:
        """Change an owner's conversation in a transaction; gives its key."""
        with self._db.transaction():
            rows = self._db.rows("SELECT key FROM conversation WHERE id = ? AND owner = ?", (conversation, owner))
            if not rows:
                raise ConversationError("There is no such conversation.", "It may have been deleted; begin a new one.")
            ((key,),) = rows
            self._db.rows("UPDATE conversation SET updated = ? WHERE key = ?", (_now(), key))
            yield key


def _owner(owner: str) -> str:
    if not owner.strip():
        raise ConversationError("A conversation needs an owner.", "Name the browser or the terminal it belongs to.")
    return owner


def _shortened(text: str) -> str:
    """Return a text in one line of at most TITLE_CHARS, cut between words where it is too long."""
    line = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    if len(line) <= TITLE_CHARS:
        return line
    head = line[: TITLE_CHARS - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[TITLE_CHARS // 2 :] else head).rstrip(" ,;:.-") + "…"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _head(row: tuple[str, str, str, str, int]) -> ConversationHead:
    name, title, created, updated, turns = row
    return ConversationHead(
        name, title or _UNTITLED, datetime.fromisoformat(created), datetime.fromisoformat(updated), turns
    )


def _turn(row: tuple[int, str, str, str, str | None, str]) -> Turn:
    number, question, answer, asked, thumb, comment = row
    return Turn(number, question, json.loads(answer), datetime.fromisoformat(asked), cast(Thumb | None, thumb), comment)
