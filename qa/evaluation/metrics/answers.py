"""Measures of an answer's text against accepted answers."""

import html
import re
import string
from collections import Counter
from collections.abc import Callable, Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_EDGES = "“”\"'‘’ .,"


def squad_form(text: str) -> str:
    """Lower-case, drop ASCII punctuation and English articles, squeeze spaces (Rajpurkar et al. 2016, SQuAD)."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def realtimeqa_form(text: str) -> str:
    """Lower-case, drop ASCII punctuation, squeeze spaces; articles stay (Kasai et al. 2023, RealTimeQA)."""
    return " ".join(text.lower().translate(_PUNCTUATION).split())


def exact_match(said: str, answers: Sequence[str], form: Callable[[str], str] = squad_form) -> float:
    """Return 1 when the text equals one of the answers after ``form``, else 0."""
    return float(any(form(said) == form(answer) for answer in answers))


def token_f1(said: str, answers: Sequence[str], form: Callable[[str], str] = squad_form) -> float:
    """Return the best F1 of shared tokens with one of the answers, 0 to 1; two empty texts are alike."""
    return max((_f1(form(said).split(), form(answer).split()) for answer in answers), default=0.0)


def _f1(said: Sequence[str], answer: Sequence[str]) -> float:
    if not said or not answer:
        return float(said == answer)
    shared = sum((Counter(said) & Counter(answer)).values())
    return 2 * shared / (len(said) + len(answer))


def label_form(answer: str) -> str:
    """Return an accepted answer as it is looked for: plain characters, lower case, no quotation marks around it."""
    return html.unescape(answer).lower().strip(_EDGES).strip()


def contains_answer(text: str, answers: Sequence[str]) -> bool:
    """Return whether an accepted answer stands in a text, by its letters, without regard to case."""
    text = html.unescape(text).lower()
    return any(form in text for form in map(label_form, answers) if form)


def choose(text: str, choices: Sequence[str]) -> str | None:
    """Return the choice that a text comes nearest to, None when it comes near to none.

    Nearest is the one with the largest share of its tokens in the text; among equals the one that is named whole, then
    the one named first. So a long answer chooses what it speaks of first, and a tie without either chooses nothing.
    """
    plain = realtimeqa_form(text)
    words = set(plain.split())

    def nearness(choice: str) -> tuple[float, int]:
        form = realtimeqa_form(choice)
        share = sum(word in words for word in form.split()) / len(form.split()) if form else 0.0
        place = f" {plain} ".find(f" {form} ")
        return share, -place if place >= 0 else -len(plain) - 1

    ordered = sorted(choices, key=nearness, reverse=True)
    if not ordered or nearness(ordered[0])[0] == 0:
        return None
    tied = len(ordered) > 1 and nearness(ordered[0]) == nearness(ordered[1])
    return None if tied else ordered[0]
