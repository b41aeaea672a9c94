"""Chunks: whole neighbouring paragraphs, and windows only where one paragraph is longer than the model takes."""

from datetime import date

import pytest

from tests.fakes import BagOfWordsEmbedder
from vectorstore.chunking import Chunking, heading, make_chunks
from vectorstore.documents import Chunk, make_article

EMBEDDER = BagOfWordsEmbedder()  # a token is a word, and it takes 256


def words(count: int, word: str = "w") -> str:
    return " ".join(f"{word}{number}" for number in range(count))


def chunks_of(paragraphs: list[str], max_tokens: int, title: str = "Title") -> list[Chunk]:
    return make_chunks(make_article(title, paragraphs), Chunking(max_tokens), EMBEDDER)


def runs(chunks: list[Chunk]) -> list[tuple[int, int]]:
    return [(chunk.first, chunk.last) for chunk in chunks]


def test_neighbouring_paragraphs_share_a_chunk_while_they_fit() -> None:
    # 13 tokens less the headline's one and the model's two leave 10 for paragraphs of 4, 4, 4, 11 and 2 words.
    chunks = chunks_of([words(4), words(4), words(4), words(11), words(2)], 13)
    assert runs(chunks) == [(1, 2), (3, 3), (4, 4), (5, 5)]
    assert {(chunk.start, chunk.end) for chunk in chunks} == {(0, None)}


def test_a_run_that_fits_exactly_is_not_cut() -> None:
    assert runs(chunks_of([words(5), words(5)], 13)) == [(1, 2)]
    assert runs(chunks_of([words(5), words(6)], 13)) == [(1, 1), (2, 2)]


def test_a_chunk_is_its_paragraphs_and_what_is_embedded_has_headline_and_date_in_front() -> None:
    article = make_article("Ferry runs again", ["One two.", "Three four."], published=date(2024, 5, 17))
    (chunk,) = make_chunks(article, Chunking(100), EMBEDDER)
    assert chunk.text == "One two.\n\nThree four."
    assert chunk.embedded == "Ferry runs again (17 May 2024)\n\nOne two.\n\nThree four."
    assert chunk.article_id == article.id


def test_an_article_without_a_date_is_embedded_with_its_headline_alone() -> None:
    assert heading("Ferry runs again", None) == "Ferry runs again"


def test_a_long_headline_is_cut_at_a_word_and_leaves_room_for_the_text() -> None:
    title = words(100, "headline")
    cut = heading(title, None)
    assert len(cut) <= 200
    assert title.startswith(cut + " ")
    assert heading("x" * 500, None) == "x" * 200
    # The headline's words and the two special tokens leave less than a quarter of 24; a quarter is kept.
    assert runs(chunks_of([words(3), words(3), words(1)], 24, title)) == [(1, 2), (3, 3)]


def test_a_paragraph_longer_than_a_chunk_but_not_than_the_model_stays_whole() -> None:
    chunks = chunks_of([words(2), words(200), words(2)], 50)
    assert runs(chunks) == [(1, 1), (2, 2), (3, 3)]
    assert chunks[1].end is None


def test_a_paragraph_longer_than_the_model_is_covered_by_windows_that_overlap_by_a_quarter() -> None:
    text = words(600)
    chunks = chunks_of([words(2), text, words(2)], 50)
    windows = chunks[1:-1]
    # 256 less 3 are 253 tokens a window, of which 63 are shared with the next: they begin at words 0, 190 and 380.
    assert [window.text.split()[0] for window in windows] == ["w0", "w190", "w380"]
    assert [window.text.split()[-1] for window in windows] == ["w252", "w442", "w599"]
    assert {(window.first, window.last) for window in windows} == {(2, 2)}
    for window in windows:
        assert window.text == text[window.start : window.end]
        assert EMBEDDER.count_tokens([window.embedded])[0] + 2 <= EMBEDDER.max_tokens


def test_a_paragraph_without_a_token_does_not_draw_a_long_one_into_its_chunk() -> None:
    chunks = chunks_of(["…", words(257), "…"], 50)
    assert runs(chunks) == [(1, 1), (2, 2), (2, 2), (3, 3)]


def test_a_setting_above_what_the_model_takes_is_held_to_the_model() -> None:
    for chunk in chunks_of([words(100), words(100), words(100), words(100)], 8192):
        assert EMBEDDER.count_tokens([chunk.embedded])[0] + 2 <= EMBEDDER.max_tokens


def test_ids_come_from_content() -> None:
    paragraphs = [words(4), words(4), words(4)]
    article = make_article("Title", paragraphs)
    again = [chunk.id for chunk in make_chunks(article, Chunking(13), EMBEDDER)]
    assert again == [chunk.id for chunk in chunks_of(paragraphs, 13)]
    assert len(set(again)) == len(again) == 2
    dated = make_article("Title", paragraphs, published=date(2024, 1, 1))
    assert dated.id == article.id
    assert not {chunk.id for chunk in make_chunks(dated, Chunking(13), EMBEDDER)} & set(again), (
        "the date is embedded, so a chunk of another date is another chunk"
    )


@pytest.mark.parametrize("max_tokens", [180, 256])
def test_the_name_tells_chunkings_apart(max_tokens: int) -> None:
    assert Chunking(max_tokens).name == f"paragraphs-v1/{max_tokens}"
