"""The check: a sentence's evidence has to say it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answer import QuoteSpan
from qa.text.sentences import split_sentences
from qa.verification.verifier import PARTLY, SUPPORTED, Verifier, check
from vectorstore.documents import Paragraph
from vectorstore.inference.embedder import Embedder

TEXT = "The council of Brannock paid 1,200 crowns to 14 families on Friday. It did not pay the rest."
SPEECH = (
    'Mayor Ida Roth opened the bridge in May. "It will stand for a hundred years," she said. '
    "The engineer, Paul Venn, said the old bridge had failed in 1998."
)
FIGURES = (
    "Profit fell to 6.1 million crowns from 9.8 million, about two thirds of it from 212 ships and nine ferries. "
    "No worker was dismissed, and the company denied that the yard would close."
)


STRIKE = (
    "The strike killed 12 people and wounded 30 others, the ministry said. Officials had put the death toll at eight. "
    "“We will not leave,” Anton Marr told reporters. Vera Stolz said the army would go in March."
)


def judge(sentence: str, text: str = TEXT, quote: tuple[int, int] | None = None) -> tuple[str, float]:
    start, end = quote or (0, len(text))
    return check(sentence, [(Paragraph("a", 1, text), QuoteSpan(start, end))])


def test_the_paragraphs_own_words_are_fully_supported() -> None:
    assert judge(TEXT[:67], quote=(0, 67)) == ("supported", 1.0)
    assert judge(TEXT[:67], quote=(68, len(TEXT))) == ("supported", 1.0)
    assert judge(TEXT) == ("supported", 1.0)


def test_a_part_of_a_sentence_is_not_its_own_words() -> None:
    denial = "The envoy denied that the group used its weapons."
    verdict, support = judge("The group used its weapons", denial)
    assert verdict == "unsupported"
    assert support < SUPPORTED


def test_without_evidence_or_words_nothing_is_supported() -> None:
    assert check(TEXT, []) == ("unsupported", 0.0)
    assert judge("…") == ("unsupported", 0.0)
    assert judge("") == ("unsupported", 0.0)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("The council of Brannock paid 14 families 1,200 crowns on Friday.", TEXT),
        ("On Friday fourteen families were paid 1200 crowns by Brannock's council.", TEXT),
        ("The council of Brannock did not pay the rest.", TEXT),
        ("Ida Roth said the bridge “will stand for a hundred years”.", SPEECH),
        ("The old bridge failed in 1998, according to Paul Venn.", SPEECH),
        ("Profit fell from 9,800,000 to 6,100,000 crowns.", FIGURES),
        ("The company denied that the yard would close.", FIGURES),
        ("Twelve people died and 30 were wounded in the strike.", STRIKE),
        ("The death toll was first put at eight.", STRIKE),
        ("The company dismissed no worker and denied the yard would close.", FIGURES),
    ],
)
def test_the_same_in_other_words_is_supported(sentence: str, text: str) -> None:
    verdict, support = judge(sentence, text)
    assert verdict == "supported"
    assert support >= SUPPORTED


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("The council of Brannock paid 1,300 crowns to 14 families", TEXT),
        ("The council of Brannock paid 1,200 crowns to fifteen families", TEXT),
        ("The council of Brannock paid 14 crowns to 1,200 families on Friday", TEXT),
        ("The council of Brannock paid 1,200 euros to 14 families on Friday", TEXT),
        ("The council of Calder paid 1,200 crowns to 14 families", TEXT),
        ("The council of Brannock never paid 1,200 crowns to 14 families", TEXT),
        ("The council of Brannock did not pay 1,200 crowns to 14 families on Friday", TEXT),
        ("It did pay the rest.", TEXT),
        ("The council of Brannock paid 1,200 crowns to 14 families on Monday.", TEXT),
        ("Ida Roth opened the bridge in August.", SPEECH),
        ("Paul Venn opened the bridge in May.", SPEECH),
        ("Ida Roth said the old bridge had failed in 1998.", SPEECH),
        ("“It will stand for a thousand years,” she said.", SPEECH),
        ("Ida Roth said the bridge “will fall within a hundred years”.", SPEECH),
        ("The old bridge had failed in 1989, Paul Venn said.", SPEECH),
        ("Mayor Ida Roth closed the bridge in May.", SPEECH),
        ("Profit fell to 9.8 million crowns from 6.1 million.", FIGURES),
        ("Profit rose to 6.1 million crowns from 9.8 million.", FIGURES),
        ("Profit fell to 6.1 billion crowns from 9.8 billion.", FIGURES),
        ("Profit fell to 6.1 percent from 9.8 million.", FIGURES),
        ("Two thirds of it came from nine ships and 212 ferries.", FIGURES),
        ("A worker was dismissed.", FIGURES),
        ("Stolz told reporters, “We will not leave.”", STRIKE),
        ("Stolz said they would not leave.", STRIKE),
        ("The strike killed 30 people and wounded 12.", STRIKE),
        ("The company said that the yard would close.", FIGURES),
    ],
)
def test_what_is_stated_otherwise_is_not_supported(sentence: str, text: str) -> None:
    verdict, support = judge(sentence, text)
    assert verdict == "unsupported"
    assert support < SUPPORTED


def test_what_shares_little_is_not_supported() -> None:
    verdict, support = judge("families sang songs about dragons", quote=(0, 67))
    assert verdict == "unsupported"
    assert support < PARTLY


def test_what_only_names_something_or_answers_with_the_question_is_not_supported() -> None:
    page = "Need a break? Play the Northern Ledger Crossword. Which singer of Brannock turned 80 this week?"
    assert judge("The Northern Ledger Crossword.", page)[0] == "unsupported"
    assert judge("The singer of Brannock turned 80 this week.", page)[0] == "unsupported"


def test_what_adds_much_of_its_own_is_at_most_partly_supported() -> None:
    verdict, _ = judge("The council of Brannock paid crowns to families, neighbours, farmers, fishermen on Friday.")
    assert verdict in ("partly", "unsupported")


def test_evidence_may_be_spread_over_paragraphs() -> None:
    one, two = Paragraph("a", 1, "The mill closed in 1998."), Paragraph("a", 2, "The quarry closed in 2004.")
    evidence = [(p, QuoteSpan(0, len(p.text))) for p in (one, two)]
    assert check("The mill and the quarry closed in 1998 and 2004.", evidence)[0] == "supported"
    assert check("The mill and the quarry closed in 1998 and 2004.", evidence[:1])[0] == "unsupported"


def test_marks_and_the_bullets_of_lists_count_for_nothing() -> None:
    alone = judge("On Friday 14 families were paid by the council of Brannock.")
    assert alone[0] == "supported"
    assert judge("2. On Friday 14 families were paid by the council of Brannock [3].") == alone


def test_a_model_of_inference_takes_part(embedder: Embedder) -> None:
    sentence, evidence = "On Friday 14 families were paid.", [(Paragraph("a", 1, TEXT), QuoteSpan(0, len(TEXT)))]
    alone = Verifier(embedder.encode_documents)(sentence, evidence)[1]
    asked = []

    def entails(premise: str, hypothesis: str) -> tuple[float, float]:
        asked.append((premise, hypothesis))
        return 1.0, 0.0

    verdict, support = Verifier(embedder.encode_documents, entails)(sentence, evidence)
    assert asked == [(TEXT, sentence)]
    assert verdict == "supported"
    assert support == pytest.approx((alone + 1) / 2)
    verdict, support = Verifier(embedder.encode_documents, lambda premise, hypothesis: (0.1, 0.9))(sentence, evidence)
    assert verdict == "unsupported"
    assert support < SUPPORTED


@given(st.sampled_from([TEXT, SPEECH, FIGURES]), st.integers(min_value=20, max_value=10**9), st.data())
@settings(max_examples=60, deadline=None)
def test_a_number_that_is_not_there_is_never_supported(text: str, number: int, data: st.DataObject) -> None:
    span = data.draw(st.sampled_from(split_sentences(text)))
    words = text[span.start : span.end].split()
    place = data.draw(st.integers(min_value=1, max_value=len(words) - 1))
    if str(number) not in ("1200", "1998", "212", "100", "6100000", "9800000"):
        assert judge(" ".join([*words[:place], str(number), *words[place:]]), text)[0] != "supported"


@given(st.text(max_size=60), st.sampled_from([TEXT, SPEECH]))
@settings(max_examples=60, deadline=None)
def test_any_text_gets_a_verdict_and_a_support_that_agree(claim: str, text: str) -> None:
    verdict, support = judge(claim, text)
    assert 0 <= support <= 1
    assert verdict != "supported" or support >= SUPPORTED
    assert verdict == "supported" or support < SUPPORTED or verdict == "partly"
    assert judge(claim, text) == (verdict, support)
