"""Candidates of labelled questions with their signals and labels, as the search gathers them; kept in a file."""

import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.labelled import Labelled
from qa.settings import Settings
from vectorstore.collection import Collection
from vectorstore.search.candidates import Searched, retrieve_candidates
from vectorstore.search.features import Matrix, measure
from vectorstore.search.full_article_features import read_whole, with_whole_articles
from vectorstore.search.search import reranked_text
from vectorstore.storage.filter import Filter
from vectorstore.text.query_terms import read_query
from vectorstore.text.recency import Recency

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judged:
    """A question's candidates, in order of chunk id."""

    question: Labelled
    ids: tuple[str, ...]
    articles: tuple[str, ...]
    texts: tuple[str, ...]
    """Headline and text, as a reranker reads them."""
    timely: Matrix
    """Signals with what is recent preferred, (candidates, signals)."""
    timeless: Matrix
    """The same without."""
    gold: Flags
    """Whose article supports the answer."""
    says: Flags
    """In whose text the answer stands."""


def judge(collection: Collection, settings: Settings, questions: Sequence[Labelled], kept: Path) -> list[Judged]:
    """Return the judged candidates of some questions, from the file where they were kept before."""
    known: dict[str, Judged] = pickle.loads(kept.read_bytes()) if kept.exists() else {}
    for number, question in enumerate(questions, start=1):
        if question.id not in known:
            known[question.id] = _judge(collection, settings, question)
            print(f"\r{number} of {len(questions)} questions judged", end="", file=sys.stderr)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps(known))
    return [known[question.id] for question in questions]


def _judge(collection: Collection, settings: Settings, question: Labelled) -> Judged:
    request = question.request()
    recency = request.recency or Recency(question.asked, question.asked)
    vector = collection.embedder.encode_queries([request.search_for])[0]
    query = read_query(
        request.words or request.search_for,
        collection.archive.text.frequency,
        collection.count_chunks(collection.archive),
    )
    # Without the days a question names, so that both sets of weights see every question.
    where = Filter(until=question.asked, undated=False)
    found = retrieve_candidates(
        Searched(collection.archive, collection), query, vector, where, recency, settings.retrieval.candidates
    )
    texts = [candidate.body for candidate in found]
    # All articles whole, so that the signals do not hang on the weights that are to be fitted.
    words = read_whole(collection.archive, query, found, range(len(found)), articles=len(found))

    def measured(preferred: Recency | None) -> Matrix:
        return with_whole_articles(query, found, measure(query, found, preferred), words)

    return Judged(
        question=question,
        ids=tuple(candidate.place.id for candidate in found),
        articles=tuple(candidate.place.article.id for candidate in found),
        texts=tuple(reranked_text(candidate) for candidate in found),
        timely=measured(recency),
        timeless=measured(None),
        gold=np.array([candidate.place.article.url in question.gold_urls for candidate in found], dtype=bool),
        says=np.array([question.said_in(text) for text in texts], dtype=bool),
    )
