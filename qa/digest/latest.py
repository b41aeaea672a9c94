"""The latest on a topic: the newest report first, what it changes beside what was reported before."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from qa.cross_source.claim_diff import difference
from qa.cross_source.claims import Claim
from qa.digest.statements import Line, day_of, read_on, stands_alone
from qa.query.term_weights import Terms
from qa.reading.reader import Read
from qa.reading.selection import repeats
from qa.reading.values import Reading, ReadSentence
from vectorstore.documents import Passage, written_day

MOST = 8
"""Most articles of which a line is shown."""
_NEWEST = 3
"""Most lines of the newest article; older ones have one each."""
_ALSO_NEW = 0.5
"""Least chance of a further line of the newest article, as a share of its likeliest one's."""
_OF_BEST, _OF_BEST_OLDER = 0.2, 0.8
"""Least chance of a line as a share of the likeliest one's: of the newest article, and of older ones."""
_TOLD_FIRST, _FIRST = 0.6, 2
"""Log-odds added to the sentences of an article's first paragraphs, where the news is, and how many these are."""
_STILL_NEWS = timedelta(days=30)
"""A report this much older than the newest one is left out."""
_CORRECTS = re.compile(r"\b(?:correct(?:ion|ed|s)|misstated|clarif(?:ication|ied)|incorrectly)\b", re.IGNORECASE)
_UPDATES = re.compile(r"\W*updated?\b[^:]{0,40}:", re.IGNORECASE)
"""How a paper begins what it adds to an article that is out already."""
_FIGURE = r"[$€£]?\d(?:[\d.,]*\d)?\w*"
_NOT = re.compile(rf"(?<!\w)(?P<right>{_FIGURE}), not (?P<wrong>{_FIGURE})", re.IGNORECASE)


def latest(topic: str, passages: Sequence[Passage], read: Read | None, terms: Terms) -> tuple[list[Line], Reading]:
    """Choose, among the sentences of passages, what is new on a topic.

    Each article gives its likeliest sentence, the newest article up to three. A sentence that only repeats an older
    article is left out. Below one that changes what an older article says, the older sentence follows, headed "before".
    A figure that a correction calls wrong is shown only in the correction. Reports more than a month older than the
    newest one are left out.

    Args:
        topic: its topic, in the words of the person who asks.
        passages: on the topic, best first.
        read: the reader; None chooses by counted features alone.
        terms: the topic's words with their weights.

    Returns:
        The lines of at most eight articles, newest first; and the reading of the passages.
    """
    reading = read_on(read, f"What's the latest on {topic}?", passages, terms)
    ranked = sorted(map(_by_place, reading.sentences), key=lambda each: -each.log_odds)
    alone = [each for each in ranked if stands_alone(each) or _NOT.search(each.text)]
    wrong = [match["wrong"] for each in alone if _corrects(each) and (match := _NOT.search(each.text))]
    kept = [each for each in alone if _corrects(each) or not any(_says(each, figure) for figure in wrong)]
    chosen = _one_an_article(kept)
    lines: list[Line] = []
    shown: list[ReadSentence] = []
    for sentence in chosen:
        older = [each for each in alone if _before(each, sentence)]
        said = [each for each in chosen if each in older and _says_again(sentence, each)]
        if said or sentence in shown:
            continue
        if lines and (_is_old(sentence, lines[0].sentence) or _is_unlikely(sentence, kept)):
            continue
        more = [] if lines else _also_new(sentence, kept)
        lines.extend(Line(_heading(each), each, _published(each)) for each in (sentence, *more))
        changed = next((each for each in older if _changes(sentence, each)), None)
        if changed is not None and changed not in shown:
            day = _published(changed)
            lines.append(Line(f"before, {written_day(day)}" if day else "before", changed, day))
            shown.append(changed)
        shown.extend((sentence, *more))
        if len({line.sentence.passage.article.id for line in lines}) >= MOST:
            break
    return lines, reading


