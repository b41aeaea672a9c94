"""Captions with a credit, links and bare datelines keep their number, and are neither searched nor quoted."""

import pytest

from qa.answer_json import article_json
from qa.digest.statements import in_pieces
from qa.generation.summaries import whole
from tests.fakes import BagOfWordsEmbedder
from ui.html.article_page import page
from vectorstore.chunking import Chunking, make_chunks
from vectorstore.documents import Article, make_article
from vectorstore.text.unquoted import unquoted_kind

CAPTION = "Crowds wait for the ferry in Velia, Oct. 20. The board has not said when it sails. EPA-Yonhap"
CAPTIONS = [
    CAPTION,
    "The chair of the board speaks at Velia town hall on Monday. AFP-Yonhap",
    "The ferry leaves Velia. Korea Times photo by Jane Roe",
    "The ferry leaves Velia on October 24, 2022 Jane Roe/CNP/Zuma Press",
    "Jane Roe says she has paid twice. Courtesy Jane Roe",
    "The ferry as it was planned. courtesy of Delva Shipyards",
    "Owner John Roe (left) with the mayor. John Roe for CNN",
    "The ferry at the quay, sometimes for weeks. Shutterstock",
    "The ferry ran aground in a storm. (Photo by Jane Roe/Getty Images)",
    "The mayor meets islanders on August 2. Fathin Suhaira/Bernama",
    "The mayor at “Ferry Day.” Jane Roe / AFP via Getty Images",
    "The mayor and the owner in 2019. Reuters-Yonhap",
    "The ferry by night. Provided to CNN",
]
NEWS = [
    "The talks had failed, he said. Reuters",
    "The talks had failed, the manager told CNN.",
    "The ferry sank at 4:30 p.m. ET, ESPN/ABC",
    "6/1996-6/1998: Assistant Pastor, St. Margaret, Reading, PA",
    "The team had just 38 sacks in 2015, 15 courtesy of Mack.",
    "A “Big Mac Tour Bus,” courtesy of McDonald’s, offered downtown tours.",
    "He showed a photo by Jane Roe. It sold for $40.",
    "The film was made by Delva. Courtesy was never its strength.",
    "Monday, February 21 at 9 p.m. and 10 p.m. ET on CNN.",
    "The firm has 40 ships. Delva-Holm is its largest owner.",
    "She works for Reuters. He works for AP.",
    "The board had a plan: Nobody was to be told of the repairs.",
    "Venue:The ferry terminal of Port Ellery, from ten",
    "Kick-off is at 19:30 in Velia on Monday, the club said.",
    "LONDON (AP) — The ferry ran aground.",
    "Subscribe to nobody’s theory, she said, and sign up for the army.",
    "Score:Velia 2, Skerry 1 after extra time",
]


OTHERS = {
    "link": [
        "Ferry Aurelia:Owner fined again after late repairs",
        "'It just went dark':Captain of the ferry speaks",
        "MORE:'We could not see': What the captain said. Here's what to know.",
        "Who is Lena Holm?:The captain who brought all ashore",
    ],
    "dateline": [
        "London CNN —",
        "CNN —",
        "New York CNN Business —",
        "Port Ellery, Norland (AP) –",
        "Colombo, Sri Lanka CNN —",
    ],
    "newsletter": [
        "Subscribe to The Post Know more. SUBSCRIBE & SAVE Sign up for The Post's Free Newsletters From our morning"
        " briefing to a weekly one, get the best of The Post delivered directly to your inbox. " * 2 + "Sign up"
    ],
}


@pytest.mark.parametrize("text", CAPTIONS)
def test_a_caption_ends_with_who_took_the_photo(text: str) -> None:
    assert unquoted_kind(text) == "caption"


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in OTHERS.items() for text in texts])
def test_links_and_datelines_are_told_by_their_form(kind: str, text: str) -> None:
    assert unquoted_kind(text) == kind


@pytest.mark.parametrize("text", NEWS)
def test_a_sentence_of_the_article_is_none(text: str) -> None:
    assert unquoted_kind(text) is None


def test_a_long_paragraph_is_the_articles_whatever_it_ends_with() -> None:
    assert not unquoted_kind("The council met again. " * 40 + "EPA-Yonhap")


def article(*paragraphs: str) -> Article:
    return make_article("Ferry runs again", paragraphs)


FERRY = article("One two three.", CAPTION, "Four five six.", "Seven eight nine.", "Ten eleven.")


def runs_of(given: Article, most: int) -> list[tuple[int, int]]:
    return [(chunk.first, chunk.last) for chunk in make_chunks(given, Chunking(most), BagOfWordsEmbedder())]


def test_a_caption_is_in_no_chunk_and_moves_no_other() -> None:
    (whole_one,) = make_chunks(FERRY, Chunking(100), BagOfWordsEmbedder())
    assert (whole_one.first, whole_one.last) == (1, 5)
    assert whole_one.text == "One two three.\n\nFour five six.\n\nSeven eight nine.\n\nTen eleven."
    plain = article("One two three.", "w " * len(CAPTION.split()), "Four five six.", "Seven eight nine.", "Ten eleven.")
    for most in (12, 20, 25, 30):
        for first, last in runs_of(plain, most):
            trimmed = (3 if first == 2 else first, 1 if last == 2 else last)
            assert (trimmed in runs_of(FERRY, most)) is ((first, last) != (2, 2))


def test_an_article_of_captions_alone_is_searched() -> None:
    assert runs_of(article(CAPTION, CAPTIONS[1]), 100) == [(1, 2)]


def test_summaries_and_digests_do_not_read_a_caption() -> None:
    (passage,) = whole([FERRY])
    assert [paragraph.number for paragraph in passage.paragraphs] == [1, 3, 4, 5]
    assert [paragraph.number for piece in in_pieces(FERRY) for paragraph in piece.paragraphs] == [1, 3, 4, 5]


def test_a_caption_keeps_its_number_where_the_article_is_read_and_is_told_as_one() -> None:
    shown = article_json(FERRY)["paragraphs"]
    assert [(each["number"], each.get("kind")) for each in shown] == [
        (1, None),
        (2, "caption"),
        (3, None),
        (4, None),
        (5, None),
    ]
    shown_as = page(FERRY)
    assert '<p id="p2" class="aside" title="Neither searched nor quoted (caption)"' in shown_as
    assert shown_as.count('class="aside"') == 1
