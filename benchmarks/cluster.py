"""Several desks over one database: what becomes of questions, writes and jobs when parts of it die.

    python -m benchmarks.cluster --database URL [--home DIR] [--questions FILE] [--users N] [--seconds S]

URL is an empty PostgreSQL database or schema. The collection in DIR, by default the sample, is moved there; two
`newsdesk serve` run over it and over a `chroma run`, each with a folder of its own and one folder for uploads. Users
ask both in turn, go to the other where one does not answer, and each keeps a conversation. Then:

1. Chroma is killed and its data are deleted: whether answers go on, with a note, and how long until they are whole
   again once it is back;
2. while an upload is read the desk that reads it is killed (SIGKILL): how long until the other has taken the upload
   over, whether all of its articles are there, and whether every conversation has all turns that were acknowledged.

Before that the same questions are put to a desk over the folder: whether the answers are equal, and how long they take.
The exit status is 1 where an answer was wrong, a write was lost, or something did not recover.
"""

import argparse
import secrets
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from benchmarks.desks import Chroma, Desk, upload
from benchmarks.measure import percentile, table
from benchmarks.same_answers import differences
from qa.evaluation.question_file import read_questions
from qa.sample import QUESTIONS
from vectorstore.search.fallback import WORDS_ALONE
from vectorstore.storage.opening import open_desks
from vectorstore.storage.transfer.moving import move

if TYPE_CHECKING:
    from vectorstore.storage.postgres.jobs import JobTable

_TAKEN_OVER_SECONDS = 10.0
_PATIENCE_SECONDS = 900.0


@dataclass
class Load:
    """What users met while they asked."""

    outcomes: Counter[str] = field(default_factory=Counter)
    """Answers as before, others with and without the note, errors, and requests that a dead desk left."""
    seconds: list[float] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    """Turns that were acknowledged, by the user's secret and conversation."""


class Users:
    """Threads that ask until they are stopped; each keeps a conversation."""

    def __init__(self, desks: Sequence[Desk], expected: dict[str, str], count: int) -> None:
        self.load = Load()
        self._desks, self._expected = desks, expected
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._user, args=(number,)) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> Load:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return self.load

    def _user(self, number: int) -> None:
        secret, turn = secrets.token_urlsafe(32), number
        questions = list(self._expected)
        with httpx.Client(cookies={"newsdesk_browser": secret}, timeout=120) as client:
            conversation = None
            while not self._stop.is_set():
                desk = self._desks[turn % len(self._desks)]
                turn += 1
                try:
                    if conversation is None:
                        conversation = client.post(f"{desk.url}/api/conversations").raise_for_status().json()["id"]
                    question, begun = questions[turn % len(questions)], time.monotonic()
                    reply = client.post(f"{desk.url}/api/ask", json={"question": question, "keep_in": conversation})
                    self._note(secret, conversation, question, reply, time.monotonic() - begun)
                except httpx.TransportError:
                    with self._lock:
                        self.load.outcomes["left by a dead desk"] += 1
                    time.sleep(0.2)

    def _note(self, secret: str, conversation: str, question: str, reply: httpx.Response, seconds: float) -> None:
        with self._lock:
            if reply.status_code != 200:
                self.load.outcomes[f"error {reply.status_code}"] += 1
                return
            answer = reply.json()
            same = "as before" if answer["text"] == self._expected[question] else "other"
            self.load.outcomes[f"{same}, with the note" if WORDS_ALONE in answer["notes"] else same] += 1
            self.load.seconds.append(seconds)
            key = f"{secret} {conversation}"
            self.load.kept[key] = self.load.kept.get(key, 0) + 1


@dataclass(frozen=True, slots=True)
class Killed:
    """What became of a desk's work after it was killed."""

    load: Load
    taken_over_seconds: float
    uploaded: int
    """Articles of the upload that are there in the end."""
    lost_turns: int


@dataclass(frozen=True, slots=True)
class WithoutChroma:
    """What became of answers while Chroma was away with all its data."""

    load: Load
    recovered_seconds: float


