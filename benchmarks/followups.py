"""Follow-up questions made stand-alone: how near to a person's rewrite, and how much is found with them.

    python -m benchmarks.followups [--data DIR] [--rows FILE]

``treccast`` (TREC CAsT 2019 and 2020: turns with a person's rewrite) gives token F1 to the rewrite. It comes without
passages, so the rewrites of all its turns are the pool: recall@10 is how often a turn's own rewrite is among the ten
found. ``mtrag_un`` (multi-turn RAG conversations) has no rewrites; its pool is the passages of all its tasks, and
recall@10 is the share of a task's own passages among the ten found. Found is found by the product's search.

``conversations`` are twenty by hand over the articles of ``small``, with the right wording and the article of each
turn; with ``--small HOME`` recall@10 is how often that article is found.

The rules were made on CAsT 2019, the second search on the conversations of mtrag_un about finance and a cloud's
documentation (fiqa, ibmcloud). CAsT 2020 and the rest of mtrag_un (clapnq, govt) only confirm.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.intents import questions
from benchmarks.measure import table
from qa.conversation.follow_ups import FollowUp, Turn, as_turns, read_follow_up
from qa.factory import open_collection
from qa.query.asides import bare
from qa.query.intents import read_intent
from qa.settings import load
from vectorstore.ingestion.ingest import ingest
from vectorstore.search.follow_up_fusion import search_with_context
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter

_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
_CONVERSATIONS = Path(__file__).resolve().parents[1] / "tests" / "data" / "conversations.jsonl"
_DEPTH = 10
_WORD = re.compile(r"\w+")
Condenser = Callable[[str, Sequence[Turn]], FollowUp]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what was said before it."""

    question: str
    earlier: tuple[Turn, ...]
    wanted: frozenset[str]
    """Headlines, or texts, of the pool that are to be found."""
    rewrite: str | None = None
    """A person's stand-alone question."""
    by_url: bool = True
    """Whether what is wanted are addresses, as in a pool that is made for the run; else headlines."""


@dataclass(frozen=True, slots=True)
class Pool:
    name: str
    cases: tuple[Case, ...]
    passages: dict[str, str]
    """Name to text."""
    home: Path | None = None
    """A collection that is searched in place of the passages; what is wanted are then headlines."""


def token_f1(prediction: str, reference: str) -> float:
    """Return the F1 of two texts' words, lower-cased, counted with repeats, as SQuAD defines it but with articles."""
    got, wanted = (Counter(_WORD.findall(text.lower())) for text in (prediction, reference))
    common = (got & wanted).total()
    return 2 * common / (got.total() + wanted.total()) if common else 0.0


def by_itself(follow_up: str) -> FollowUp:
    return FollowUp(follow_up)


METHODS: dict[str, Condenser] = {
    "the question alone": lambda question, _: by_itself(question),
    "all questions so far": lambda question, earlier: by_itself(
        " ".join([*(turn.question for turn in earlier), question])
    ),
    "the one before and it": lambda question, earlier: by_itself(
        " ".join([*(turn.question for turn in earlier[-1:]), question])
    ),
    "made stand-alone, one search": lambda question, earlier: by_itself(
        read_follow_up(question, earlier).standalone_question
    ),
    "made stand-alone": read_follow_up,
    "the same, answers not known": lambda question, earlier: read_follow_up(
        question, [Turn(turn.question) for turn in earlier]
    ),
}


def cast_2019(data: Path) -> Pool:
    lines = (data / "treccast" / "evaluation_topics_annotated_resolved_v1.0.tsv").read_text(encoding="utf-8")
    rewrites = dict(line.split("\t", 1) for line in lines.splitlines() if line.strip())
    topics = json.loads((data / "treccast" / "evaluation_topics_v1.0.json").read_text(encoding="utf-8"))
    turns = [
        [(turn["raw_utterance"], rewrites[f"{topic['number']}_{turn['number']}"]) for turn in topic["turn"]]
        for topic in topics
    ]
    return _cast("CAsT 2019", turns)


def cast_2020(data: Path) -> Pool:
    path = data / "treccast" / "2020_manual_evaluation_topics_v1.0.json"
    topics = json.loads(path.read_text(encoding="utf-8"))
    turns = [[(t["raw_utterance"], t["manual_rewritten_utterance"]) for t in topic["turn"]] for topic in topics]
    return _cast("CAsT 2020", turns)


def _cast(name: str, topics: Sequence[Sequence[tuple[str, str]]]) -> Pool:
    cases, passages = [], {}
    for topic in topics:
        earlier: tuple[Turn, ...] = ()
        for raw, rewrite in topic:
            question, whole = raw.strip(), rewrite.strip()
            passages[whole] = whole
            cases.append(Case(question, earlier, frozenset([whole]), whole))
            earlier = (*earlier, Turn(question))
    return Pool(name, tuple(case for case in cases if case.earlier), passages)


def mtrag(data: Path, subjects: Sequence[str]) -> Pool:
    """Return the later turns of conversations on some subjects that the task's passages answer, wholly or in part.

    The pool is the passages of all subjects.
    """
    passages: dict[str, str] = {}
    cases = []
    for line in (data / "mtrag_un" / "reference.jsonl").read_text(encoding="utf-8").splitlines():
        task = json.loads(line)
        for context in task["contexts"]:
            passages[context["document_id"]] = context["text"].strip()
        wanted = frozenset(context["document_id"] for context in task["contexts"])
        earlier = tuple(_exchanges(task["input"][:-1]))
        answered = task["answerability"][0] in ("ANSWERABLE", "PARTIAL")
        if answered and wanted and earlier and task["Collection"] in subjects:
            cases.append(Case(task["input"][-1]["text"].strip(), earlier, wanted))
    return Pool(f"mtrag_un ({' and '.join(subjects)})", tuple(cases), passages)


