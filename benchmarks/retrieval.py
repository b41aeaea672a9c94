"""How well each stage of the search finds, and how long it takes, next to the plain LangChain pipeline.

    python -m benchmarks.retrieval [SLICE | --home HOME --questions FILE...] [--most N] [--reranker NAME] [--rows FILE]
                                   [--no-plain]

A slice's collection is made once and kept in ``benchmarks/.work``; with ``--home`` one that is there is searched. Each
answerable question is asked as of its day. Articles count by URL: hit@k (Success@k), MRR@10, nDCG@10 and recall@10 are
computed by ir-measures. ans@k: an accepted answer stands, lower-cased, in one of the first k passages. Milliseconds are
of the search alone, warm, one question at a time.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.ask import plain_store
from benchmarks.labelled import Labelled, answerable, read_labelled
from benchmarks.measure import SAMPLE, machine, percentile, table
from benchmarks.slices import WORK, open_slice, settings_for
from qa.factory import open_collection
from qa.settings import Settings, load
from vectorstore.collection import Collection
from vectorstore.documents import SearchName
from vectorstore.inference.cross_encoders import load_reranker
from vectorstore.search.candidates import Searched, retrieve_candidates
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter
from vectorstore.text.query_terms import read_query
from vectorstore.text.recency import Recency

if TYPE_CHECKING:
    from langchain_chroma import Chroma

SHOWN = 10
WARM = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage as the measures see it."""

    url: str
    text: str


Stage = Callable[[Labelled], list[Hit]]


def single(collection: Collection, name: SearchName, each: int, question: Labelled, *, dated: bool = True) -> list[Hit]:
    """Search by one of the three alone, in its own order."""
    request = question.request()
    vector = collection.embedder.encode_queries([question.question])[0]
    query = read_query(
        question.question, collection.archive.text.frequency, collection.count_chunks(collection.archive)
    )
    where = Filter(until=request.query.as_of, undated=False) if dated else Filter()
    found = retrieve_candidates(Searched(collection.archive, collection), query, vector, where, None, each, (name,))
    best = sorted(found, key=lambda candidate: candidate.ranks[name])[:SHOWN]
    return [Hit(candidate.place.article.url or candidate.place.article.id, candidate.body) for candidate in best]


def searched(search: Search, question: Labelled, *, timely: bool, always: bool = False) -> list[Hit]:
    """Search as the product does, with or without what it makes of time.

    Args:
        always: prefer what is recent even where the question says otherwise.
    """
    request = question.request()
    query = request.query
    where = Filter(query.since if timely else None, query.until if timely and query.until else query.as_of)
    where = Filter(where.since, where.until, undated=False)
    recency = request.recency if timely else None
    if always:
        where, recency = Filter(until=query.as_of, undated=False), Recency(query.as_of, query.as_of)
    passages = search(request.search_for, where, SHOWN, recency=recency, words=request.words)
    return [Hit(passage.article.url or passage.article.id, passage.text) for passage in passages]


def plain(chroma: "Chroma", question: Labelled) -> list[Hit]:
    found = chroma.similarity_search(question.question, k=SHOWN)
    return [Hit(str(document.metadata.get("url")), document.page_content) for document in found]


def stages(collection: Collection, settings: Settings, reranker: str) -> dict[str, Stage]:
    each = settings.retrieval.candidates
    make = partial(Search, collection, candidates=each, widen_to=settings.retrieval.passage_chars)
    cap = settings.retrieval.passages_per_article
    found: dict[str, Stage] = {
        "lexical, no dates": partial(single, collection, "lexical", each, dated=False),
        "lexical": partial(single, collection, "lexical", each),
        "headlines": partial(single, collection, "headline", each),
        "dense": partial(single, collection, "dense", each),
        "fused": partial(searched, make(per_article=cap), timely=False),
        "fused, with time": partial(searched, make(per_article=cap), timely=True),
        "… whatever the question says": partial(searched, make(per_article=cap), timely=True, always=True),
        "… chunks as found": partial(searched, make(per_article=cap, widen_to=0), timely=True),
        "… stories not thinned": partial(searched, make(per_article=SHOWN, stories=False), timely=True),
    }
    if reranker != "none":
        reranking = make(per_article=cap, reranker=load_reranker(reranker), rerank=settings.retrieval.rerank)
        found[f"reranked ({reranker})"] = partial(searched, reranking, timely=True)
    return found