def wait_until(true: Any, what: str) -> float:
    """Wait until something is true, and return after how many seconds it was."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > _PATIENCE_SECONDS:
            raise SystemExit(f"{what}: not within {_PATIENCE_SECONDS:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - begun


def kill_a_desk(desks: Sequence[Desk], jobs: "JobTable", expected: dict[str, str], users: int, uploaded: int) -> Killed:
    """Kill the desk that reads an upload while users ask, and see what the other makes of it."""
    before = desks[0].articles()
    asking = Users(desks, expected, users)
    job = upload(desks[0], uploaded)

    def holder() -> Desk | None:
        row = jobs.get(job)
        return next((desk for desk in desks if row and row.holder and desk.is_called(row.holder)), None)

    wait_until(lambda: (row := jobs.get(job)) and row.state == "running" and row.done > 0, "the upload begins")
    first = holder()
    assert first is not None
    (other,) = (desk for desk in desks if desk is not first)
    first.kill()
    taken = wait_until(lambda: holder() is other, "the upload is taken over")
    wait_until(lambda: other.job(job)["state"] not in ("waiting", "running"), "the upload is read")
    load = asking.stop()
    lost = 0
    for key, turns in load.kept.items():
        secret, conversation = key.split()
        found = httpx.get(
            f"{other.url}/api/conversations/{conversation}", cookies={"newsdesk_browser": secret}, timeout=60
        )
        lost += max(0, turns - len(found.raise_for_status().json()["turns"]))
    return Killed(load, taken, other.articles() - before, lost)


def without_chroma(
    desks: Sequence[Desk], chroma: Chroma, expected: dict[str, str], users: int, seconds: float
) -> WithoutChroma:
    """Kill Chroma and delete its data for some seconds while users ask, and see whether all comes back."""
    asking = Users(desks, expected, users)
    time.sleep(2)
    chroma.kill()
    chroma.forget()
    time.sleep(seconds)
    chroma.start()
    question = next(iter(expected))
    recovered = wait_until(
        lambda: all(WORDS_ALONE not in desk.ask(question)["notes"] for desk in desks), "answers are whole again"
    )
    return WithoutChroma(asking.stop(), recovered)


def compare(folder: Desk, desks: Sequence[Desk], questions: Sequence[str]) -> tuple[int, list[float], list[float]]:
    """Return how many answers are equal, and the seconds that each took of a desk over a folder and over a database."""
    equal, embedded, served = 0, [], []
    for number, question in enumerate(questions):
        begun = time.monotonic()
        one = folder.ask(question)
        middle = time.monotonic()
        other = desks[number % len(desks)].ask(question)
        served.append(time.monotonic() - middle)
        embedded.append(middle - begun)
        equal += not list(differences(one, other))
    return equal, embedded, served


def run(database: str, home: Path, questions: Sequence[str], given: argparse.Namespace, work: Path) -> int:
    """Run all parts in a folder, and print what was found."""
    users, seconds, uploaded = given.users, given.seconds, given.uploaded
    own, shared = shutil.copytree(home, work / "folder"), work / "shared"
    shared.mkdir()
    moved = move(str(own), database)
    print(f"{moved.tables['article'].rows:,} articles, {moved.tables['chunk'].rows:,} passages")
    with Chroma(work / "chroma") as chroma:
        environment = {
            "NEWSDESK_DATABASE_URL": database,
            "NEWSDESK_CHROMA_URL": chroma.url,
            "NEWSDESK_SHARED_FOLDER": str(shared),
        }
        with Desk(work / "a", environment) as a, Desk(work / "b", environment) as b:
            with Desk(own, {}) as folder:
                for each in (a, b, folder):
                    each.ask(questions[0])
                equal, embedded, served = compare(folder, (a, b), questions)
            rows = [
                (name, *(f"{1000 * percentile(times, share):.0f} ms" for share in (0.5, 0.95)))
                for name, times in (("folder", embedded), ("two desks", served))
            ]
            print(table(("one user", "p50", "p95"), rows))
            print(f"{equal} of {len(questions)} answers equal to those of the folder, field by field")
            expected = {question: str(a.ask(question)["text"]) for question in questions}
            away = without_chroma((a, b), chroma, expected, users, seconds)
            print(f"Chroma killed and its data deleted for {seconds:.0f} s: {dict(away.load.outcomes)}")
            print(f"whole again {away.recovered_seconds:.1f} s after it was back")
            with closing(open_desks(database)) as shown:
                killed = kill_a_desk((a, b), shown.jobs, expected, users, uploaded)
            print(f"a desk killed under {users} users: {dict(killed.load.outcomes)}")
            print(
                f"upload taken over after {killed.taken_over_seconds:.1f} s, {killed.uploaded} of {uploaded} articles"
                f" there; {sum(killed.load.kept.values())} turns acknowledged, {killed.lost_turns} lost"
            )
    errors = sum(n for each in (away.load, killed.load) for name, n in each.outcomes.items() if "error" in name)
    bad = errors or killed.lost_turns or killed.uploaded != uploaded or equal != len(questions)
    return int(bool(bad) or killed.taken_over_seconds > _TAKEN_OVER_SECONDS)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--most", type=int, default=40, help="questions that are asked")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--uploaded", type=int, default=400, help="articles that are uploaded")
    parser.add_argument("--seconds", type=float, default=60, help="for which Chroma is away")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="newsdesk-cluster-") as folder:
        work = Path(folder)
        home = given.home or sample(work / "sample")
        questions = [each.question for each in read_questions(given.questions)][: given.most]
        return run(given.database, home, questions, given, work)


def sample(home: Path) -> Path:
    """Make a collection of the sample."""
    from qa.factory import open_collection
    from qa.sample import ARTICLES
    from qa.settings import load
    from vectorstore.ingestion.ingest import ingest

    with open_collection(load({"home": home})[0], command="benchmark") as collection:
        ingest([ARTICLES], collection)
    return home


if __name__ == "__main__":
    sys.exit(main())
