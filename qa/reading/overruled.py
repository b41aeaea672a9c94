"""Overruled sentences: claims that their article calls false, and what a correction or a newer post replaces.

A fact check repeats the claim that it calls false, and the claim has most of the question's words. The overruling
sentence gets the rank of the overruled one; a claim called false is not shown.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa.reading.corrections import corrected
from qa.reading.live_posts import newest_posts
from qa.reading.values import ReadSentence

_FACT_CHECK = re.compile(
    r"\bfact[ -]?check|\bdebunk|\bhoax\b|\bour (?:rating|ruling|verdict|conclusion)\b|\bfalse claims?\b", re.IGNORECASE
)
_DENIES = re.compile(
    r"[^\w“\"]*(?:(?:that|this|it|the (?:claim|rumou?r|post|message|video|image|photo)) (?:is|was) "
    r"(?:not true|untrue|false|fake|made up|invented|baseless|misleading|unproven)\b"
    r"|there (?:is|was) no evidence (?:for|of) (?:it|that|this|the claim)\b)",
    re.IGNORECASE,
)
"""Begins a sentence in which the paper itself calls the claim before it false, in an article that is no fact check."""
_VERDICT = re.compile(
    r"\br(?:ating|uling|uled|ated)\b.{0,20}\b(?:false|misleading|fake|untrue|partly false|mostly false|altered)\b"
    r"|\b(?:is|are|was|were) (?:false|fake|untrue|misleading|fabricated|a hoax|not true|baseless|wrong)\b"
    r"|\b(?:rating|ruling|verdict|conclusion): (?:mostly |partly )?(?:false|misleading|fake|untrue|altered|unproven)\b"
    r"|\b(?:is|are|was|were) (?:made up|invented|unproven)\b|\bno evidence\b|\bnever happened\b|\bdid not happen\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"^\W*(?:the )?claims?:|\b(?:posts?|videos?|memes?|images?|photos?|tweets?|messages?|users?|captions?|rumou?rs?)\b"
    r".{0,40}\b(?:claim|claims|claimed|claiming|says|say|said|reads|read|shows?|alleges?|spread)\b"
    r"|\b(?:posts?|videos?|tweets?|messages?|rumou?rs?) that \w"
    r"|\breads (?:a|one|the) (?:\w+ )?post\b"
    r"|\bshared (?:more than )?[\d,]+ times\b",
    re.IGNORECASE,
)


def settled(ranked: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Return sentences with the log-odds of overruling and overruled ones changed.

    Args:
        ranked: sentences in any order, which is kept; a claim that its own article calls false is left out.
    """
    return newest_posts(corrected(_checked(ranked)))


def _checked(found: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Leave out claims that their own article calls false; its verdict gets their log-odds."""
    checks = {s.passage.article.id for s in found if _FACT_CHECK.search(f"{s.passage.article.title} {s.text}")}
    verdicts = {
        article: verdict
        for article in dict.fromkeys(s.passage.article.id for s in found)
        if (verdict := _verdict([s for s in found if s.passage.article.id == article], checked=article in checks))
    }
    kept: list[ReadSentence] = []
    overruled: dict[str, float] = {}
    for sentence in found:
        article = sentence.passage.article.id
        verdict = verdicts.get(article)
        claims = verdict is not None and sentence is not verdict and bool(_CLAIM.search(sentence.text))
        if verdict and claims and (article in checks or _place(sentence) < _place(verdict)):
            overruled[article] = max(sentence.log_odds, overruled.get(article, verdict.log_odds))
        else:
            kept.append(sentence)
    for article in verdicts.keys() & (checks | overruled.keys()):
        of_article = [s.log_odds for s in found if s.passage.article.id == article]
        place = kept.index(verdicts[article])
        kept[place] = replace(kept[place], log_odds=max(of_article) if article in checks else overruled[article])
    return kept


def _verdict(of_article: Sequence[ReadSentence], *, checked: bool) -> ReadSentence | None:
    """Return the first sentence of an article that calls something false.

    Args:
        of_article: the sentences of one article.
        checked: whether it is a fact check; in any other article only the paper's own denial of the sentence before
            counts.
    """
    return _first(s for s in of_article if (_VERDICT.search(s.text) if checked else _DENIES.match(s.text)))


def _place(sentence: ReadSentence) -> tuple[int, int]:
    return sentence.paragraph.number, sentence.quote.start


def _first(sentences: Iterable[ReadSentence]) -> ReadSentence | None:
    """Return the sentence of one article that comes first in it; None where there is none."""
    return min(sentences, key=_place, default=None)
