"""What holds of every answer, and answers as bytes to compare."""

import json

from qa.answer import Answer
from qa.answer_json import answer_json
from qa.factory import open_assistant
from qa.settings import load
from tests.building import CHUNK_TOKENS
from tests.fakes import BagOfWordsEmbedder
from vectorstore.collection import Collection


def assert_invariants(answer: Answer, collection: Collection) -> None:
    """What holds of every answer, whatever the question."""
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    used = [number for sentence in answer.sentences for number in sentence.citations]
    assert list(dict.fromkeys(used)) == [citation.number for citation in answer.citations]
    shown = {paragraph for passage in answer.passages for paragraph in passage.paragraphs}
    for citation in answer.citations:
        article = collection.archive.article(citation.article.id)
        assert article is not None
        assert citation.article == article.head
        assert citation.paragraph == article.paragraphs[citation.paragraph.number - 1]
        assert citation.paragraph in shown
        assert 0 <= citation.quote.start < citation.quote.end <= len(citation.paragraph.text)
    for sentence in answer.sentences:  # of the extractive writer: quotes, whole and unaltered
        (number,) = sentence.citations
        citation = answer.citations[number - 1]
        assert citation.paragraph.text[citation.quote.start : citation.quote.end] == sentence.text
        assert (sentence.verdict, sentence.support) == ("supported", 1.0)
    headings = {item.sentence: f"{item.heading}: " * bool(item.heading) for item in answer.items}
    shown_as = [f"{headings.get(at, '')}{s.text} [{s.citations[0]}]" for at, s in enumerate(answer.sentences)]
    if answer.text.startswith("- "):  # in lines; what other sources say otherwise may stand below them
        assert answer.text.split("\n") == [f"{'- ' * (at in headings)}{text}" for at, text in enumerate(shown_as)]
    else:
        assert answer.text == " ".join(shown_as)
    assert answer.answered == bool(answer.sentences)
    assert (answer.reason is None) == answer.answered
    assert [passage.rank for passage in answer.passages] == list(range(1, len(answer.passages) + 1))
    assert json.loads(json.dumps(answer_json(answer))) == answer_json(answer)


QUESTIONS = (
    "Why does the ferry of Arnholt close?",
    "case 22",
    "What did the town council say about report 3?",
    "harbour Brannock reopens",
    "dragons",
)


def answers(collection: Collection) -> bytes:
    """Return the JSON of the answers to all questions, without what they took."""
    chosen = {"embedder": BagOfWordsEmbedder.name, "chunk_tokens": CHUNK_TOKENS, "min_confidence": 0}
    assistant = open_assistant(load({"home": collection.home, **chosen})[0], collection)
    found = [answer_json(assistant.ask(question, as_of="2024-12-31")) for question in QUESTIONS]
    for answer in found:
        del answer["timings_ms"]
    return json.dumps(found).encode()
