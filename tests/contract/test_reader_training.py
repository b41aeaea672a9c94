"""Lists to train a reader on come from what other articles say; the reader learns to tell them apart."""

import random
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from qa.assemble import open_collection
from qa.settings import load
from training.clozes import Cloze
from training.sentence_lists import Asked, Chunk, Corpus, SentenceList, make_lists, sentence_list
from training.train_reader import HARD, LIST, read_chunks, sample, steps_of
from vectorstore.embedder import Embedder

pytestmark = pytest.mark.deep

STORY = "Northwind sold its ferry Astrid to Norway for 40 crowns. The harbour was glad."
OTHER = "The ferry Astrid was sold to that country, Norway, by Northwind for some crowns. Nobody asked why."
SIDE = [
    f"The {thing} of the ferry Astrid was painted by Northwind. It took a week. The crew slept. Rain fell on the deck."
    for thing in ("deck", "mast", "hull", "bridge", "anchor", "rudder")
]


def chunk(embedder: Embedder, article: str, day: int, body: str) -> Chunk:
    return Chunk(article, f"On {article}", date(2024, 3, day), body, embedder.encode_documents([body])[0])


@pytest.fixture(scope="module")
def chunks(embedder: Embedder) -> list[Chunk]:
    bodies = {"sale": (5, STORY), "again": (6, OTHER), "late": (20, OTHER), "long ago": (1, "Norway is a country.")}
    bodies |= {f"side{n}": (5, text) for n, text in enumerate(SIDE)}
    return [chunk(embedder, article, day, body) for article, (day, body) in bodies.items()]


def listed(embedder: Embedder, chunks: list[Chunk], question: str, answer: str) -> SentenceList | None:
    corpus = Corpus(chunks)
    source = next(place for place, one in enumerate(corpus.chunks) if one.article == "sale")
    asked = Asked(Cloze(question, answer), source, STORY.split(". ")[0])
    ((_, found),) = corpus.search([asked], embedder.encode_queries([question]))
    assert all(one.article != "late" for one in (corpus.chunks[place] for place, _ in found)), "of another week"
    return sentence_list(corpus, asked, found)


def test_right_are_sentences_of_other_articles_that_name_the_answer(embedder: Embedder, chunks: list[Chunk]) -> None:
    found = listed(embedder, chunks, "Northwind sold its ferry Astrid to which country for 40 crowns?", "Norway")
    assert found is not None
    assert found.right == (
        "On again. The ferry Astrid was sold to that country, Norway, by Northwind for some crowns.",
    )
    assert not any("Norway" in text for text in found.wrong)
    assert "painted by Northwind" in found.wrong[0], "the most like first"


def test_what_no_other_article_tells_makes_no_list(embedder: Embedder, chunks: list[Chunk]) -> None:
    assert listed(embedder, chunks, "Northwind sold its ferry Astrid to Norway for how many crowns?", "40") is None


def test_a_step_has_one_right_sentence_and_hard_ones(embedder: Embedder) -> None:
    one = SentenceList("Who?", "Ann", ("right",), tuple(f"wrong {n}" for n in range(20)))
    question, texts = sample(one, random.Random(1))
    assert question == "Who?"
    assert texts[0] == "right"
    assert len(set(texts)) == LIST
    assert sum(int(text.split()[1]) < 8 for text in texts[1:]) >= HARD
    steps = list(steps_of([one] * 25, random.Random(1)))
    assert sum(map(len, steps)) == 25


def test_a_collections_chunks_become_lists_the_same_each_time(sample_home: Path, embedder: Embedder) -> None:
    with open_collection(load({"home": sample_home})[0], command="training") as collection:
        chunks = read_chunks(collection, date(2000, 1, 1), date(2030, 1, 1), frozenset())
        none = read_chunks(collection, date(2000, 1, 1), date(2000, 2, 1), frozenset())
        rows = collection.archive.database.rows("SELECT url FROM article WHERE url IS NOT NULL")
        urls = frozenset(url for (url,) in rows)
        left = read_chunks(collection, date(2000, 1, 1), date(2030, 1, 1), urls)
    assert len(chunks) > 30
    assert not none
    assert len(left) < len(chunks)
    assert np.allclose([np.linalg.norm(one.vector) for one in chunks], 1, atol=1e-3)
    first, second = (make_lists(chunks, embedder.encode_queries, 20, 500) for _ in range(2))
    assert first == second
    assert first
    assert all(one.right and len(one.wrong) >= LIST for one in first)
