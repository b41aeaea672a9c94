"""The author that an article's own text names."""

from dataclasses import replace

import pytest

from qa.catalogue.bylines import byline
from vectorstore.documents import Aside, make_article

MIDDLE = ["The council voted.", "It was late.", "Nobody minded.", "The pier is closed.", "It opens soon."]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ines Holt is a summer intern on the Post's opinion team.", ("Ines Holt",)),
        ("Bo Strand covers trending news for the Post. Reach him at bo@post.example.", ("Bo Strand",)),
        ("Contact Ivo Sailinge at 555-0134 or ivo@post.example.", ("Ivo Sailinge",)),
        ("Reach housing reporter Ada M. Byron at ada@post.example.", ("Ada M. Byron",)),
        ("Jo Grein is a partner at a law firm. The views expressed here are his own.", ("Jo Grein",)),
        ("Tom Roe Jr. is a space reporter at the Post. Contact Roe at tom@post.example.", ("Tom Roe Jr.",)),
        (
            "Ines Holt is a summer intern on the Post's opinion and engagement team. She is a student of journalism at"
            " the University of Dunmere, where she writes for the student paper.",
            ("Ines Holt",),
        ),
        ("Reporting by Ines Holt and Bo Strand; editing by Kim Lee", ("Ines Holt", "Bo Strand")),
    ],
)
def test_the_last_lines_name_the_author(line: str, names: tuple[str, ...]) -> None:
    article = make_article("Pier closed", [*MIDDLE, line])
    found = byline(article)
    assert found is not None
    assert found.names == names
    assert found.paragraph == article.paragraphs[-1]
    assert found.quote is not None
    assert names[0] in line[found.quote.start : found.quote.end]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ines Holt", ("Ines Holt",)),
        ("Analysis by Bo Strand, Calder Post", ("Bo Strand",)),
        ("BY Ada Byron and Tom Roe", ("Ada Byron", "Tom Roe")),
    ],
)
def test_so_does_a_byline(line: str, names: tuple[str, ...]) -> None:
    found = byline(make_article("Pier closed", [line, *MIDDLE]))
    assert found is not None
    assert found.names == names


@pytest.mark.parametrize(
    "line",
    [
        "Maj Lind is a doctor who treated most of those that were hurt on the pier.",
        "By Tuesday the pier will be open again.",
        "Past Calder Post reports were used in this story.",
        "As CNN reports: the pier is closed.",
        "Bo Strand writes, “The pier was the favourite of the town, and nobody minded that it was slow.”",
        "The decision was written by Justice Anna Berg.",
        "Contributing: The Associated Press",
    ],
)
def test_who_is_only_told_of_is_no_author(line: str) -> None:
    assert byline(make_article("Pier closed", [*MIDDLE, line])) is None
    assert byline(make_article("Pier closed", [line, *MIDDLE])) is None


def test_what_is_set_apart_names_the_author_and_is_not_quoted() -> None:
    article = make_article("Pier closed", MIDDLE)
    follow = Aside(5, "follow", "Follow Post reporter Bo Strand on X: @bo.")
    found = byline(replace(article, asides=(Aside(2, "credit", "Photo: By Kim Lee"), follow)))
    assert found is not None
    assert (found.names, found.paragraph) == (("Bo Strand",), None)
