"""Sentences with offsets, so that a quote is the paragraph's own characters."""

import pytest

from qa.text.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["The ferry ran aground.", "Nobody was hurt!", "Why did it?"],
        ["Dr. Smith of the U.N. said no.", "He left."],
        ["“We won. We did it,” he said.", "Then J. K. Rowling came."],
        ["It cost $3.5 million.", "Mr. O'Neill paid."],
        ["Prices rose 3.2 percent on Jan. 5.", "Nobody knew."],
        ["Sen. John F. Kennedy spoke at 5 p.m. on Monday.", "It rained."],
        ["NASA said that it would lift off at 6:16 p.m. ET on Monday.", "It rained."],
        ["The vote is at 8 p.m. Friday, the club said.", "Doors open at 7:30 p.m.", "The mayor speaks."],
        ["He works in Washington, D.C.", "He is well."],
        ["Oh Gyeong-seob (KINU) said so.", "Others agreed."],
        ["It is building an anti-U.S. bloc, they said.", "It has a U.S. ally."],
        ["The pro-E.U. party won.", "The anti-E.U. one lost."],
        ["一つ目の文。", "二つ目の文。"],
        ["No full stop at the end"],
        ["A question?", "An answer.", "and a tail without an end"],
    ],
    ids=lambda sentences: sentences[0],
)
def test_sentences_end_where_a_reader_would_end_them(sentences: list[str]) -> None:
    text = ("" if ord(sentences[0][0]) > 0x3000 else " ").join(sentences)
    assert [text[span.start : span.end] for span in split_sentences(text)] == sentences


def test_white_space_around_a_sentence_is_not_part_of_it() -> None:
    text = "  One sentence.   Another.  "
    assert [text[span.start : span.end] for span in split_sentences(text)] == ["One sentence.", "Another."]


@pytest.mark.parametrize("text", ["", "   "])
def test_no_text_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []
