"""Chunks of any article: nothing is lost, nothing is too long, and the archive gives them back as they were."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.text.sentences import split_sentences
from tests.fakes import BagOfWordsEmbedder
from vectorstore.chunking import Chunking, make_chunks
from vectorstore.documents import Article, clean, make_article
from vectorstore.storage.opening import open_archive
from vectorstore.text.unquoted import quotable

EMBEDDER = BagOfWordsEmbedder()
UNQUOTED = "The ferry leaves Velia on Monday. EPA-Yonhap"
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
paragraphs = st.one_of(
    st.lists(words, min_size=1, max_size=40).map(" ".join),
    st.integers(200, 900).map(lambda count: " ".join(f"w{number}" for number in range(count))),
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    texts = draw(st.lists(paragraphs, max_size=8))
    title = draw(st.lists(words, max_size=60).map(" ".join))
    if draw(st.booleans()):
        texts.insert(draw(st.integers(0, len(texts))), UNQUOTED)
    return make_article(title, [*texts, "At least these words."], published=draw(st.none() | st.dates()))


@settings(max_examples=60, deadline=None)
@given(articles(), st.integers(32, 300))
def test_chunks_cover_every_quotable_paragraph_in_order_and_fit_the_model(article: Article, max_tokens: int) -> None:
    chunks = make_chunks(article, Chunking(max_tokens), EMBEDDER)
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    covered: dict[int, int] = {}  # paragraph number to the characters that chunks have covered so far
    for chunk in chunks:
        run = quotable(article.paragraphs[chunk.first - 1 : chunk.last])
        whole = "\n\n".join(paragraph.text for paragraph in run)
        assert chunk.text == (whole if chunk.end is None else whole[chunk.start : chunk.end])
        assert chunk.embedded.endswith("\n\n" + chunk.text)
        assert EMBEDDER.count_tokens([chunk.text])[0] <= EMBEDDER.max_tokens
        if chunk.end is None:
            assert not covered.keys() & {paragraph.number for paragraph in run}
            covered.update({paragraph.number: len(paragraph.text) for paragraph in run})
        else:
            assert chunk.first == chunk.last
            assert chunk.start <= covered.get(chunk.first, 0), "no gap between windows"
            covered[chunk.first] = chunk.end
    assert list(covered) == [paragraph.number for paragraph in quotable(article.paragraphs)]
    for paragraph in quotable(article.paragraphs):
        rest = paragraph.text[covered[paragraph.number] :]
        assert EMBEDDER.count_tokens([rest]) == [0], "every word is in a chunk"


@settings(max_examples=25, deadline=None)
@given(articles(), st.integers(32, 300))
def test_a_stored_article_and_its_chunks_read_back_equal(article: Article, max_tokens: int) -> None:
    chunks = make_chunks(article, Chunking(max_tokens), EMBEDDER)
    vectors = EMBEDDER.encode_documents([chunk.embedded for chunk in chunks])
    with TemporaryDirectory() as folder:
        archive = open_archive(Path(folder))
        try:
            with archive.transaction():
                archive.put_article(article, chunks, vectors)
            assert archive.article(article.id) == article
            places = archive.chunks.places([chunk.id for chunk in chunks])
            stored = archive.chunks.vectors([chunk.id for chunk in chunks])
            for chunk, vector in zip(chunks, vectors, strict=True):
                place = places[chunk.id]
                stored_run = quotable(archive.paragraphs(article.id, place.first, place.last))
                text = "\n\n".join(paragraph.text for paragraph in stored_run)
                assert (text if place.end is None else text[place.start : place.end]) == chunk.text
                np.testing.assert_array_equal(stored[chunk.id], vector)
        finally:
            archive.close()


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("e\u0301\u200b\ufeff\u2028\r\n ")))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from(" .!?\"”'()。A1")))
def test_sentences_cover_a_text_in_order_without_overlap(text: str) -> None:
    spans = split_sentences(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    quoted = "".join(text[span.start : span.end] for span in spans)
    assert "".join(quoted.split()) == "".join(text.split())
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in spans)


@settings(deadline=None)
@given(st.dates(date(1, 1, 1)))
def test_any_date_can_stand_in_a_heading(day: date) -> None:
    (chunk,) = make_chunks(make_article("Title", ["Text."], published=day), Chunking(64), EMBEDDER)
    assert chunk.embedded.startswith(f"Title ({day.day} ")
    assert chunk.embedded.split("\n\n")[0].endswith(f" {day.year})")
