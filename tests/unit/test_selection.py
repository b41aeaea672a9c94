"""Which of the sentences that were read are shown, and what they lean on."""

from dataclasses import replace

import pytest

from qa.answer import QuoteSpan, Sentence
from qa.query.reasons import asks_why
from qa.query.several import asks_of_several
from qa.reading.calibration import SentenceFeatures, calibration, chance, sentence_log_odds, short_log_odds
from qa.reading.selection import (
    Thresholds,
    leans,
    select,
    sentence_before,
    thresholds,
    with_further_articles,
    with_reasons,
)
from qa.reading.short_answer import short_answer
from qa.reading.values import NOT_READ, ReadSentence
from tests.building import make_passage
from vectorstore.inference.onnx_reader import ShortSpan
from vectorstore.text.tokenization import stems

LEAST = Thresholds(shown=0.3, of_best=0.5)
FEATURES = SentenceFeatures(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def sentence(text: str, log_odds: float, short: ShortSpan | None = None) -> ReadSentence:
    passage = make_passage("Ferry", [text])
    place = QuoteSpan(0, len(text))
    return ReadSentence(passage, passage.paragraphs[0], place, text, frozenset(stems(text)), FEATURES, log_odds, short)


BEST = sentence("The ferry ran aground.", 2.0)
SECOND = sentence("A buoy had drifted.", 1.0)
WEAK = sentence("Schools opened late.", -2.0)


def test_the_first_is_always_shown_and_others_by_their_chance() -> None:
    assert select([BEST, SECOND, WEAK], 4, least=LEAST) == [BEST, SECOND]
    assert select([WEAK], 4, least=LEAST) == [WEAK]
    assert select([BEST, SECOND], 1, least=LEAST) == [BEST]


def test_a_sentence_must_be_likely_beside_the_best_one_too() -> None:
    assert select([BEST, SECOND], 4, least=Thresholds(0.1, 0.9)) == [BEST]


def test_the_best_of_each_part_comes_first() -> None:
    assert select([BEST, SECOND], 4, [[SECOND], [BEST]], LEAST) == [SECOND, BEST]


def test_what_repeats_is_left_out() -> None:
    again = sentence("The ferry ran aground again.", 1.9)
    assert select([BEST, again, SECOND], 4, least=LEAST) == [BEST, SECOND]


def test_each_further_article_has_a_sentence_where_one_is_likely_enough() -> None:
    third = sentence("A lookout was asleep.", -0.5)
    ranked = [BEST, SECOND, third, WEAK]
    assert with_further_articles([BEST], ranked, 4) == [BEST, SECOND, third], "a weak one is left out"
    assert with_further_articles([BEST], ranked, 2) == [BEST, SECOND]
    again = sentence("The ferry ran aground again.", 1.9)
    assert with_further_articles([BEST], [BEST, again], 4) == [BEST]
    beside = replace(SECOND, passage=BEST.passage)
    assert with_further_articles([BEST], [BEST, beside], 4) == [BEST], "the same article has one already"
    assert with_further_articles([], ranked, 4) == []
    on_it = replace(BEST, features=replace(FEATURES, context=0.9))
    assert with_further_articles([on_it], [on_it, SECOND], 4) == [on_it], "the other is on something else"


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("How many people watched on Sunday, and how many on Monday?", True),
        ("how many people were hurt in calder and how many in dunmere", True),
        ("How did the forecast change between March and May?", True),
        ("Which snow records fell in Calder and in Dunmere?", True),
        ("How does the tram compare with the bus?", True),
        ("What did both candidates promise?", True),
        ("Did the strike end, and what did the union win?", True),
        ("Which fire burnt more homes, the one at Calder or the one at Dunmere?", True),
        ("Who owns the ferry?", False),
        ("Why did the captain and his mate leave?", False),
        ("How many people die each year?", False),
        ("What happened in Calder and Dunmere?", False),
        ("When did the two brothers meet each other?", False),
        ("When did the crane fall?", False),
    ],
)
def test_how_a_question_is_asked_tells_whether_it_may_want_several_articles(question: str, several: bool) -> None:
    assert asks_of_several(question) == several


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("He said so.", True),
        ("But they left.", True),
        ("“It was dark,” she said.", True),
        ("The decision came late.", True),
        ("However, this is new.", True),
        ("Hector said so.", False),
        ("The ferry sank.", False),
        ("Italy won.", False),
    ],
)
def test_a_sentence_leans_on_another_by_how_it_begins(text: str, does: bool) -> None:
    assert leans(text) is does


