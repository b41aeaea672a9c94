"""Spelling: words of a question that no article has are replaced by the nearest that some have."""

import re
from collections.abc import Callable
from dataclasses import replace

from qa.query.trace import Change, corrected
from qa.request import Request
from qa.text.first_names import gender_of
from qa.text.organisations import organisations
from vectorstore.storage.filter import Filter
from vectorstore.storage.fulltext import FullText
from vectorstore.storage.vocabulary import Vocabulary, is_word
from vectorstore.text.lexicon import fold, told_forms
from vectorstore.text.query_terms import asked_words
from vectorstore.text.tokenization import CAPITALISED, STOP_WORDS, TYPED_WORD, any_of, fold_words, plain_words, words

_COMPOUND = re.compile(r"\b([A-Za-z]{2,})-([A-Za-z]{2,})\b")
_PERSON = re.compile(rf"\b{CAPITALISED}(?<!['’]s) {CAPITALISED}(?:(?<!['’]s) {CAPITALISED})?")
_FOREIGN, _FOREIGN_WORDS = 0.6, 3
"""Least share of words in no article, and least words, of a question that may be in another language."""
_ENGLISH = 0.2
"""Least share of function words in an English question."""
_ENGLISH_WORDS = 0.7
"""Share of the words in no article that are in the dictionary if they are English."""
_OTHER_LANGUAGE = "The question may be in another language than the articles."
_SHORT = 4
"""Letters of a word without a capital that in another language is seldom what articles have: "hat", "est"."""
_ASKS_ELSEWHERE = frozenset(
    "wer wie wo wann warum wieso wieviel quien quienes cuanto cuantos cuanta cuantas cuando donde como por "
    "qui quoi quand combien pourquoi quel quelle quanti quante perche quem quantos onde hoeveel waarom "
    "wanneer vem varfor hvorfor hvem kto gdzie kiedy dlaczego кто что где когда почему сколько хто чому".split()
)
"""Words that begin questions in other languages, folded, and are no words of English."""


def spelt(request: Request, vocabulary: Vocabulary, frequency: Callable[[str], int]) -> Request:
    """Return a request in the articles' spelling, with a note on each corrected word.

    Args:
        frequency: how many chunks have a word, in any of its forms.
    """
    joined = _compounds(request.search_for, vocabulary)
    content = asked_words(corrected(request.search_for, joined), kind=False)
    unknown = {word for word in content if not frequency(word)}
    if _foreign(request.search_for, unknown, len(content)) or _asks_elsewhere(request.search_for, frequency):
        return _with_known_words(request, frequency)
    told = tuple((word, *told_forms(word)) for word in content if told_forms(word))
    trace = replace(request.question.trace, words=told)
    request = replace(request, question=replace(request.question, trace=trace))
    changes = [*joined, *_misspelt(request.search_for, unknown, vocabulary)]
    if not changes:
        return request
    noted = [change for change in changes if _letters(change.typed) != _letters(change.read)]
    notes = [f"Searched for “{each.read}” in place of “{each.typed}”, which stands in no article." for each in noted]
    question = replace(request.question, trace=replace(trace, corrected=(*trace.corrected, *changes)))
    wordings = (corrected(text, changes) for text in (question.standalone, question.words, question.context))
    return replace(request, question=question.searching(*wordings)).noted(*notes)


def with_unknown_names(request: Request, text: FullText, wrote: Callable[[str], bool]) -> Request:
    """Return a request with a note on each name whose words are in articles but never together.

    Args:
        text: the full-text index.
        wrote: returns whether a name is that of an author of articles.
    """
    people = (re.sub(r"['’]s$", "", match[0]) for match in _PERSON.finditer(request.search_for))
    names = [name for name in people if gender_of(name.split()[0])]
    names += [each.name for each in organisations(request.search_for) if not text.frequency(each.initials)]
    several = [name for name in dict.fromkeys(names) if len(words(name)) > 1]  # a name with a short form is one word
    unknown = [name for name in several if all(map(text.frequency, words(name))) and not _has(text, name)]
    of_articles = bool(_OF_ARTICLES.search(request.search_for))
    told = [name for name in unknown if not (of_articles and wrote(name))]
    return request.noted(*(_unknown_name(name, wrote) for name in told))


_OF_ARTICLES = re.compile(r"\b(?:articles?|stories|story|pieces?|by|wrote|write|written)\b", re.IGNORECASE)
"""Asks for what somebody wrote, of whom no article need tell."""


def _unknown_name(name: str, wrote: Callable[[str], bool]) -> str:
    if wrote(name):
        return f"“{name}” wrote articles of this collection, and none tells of that name. Ask for “articles by {name}”."
    return f"No article has the name “{name}”."


def _has(text: FullText, name: str) -> bool:
    return bool(text.passages(any_of([" ".join(plain_words(name))]), 1, Filter()))


def _foreign(question: str, unknown: set[str], content: int) -> bool:
    """Return whether a question is in another language: few English words, and most are in no article."""
    every = plain_words(question)
    small = sum(word in STOP_WORDS for word in every)
    few = small < _ENGLISH * len(every) and sum(map(is_word, unknown)) < _ENGLISH_WORDS * len(unknown)
    return few and len(unknown) >= _FOREIGN_WORDS and len(unknown) >= _FOREIGN * content


def _asks_elsewhere(question: str, frequency: Callable[[str], int]) -> bool:
    """Return whether a question begins with a word of asking of another language, which no article has."""
    first = fold_words(question)[:1]
    return bool(first) and first[0] in _ASKS_ELSEWHERE and not frequency(first[0])


def _with_known_words(request: Request, frequency: Callable[[str], int]) -> Request:
    """Return a request for the words that some article has, mostly names, of a question in another language."""
    known = [
        word
        for word in TYPED_WORD.findall(request.search_for)
        if word.lower() not in STOP_WORDS
        and all(map(frequency, words(word)))
        and not (word.islower() and len(word) < _SHORT)
    ]
    asked = " ".join(dict.fromkeys(known))
    if not asked:
        return request.noted(_OTHER_LANGUAGE)
    note = f"{_OTHER_LANGUAGE} Searched for “{asked}”."
    return replace(request, question=request.question.searching(asked)).noted(note)


def _misspelt(text: str, unknown: set[str], vocabulary: Vocabulary) -> list[Change]:
    found: dict[str, Change] = {}
    for match in TYPED_WORD.finditer(text):
        typed = re.sub(r"['’]s$", "", match[0])
        if typed not in found and (read_as := words(typed)) and unknown.issuperset(read_as):
            nearest = vocabulary.nearest(typed)
            if nearest and nearest.lower() != typed.lower():
                found[typed] = Change(typed, nearest)
    return list(found.values())


def _compounds(text: str, vocabulary: Vocabulary) -> list[Change]:
    """Return compounds with a hyphen that the articles write as one word."""
    found = []
    for match in _COMPOUND.finditer(text):
        apart, one = f"{match[1]} {match[2]}", match[1] + match[2]
        if not vocabulary.has(apart) and vocabulary.has(one):
            found.append(Change(match[0], one))
    return found


def _letters(word: str) -> str:
    """Return a word's letters, the same for "Al-Rashidun" and "Alrashidun", and for "Käthe" and "Kaethe"."""
    plain = re.sub(r"[\W_]", "", fold(word).lower())
    return re.sub(r"([aou])e", r"\1", plain)
