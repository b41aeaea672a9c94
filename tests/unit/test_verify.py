"""The check: a sentence's evidence has to say it."""

import pytest

from qa.answer import QuoteSpan
from qa.verify import PARTLY, check
from vectorstore.article import Paragraph

TEXT = "The council of Brannock paid 1,200 crowns to 14 families on Friday. It did not pay the rest."


def judge(sentence: str, text: str = TEXT, quote: tuple[int, int] | None = None) -> tuple[str, float]:
    start, end = quote or (0, len(text))
    return check(sentence, [(Paragraph("a", 1, text), QuoteSpan(start, end))])


def test_the_paragraphs_own_words_are_fully_supported() -> None:
    assert judge(TEXT[:67], quote=(0, 67)) == ("supported", 1.0)


def test_a_part_of_a_sentence_is_not_its_own_words() -> None:
    denial = "The envoy denied that the group used its weapons."
    assert judge("The group used its weapons", denial) == ("unsupported", 0.0)


def test_without_evidence_nothing_is_supported() -> None:
    assert check(TEXT, []) == ("unsupported", 0.0)


@pytest.mark.parametrize(
    "sentence",
    [
        "The council of Brannock paid 1,300 crowns to 14 families",
        "The council of Brannock paid 1,200 crowns to 15 families",
        "The council of Calder paid 1,200 crowns to 14 families",
        "The council of Brannock never paid 1,200 crowns to 14 families",
    ],
    ids=["number", "second number", "name", "negation"],
)
def test_a_number_a_name_or_a_negation_that_differs_is_not_supported(sentence: str) -> None:
    assert judge(sentence, quote=(0, 67)) == ("unsupported", 0.0)


def test_other_words_for_the_same_are_supported_as_far_as_they_are_in_the_paragraph() -> None:
    sentence = "On Friday 14 families were paid their crowns by the council"
    assert judge(sentence, quote=(0, 67)) == ("supported", 1.0)
    # A number that is written in another way agrees, though it is not one of the paragraph's words: 6 of 7.
    sentence = sentence.replace("their", "1200")
    verdict, support = judge(sentence, quote=(0, 67))
    assert verdict == "supported"
    assert support == pytest.approx(6 / 7)
    # Not there are promptly, outraged and neighbouring: 5 of 8.
    verdict, support = judge("promptly paid families outraged neighbouring council, crowns friday", quote=(0, 67))
    assert verdict == "partly"
    assert support == pytest.approx(5 / 8)


def test_a_sentence_that_shares_little_is_not_supported() -> None:
    verdict, support = judge("families sang songs about dragons", quote=(0, 67))
    assert verdict == "unsupported"
    assert support == pytest.approx(1 / 4)
    assert support < PARTLY


def test_a_negation_has_to_be_on_both_sides() -> None:
    quote = (68, len(TEXT))
    assert judge("The rest was not paid by the council", quote=quote)[0] != "unsupported"
    assert judge("The rest was paid by the council", quote=quote)[0] == "unsupported"


def test_evidence_may_be_spread_over_paragraphs() -> None:
    one, two = Paragraph("a", 1, "The mill closed in 1998."), Paragraph("a", 2, "The quarry closed in 2004.")
    evidence = [(p, QuoteSpan(0, len(p.text))) for p in (one, two)]
    assert check("mill and quarry closed in 1998 and 2004", evidence)[0] == "supported"
    assert check("mill and quarry closed in 1998 and 2004", evidence[:1])[0] == "unsupported"
