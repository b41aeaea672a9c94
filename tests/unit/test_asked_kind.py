"""What kind of thing a question asks for, and what of that kind a text names."""

import pytest

from vectorstore.asked_kind import Kind, asked_kind, things_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which state banned the sale of new gas stoves?", "state"),
        ("Which US state raises the most turkeys?", "state"),
        ("Which two countries did NATO invite?", "country"),
        ("What nation hosted the talks?", "country"),
        ("How much did the painting fetch?", "money"),
        ("By what percentage did prices rise?", "percent"),
        ("How many people were aboard?", "number"),
        ("When was the ferry refloated?", "date"),
        ("In which year was the bridge opened?", "date"),
        ("Who denied it?", "person"),
        ("Who was hurt when the ferry sank?", "person"),
        ("Since when?", "date"),
        ("Who won the ferry race, and when?", "date"),
        ("Which former British prime minister gave evidence?", "person"),
        ("Which animal escaped from the zoo?", "name"),
        ("Why did the ferry run aground?", "name"),
    ],
)
def test_the_kind_is_told_by_the_form_of_the_question(question: str, kind: Kind) -> None:
    assert asked_kind(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "things"),
    [
        ("state", "New York and West Virginia’s governor met in Ohio.", {"new york", "west virginia", "ohio"}),
        ("country", "South Korea and Japan’s envoys spoke; France did not.", {"south korea", "japan", "france"}),
        ("money", "It fetched $1,200 and then 3.5 million; 40 people came.", {"1,200", "3.5"}),
        ("percent", "Prices rose 4.5% in May, 12 percent in all.", {"4.5", "12"}),
        ("number", "Twelve left; three of 1,500 stayed.", {"three", "1,500"}),
        ("date", "It reopened on Friday, 3 May 2023.", {"friday", "may", "2023"}),
        ("person", "The harbour master, Ines Dahl, told Reuters.", {"dahl"}),
        ("name", "The pilot of the Calder spoke to Reuters.", {"calder", "reuters"}),
    ],
)
def test_things_of_a_kind_are_found_in_a_text(kind: Kind, text: str, things: set[str]) -> None:
    assert things_of(kind, text, "") == things


def test_what_the_question_names_itself_is_no_answer() -> None:
    assert things_of("country", "Japan and Peru signed.", "Which country signed with Japan?") == {"peru"}
    assert things_of("country", "Japan signed.", "Which country signed Japan’s treaty?") == set()
    assert things_of("state", "New York is not York.", "Which state did New York sue?") == set()


def test_a_text_that_names_none_has_none() -> None:
    assert things_of("state", "the governor said no", "Which state?") == set()
