"""A desk on another machine: ``open_desk("https://…", token=…)``."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar, Unpack

import httpx

from qa.answer import Answer
from qa.conversation.follow_ups import EarlierTurn, Turn
from qa.desk import Desk
from qa.errors import QuestionError, ServerError, WriterError
from qa.evaluation.batch import BatchProgress, BatchSummary, run_batch
from qa.evaluation.question_file import Question, read_questions
from qa.evaluation.run_file import Identity
from qa.remote.ingesting import Sending
from qa.remote.values import answer_of, passage_of
from qa.request import AskOptions, Delta, Event, Shown, check_options
from qa.settings import Settings
from vectorstore.documents import Passage
from vectorstore.fetching.addresses import is_address
from vectorstore.ingestion.ingest import IngestReport, Progress
from vectorstore.readers.registry import find_files

Made = TypeVar("Made")
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 300.0
"""A large chat model on a small machine takes minutes."""


class RemoteDesk(Desk):
    """The desk of a server; safe to use from several threads.

    Its methods are those of ``Desk``. All raise ``ServerError`` where nobody answers, or who answers is no desk.
    """

    def __init__(self, url: str, settings: Settings, token: str | None = None) -> None:
        """Connect when it is first asked.

        Args:
            url: the server's address, with its path where it has one.
            settings: those of this process; the server's own bear on the answers.
            token: a token or the password, where the server asks for one.
        """
        super().__init__(settings)
        self.url = url.rstrip("/")
        self._http = httpx.Client(
            base_url=self.url,
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            headers=[(b"authorization", b"Bearer " + token.encode())] if token else None,
        )

    def ask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """Answer a question; see ``Desk.ask`` for what goes in and out, and what it raises."""
        body = _asked(question, options)
        return self._read(lambda: answer_of(self._send("POST", "/api/v1/ask", json=body)))

    def stream(self, question: str, **options: Unpack[AskOptions]) -> Iterator[Event]:
        """Answer in events as they come; see ``Desk.stream``. The request is sent with the first event asked for."""
        body = _asked(question, options)
        try:
            with self._http.stream(
                "POST", "/api/v1/ask", json=body, headers={"accept": "text/event-stream"}
            ) as response:
                if not response.is_success:
                    response.read()
                    self._refuse(response)
                yield from self._events(response.iter_lines())
        except httpx.HTTPError as error:
            raise self._gone(error) from error

    def search(self, question: str, limit: int = 8, **options: Unpack[AskOptions]) -> list[Passage]:
        """Find passages without writing an answer; see ``Desk.search``."""
        body = {"query": question, "limit": limit, **_narrowed(options)}
        return self._read(
            lambda: [passage_of(each) for each in self._send("POST", "/api/v1/search", json=body)["passages"]]
        )

    def brief(self, topic: str, **options: Unpack[AskOptions]) -> Answer:
        """Write a brief on a topic; see ``Desk.brief``."""
        return self.ask(f"A brief on {topic}", **options)

    def timeline(self, topic: str, **options: Unpack[AskOptions]) -> Answer:
        """Tell a story as dated events; see ``Desk.timeline``."""
        return self.ask(f"A timeline of {topic}", **options)

    def ingest(self, *paths: str | Path, on_progress: Callable[[Progress], None] | None = None) -> IngestReport:
        """Send files, folders and addresses to the server, and wait until they are read in; see ``Desk.ingest``.

        An upload adds articles and replaces none.

        Args:
            *paths: of this machine, or addresses on the web, which the server fetches.
            on_progress: told how far it is; bytes are not counted.

        Returns:
            The report, as that of a desk here.

        Raises:
            ServerError: the token may not add articles.
            QuestionError: the server does not take a file or an address.
            WriterError: the server failed on one; what was read before stays.
        """
        addresses = [str(path) for path in paths if is_address(str(path))]
        files = find_files([path for path in paths if not is_address(str(path))])
        return self._read(lambda: Sending(self._send, on_progress).all(files, addresses))

    def batch(
        self,
        questions: str | Path | Iterable[Question],
        out: str | Path,
        *,
        workers: int = 1,
        retry_errors: bool = False,
        on_progress: Callable[[BatchProgress], None] | None = None,
    ) -> BatchSummary:
        """Answer many questions into a run file here; see ``Desk.batch``."""
        asked = read_questions(Path(questions)) if isinstance(questions, (str, Path)) else questions

        def ask(question: Question) -> dict[str, Any]:
            options = AskOptions(as_of=question.as_of, conversation=question.conversation)
            body = _asked(question.question, options)
            return self._send("POST", "/api/v1/ask", json=body)

        return run_batch(
            asked,
            ask,
            Path(out),
            on_progress=on_progress,
            retry_errors=retry_errors,
            workers=workers,
            identity=self._identity(),
        )

    def close(self) -> None:
        """Close the connections; the desk cannot be asked any more."""
        self._http.close()

    def _identity(self) -> Identity | None:
        """Return what answers are made with, where the server tells."""
        health = self._send("GET", "/healthz")
        return Identity(health["settings"], health["index"]) if health.get("index") else None

    def _events(self, lines: Iterable[str]) -> Iterator[Event]:
        name = ""
        for line in lines:
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                yield self._read(lambda name=name, line=line: self._event(name, json.loads(line[6:])))  # type: ignore[misc]

    def _event(self, name: str, data: Any) -> Event:
        match name:
            case "passages":
                return Shown(tuple(passage_of(each) for each in data["passages"]))
            case "sentence":
                return Delta(data["text"])
            case "answer":
                return answer_of(data)
            case _:
                raise WriterError(str(data["detail"]), str(data.get("hint") or ""))

    def _send(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        try:
            response = self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise self._gone(error) from error
        if not response.is_success:
            self._refuse(response)
        body = self._read(response.json)
        return body if isinstance(body, dict) else self._strange("its answer is not an object")

    def _refuse(self, response: httpx.Response) -> NoReturn:
        try:
            body = response.json()
        except ValueError:
            body = None
        is_problem = response.headers.get("content-type", "").startswith("application/problem+json")
        told = body.get("detail" if is_problem else "error") if isinstance(body, dict) else None
        if not isinstance(body, dict) or not isinstance(told, str):
            self._strange(f"status {response.status_code}, and no message")
        hint = str(body.get("hint") or "")
        if response.status_code in {401, 403, 429}:
            raise ServerError(f"The server at {self.url} refuses: {told}", hint)
        if response.status_code in {404, 405} and not is_problem:  # another path than the API's, or another server
            self._strange(f"status {response.status_code}, {told}")
        kind = QuestionError if response.is_client_error else WriterError
        raise kind(told, hint)

    def _read(self, make: Callable[[], Made]) -> Made:
        try:
            return make()
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            self._strange(f"its answer cannot be read ({type(error).__name__}: {error})")

    def _strange(self, what: str) -> NoReturn:
        raise ServerError(
            f"What answers at {self.url} is no Newsdesk server of this version: {what}.",
            "Check the address, and that both have the same version.",
        )

    def _gone(self, error: httpx.HTTPError) -> ServerError:
        if isinstance(error, httpx.TimeoutException):
            return ServerError(f"The server at {self.url} did not answer in time.", "Try again in a moment.")
        return ServerError(
            f"Nobody answers at {self.url}: {error}.", "Check the address, and that newsdesk serve runs."
        )


def _asked(question: str, options: AskOptions) -> dict[str, Any]:
    turns = [_turn(each) for each in options.get("conversation", ())]
    return {"question": question, "conversation": turns, **_narrowed(options)}


def _narrowed(options: AskOptions) -> dict[str, Any]:
    check_options(options)
    days = {"as_of": options.get("as_of"), "since": options.get("since"), "until": options.get("until")}
    told = {name: day.isoformat() if isinstance(day, date) else day for name, day in days.items()}
    return {name: value for name, value in {**told, "source": options.get("source")}.items() if value is not None}


def _turn(said: EarlierTurn) -> Any:
    if isinstance(said, Turn):
        return {"question": said.question, "answer": said.answer, "articles": list(said.articles)}
    return dict(said) if isinstance(said, Mapping) else said