def conversations(path: Path, half: str, home: Path | None) -> Pool:
    """Return the turns of conversations by hand, each with its stand-alone wording and the article that answers it.

    Args:
        path: the project's own conversations over the articles of ``small``.
        half: "dev", on which rules may be made, or "held".
        home: a collection of ``small``; None measures the wording alone.
    """
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        talk = json.loads(line)
        earlier: tuple[Turn, ...] = ()
        for turn in talk["turns"] if talk["half"] == half else ():
            question = bare(turn["question"]).question
            if earlier and read_talk(question):
                cases.append(Case(question, earlier, frozenset([turn["article"]]), turn["alone"], by_url=False))
            earlier = (*earlier, Turn(question, turn["answer"]))
    return Pool(f"conversations, {half}", tuple(cases), {}, home)


def read_talk(question: str) -> bool:
    """Return whether something is asked: thanks and "summarise that" are not searched for."""
    intent = read_intent(question)
    return intent is None or bool(intent.about)


def _exchanges(said: Sequence[dict[str, Any]]) -> Iterator[Turn]:
    """Pair each question of the user with the agent's answer."""
    for at, turn in enumerate(said):
        if turn["speaker"] == "user":
            following = said[at + 1] if at + 1 < len(said) else {}
            yield Turn(turn["text"].strip(), following["text"] if following.get("speaker") == "agent" else "")


def taken_for_follow_ups(asked: Sequence[str]) -> float:
    """Return the share of questions on unrelated matters that change when each is asked after the two before."""
    changed = 0
    for at in range(2, len(asked)):
        question = " ".join(asked[at].split())
        changed += read_follow_up(question, as_turns(asked[at - 2 : at])).standalone_question != question
    return changed / max(1, len(asked) - 2)


def measure(pool: Pool, search: Search | None) -> list[dict[str, Any]]:
    """Return a row for each method: its mean F1 and recall@10, and the questions they are of."""
    rows = []
    for name, condense in METHODS.items():
        asked = [condense(case.question, case.earlier) for case in pool.cases]
        pairs = list(zip(asked, pool.cases, strict=True))
        scores = [token_f1(it.standalone_question, case.rewrite) for it, case in pairs if case.rewrite]
        found = [recall(search, it, case) for it, case in pairs] if search else []
        texts = [it.standalone_question for it in asked]
        rows.append({"pool": pool.name, "method": name, "f1": _mean(scores), "recall": _mean(found), "asked": texts})
    return rows


def recall(search: Search, follow_up: FollowUp, case: Case) -> float:
    """Return the share of the wanted passages among the ten found."""
    passages = search_with_context(search, follow_up.standalone_question, follow_up.context_query, Filter(), 2 * _DEPTH)
    # Two searches may bring two chunks of one passage of the pool, which is found once.
    names = (passage.article.url if case.by_url else passage.article.title for passage in passages)
    found = set(list(dict.fromkeys(names))[:_DEPTH])
    return len(found & case.wanted) / len(case.wanted)


def open_search(pool: Pool, folder: Path) -> tuple[Any, Search]:
    """Ingest a pool, each passage an article named by its URL, and return the collection and its search."""
    lines = [
        json.dumps({"title": " ".join(text.split()[:8]) or name, "text": text or name, "url": name})
        for name, text in pool.passages.items()
    ]
    path = folder / "pool.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    settings, _ = load({"home": folder / "home"})
    collection = open_collection(settings, command="benchmark")
    ingest([path], collection)
    return collection, Search(collection, per_article=1, stories=False)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=_DATA, help="the folder that holds treccast and mtrag_un")
    parser.add_argument("--rows", type=Path, help="write each question and what it became to this file, as JSONL")
    parser.add_argument("--no-search", action="store_true", help="token F1 alone, which takes a second")
    parser.add_argument("--only", help="only the set whose name begins so")
    parser.add_argument("--small", type=Path, help="a collection of small, to find the articles of the conversations")
    given = parser.parse_args()
    if not given.data.is_dir():
        sys.exit(f"There is no evaluation data at {given.data}; name its folder with --data.")
    rows = []
    pools = (
        cast_2019(given.data),
        cast_2020(given.data),
        mtrag(given.data, ("fiqa", "ibmcloud")),
        mtrag(given.data, ("clapnq", "govt")),
        *(conversations(_CONVERSATIONS, half, given.small) for half in ("dev", "held")),
    )
    for pool in pools:
        if given.only and not pool.name.lower().startswith(given.only.lower()):
            continue
        if given.no_search or not (pool.passages or pool.home):
            rows += measure(pool, None)
            continue
        if pool.home:
            settings, _ = load({"home": pool.home})
            with open_collection(settings, command="benchmark") as collection:
                rows += measure(pool, Search(collection, per_article=1, stories=False))
            continue
        with tempfile.TemporaryDirectory() as folder:
            collection, search = open_search(pool, Path(folder))
            with collection:
                rows += measure(pool, search)
    if given.rows:
        given.rows.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    shown = [[row["pool"], row["method"], _figure(row["f1"]), _figure(row["recall"])] for row in rows]
    quizzes = sorted(given.data.glob("realtimeqa/questions-*.jsonl"))
    for path in quizzes if not given.only else ():
        share = taken_for_follow_ups(questions(path))
        print(f"{path.name}: {share:.1%} of questions on unrelated matters are changed by the rules")
    print(table(["set", "searched for", "token F1", f"recall@{_DEPTH}"], shown))


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
