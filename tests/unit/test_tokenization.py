"""Words for the full-text index, and questions as queries in which nothing is an operator."""

import sqlite3

import pytest

from tests.matching import match_query
from vectorstore.text.tokenization import content_words, spaced, stem, stems, words


def matches(document: str, question: str) -> bool:
    """Ask a real FTS5 table like the archive's."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'porter unicode61 remove_diacritics 2')")
    connection.execute("INSERT INTO t VALUES (?)", (spaced(document),))
    found = connection.execute("SELECT count(*) FROM t WHERE t MATCH ?", (match_query(question),)).fetchone()[0]
    connection.close()
    return bool(found)


def test_words_keep_what_stands_inside_them() -> None:
    assert words("The U.S. don’t pay $3.5 million") == ["the", "usa", "don't", "pay", "3.5", "million"]


def test_scripts_without_spaces_are_taken_character_by_character_and_others_left_alone() -> None:
    assert words("東京は雨") == ["東", "京", "は", "雨"]
    assert spaced("서울 시장 mayor") == "서울 시장 mayor"
    assert words("서울 시장 mayor") == ["서울", "시장", "mayor"]


def test_content_words_leave_out_small_words_and_repeats_but_never_everything() -> None:
    assert content_words("Why does the mayor's office fear the Mayor?") == ["mayor", "office", "fear"]
    assert content_words("Who is it?") == ["who", "is", "it"]


@pytest.mark.parametrize(
    ("document", "question"),
    [
        ("They supported the strikers", "support a strike"),
        ("Café owners of Malmö", "malmo cafe"),
        ("東京で大雨が降った", "大雨"),
        ("ฝนตกหนักในกรุงเทพ", "กรุงเทพ"),
        ("서울 시장이 사임했다", "서울 시장"),
        ("أعلنت الحكومة عن خطة جديدة", "خطة الحكومة"),
        ("Η κυβέρνηση παραιτήθηκε", "κυβέρνηση"),
        ("O’Neill’s ferry", "O'Neill's ferry"),
        ("U.S. troops", "U.S. troops"),
        ("U.S. troops", "United States"),
        ("N.A.T.O. met", "Where did NATO meet?"),
        ("the O.P.E.C. quota", "Opec"),
        ("Wolves howled", "a wolf"),
        ("It crept in", "creep"),
        ("The United Nations met", "What did the UN say"),
        ("The EU fined it", "European Union"),
        ("Group of Seven", "What did the G7 agree on?"),
        ("The UK left", "United Kingdom"),
        ("Shares rose", "rise"),
        ("He stole it", "Who steals?"),
        ("The dead were named", "death toll"),
        ("Two children", "a child"),
        ("The shop was sold", "a sale"),
        ("Łódź", "Lodz"),
        ("Großmann", "grossmann"),
        ("Førde", "Forde"),
        ("Sæther", "Saether"),
        ("Yıldız", "Yildiz"),
        ("Kyiv", "Kiev"),
        ("Turkey", "Türkiye"),
        ("Erdoğan", "Erdogan"),
        ("Hizbollah", "Hezbollah"),
        ("Bombay", "Mumbai"),
        ("$2 bn", "2 billion dollars"),
        ("the organisation", "an organization"),
        ("the defense", "defence"),
    ],
)
def test_a_question_finds_a_text_in_its_language(document: str, question: str) -> None:
    assert matches(document, question)
    assert not matches(document, "zzz")


@pytest.mark.parametrize(
    "question",
    [
        'say "hello" OR',
        "title: ferry",
        "NEAR(ferry harbour, 5)",
        "(ferry",
        "ferry* ^harbour -market +quay {title}: x",
        "ferry AND NOT harbour",
        "'; DROP TABLE chunk; --",
        "NOT",
        "a\\b \"\"\" ' ''",
        "x" * 2000,
        "雨" + "".join(chr(0x4E00 + number) for number in range(2000)),
        " ".join(f"word{number}" for number in range(2000)),
    ],
)
def test_nothing_in_a_question_is_an_operator(question: str) -> None:
    matches("ferry harbour", question)
    assert matches("ferry harbour", f"{question} ferry"), "the words beside the sign still count"


@pytest.mark.parametrize(
    "forms", [("strike", "strikes", "striking"), ("policy", "policies"), ("support", "supported", "supports")]
)
def test_stems_are_those_of_the_full_text_index(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1
    for form in forms:
        assert matches(forms[0], form)


def test_stems_of_a_text() -> None:
    assert stems("Mayors’ striking policies") == {"mayor", "strike", "polici"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the United States", "the U.S."),
        ("the US", "the USA"),
        ("the us", "the U.S.A."),
        ("U.N. troops", "United Nations troops"),
        ("shares rose", "shares rise"),
        ("it lost 31 soldiers", "it lose 31 soldiers"),
        ("Łódź, Großmann und Østby", "Lodz, Grossmann und Ostby"),
        ("$2bn", "$2 billion"),
        ("Kiev and Türkiye", "Kyiv and Turkey"),
        ("organised labour", "organized labor"),
    ],
)
def test_one_word_stands_for_all_its_forms(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_a_name_or_a_pronoun_is_no_form_of_another_word() -> None:
    assert words("Rose told us who") == ["rose", "tell", "us", "who"]
    assert words("US and WHO") == ["usa", "and", "who.int"]
