"""Questions to begin with: natural ones, made of the newest articles, and tried before they are shown. No Gradio."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from qa.errors import QuestionError
from qa.sample import HEADLINE, QUESTION
from qa.suggestions.headlines import questions_of_headline
from qa.suggestions.names import with_article
from qa.suggestions.question_templates import questions_of
from qa.text.prompt_injection import reads_like_instruction
from qa.text.sentences import sentences
from ui.formatting import DOUBTFUL
from vectorstore.documents import Article, ArticleHead
from vectorstore.storage.article_list import Catalogue, Wanted
from vectorstore.text.unquoted import quotable

if TYPE_CHECKING:
    from qa.assistant import Assistant

MOST = 4
_READ = 60
"""Newest articles that are looked at for questions."""
_TRIED = 8
"""Questions of a kind that are tried at most."""
_OF_HEADLINES = 2
"""Starters that headlines give at most."""
_OF_ONE = 2
"""Questions of an article that are tried."""
_OPENING = 8
"""Paragraphs of an article that questions are made of."""
_PARAGRAPH_CHARS = 600
_LONGEST = 90
"""Characters of a question that is made of a sentence."""
_SITE = re.compile(r"\s+[|–—]\s+[^|–—]{2,30}$")
"""The name of the site behind a headline."""
_NO_NAMES = frozenset("The A An In On At By For From With As And But If When While After Before It He She They".split())
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: (?:of |the |de |van )?[A-Z][\w’'-]+)+")
_IN_A_SENTENCE = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+")

_known: "WeakKeyDictionary[Assistant, tuple[str, list[str]]]" = WeakKeyDictionary()
_working = Lock()
"""Readers who come at once wait for the first one's."""


def known_starters(assistant: "Assistant") -> list[str] | None:
    """Return the starters where they are worked out for the collection as it is now; else None."""
    known = _known.get(assistant)
    return known[1] if known and known[0] == assistant.contents.fingerprint() else None


def starters(assistant: "Assistant") -> list[str]:
    """Return at most four questions that the collection answers; worked out again only when it has changed.

    To find them takes about as long as to answer as many questions.
    """
    with _working:
        known = known_starters(assistant)
        if known is None:
            state = assistant.contents.fingerprint()
            known = list(islice(_answered(assistant), MOST))
            _known[assistant] = (state, known)
        return known


def _answered(assistant: "Assistant") -> Iterator[str]:
    """Yield questions of different articles, each after its answer was found; README's own first."""
    heads = _newest(assistant)
    if any(head.title == HEADLINE for head in heads):
        yield QUESTION
    others = _of_different_outlets([head for head in heads if head.title != HEADLINE])[:_READ]
    articles = {head.id: article for head in others if (article := assistant.contents.article(head.id))}
    told: set[str] = set()
    for make, most in ((of_headline, _OF_HEADLINES), (of_sentences, MOST), (on_name, MOST)):
        made = {name: list(islice(make(article), _OF_ONE)) for name, article in articles.items()}
        for name, question in islice(_tried(assistant, made), most):
            del articles[name]
            if not told.intersection(names := _NAME.findall(question)):
                told.update(names)
                yield question


def _tried(assistant: "Assistant", made: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield the first question of each article that is answered by it, with the article.

    Args:
        made: questions by article, of which a few are tried.
    """
    found = set()
    for name, question in islice(((name, each) for name, asked in made.items() for each in asked), _TRIED):
        if name not in found and answers(assistant, question, name):
            found.add(name)
            yield name, question


def _newest(assistant: "Assistant") -> list[ArticleHead]:
    """Return the newest articles, and the sample's that README's question asks about where it is there."""
    with assistant.collection.archive.snapshot() as view:
        listed = Catalogue(view)
        newest = listed.page(Wanted(), "date", descending=True, offset=0, limit=4 * _READ).articles
        known = listed.page(Wanted(find=HEADLINE), "date", descending=True, offset=0, limit=1).articles
    return [each.head for each in (*known, *newest)]


def answers(assistant: "Assistant", question: str, article: str) -> bool:
    """Return whether the reader finds a question's answer, without doubt, in the article that it was made of."""
    try:
        reading = assistant.read(question)
    except QuestionError:  # a headline can be longer than a question may be
        return False
    best = reading.sentences[:1]
    return reading.chance >= DOUBTFUL and any(sentence.passage.article.id == article for sentence in best)


def of_headline(article: Article) -> Iterator[str]:
    """Yield questions of an article's headline: the one that it asks, or what it tells, turned round."""
    opening = _opening(article)
    made = questions_of_headline(_SITE.sub("", article.title).strip(), " ".join(opening)) if opening else ()
    yield from (question for question in made if len(question) <= _LONGEST)


def of_sentences(article: Article) -> Iterator[str]:
    """Yield questions of an article's first sentences."""
    opening = _opening(article)
    names = frozenset(_IN_A_SENTENCE.findall(" ".join(opening)))
    for sentence in (each for paragraph in opening for each in sentences(paragraph)):
        if not reads_like_instruction(sentence):
            made = (each.question for each in questions_of(sentence, names) if each.kind != "who")
            yield from (question for question in made if len(question) <= _LONGEST)


def on_name(article: Article) -> Iterator[str]:
    """Yield a question on the longest name that an article's headline and first paragraphs have."""
    text = " ".join(_opening(article))
    if name := _longest_name(_SITE.sub("", article.title), text):
        known = int(article.id, 16) % 2  # one form alone would be alike
        yield f"What {'do we know about' if known else 'is the latest on'} {with_article(name, text)}?"


def _opening(article: Article) -> list[str]:
    """Return an article's first paragraphs; none of one whose headline addresses an assistant."""
    if reads_like_instruction(article.title):
        return []
    return [paragraph.text[:_PARAGRAPH_CHARS] for paragraph in quotable(article.paragraphs)[:_OPENING]]


def _longest_name(title: str, opening: str) -> str:
    """Return the longest name that headline and text have in common: capitals in a headline alone make none."""
    runs = (run.split(" ") for run in _NAME.findall(opening))
    names = [part for run in runs for part in _parts(run) if re.search(rf"\b{re.escape(part)}\b", title)]
    return max(names, key=len, default="")


def _parts(run: Sequence[str]) -> Iterator[str]:
    """Yield the names that a run of words with capitals may hold: two words or more that begin and end with one."""
    for start, first in enumerate(run):
        for end in range(start + 2, len(run) + 1):
            if first[0].isupper() and first not in _NO_NAMES and run[end - 1][0].isupper():
                yield " ".join(run[start:end])


def _of_different_outlets(heads: Sequence[ArticleHead]) -> list[ArticleHead]:
    """Return articles with the first of each outlet before the others, in the order given."""
    firsts: dict[str | None, ArticleHead] = {}
    for head in heads:
        firsts.setdefault(head.source, head)
    ids = {head.id for head in firsts.values()}
    return [*firsts.values(), *(head for head in heads if head.id not in ids)]
