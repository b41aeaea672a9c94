"""Live blogs: of two posts that contradict each other, the newer one counts."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa.reading.values import ReadSentence
from vectorstore.documents import Passage

_STAMP = re.compile(
    r"(?P<day>\d{1,2} \w+ \d{4}, |\[?)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::\d\d)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s*\(?[A-Z]{2,5}\b\)?)?\]?\s*(?:$|[–—|:·-](?:\s|$))",
    re.IGNORECASE,
)
_SHARED = 0.5
"""Least share of the shorter sentence's words, figures left out, that two sentences on one matter share."""
_CLOSE = 3.0
"""Most log-odds by which the newer sentence may be less likely to answer."""
_FIGURE = re.compile(r"\d")


def newest_posts(found: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Return sentences without those that a newer post of the same live blog contradicts.

    The newer sentence gets the log-odds of the older one, if they are higher.

    Args:
        found: sentences in any order, which is kept.
    """
    times = {id(passage): _times(passage) for passage in {id(s.passage): s.passage for s in found}.values()}
    posts: dict[str, list[tuple[tuple[int, int], int]]] = defaultdict(list)
    for place, sentence in enumerate(found):
        when = times[id(sentence.passage)].get(sentence.paragraph.number)
        if when is not None:
            posts[sentence.passage.article.id].append((when, place))
    changed, gone = list(found), set[int]()
    for article in posts.values():
        for when, newer in sorted(article, reverse=True):
            for before, older in article:
                if before < when and newer not in gone and _differ(found[newer], found[older]):
                    gone.add(older)
                    odds = max(changed[newer].log_odds, found[older].log_odds)
                    changed[newer] = replace(changed[newer], log_odds=odds)
    return [sentence for place, sentence in enumerate(changed) if place not in gone]


def _times(passage: Passage) -> Mapping[int, tuple[int, int]]:
    """Return a sort key by time for each paragraph of a live blog, by paragraph number; empty for other articles.

    Posts with a day are in the order of time already. Posts with a time of day alone may be newest first, so their
    times are compared.
    """
    found: dict[int, tuple[int, int]] = {}
    post: tuple[int, int] | None = None
    stamps = 0
    for paragraph in passage.paragraphs:
        if stamp := _STAMP.match(paragraph.text):
            stamps += 1
            hour = (
                int(stamp["hour"]) % 12 + (12 if stamp["half"][0] in "pP" else 0)
                if stamp["half"]
                else int(stamp["hour"])
            )
            post = (paragraph.number, 0) if len(stamp["day"]) > 1 else (0, hour * 60 + int(stamp["minute"]))
        if post is not None:
            found[paragraph.number] = post
    return found if stamps > 1 else {}


def _differ(newer: ReadSentence, older: ReadSentence) -> bool:
    """Return whether two sentences contradict each other: they share most words but not the answer."""
    if newer.log_odds < older.log_odds - _CLOSE:
        return False
    a, b = (frozenset(stem for stem in s.stems if not _FIGURE.search(stem)) for s in (newer, older))
    if len(a & b) < _SHARED * max(2, min(len(a), len(b))):
        return False
    return _value(newer) != _value(older)


def _value(sentence: ReadSentence) -> str:
    """Return a sentence's value for comparing: its short answer, else its figures."""
    if sentence.short is not None:
        return sentence.text[sentence.short.start : sentence.short.end].casefold()
    return " ".join(re.findall(r"\d[\d.,]*", sentence.text))
