"""Numbers: 1..n without gaps, in order of first use."""

from qa.answer import QuoteSpan
from qa.draft import Draft
from qa.pipeline.composer import Composer
from tests.building import make_passage
from vectorstore.documents import Paragraph

FIRST = make_passage("First", ["One alpha. One beta.", "Two alpha."])
SECOND = make_passage("Second", ["Three alpha."])
HEADS = {passage.article.id: passage.article for passage in (FIRST, SECOND)}
ONE, TWO, THREE = *FIRST.paragraphs, *SECOND.paragraphs


def draft(text: str, *places: tuple[Paragraph, int, int]) -> Draft:
    return Draft(text, tuple((paragraph, QuoteSpan(start, end)) for paragraph, start, end in places))


def test_numbers_follow_the_order_of_first_use() -> None:
    composer = Composer(HEADS)
    pieces = [
        composer.append_sentence(draft("Three alpha.", (THREE, 0, 12)), "supported", 1),
        composer.append_sentence(draft("Both.", (ONE, 0, 10), (THREE, 0, 12)), "partly", 0.6),
        composer.append_sentence(draft("Two alpha.", (TWO, 0, 10)), "supported", 1),
    ]
    assert pieces == ["Three alpha. [1]", " Both. [2] [1]", " Two alpha. [3]"]
    assert [citation.number for citation in composer.citations] == [1, 2, 3]
    assert [citation.paragraph for citation in composer.citations] == [THREE, ONE, TWO]
    assert [citation.article.title for citation in composer.citations] == ["Second", "First", "First"]
    assert [sentence.citations for sentence in composer.sentences] == [(1,), (2, 1), (3,)]
    assert [(sentence.verdict, sentence.support) for sentence in composer.sentences][1] == ("partly", 0.6)


def test_a_citation_says_who_else_printed_its_story() -> None:
    composer = Composer(HEADS, {FIRST.article.id: (SECOND.article,)})
    composer.append_sentence(draft("Both.", (ONE, 0, 10), (THREE, 0, 12)), "supported", 1)
    assert [citation.also_in for citation in composer.citations] == [(SECOND.article,), ()]


def test_the_same_quote_has_one_number_however_often_it_is_used() -> None:
    composer = Composer(HEADS)
    composer.append_sentence(draft("One alpha.", (ONE, 0, 10), (ONE, 0, 10)), "supported", 1)
    composer.append_sentence(draft("One alpha again.", (ONE, 0, 10)), "supported", 1)
    assert [sentence.citations for sentence in composer.sentences] == [(1,), (1,)]
    assert len(composer.citations) == 1


def test_two_quotes_of_one_paragraph_are_two_citations() -> None:
    composer = Composer(HEADS)
    composer.append_sentence(draft("Both.", (ONE, 0, 10), (ONE, 11, 20)), "supported", 1)
    assert [(citation.number, citation.quote) for citation in composer.citations] == [
        (1, QuoteSpan(0, 10)),
        (2, QuoteSpan(11, 20)),
    ]
