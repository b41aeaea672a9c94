"""Decomposition: questions over several articles, split into the parts they are searched by.

A question is split by its form alone: where it names the articles of several outlets, asks the same of two things
("both X and Y", "X compared with Y", "X and Y each"), asks how something changed between two days, or strings
statements together about one thing to be named. Any other question has no parts and is searched as it stands. Searching
a compound question part by part is question decomposition (Press and others, "Measuring and Narrowing the
Compositionality Gap in Language Models", 2023), here by rules.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from qa.pipeline.views import two_sides
from qa.query.dates.two_days import by_two_days
from qa.query.outlet_mentions import Mention, Outlets
from qa.query.subquestions import DATE, QUOTES, Asked, Part, read_day, tidy
from qa.request import Request
from vectorstore.documents import written_day
from vectorstore.text.tokenization import words

MOST_PARTS = 4
_LEAST, _LEAST_STATED = 1, 3
"""Least content words of a part, and of each of several statements in a row."""
_LONG_QUESTION_WORDS = 22
"""Least words of a question without outlets that may be several statements."""
_SEAM = re.compile(
    r",?\s+(?:while|whereas|but|compared (?:to|with)|in contrast (?:to|with)|in comparison (?:to|with)|as opposed to"
    r"|unlike|versus|than|in the same \w+ (?:that|as)|similar(?:ly)? to|before|after|and|or|as|with|by)\s+|,\s+",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r",?\s+(?:while|whereas)\s+", re.IGNORECASE)
_ONE_OTHER = re.compile(
    r",?\s+(?:with\s+)?(?:the\s+)?(?:one|former|first)\s+(?P<one>\w+ing\b.+?),?\s+(?:and|while|whereas)\s+"
    r"(?:the\s+)?(?:other|latter|second|another)\s+(?P<other>.+)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"(?:,\s+(?:and\s+|but\s+)?|\s+(?:and|but)\s+)(?="
    r"(?:is|was|are|were|has|had|have|did|does|who|whose|that|which|maintains|\w{2,}ed"
    r"|(?:also|not only|once|recently|openly|then)\s+\w+)\b)"
    r"|,\s+(?:and\s+)?(?=(?!(?:includ|regard|consider|accord|follow|dur)ing)\w{2,}ing\b)",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r",?\s+and\s+(?=(?:in\s+)?(?:the (?:one|report|article|subsequent|later|second)|again|then|another"
    r"|(?:does|did|is|was|do) the same)\b)|,?\s+while also\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s+between\s+(?=the\b)", re.IGNORECASE)
_NEXT_DAY = re.compile(rf"\s+and\s+(?=(?:the|its|their|that of)\s+{DATE})")
_BEFORE_AND_AFTER = re.compile(rf"\bbefore and after (?P<day>{DATE})")
_ASKS_FOR_ONE = re.compile(r"(?:in )?(?:which|who|what)\b", re.IGNORECASE)
_JOINED = re.compile(rf"[{QUOTES}]?(?:,| and| or|, and)(?: both| the)*\s*[{QUOTES}]?(?:[Tt]he )?")
_NAMED = rf"(?:[{QUOTES}][^{QUOTES}]+[{QUOTES}]|(?:the )?[A-Z][\w’'.-]*(?: (?:of |the )?[A-Z][\w’'.-]*){{0,4}})"
_COORDINATED = re.compile(rf"\b(?:[Bb]oth )?(?P<one>{_NAMED}) and (?P<other>{_NAMED})")
_EACH = re.compile(
    r"\beach\b(?! other)|\brespectively\b|^compare\b|\bdiffer\b|\b(?:do|does|did|have|has|are|is|were|was) both\b",
    re.IGNORECASE,
)
_EITHER = re.compile(
    r"(?:in )?(?:which|who|what)(?: of (?:the|these) two)? (?P<asked>[^,:]+?)[,:] "
    r"(?P<one>(?:the |an? )?[\w’'. -]{2,60}?) or (?P<other>[\w’'. -]{2,60})",
    re.IGNORECASE,
)
_ONLY_WHERE = re.compile(r"(?:in |of |for |at )?(?P<where>\d{4}|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2})")
_ABOUT = r"(?P<rest>\s+(?:in|on|over|about|regarding|during|for|since|after|before)\s.+)?$"
_COMPARED = (
    re.compile(
        r"^how (?:do|does|did|has|have) (?P<one>.+?) (?:compared?|differ(?:ed)?) (?:to|with|from)"
        rf" (?P<other>.+?){_ABOUT}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^(?:what (?:is|was|are|were) )?(?:the )?differences? between (?P<one>.+?) and (?P<other>.+?){_ABOUT}",
        re.IGNORECASE,
    ),
    re.compile(rf"^compare (?P<one>.+?) (?:with|to|and) (?P<other>.+?){_ABOUT}", re.IGNORECASE),
)


def in_parts(request: Request, outlets: Outlets) -> Request:
    """Return a request with the parts of its question and a note that names them; unchanged where it has none.

    Days that were read from the question are those of its parts, so they narrow the search of the whole no more.
    """
    parts = split_question(request.search_for, outlets) or by_two_days(request.search_for, request.query.as_of)
    if not parts:
        return request
    note = f"Searched in parts: {'; '.join(map(_described, parts))}."
    trace = replace(request.question.trace, parts=tuple(part.text for part in parts))
    request = replace(request, question=replace(request.question, parts=parts, trace=trace)).noted(note)
    if request.window and request.window.is_filter and any(part.since or part.until for part in parts):
        query, question = replace(request.query, since=None, until=None), replace(request.question, window=None)
        return replace(request, query=query, question=question)
    return request


def _described(part: Part) -> str:
    named = [*part.sources, *([part.lacking] if part.lacking else [])]
    if part.since and part.until:
        named.append(written_day(part.since + (part.until - part.since) / 2))
    return f"“{part.text}”" + (f" ({', '.join(named)})" if named else "")


def split_question(question: str, outlets: Outlets) -> tuple[Part, ...]:
    """Return the parts of a question, at most four, in order; none for a single question."""
    asked = Asked(question, tuple(_groups(question, outlets.mentions(question))))
    parts = (
        _by_statement(asked)
        or _by_contrast(asked)
        or _by_outlet(asked)
        or ([] if asked.groups else _by_day(question) or _by_thing(question))
    )
    once: dict[object, Part] = {}
    for part in parts:
        once.setdefault((part.search_for, part.sources, part.lacking, part.since, part.until), part)
    return tuple(once.values())[:MOST_PARTS] if len(once) > 1 else ()


def _groups(question: str, mentions: Sequence[Mention]) -> list[tuple[Mention, ...]]:
    groups: list[tuple[Mention, ...]] = []
    for mention in mentions:
        if groups and _JOINED.fullmatch(question, groups[-1][-1].end, mention.start):
            groups[-1] = (*groups[-1], mention)
        else:
            groups.append((mention,))
    return groups


def _by_statement(asked: Asked) -> list[Part]:
    """Split "Which company is …, has …, and was …?"."""
    question = asked.question
    if not _ASKS_FOR_ONE.match(question) or (not asked.groups and len(words(question)) < _LONG_QUESTION_WORDS):
        return []
    cuts = [match.end() for match in _STATEMENT.finditer(question)]
    if not asked.groups and not re.search(r"\b(?:and|but)\b", "".join(m[0] for m in _STATEMENT.finditer(question))):
        return []
    shared = asked.groups[0] if len(asked.groups) == 1 else ()
    pieces = _telling(asked, [0, *cuts, len(question)])
    least = 2 if asked.groups else 3
    return [asked.part(start, end, shared) for start, end in pieces] if len(pieces) >= least else []


def _telling(asked: Asked, bounds: Sequence[int]) -> list[tuple[int, int]]:
    """Join each part that is too short to the one after it, the last one to the one before."""
    pieces: list[tuple[int, int]] = []
    start = bounds[0]
    for end in bounds[1:]:
        if asked.tells(start, end, _LEAST_STATED):
            pieces.append((start, end))
            start = end
    if pieces:
        pieces[-1] = (pieces[-1][0], bounds[-1])
    return pieces


def _by_contrast(asked: Asked) -> list[Part]:
    """Split between the articles of several outlets: "Does A's article say …, while B's says …?"."""
    groups = asked.groups
    if len(groups) < 2:
        return _by_order(asked) if groups else []
    cuts = [_cut(asked.question, one[-1].end, other[0].start) for one, other in pairwise(groups)]
    bounds = [0, *cuts, len(asked.question)]
    parts: list[Part] = []
    for start, end, group in _by_article(asked.question, zip(bounds, bounds[1:], groups, strict=False)):
        if asked.tells(start, end, _LEAST):
            parts.append(replace(asked.part(start, end, group), side=group[0].name))
        elif not any(mention.sources == part.sources for part in parts for mention in group):
            parts.append(replace(asked.whole(group), side=group[0].name))
    return parts


def _cut(question: str, start: int, end: int) -> int:
    """Return where to split a question between two mentions: at "while", else at the last clause before the second."""
    if contrast := _CONTRAST.search(question, start, end):
        return contrast.end()
    seams = [match.end() for match in _SEAM.finditer(question, start, end)]
    return seams[-1] if seams else end


def _by_article(
    question: str, pieces: Iterator[tuple[int, int, tuple[Mention, ...]]]
) -> Iterator[tuple[int, int, tuple[Mention, ...]]]:
    """Split a part again that names two articles of one outlet by their days: "its 3 May article … and the …"."""
    for start, end, group in pieces:
        again = _NEXT_DAY.search(question, start, end)
        if again:
            yield start, again.start(), group
        yield again.end() if again else start, end, group


def _by_order(asked: Asked) -> list[Part]:
    """Split between two articles of one outlet: "one on …, the other on …", "the article …, and the one …"."""
    question, shared = asked.question, asked.groups[0]
    if halves := _ONE_OTHER.search(question):
        return [asked.part(*halves.span(name), shared) for name in ("one", "other")]
    second = _SECOND.search(question)
    if not second:
        return []
    first, other = asked.part(0, second.start(), shared), asked.part(second.end(), len(question), shared)
    if opening := _BETWEEN.search(question, 0, second.start()):  # what comes before "between" holds for both
        other = replace(other, search_for=f"{asked.stripped(0, opening.start())} {other.search_for}")
    return [first, other]


def _by_outlet(asked: Asked) -> list[Part]:
    """Ask the same of each of several outlets: "What did A and B say about …?"."""
    mentions = asked.groups[0] if len(asked.groups) == 1 else ()
    whole = [replace(asked.whole([mention]), side=mention.name) for mention in mentions]
    return whole if len(whole) > 1 else []


def _by_day(question: str) -> list[Part]:
    """Split "before and after 3 May 2024"."""
    found = _BEFORE_AND_AFTER.search(question)
    day = read_day(found["day"]) if found else None
    if not found or not day or day == date.min:
        return []
    about = tidy(question[: found.start()] + question[found.end() :])
    first, second = (f"{when} {found['day']}" for when in ("before", "after"))
    return [
        Part(first, about, until=day - timedelta(days=1), side=first),
        Part(second, about, since=day, side=second),
    ]


def _by_thing(question: str) -> list[Part]:
    """Ask the same of each of two things: "both X and Y", "X and Y each", "X compared with Y"."""
    bare = question.rstrip("?!. ")
    if sides := list(two_sides(bare)):
        return [_side(*side) for side in sides]
    if _EACH.search(bare) and (found := _COORDINATED.search(bare)):
        before, rest = bare[: found.start()], bare[found.end() :]
        return [_side(found[name], f"{before} {found[name]} {rest}") for name in ("one", "other")]
    if found := _EITHER.match(bare):
        return [_side(found[name], f"{found['asked']} {found[name]}") for name in ("one", "other")]
    compared = next((found for pattern in _COMPARED if (found := pattern.search(bare))), None)
    if not compared:
        return []
    one, other = compared["one"], _completed(compared["one"], compared["other"])
    wholes = [(side, tidy(f"{side}{compared['rest'] or ''}")) for side in (one, other)]
    return [Part(whole, whole, side=tidy(side)) for side, whole in wholes]


def _side(name: str, search_for: str) -> Part:
    return Part(tidy(name), tidy(search_for), side=tidy(name))


def _completed(one: str, other: str) -> str:
    """Return the second of two things completed from the first: "inflation in 2023" after "inflation in 2022"."""
    lacks = _ONLY_WHERE.fullmatch(other)
    shared = re.fullmatch(r"(?P<of>.+ (?:in|of|for|at|from|by)) (?:\d{4}|[A-Z].*)", one) if lacks else None
    return f"{shared['of']} {lacks['where']}" if shared and lacks else other
