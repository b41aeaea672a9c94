"""The LlamaIndex retriever over a desk, where LlamaIndex is installed."""

from pathlib import Path

import pytest

from qa import open_desk
from tests.apis import AS_OF, QUESTION

pytest.importorskip("llama_index.core", reason="LlamaIndex is an extra")


def test_it_finds_what_the_desk_finds(sample_copy: Path) -> None:
    from qa.llama_index_retriever import LlamaIndexRetriever

    with open_desk(sample_copy) as desk:
        nodes = LlamaIndexRetriever(desk, 3, as_of=AS_OF).retrieve(QUESTION)
        wanted = desk.search(QUESTION, 3, as_of=AS_OF)
    assert [node.node.get_content() for node in nodes] == [passage.text for passage in wanted]
    assert [node.score for node in nodes] == [passage.similarity for passage in wanted]
    assert nodes[0].metadata["title"] == wanted[0].article.title
