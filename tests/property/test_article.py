"""What holds for every article, whatever its text: no word is lost, and ids follow from content alone."""

from hypothesis import example, given
from hypothesis import strategies as st

from vectorstore.documents import Article, clean, digest, make_article

# Letters, marks and the white space and invisible characters that articles bring with them.
ALPHABET = st.one_of(
    st.characters(codec="utf-8"), st.sampled_from(" \t\n\r\x0b\x0c\u00a0\u2028\u200b\u00ad\u202e\ufeffé\u0301“”")
)
TEXTS = st.text(ALPHABET, max_size=200)
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=12)
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=6)


def words(article: Article) -> list[str]:
    return " ".join(paragraph.text for paragraph in article.paragraphs).split()


@given(TEXTS)
def test_a_cleaned_text_is_one_line(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.splitlines()) <= 1
    assert cleaned == cleaned.strip()


@given(TEXTS)
@example("e\u00ad\u0301")  # without the hidden hyphen, letter and accent become one
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(WORDS, PARAGRAPHS)
def test_an_article_keeps_every_word_and_numbers_from_one(title: str, paragraphs: list[str]) -> None:
    article = make_article(title, paragraphs)
    assert words(article) == clean(" ".join(paragraphs)).split()
    assert [p.number for p in article.paragraphs] == list(range(1, len(article.paragraphs) + 1))
    assert {p.article_id for p in article.paragraphs} == {article.id}


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=4))
def test_an_article_made_of_its_own_parts_has_the_same_id(title: str, paragraphs: list[str]) -> None:
    if not any(map(clean, paragraphs)):
        return
    article = make_article(title, paragraphs)
    again = make_article(article.title, [p.text for p in article.paragraphs], source="Elsewhere", authors=["A B"])
    assert again.id == article.id
    assert again.paragraphs == article.paragraphs


@given(PARAGRAPHS, PARAGRAPHS)
def test_ids_differ_exactly_when_the_content_does(one: list[str], other: list[str]) -> None:
    first, second = make_article("T", one), make_article("T", other)
    same = [p.text for p in first.paragraphs] == [p.text for p in second.paragraphs]
    assert (first.id == second.id) == same


@given(st.lists(TEXTS, max_size=4), st.lists(TEXTS, max_size=4))
def test_digests_do_not_let_parts_run_into_each_other(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_the_id_is_the_same_on_every_machine() -> None:
    assert make_article("A headline", ["First words.", "Last words."]).id == digest(
        "A headline", "First words.", "Last words."
    )
    assert digest("A headline", "First words.", "Last words.") == "217c7416d6045263"
