"""The chat in the terminal: questions, follow-ups, and a few commands that begin with a slash."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from qa.conversation.follow_ups import said_of
from qa.errors import QuestionError
from ui.backend.desk import Desk
from ui.cli import console
from ui.formatting import count
from vectorstore.errors import NewsdeskError

HELP = """\
Type a question, or a follow-up to the last one. Further:
  /sources      the sources of the last answer, with the words quoted
  /open N       the article of source [N] of the last answer, its paragraph marked
  /as-of DATE   count only what was published by then; without a date, by today
  /new          begin a new conversation
  /conversations  the earlier ones, numbered, the latest first
  /reopen N     go on with one of them
  /quit         end (so does the end of input)"""
MEMORY = 10
"""Earlier questions that a follow-up may refer to."""


class Chat:
    """One conversation with a desk; ``run`` reads standard input to its end."""

    def __init__(self, desk: Desk, as_of: str | None = None) -> None:
        self._desk = desk
        self._as_of = as_of
        self._said: list[dict[str, Any]] = []
        self._kept: str | None = None
        self._answer: dict[str, Any] | None = None

    def run(self) -> None:
        """Answer line by line; what goes wrong with one line is told, and the chat goes on."""
        for line in _lines():
            text = line.strip()
            if text in ("/quit", "/exit"):
                return
            if not text:
                continue
            try:
                if text.startswith("/"):
                    self._command(text)
                else:
                    self._ask(text)
            except NewsdeskError as error:
                console.warn(str(error))
            sys.stdout.flush()

    def _ask(self, question: str) -> None:
        if self._kept is None:
            self._kept = self._desk.begin_conversation()
        earlier = tuple(self._said[-MEMORY:])
        answer = self._desk.ask(question, as_of=self._as_of, conversation=earlier, keep_in=self._kept)
        self._said.append(said_of(question, answer))
        self._answer = answer
        console.print_answer(answer, quotes=False)
        console.say()

    def _command(self, text: str) -> None:
        name, _, rest = text.partition(" ")
        rest = rest.strip()
        if name == "/help":
            console.say(HELP)
        elif name == "/sources":
            self._sources()
        elif name == "/open":
            self._open(rest)
        elif name == "/as-of":
            self._set_as_of(rest)
        elif name == "/new":
            self._said, self._kept, self._answer = [], None, None
            console.say("A new conversation.")
        elif name == "/conversations":
            self._list()
        elif name == "/reopen":
            self._reopen(rest)
        else:
            console.warn(f"there is no command {name}; /help lists them.")

    def go_on(self) -> None:
        """Go on with the conversation used last, where there is one."""
        found = self._earlier()
        if found:
            self._show(found[0]["id"])
        else:
            console.warn("there is no earlier conversation; this begins one.")

    def _earlier(self) -> list[dict[str, Any]]:
        return [head for head in self._desk.conversations() if head["turns"]]

    def _list(self) -> None:
        found = self._earlier()
        if not found:
            console.warn("there is no earlier conversation.")
        for number, head in enumerate(found, 1):
            console.say(f"{number:>3}  {head['updated'][:10]}  {head['title']} ({count(head['turns'], 'question')})")

    def _reopen(self, number: str) -> None:
        found = self._earlier()
        if not number.isdecimal() or not 1 <= int(number) <= len(found):
            console.warn(f"there is no conversation {number or 'without a number'}; /conversations lists them.")
            return
        self._show(found[int(number) - 1]["id"])

    def _show(self, name: str) -> None:
        """Print a stored conversation as it was, and go on with it."""
        found = self._desk.conversation(name)
        if found is None:
            console.warn("that conversation has been deleted.")
            return
        for turn in found["turns"]:
            console.say(f"> {console.one_line(turn['question'])}")
            console.print_answer(turn["answer"], quotes=False)
            console.say()
        self._kept = name
        self._said = [said_of(turn["question"], turn["answer"]) for turn in found["turns"]]
        self._answer = found["turns"][-1]["answer"] if found["turns"] else None

    def _set_as_of(self, text: str) -> None:
        from vectorstore.text.date_parser import parse_date

        try:
            day = parse_date(text)
        except ValueError as error:
            raise QuestionError(
                f"The as-of date {text!r} cannot be read: {error}.", "Write /as-of 2024-05-17."
            ) from error
        self._as_of = day.isoformat() if day else None
        console.say(f"As of {self._as_of or 'today'} from the next question on.")

    def _sources(self) -> None:
        if self._answer is None or not self._answer["citations"]:
            console.warn("there is no answer with sources yet.")
        else:
            console.print_sources(self._answer)

    def _open(self, number: str) -> None:
        citations = self._answer["citations"] if self._answer else []
        cited = next((c for c in citations if str(c["number"]) == number.strip("[]")), None)
        if cited is None:
            console.warn(f"the last answer has no source {number or 'without a number'}; write /open 1.")
            return
        article = self._desk.article(cited["article"]["id"])
        if article is None:
            console.warn("that article is not in the collection any more.")
        else:
            console.print_article(article, marked=cited["paragraph"]["number"])


def _lines() -> Iterator[str]:
    """Yield lines of standard input, with a prompt and line editing when a person types them."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    with suppress(ImportError):
        import readline  # noqa: F401 (importing it gives input() line editing and a history)
    sys.stderr.write("Ask about the articles; /help lists commands, /quit ends.\n")
    while True:
        try:
            yield input("> ")
        except EOFError:
            sys.stderr.write("\n")
            return
