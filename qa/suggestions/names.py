"""Names to ask more about: of the question and of its answer, with what the articles found have on them besides."""

import re
from collections.abc import Iterator, Sequence, Set

from qa.query.term_weights import Terms
from qa.text.noun_phrases import PEOPLES, phrases
from qa.text.prompt_injection import reads_like_instruction
from vectorstore.documents import Passage
from vectorstore.text.query_terms import TIME_WORDS
from vectorstore.text.tokenization import content_words, stems
from vectorstore.text.word_lists import MONTHS

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+(?: (?:of |the |de |van )?[A-Z][\w’'-]*\w)+")
_POSSESSIVE = re.compile(r"[’']s?$")
_ADJECTIVE = re.compile(r"(?:ean|ian|ican|ish|ese|-[a-z]+)$")
"""Ends of what is no name but says what something is of: "North Korean", "Lagerfeld-themed"."""
_LONGER = re.compile(r"(?<![\w’'-])(?!The |A |An |In |On |At |For |But |And |When |As )[A-Z][\w’'-]*\.? $")
"""A word with a capital before a name: it is part of a longer one."""
_SHORTEST = 3
"""Letters of a name."""
_MONTHS = frozenset(month[:_SHORTEST] for month in MONTHS) - {"mar", "may"}
_AUTHOR = re.compile(r"“.+” \(.+\) was written by (.+?)(?:, .+)?(?: and .+)?\.$")
"""As ``qa.catalogue`` tells it."""
_LEAD = 400
"""Characters of an article in which it says what it is on."""
_LEAST_ARTICLES = 2
"""That have what a list of articles is offered of."""
SUMMARISE = "Summarise “"
"""The beginning of a request for a summary; the headline follows."""
_LONGEST_TITLE = 100
"""Characters."""
_LEAST_WORDS = 2
"""Of a matter that is no name."""


def questions_on_names(
    question: str,
    said: Set[str],
    passages: Sequence[Passage],
    cited: Set[str],
    terms: Terms,
) -> Iterator[str]:
    """Yield questions on what is new of a name and on which articles have it: they are answered by finding articles.

    Args:
        question: that was asked, as it stands by itself.
        said: sentences of its answer.
        passages: that were found.
        cited: ids of the articles that the answer cites.
        terms: of the question.
    """
    names = list(_names(question, said, terms))
    others = [passage for passage in passages if passage.article.id not in cited]
    whole = " ".join(passage.text for passage in passages)
    told = set()
    for name in names:
        if any(_has(name, f"{each.article.title} {each.text[:_LEAD]}") for each in others):
            told.add(name.lower())
            yield f"What is the latest on {with_article(name, whole)}?"
    for name in names:
        articles = {passage.article.id for passage in passages if _has(name, passage.text)}
        if name.lower() not in told and len(articles) >= _LEAST_ARTICLES:
            told.add(name.lower())
            yield f"Which articles do you have on {with_article(name, whole)}?"
    for matter in _matters(question):
        low = matter.lower()
        articles = {each.article.id for each in passages if low in f"{each.article.title} {each.text}".lower()}
        if low not in told and len(articles) >= _LEAST_ARTICLES:
            yield f"Which articles do you have on {matter}?"


def by_the_same(said: Set[str]) -> Iterator[str]:
    """Yield the question for what else an author has written, where an answer named the author of an article."""
    for sentence in sorted(said):
        if found := _AUTHOR.match(sentence):
            yield f"Which articles did {found[1]} write?"


def what_is_known(
    question: str, said: Set[str], passages: Sequence[Passage], related: Sequence[Passage], terms: Terms
) -> Iterator[str]:
    """Yield questions for all that is told of a name or matter that passages on what was asked speak of.

    Args:
        question: that was asked, as it stands by itself.
        said: sentences of its answer.
        passages: that were found.
        related: those of them that are on what was asked.
        terms: of the question.
    """
    text, whole = (" ".join(passage.text for passage in some) for some in (related, passages))
    for name in _names(question, said, terms):
        if _has(name, text):
            yield f"What do we know about {with_article(name, whole)}?"
    low = f" {' '.join(passage.article.title for passage in related)} {text}".lower()
    for matter in _matters(question):
        if f" {matter.lower()}" in low:
            yield f"What do we know about {matter}?"


def summaries(question: str, passages: Sequence[Passage], cited: Set[str]) -> Iterator[str]:
    """Yield wishes for a summary of the articles: those that an answer to a question cites before others."""
    titles = [passage.article.title for passage in sorted(passages, key=lambda each: each.article.id not in cited)]
    for title in dict.fromkeys(titles):
        short = title and len(title) <= _LONGEST_TITLE
        if short and title not in question and not reads_like_instruction(title):
            yield f"{SUMMARISE}{title}”"


def _matters(question: str) -> Iterator[str]:
    """Yield what a question is on that is no name, of two words or more: "gas tax holiday"."""
    for phrase in phrases(question):
        plain = not phrase.proper and not phrase.asked and phrase.head not in TIME_WORDS
        if plain and len(content_words(phrase.bare)) >= _LEAST_WORDS:
            yield phrase.bare


def _names(question: str, said: Set[str], terms: Terms) -> Iterator[str]:
    """Yield the names of a question, the most telling first, then those of its answer, the longest first."""
    asked = [_POSSESSIVE.sub("", phrase.bare) for phrase in phrases(question) if phrase.proper and not phrase.asked]
    asked.sort(key=lambda name: -sum(terms.weights.get(stem, 0.0) for stem in stems(name)))
    answered = {_POSSESSIVE.sub("", name) for sentence in said for name in _NAME.findall(sentence)}
    for name in dict.fromkeys((*asked, *sorted(answered, key=lambda name: (-len(name), name)))):
        first, *_, last = (word.rstrip(".").lower()[:_SHORTEST] for word in f"{name} {name}".split(" "))
        if {first, last} & _MONTHS:
            continue
        of_many = PEOPLES.search(name) and " " not in name
        whole = name[:1].isupper() and len(name) >= _SHORTEST and "." not in name  # "A.P" of "A.P. Hill"
        if whole and not of_many and not _ADJECTIVE.search(name):
            yield name


def _has(name: str, text: str) -> bool:
    """Return whether a text has a name, and not only as part of a longer one."""
    found = re.finditer(rf"(?<![\w’'-]){re.escape(name)}(?![\w-]|[’']?s? [A-Z])", text)
    return any(not _LONGER.search(text[: each.start()]) for each in found)


def with_article(name: str, text: str) -> str:
    """Return a name with "the" where a text mostly writes it so: "the White House"."""
    with_it = len(re.findall(rf"\b[Tt]he {re.escape(name)}\b(?! [A-Z])", text))
    return f"the {name}" if with_it * 2 > len(re.findall(rf"\b{re.escape(name)}\b(?! [A-Z])", text)) else name
