"""Overruled sentences: a claim that its article calls false; what a correction or a newer post replaces.

A fact check repeats the claim that it calls false, and that claim has most of the question's words. The overruling
sentence takes the place of the overruled one in the order; a claim called false is not shown at all.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa.reading.corrections import corrected
from qa.reading.live_posts import newest_posts
from qa.reading.values import ReadSentence

_FACT_CHECK = re.compile(
    r"\bfact[ -]?check|\bdebunk|\bhoax\b|\bour r(?:ating|uling)\b|\bfalse claims?\b", re.IGNORECASE
)
_VERDICT = re.compile(
    r"\br(?:ating|uling|uled|ated)\b.{0,20}\b(?:false|misleading|fake|untrue|partly false|mostly false|altered)\b"
    r"|\b(?:is|are|was|were) (?:false|fake|untrue|misleading|fabricated|a hoax|not true|baseless|wrong)\b"
    r"|\bno evidence\b|\bnever happened\b|\bdid not happen\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"^\W*(?:the )?claims?:|\b(?:post|posts|video|meme|image|photo|tweet|message|user|users|caption|rumou?rs?)\b.{0,40}"
    r"\b(?:claim|claims|claimed|claiming|says|say|said|reads|read|shows?|alleges?)\b"
    r"|\breads (?:a|one|the) (?:\w+ )?post\b"
    r"|\bshared (?:more than )?[\d,]+ times\b",
    re.IGNORECASE,
)


def settled(ranked: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Return sentences in the order they were given, with the log-odds of what overrules and what is overruled changed.

    Args:
        ranked: in any order; a claim that its own article calls false is left out.
    """
    return newest_posts(corrected(_checked(ranked)))


def _checked(found: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Leave out claims that their own article calls false; its verdict has their chance."""
    checks = {s.passage.article.id for s in found if _FACT_CHECK.search(f"{s.passage.article.title} {s.text}")}
    verdicts = {
        article: verdict
        for article in sorted(checks)
        if (verdict := _first(s for s in found if s.passage.article.id == article and _VERDICT.search(s.text)))
    }
    kept: list[ReadSentence] = []
    for sentence in found:
        verdict = verdicts.get(sentence.passage.article.id)
        if verdict is None or sentence is verdict or not _CLAIM.search(sentence.text):
            kept.append(sentence)
    for article, verdict in verdicts.items():
        of_article = [s.log_odds for s in found if s.passage.article.id == article]
        place = kept.index(verdict)
        kept[place] = replace(verdict, log_odds=max(of_article))
    return kept


def _first(sentences: Iterable[ReadSentence]) -> ReadSentence | None:
    """Return the first sentence of an article among some, in reading order."""
    return min(sentences, key=lambda s: (s.paragraph.number, s.quote.start), default=None)
