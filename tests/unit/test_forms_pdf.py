"""PDFs as they stand on paper: paragraphs by the space between lines, headlines by their letters, tables by columns."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.reading import one, texts
from vectorstore.readers.registry import Record

PARAGRAPHS = [
    "The bridge opened on Monday, said the council of the town, and it was glad of it.",
    "The mayor cut the ribbon before the first bus, as hundreds of people looked on, and went home.",
]
Piece = tuple[float, float, float, str]
"""From the left, from below and the size of the letters, in points, and the words."""


def placed(pieces: Sequence[Piece]) -> bytes:
    """Return a PDF of one page with words at places."""
    shown = "\n".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET" for x, y, size, text in pieces)
    stream = shown.encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n"
    return out + head + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


def set_out(paragraphs: Sequence[str], y: float, size: float = 11, between: float = 22) -> tuple[list[Piece], float]:
    """Return paragraphs in two full lines each, with space between them, and where the next one would stand."""
    pieces: list[Piece] = []
    for text in paragraphs:
        cut = text.rindex(" ", 0, len(text) * 6 // 10)
        pieces += [(60, y, size, text[:cut]), (60, y - 13, size, text[cut + 1 :])]
        y -= 13 + between
    return pieces, y


HEAD: list[Piece] = [(60, 780, 22, "Bridge opens at last"), (60, 750, 11, "By Jane Doe"), (60, 728, 11, "17 May 2024")]
BODY, BELOW = set_out(PARAGRAPHS, 700)
PAGES: dict[str, list[Piece]] = {
    "space between paragraphs": [*HEAD, *BODY],
    "a running head": [(60, 810, 9, "Harbour Post - Friday 17 May 2024 - Page 3"), *HEAD, *BODY],
    "a box above the headline": [(60, 810, 9, "In numbers"), (60, 798, 9, "It is 120 metres long."), *HEAD, *BODY],
    "what a browser prints": [
        (30, 825, 8, "17/05/2024, 09:14"),
        *HEAD,
        *BODY,
        (30, 20, 8, "https://post.example/1 1/1"),
    ],
    "a caption": [*HEAD, *BODY[:2], (60, 672, 8, "The bridge. Photo: R. Berg/AFP"), *set_out(PARAGRAPHS[1:], 650)[0]],
    "the paper's own name in large letters": [(60, 812, 30, "The Harbour Post"), *HEAD, *BODY],
    "a headline of two lines": [(60, 810, 22, "Bridge opens"), (60, 784, 22, "at last"), *HEAD[1:], *BODY],
}


def check(record: Record) -> None:
    article = record.article
    assert (article.title, article.authors, str(article.published)) == (
        "Bridge opens at last",
        ("Jane Doe",),
        "2024-05-17",
    )
    assert texts(record)[:2] == PARAGRAPHS


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_as_it_is_laid_out(tmp_path: Path, name: str) -> None:
    record = one(tmp_path / "a.pdf", placed(PAGES[name]))
    check(record)
    beside = {
        "a running head": ["Harbour Post - Friday 17 May 2024 - Page 3"],
        "a box above the headline": ["In numbers", "It is 120 metres long."],
    }
    assert texts(record)[2:] == beside.get(name, [])
    assert [aside.text for aside in record.article.asides] == (
        ["The bridge. Photo: R. Berg/AFP"] if name == "a caption" else []
    )


def test_a_table_has_the_names_of_its_columns(tmp_path: Path) -> None:
    rows = [("District", "Okafor", "Dahl"), ("Old Docks", "4,120", "3,871"), ("Skerry", "1,204", "2,377")]
    cells: list[Piece] = [
        (60 + 80 * column, BELOW - 18 * row, 11, text)
        for row, texts_of_row in enumerate(rows)
        for column, text in enumerate(texts_of_row)
    ]
    last = "Counting ends on Friday."
    record = one(tmp_path / "a.pdf", placed([*HEAD, *BODY, *cells, (60, BELOW - 80, 11, last)]))
    check(record)
    assert texts(record)[2:] == [
        "District: Old Docks | Okafor: 4,120 | Dahl: 3,871",
        "District: Skerry | Okafor: 1,204 | Dahl: 2,377",
        last,
    ]


@pytest.mark.parametrize("between", [13.0, 18.0, 30.0])
def test_lines_of_one_sentence_belong_together_whatever_their_space(tmp_path: Path, between: float) -> None:
    words = "The bridge opened on Monday, said the council of the town, and it was glad of it.".split()
    lines = [" ".join(words[at : at + 4]) for at in range(0, len(words), 4)]
    pieces: list[Piece] = [(60, 700 - between * number, 11, text) for number, text in enumerate(lines)]
    pieces[2:] = [(x, y - 9, size, text) for x, y, size, text in pieces[2:]]  # a picture between two lines
    assert texts(one(tmp_path / "a.pdf", placed([*HEAD, *pieces]))) == [" ".join(words)]
