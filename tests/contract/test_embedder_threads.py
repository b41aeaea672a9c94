"""The embedder spreads its batches over the cores: rows stay in their places, and threads do not disturb each other."""

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from vectorstore.inference.embedder import BUNDLED, Embedder, load_embedder

WORDS = "the ferry ran aground because a buoy had drifted while the council raised its tax on dogs".split()


def texts(count: int) -> list[str]:
    """Return texts of many lengths in no order."""
    draw = random.Random(3)
    return [" ".join(draw.choices(WORDS, k=draw.randrange(1, 60))) for _ in range(count)]


def test_every_text_has_its_own_vector_in_its_own_row(embedder: Embedder) -> None:
    many = texts(50)
    vectors = embedder.encode_documents(many)
    for row in (0, 17, 31, 49):
        alone = embedder.encode_documents([many[row]])[0]
        # In other company a text is padded otherwise.
        assert vectors[row] @ alone > 0.98
        assert int(np.argmax(vectors @ alone)) == row


@pytest.mark.deep
def test_the_number_of_threads_around_a_torch_model_changes_no_bit_and_is_left_alone() -> None:
    import torch

    float32 = load_embedder(BUNDLED, "float32")
    before = torch.get_num_threads()
    vectors = float32.encode_documents(texts(40))
    assert torch.get_num_threads() == before
    try:
        torch.set_num_threads(1)
        np.testing.assert_array_equal(float32.encode_documents(texts(40)), vectors)
    finally:
        torch.set_num_threads(before)


def test_questions_articles_and_counts_go_at_the_same_time(embedder: Embedder) -> None:
    many = texts(20)
    documents, questions, counts = embedder.encode_documents(many), embedder.encode_queries(many), [0]

    def work(number: int) -> None:
        kind = number % 3
        if kind == 0:
            np.testing.assert_array_equal(embedder.encode_documents(many), documents)
        elif kind == 1:
            np.testing.assert_array_equal(embedder.encode_queries(many), questions)
        else:
            counts.append(sum(embedder.count_tokens([*many, "word " * 1000])))
            assert embedder.token_offsets("word " * 1000)[-1] == (4995, 4999)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(24)))
    assert len(counts) == 9
    assert len(set(counts[1:])) == 1