def _one_an_article(ranked: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Return the likeliest sentence of each article, or its update, newest first; unlikely ones are left out."""
    if not ranked:
        return []
    least = _OF_BEST * ranked[0].chance
    best: dict[str, ReadSentence] = {}
    for sentence in ranked:
        if sentence.chance >= least or _corrects(sentence):
            best.setdefault(sentence.passage.article.id, sentence)
        updates = sentence.chance >= least and _updates(sentence) and not _updates(best[sentence.passage.article.id])
        if updates or (_NOT.search(sentence.text) and _corrects(sentence)):
            best[sentence.passage.article.id] = sentence
    return sorted(best.values(), key=lambda s: (_told_on(s) or date.min, s.log_odds), reverse=True)


def _also_new(first: ReadSentence, ranked: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Return the next likeliest sentences of the article of ``first``, at most two."""
    chosen = [first]
    for sentence in ranked:
        same = sentence.passage.article.id == first.passage.article.id
        likely = sentence.chance >= _ALSO_NEW * first.chance
        if len(chosen) < _NEWEST and same and likely and not any(repeats(sentence, each) for each in chosen):
            chosen.append(sentence)
    return chosen[1:]


def _by_place(sentence: ReadSentence) -> ReadSentence:
    """Return a sentence, with higher log-odds if it is in an article's first paragraphs."""
    first = sentence.paragraph.number <= _FIRST
    return replace(sentence, log_odds=sentence.log_odds + _TOLD_FIRST) if first else sentence


def _is_unlikely(older: ReadSentence, ranked: Sequence[ReadSentence]) -> bool:
    """Return whether an older article's sentence is too unlikely to be shown; a correction never is."""
    return older.chance < _OF_BEST_OLDER * ranked[0].chance and not _corrects(older)


def _is_old(sentence: ReadSentence, newest: ReadSentence) -> bool:
    then, now = _published(sentence), _published(newest)
    return then is not None and now is not None and now - then > _STILL_NEWS


def _changes(new: ReadSentence, old: ReadSentence) -> bool:
    """Return whether a sentence contradicts an older one: it has another figure, or corrects it."""
    match = _NOT.search(new.text)
    if match and _corrects(new):
        return _says(old, match["wrong"])
    return difference(Claim(new.text), Claim(old.text)) is not None


def _says_again(new: ReadSentence, old: ReadSentence) -> bool:
    """Return whether a sentence only repeats an older one: it has no other claim and no new figure."""
    figures, told = (Claim(each.text).numbers for each in (new, old))
    return repeats(new, old) and not _changes(new, old) and figures <= told


def _corrects(sentence: ReadSentence) -> bool:
    return bool(_CORRECTS.search(f"{sentence.passage.article.title} {sentence.paragraph.text}"))


def _says(sentence: ReadSentence, figure: str) -> bool:
    return bool(re.search(rf"(?<![\w.,]){re.escape(figure)}(?!\w|[.,]\d)", sentence.text)) and not _corrects(sentence)


def _before(one: ReadSentence, other: ReadSentence) -> bool:
    then, now = _published(one), _published(other)
    return then is not None and now is not None and then < now


def _updates(sentence: ReadSentence) -> bool:
    return bool(_UPDATES.match(sentence.text))


def _told_on(sentence: ReadSentence) -> date | None:
    """Return the day of a report, or the later day that its update names."""
    published, said = _published(sentence), day_of(sentence) if _updates(sentence) else None
    return max(published, said.day) if published and said and said.day else published


def _published(sentence: ReadSentence) -> date | None:
    return sentence.passage.article.published


def _heading(sentence: ReadSentence) -> str:
    """Return the day of the report, and the day of the event if the sentence names another one."""
    published = _published(sentence)
    said = day_of(sentence)
    if published is None:
        return said.written if said else ""
    told = f" (on {said.written})" if said and said.day and said.day != published else ""
    return f"{written_day(published)}{told}"
