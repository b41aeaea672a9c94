"""More of what websites put among an article's paragraphs: bylines with addresses, offers behind a paywall, buttons."""

from pathlib import Path

import pytest

from tests.reading import line, one, texts
from vectorstore.parsing.boilerplate import kind_of_notice

BODY = ["The tram line to Velia opened on Tuesday.", "It cost 412 million crowns, the city said."]
NOTICES = {
    "related": [
        "More on trams",
        "Explore more on these topics",
        "See all topics",
        "Powered by Taboola",
        "View on theguardian.com",
        "Listen to the podcast",
        "For more, follow our live blog",
    ],
    "newsletter": [
        "Sign up to First Edition",
        "Free daily newsletter",
        "Our morning email breaks down the key stories of the day, telling you what's happening",
        "Roula Holm, Editor of the Gazette, selects her favourite stories in this weekly newsletter.",
        "Get more news on our app",
        "Editor's note: Sign up for the Gazette's Science newsletter.",
        "Turn on desktop notifications for breaking stories?",
    ],
    "follow": [
        "Ida Roth is a reporter for the Ostermouth Gazette. Follow her on Twitter @idaroth.",
        "Ida Roth covers transport for the Gazette. Reach her at ida@gazette.example.",
        "Click to share on Facebook (Opens in new window)",
        "Your email address will not be published. Required fields are marked *",
        "Was this article helpful?",
        "Link copied!",
    ],
    "counts": [
        "Reading time: 4 minutes",
        "This story was originally published May 21, 2024, 6:12 AM.",
        "Updated 3:04 PM EDT, Mon May 6, 2024",
    ],
    "credit": [
        "Credit: Ida Roth",
        "A tram at the depot in Ostermouth. Picture: Ida Roth",
        "(With inputs from agencies)",
        "Ida Roth/Tribune Content Agency",
        "Story by Ida Roth",
    ],
    "rights": [
        "We may earn a commission if you buy through links on our site.",
        "Privacy Notice: Newsletters may contain information about charities and online ads.",
        "We value your privacy",
    ],
    "paywall": [
        "Try full digital access for €1 for 4 weeks",
        "This post is for paid subscribers",
        "Upgrade to paid to keep reading",
        "Claim my free post",
        "The rest of this article is behind a paywall.",
        "Exclusive content for Gazette+ members",
        "Der vollständige Artikel ist nur für Abonnenten.",
        "Article réservé aux abonnés",
        "Denne artikkelen er for abonnenter",
        "Для продолжения чтения оформите подписку",
    ],
    "navigation": ["Topics", "(END)", "___", "- - - - -", "<https://gazette.example/x>"],
}
NEWS = [
    "Sign up for the tram pass opens on Friday, the city said.",
    "More on the costs will be known in June, the mayor said.",
    "Photographs of the crash were shown in court.",
    "Thank you for your service, the president told the troops.",
    "Subscribers of the tram card will travel free, the city said.",
    "The limit of free articles was lowered to two, the paper said.",
    "Your subscription to the tram costs 40 crowns a month, she said.",
    "Holm has not spoken since. The Gazette attempted to reach him at his home, but there was no response.",
    "Ida Roth is the new head of the tram company. She follows Piet Brandt.",
    "Best Rap/Hip Hop Song",
    "Why you can trust the vaccine was the title of his talk.",
    "Turn on the heating only in October, the city asked.",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, each in NOTICES.items() for text in each])
def test_more_notices_are_told_with_their_kind(kind: str, text: str) -> None:
    assert kind_of_notice(text) == kind


@pytest.mark.parametrize("text", NEWS)
def test_more_sentences_of_articles_are_none(text: str) -> None:
    assert kind_of_notice(text) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], ["Subscribe now", "From £1", "Ad-free", "Cancel any time", "No ads"]),
        (["Facebook", "Twitter", "Email"], []),
        (["Already a subscriber? Log in"], []),
    ],
)
def test_offers_and_buttons_go_and_the_article_stays(tmp_path: Path, before: list[str], after: list[str]) -> None:
    record = one(tmp_path / "a.jsonl", line(title="Tram opens", text="\n\n".join([*before, *BODY, *after])))
    assert texts(record) == BODY
    assert [aside.text for aside in record.article.asides] != []


def test_an_export_may_say_that_an_article_is_for_subscribers(tmp_path: Path) -> None:
    record = one(tmp_path / "a.json", line(headline="Tram opens", articleBody=BODY[0], isAccessibleForFree=False))
    assert "for subscribers" in record.warnings[0]
    assert one(tmp_path / "b.json", line(headline="Tram opens", articleBody=BODY[0], premium=False)).warnings == ()


PROSE = [f"{text[:-1]}, the city of Ostermouth said in a long statement on Tuesday evening." for text in BODY * 2]


@pytest.mark.parametrize(
    "box",
    [
        "<div class='paywall-overlay'><h3>Subscribe to continue reading</h3><p>Get unlimited access for €1 a week.</p>"
        "<ul><li>All articles</li><li>Puzzles</li></ul></div>",
        "<section class='regwall'><p>Register for free to keep reading</p><p>Create an account to read 3 stories.</p>"
        "</section>",
    ],
)
def test_a_box_that_sells_is_not_of_a_page_and_is_told(tmp_path: Path, box: str) -> None:
    prose = "".join(f"<p>{text}</p>" for text in PROSE[:2])
    record = one(tmp_path / "a.html", f"<html><body><article><h1>Tram opens</h1>{prose}{box}</article></body></html>")
    assert texts(record) == PROSE[:2]
    assert "for subscribers" in record.warnings[0]


def test_a_box_of_that_name_around_the_article_stays(tmp_path: Path) -> None:
    prose = "".join(f"<p>{text} {PROSE[0]} {PROSE[1]}</p>" for text in PROSE)
    page = f"<html><body><article><h1>Tram opens</h1><div class='paywall'>{prose}</div></article></body></html>"
    assert len(texts(one(tmp_path / "a.html", page))) == len(PROSE)


def test_the_list_under_a_heading_at_the_end_is_of_other_stories(tmp_path: Path) -> None:
    text = "\n\n".join([*BODY, "Related stories", "Depot fire under control", "City borrows more"])
    assert texts(one(tmp_path / "a.jsonl", line(title="Tram opens", text=text))) == BODY


def test_one_name_of_a_site_alone_is_a_paragraph(tmp_path: Path) -> None:
    record = one(tmp_path / "a.jsonl", line(title="Firms", text="\n\n".join([BODY[0], "Facebook", BODY[1]])))
    assert texts(record) == [BODY[0], "Facebook", BODY[1]]


@pytest.mark.parametrize("end", ["…", "...", " …"])
def test_a_beginning_that_breaks_off_is_told(tmp_path: Path, end: str) -> None:
    record = one(tmp_path / "a.jsonl", line(title="Tram opens", content=f"{BODY[0]} It cost 412 mil{end}"))
    assert (texts(record), len(record.warnings)) == ([BODY[0]], 1)


def test_a_long_text_may_end_in_dots(tmp_path: Path) -> None:
    text = "\n\n".join([*BODY * 10, "And so it goes on…"])
    record = one(tmp_path / "a.jsonl", line(title="Tram opens", content=text))
    assert (texts(record)[-1], record.warnings) == ("And so it goes on…", ())
