"""The likeliest articles read whole, on a real archive."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import open_home, write_jsonl
from vectorstore.collection import Collection
from vectorstore.ingestion.ingest import ingest
from vectorstore.search.candidates import Candidate
from vectorstore.search.features import NAMES, Matrix, measure
from vectorstore.search.full_article_features import read_whole, with_whole_articles, words_in
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter
from vectorstore.text.query_terms import QueryWords, read_query
from vectorstore.text.tokenization import stems

WORDS = (
    "ferry ferries Ferry’s hoping hopes countries north-east Zürich 2024 3.5 agreed 北京 U.S. running it's Gaza".split()
)


def query(question: str) -> QueryWords:
    return read_query(question, lambda word: 10, 1000)


@given(
    st.lists(st.sampled_from(WORDS), min_size=1), st.lists(st.sampled_from([*WORDS, "“", "—", "...", "\n\n", "(x)"]))
)
def test_the_words_found_are_those_of_splitting_the_text(asked: list[str], said: list[str]) -> None:
    about, text = query(" ".join(asked)), " ".join(said)
    assert words_in(about, text) == stems(text) & about.weights.keys()


def test_a_question_without_a_known_word_finds_none() -> None:
    assert words_in(read_query("ferry", lambda word: 0, 1000), "The ferry ran aground.") == set()


def test_only_whole_words_count() -> None:
    about = query("did the cat hop")
    assert words_in(about, "A bobcat; a shophopper; concatenate") == set()
    assert words_in(about, "Hopping “cats’") == {"hop", "cat"}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """Two articles of forty paragraphs; one names its subject once, far from the rest."""
    folder = tmp_path_factory.mktemp("two")
    filler = [f"Paragraph {number} is about something else altogether, such as the weather." for number in range(40)]
    said = "The minister resigned over the budget on Tuesday."
    with open_home(folder / "home", chunk_tokens=50) as collection:
        articles = [
            {"title": "A resignation", "text": "\n\n".join([said, *filler, *named])}
            for named in (["All this was in Norwood."], ["All this was in Eastwick."])
        ]
        ingest([write_jsonl(folder / "a.jsonl", articles)], collection)
        yield collection


def found(collection: Collection, about: QueryWords, passages: Sequence[str]) -> list[Candidate]:
    places, texts = collection.archive.chunks.places(passages), collection.archive.text.texts(passages)
    return [Candidate(places[chunk], *texts[chunk], 0.5, {}) for chunk in passages]


def column(signals: Matrix, name: str) -> list[float]:
    values: list[float] = signals[:, NAMES.index(name)].tolist()
    return values


def test_an_article_counts_with_all_it_says(two: Collection) -> None:
    about = read_query("which minister in Norwood resigned", two.archive.text.frequency, two.count_chunks(two.archive))
    firsts = [two.archive.chunks.of_article(summary.head.id)[0] for summary in two.archive.articles()]
    candidates = found(two, about, firsts)
    before = measure(about, candidates, None)
    assert len(set(column(before, "article_coverage"))) == 1, "the beginnings are the same"
    texts = two.archive.article_texts([candidate.place.article.id for candidate in candidates])
    norwood = ["Norwood" in texts[candidate.place.article.id] for candidate in candidates]
    whole = with_whole_articles(about, candidates, before, read_whole(two.archive, about, candidates, [0, 1]))
    assert [value == 1 for value in column(whole, "article_coverage")] == norwood
    assert column(whole, "found_coverage") == column(before, "found_coverage")
    one = read_whole(two.archive, about, candidates, [norwood.index(False), norwood.index(True)], articles=1)
    likelier_has_no_more = with_whole_articles(about, candidates, before, one)
    assert np.array_equal(likelier_has_no_more, before), "and the other is not read"


def test_it_tells_which_of_two_like_paragraphs_comes_first(two: Collection) -> None:
    for name in ("Norwood", "Eastwick"):
        search = Search(two, candidates=2, stories=False)
        best, other = search(f"which minister in {name} resigned over the budget", Filter(), 2)
        assert "minister" in best.text
        assert best.article_words - other.article_words == stems(name), "a passage tells what its article has"
        assert name in two.archive.article_texts([best.article.id])[best.article.id]
