"""Names of organisations of several words hold together."""

import pytest

from qa.pipeline.namesakes import without_namesakes
from qa.text.organisations import organisations
from tests.building import make_passage


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Did Silicon Valley Bank's failure hit Norland?", ["Silicon Valley Bank"]),
        ("Which Dunmere State University students were hurt?", ["Dunmere State University"]),
        ("What did the House Judiciary Committee ask the Federal Trade Commission?", None),
        ("Why did Hammond oppose Johnson's National Insurance rise?", []),
        ("What does Barry Pavel of the Atlantic Council expect?", []),
        ("Who backs Ketanji Brown Jackson for the Supreme Court?", []),
        ("What did the Bank of Norland say?", []),
        ("what did silicon valley bank say?", []),
    ],
)
def test_a_name_of_three_words_ends_with_what_it_is(text: str, names: list[str] | None) -> None:
    found = [each.name for each in organisations(text)]
    assert found == (["House Judiciary Committee", "Federal Trade Commission"] if names is None else names)


VALLEY = make_passage("Start-ups", ["Silicon Valley misread the demand, founders said."])
BANK = make_passage("Run on a lender", ["Silicon Valley Bank failed on Friday."])
SHORT = make_passage("Regulators step in", ["SVB was closed; start-ups of Silicon Valley feared for their money."])
LENDER = make_passage("Run on a lender", ["The bank of Silicon Valley's founders was closed."])
OHIO = make_passage("Campus", ["Ohio State University closed its campus."])


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Why did Silicon Valley Bank fail?", [BANK, SHORT, LENDER, OHIO]),
        ("What did Silicon Valley misread?", [VALLEY, BANK, SHORT, LENDER, OHIO]),
        ("Why did Delmar State University close?", [VALLEY, BANK, SHORT, LENDER]),
        ("Why did Ohio State University close?", [VALLEY, BANK, SHORT, LENDER, OHIO]),
        ("Which banks could fail?", [VALLEY, BANK, SHORT, LENDER, OHIO]),
    ],
)
def test_a_part_of_the_name_alone_is_another(question: str, kept: list[object]) -> None:
    left = without_namesakes(question, (VALLEY, BANK, SHORT, LENDER, OHIO))
    assert [passage.text for passage in left] == [getattr(passage, "text", "") for passage in kept]
    assert [passage.rank for passage in left][:1] == [1]