def measured(question: Labelled, hits: Sequence[Hit]) -> dict[str, float]:
    """Return one question's figures; an article's rank is that of its first passage."""
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    urls = list(dict.fromkeys(hit.url for hit in hits))
    run = [ir_measures.ScoredDoc("q", url, -rank) for rank, url in enumerate(urls)]
    relevant = [ir_measures.Qrel("q", url, 1) for url in question.gold_urls]
    names = {Success @ 1: "hit@1", Success @ 5: "hit@5", RR @ 10: "MRR@10", nDCG @ 10: "nDCG@10", R @ 10: "recall@10"}
    figures = dict.fromkeys(names.values(), 0.0)  # a question that found nothing counts as 0
    figures |= {names[row.measure]: row.value for row in ir_measures.iter_calc(list(names), relevant, run)}
    says = [question.said_in(hit.text) for hit in hits]
    return figures | {"ans@1": float(any(says[:1])), "ans@5": float(any(says[:5]))}


def run(stage: Stage, questions: Sequence[Labelled]) -> Iterator[dict[str, Any]]:
    for question in questions[:WARM]:
        stage(question)
    for question in questions:
        before = time.perf_counter()
        hits = stage(question)
        milliseconds = 1000 * (time.perf_counter() - before)
        yield {
            "id": question.id,
            "ms": round(milliseconds, 1),
            "chars": [len(hit.text) for hit in hits],
            "urls": [hit.url for hit in hits],
        } | measured(question, hits)


COLUMNS = ("hit@1", "hit@5", "MRR@10", "nDCG@10", "recall@10", "ans@1", "ans@5")
"""Shares; the table has the passages' mean length beside them, since a longer passage says more."""


def summary(name: str, rows: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    times = [row["ms"] for row in rows]
    means = (f"{sum(row[column] for row in rows) / len(rows):.3f}" for column in COLUMNS)
    lengths = [length for row in rows for length in row["chars"]]
    chars = f"{sum(lengths) / max(1, len(lengths)):.0f}"
    return (name, *means, chars, f"{percentile(times, 50):.0f}", f"{percentile(times, 95):.0f}")


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[tuple[Collection, Settings, list[Labelled]]]:
    if arguments.home:
        settings = load({"home": arguments.home})[0]
        questions = [question for path in arguments.questions for question in read_labelled(path)]
        with open_collection(settings, command="benchmark") as collection:
            yield collection, settings, answerable(questions)
    else:
        settings = settings_for(arguments.slice)
        with open_slice(arguments.slice, settings) as collection:
            yield collection, settings, answerable(read_labelled(arguments.slice / "questions.jsonl"))


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slice", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--home", type=Path, help="a collection that is there already")
    parser.add_argument("--questions", type=Path, nargs="+", default=[], help="with --home: files of questions")
    parser.add_argument("--most", type=int, help="only the first N answerable questions")
    parser.add_argument("--reranker", help="as the setting (default: the setting's)")
    parser.add_argument("--rows", type=Path, help="write each question's figures here, as JSON Lines")
    parser.add_argument("--no-plain", dest="plain", action="store_false", help="leave the plain pipeline out")
    arguments = parser.parse_args(argv)
    with opened(arguments) as (collection, settings, questions):
        questions = questions[: arguments.most]
        todo = stages(collection, settings, arguments.reranker or settings.retrieval.reranker)
        if arguments.plain and not arguments.home:
            chroma = plain_store(arguments.slice, WORK / f"{arguments.slice.resolve().name}-plain")
            todo = {"plain LangChain": partial(plain, chroma)} | todo
        rows = {name: list(run(stage, questions)) for name, stage in todo.items()}
        counts = collection.archive.counts()
    print(f"{counts.articles} articles, {counts.chunks} chunks, {len(questions)} questions; {machine()}")
    print(
        table(("stage", *COLUMNS, "chars", "p50 ms", "p95 ms"), [summary(name, found) for name, found in rows.items()])
    )
    if arguments.rows:
        lines = (json.dumps({"stage": name} | row) for name, found in rows.items() for row in found)
        arguments.rows.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