def test_the_sentence_before_a_place() -> None:
    paragraph = "The ferry sank. It was dark. Nobody was hurt."
    assert sentence_before(paragraph, paragraph.index("It was")) == "The ferry sank."
    assert sentence_before(paragraph, 0) == ""


def test_the_short_answer_stands_in_the_sentence_shown() -> None:
    text = "Lifeboats took 212 passengers off."
    read = replace(NOT_READ, sentences=(sentence(text, 2.0, ShortSpan(15, 18, 9.0)),))
    found = short_answer(read, [Sentence("Another.", (1,), "supported", 1.0), Sentence(text, (2,), "supported", 1.0)])
    assert found is not None
    assert (found.text, found.sentence, found.start, found.end) == ("212", 1, 15, 18)
    assert found.chance == pytest.approx(chance(short_log_odds(9.0)) * chance(2.0))
    written = short_answer(read, [Sentence("In all, 212 were taken off.", (1,), "supported", 1.0)])
    assert written is not None
    assert written.start == 8
    assert short_answer(read, [Sentence("Many were.", (1,), "supported", 1.0)]) is None
    unsure = replace(NOT_READ, sentences=(sentence(text, 2.0, ShortSpan(15, 18, -9.0)),))
    assert short_answer(unsure, [Sentence(text, (2,), "supported", 1.0)]) is None


def test_a_higher_score_of_the_reader_is_a_higher_chance_and_where_none_read_words_count() -> None:
    assert sentence_log_odds(replace(FEATURES, reader=2.0)) > sentence_log_odds(FEATURES)
    unread = replace(FEATURES, reader=None, passage=None)
    assert sentence_log_odds(replace(unread, coverage=0.9)) > sentence_log_odds(unread)


def test_the_calibration_says_where_it_comes_from() -> None:
    assert calibration()["made_by"] == "python -m benchmarks.fit_calibration"
    assert 0 < thresholds().shown < 1
    assert calibration()["cross_validated"]["read"]["calibration_error"] < 0.1


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Why did the ferry run aground?", True),
        ("why is the pier shut", True),
        ("How come the pier is shut?", True),
        ("What caused the ferry to run aground?", True),
        ("What was the reason for the strike?", True),
        ("What is behind the rise in rents?", True),
        ("Who said why the ferry ran aground?", False),
        ("What did the mayor cause?", False),
        ("When did the ferry run aground?", False),
    ],
)
def test_which_questions_ask_for_a_reason(question: str, asks: bool) -> None:
    assert asks_why(question) is asks


def test_where_a_reason_is_asked_for_what_happened_alone_is_no_answer() -> None:
    passage = make_passage(
        "Ferry", ["The ferry ran aground. The radar had failed. The sea was calm. Divers came from Farrow."]
    )

    def told(start: int, text: str, log_odds: float, coverage: float) -> ReadSentence:
        features = replace(FEATURES, coverage=coverage)
        place = QuoteSpan(start, start + len(text))
        stemmed = frozenset(stems(text))
        return ReadSentence(passage, passage.paragraphs[0], place, text, stemmed, features, log_odds, None)

    event = told(0, "The ferry ran aground.", 0.0, 1.0)
    radar, calm = told(23, "The radar had failed.", -1.5, 0.0), told(45, "The sea was calm.", -1.8, 0.0)
    divers = told(63, "Divers came from Farrow.", -4.0, 0.0)
    other = sentence("A buoy had drifted.", -1.0)
    ranked = [event, other, radar, calm, divers]
    assert with_reasons([event], ranked, 4) == [event, radar, calm]
    assert with_reasons([event], ranked, 2) == [event, radar]
    assert with_reasons([event, radar], ranked, 4) == [event, radar]
    says_why = told(0, "The ferry ran aground after its radar failed.", 0.0, 1.0)
    assert with_reasons([says_why], [says_why, radar], 4) == [says_why]
    assert with_reasons([], [], 4) == []
    weak = replace(radar, log_odds=-5.0)
    assert with_reasons([event], [event, other, divers, weak], 4) == [event, weak]
    assert with_reasons([event], [event, other], 4) == [event]
