"""Answers as HTML for the chat, from their JSON (docs/json.md). Pure functions; every word that is not ours is escaped.

The chat shows messages through a Markdown reader. A message is therefore one HTML block without a line break, in which
Markdown's own marks are written as character references: what an article says can neither open a tag nor become a
link, an image or a formula. The chat's sanitiser keeps classes, titles and values, and drops aria- and data-
attributes: what a screen reader needs is text, hidden from sight where it must be.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from qa.query.trace import in_short
from ui.formatting import DOUBTFUL, count, date_of, day, excerpt, head_of
from ui.html import answer_actions, sources
from ui.html.templating import render_message

VERDICTS = {"supported": "supported", "partly": "partly supported", "unsupported": "not supported"}
_TALLY = {"supported": "supported by {} sources", "partly": "supported only in part", "unsupported": "not supported"}
_REFUSALS = {
    "nothing_found": "The articles have nothing on this.",
    "not_said": "There are articles on this, but none says what you ask.",
}
"""The first words of each kind of refusal."""
_WHY = re.compile(
    r"^Searched .*?: (?:no article on this was found|there are articles on this, but none says what is asked)\.\s*",
    re.DOTALL,
)
_FOLLOW_UP = "Read as a follow-up; searched for: "
_TOLD_IN_SHORT = (_FOLLOW_UP, "Searched in parts: ", "Searched for “")
"""Beginnings of notes that the line on what was understood already tells."""
_MARKS = re.compile(r"(?: ?\[\d{1,3}\])+")
_LONGEST_WORD = 30
"""Characters of a last word that stays on one line with its marks."""


def question(text: str, number: int | None = None) -> str:
    """Return a question as a chat message, its line breaks kept; with its number it can be edited."""
    return render_message("question.html", lines=text.splitlines(), number=number)


def waiting(text: str) -> str:
    """Return the line shown while an answer is being made."""
    return render_message("status.html", kind="waiting", role="status", said="", lines=[text], buttons="")


def draft(text: str, *, verdicts: bool = False) -> str:
    """Return the part of an answer that has arrived, set as the finished answer will be, so that nothing moves.

    Args:
        text: with the marks of its sentences.
        verdicts: whether a verdict will stand behind each sentence; its room is kept.
    """
    pieces, at = [], 0
    for found in _MARKS.finditer(text):
        numbers = re.findall(r"\d+", found[0])
        pieces.append(_bound(text[at : found.start()], numbers=numbers, verdict="pending" if verdicts else ""))
        at = found.end()
    return render_message("draft.html", pieces=pieces, rest=text[at:])


def stopped(text: str) -> str:
    """Return an answer that its reader stopped, with what had arrived of it, and the way to ask again."""
    lines = ["Stopped before the answer was whole."]
    again = answer_actions.ask_again()
    return render_message("status.html", kind="failure", role="status", said=text, lines=lines, buttons=again)


def failure(message: str, hint: str = "") -> str:
    """Return an error as a chat message: what was wrong, what to do next, and the way to ask again."""
    lines = [message, *([hint] if hint else [])]
    again = answer_actions.ask_again()
    return render_message("status.html", kind="failure", role="alert", said="", lines=lines, buttons=again)


def answer(found: Mapping[str, Any], footer: str = "") -> str:
    """Return a finished answer with its sources, or a refusal with its nearest passages, as one block of HTML.

    Args:
        found: the JSON of an answer.
        footer: HTML of ours that goes below, such as the buttons.
    """
    shown: dict[str, Any] = dict.fromkeys(
        ("kind", "said", "doubt", "evidence", "footer", "wording"), ""
    ) | dict.fromkeys(("refusal", "disagreements", "notes", "tally", "searched", "understood"), ())
    if found.get("kind") == "talk":
        return render_message("answer.html", **shown | {"kind": "talk", "refusal": [(found["reason"], False)]})
    asked = found.get("asked") or found["question"]
    shown |= {
        "notes": [note for note in found["notes"] if not note.startswith(_TOLD_IN_SHORT)],
        "understood": list(_understood(found)),
        "wording": found["question"] if (found.get("understood") or {}).get("topic") else asked,
        "searched": list(_searched(found)),
        "footer": Markup(footer),  # noqa: S704 (HTML of ours)
    }
    if not found["answered"]:
        evidence = Markup(sources.nearest(found["passages"], asked))  # noqa: S704 (of a template)
        return render_message(
            "answer.html", **shown | {"kind": "refusal", "refusal": list(_refusal(found)), "evidence": evidence}
        )
    return render_message("answer.html", **shown | _answered(found))


def _answered(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template shows of an answer that is none of the refusals."""
    citations = found["citations"]
    links = {c["number"]: sources.citation_link(c, citations) for c in citations}
    short = found.get("short_answer")
    bold = {short["sentence"]: (short["start"], short["end"])} if short else {}
    verdicts = _tells(found)
    said = [
        _sentence(sentence, links, bold.get(place, (0, 0)), verdicts=verdicts)
        for place, sentence in enumerate(found["sentences"])
    ]
    doubtful = found.get("kind") == "answer" and found["confidence"] < DOUBTFUL
    return {
        "said": _said(found, said),
        "doubt": f"{found['confidence']:.0%}" if doubtful else "",  # where its chance is no better than even
        "disagreements": [_disagreement(each, links) for each in found.get("disagreements", ())],
        "tally": list(_tally(found)),
        "evidence": Markup(sources.sources(citations, links)),  # noqa: S704 (of a template)
    }


def _tells(found: Mapping[str, Any]) -> bool:
    """Return whether the verdicts on an answer's sentences tell something: a quote is supported by being one."""
    return bool(found["provenance"]["model"]) or any(s["verdict"] != "supported" for s in found["sentences"])


def _refusal(found: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield which of the two refusals it is, as the heading, and what else its reason says."""
    reason = found["reason"] or "The articles do not answer this."
    if found["passages"]:
        # The reason ends with the names of the nearest articles, which here are links below it.
        reason = reason.partition(" Nearest: ")[0]
    if head := _REFUSALS.get(found.get("reason_kind") or "", ""):
        yield head, True
        # It begins with what the heading says, and what was searched stands in a line of its own.
        reason = _WHY.sub("", reason)
    if reason:
        yield reason, False


def _said(found: Mapping[str, Any], said: Sequence[Markup]) -> Markup:
    """Return the sentences of an answer in its form: prose, lines with their headings, or a table."""
    form = ((found.get("understood") or {}).get("style") or {}).get("form", "prose")
    items = found.get("items") or ()
    headings = {item["sentence"]: item["heading"] for item in items}
    first = min(headings, default=0)  # what stands before the first line says what the lines are
    by_number = {citation["number"]: head_of(citation["article"]) for citation in found["citations"]}
    lines: list[dict[str, Any]] = []
    for place, (sentence, shown) in enumerate(zip(found["sentences"], said, strict=True)):
        head = next((by_number[number] for number in sentence["citations"] if number in by_number), None)
        heading = headings.get(place, "")
        lines.append(
            {
                "heading": heading if not (lines and lines[-1]["of"] == heading) else "",
                "of": heading,
                "outlet": (head and head.source) or "",
                "day": day(head.published) if head else "",
                "sentence": shown,
                "leads": place < first,
            }
        )
    prose = form == "prose" and (not items or found.get("kind") == "answer")
    headed = any(headings.values())
    html = render_message("lines.html", lines=lines, prose=prose, table=form == "table", headed=headed)
    return Markup(html)  # noqa: S704 (of a template)


def _tally(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield how the sentences came through the check: a verdict, or "", and what is told of it.

    Nothing where that tells nothing: quotes are supported by being quotes.
    """
    verdicts = Counter(sentence["verdict"] for sentence in found["sentences"])
    for verdict in VERDICTS if _tells(found) else ():
        if number := verdicts[verdict]:
            yield verdict, f"{count(number, 'sentence')} {_TALLY[verdict].format('its' if number == 1 else 'their')}"
    checked = found.get("checked", {})
    if dropped := checked.get("dropped", 0):
        yield "", f"{count(dropped, 'sentence')} left out, for want of support"
    if replaced := checked.get("replaced", 0):
        yield "", f"{count(replaced, 'sentence')} replaced by the words of the source"


def _understood(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was read otherwise than it was typed; nothing of a plain question."""
    asked, understood = found.get("asked") or found["question"], found.get("understood") or {}
    said_so = understood.get("topic") or understood.get("corrected") or understood.get("taken_off")
    is_follow_up = any(note.startswith(_FOLLOW_UP) for note in found["notes"])
    if asked != found["question"] and (is_follow_up or not said_so):
        yield f"read as “{asked}”"
    yield from in_short(understood) if understood else ()


def _searched(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was searched: articles, days and outlet; and which model wrote."""
    source = f" of {found['source']}" if found["source"] else ""
    since = f" from {day(date_of(found['since']))}" if found["since"] else ""
    last = min(filter(None, (found["until"], found["as_of"])))
    yield f"Searched {count(found['searched'], 'article')}{source} published{since} up to {day(date_of(last))}"
    window = found.get("window")
    if window and window["line"] and found["answered"]:  # a refusal's reason has it
        yield window["line"][0].upper() + window["line"][1:]
    model, usage = found["provenance"]["model"], found.get("usage")
    if model and usage:
        cost = f", ${usage['cost_usd']:.4f}" if usage["cost_usd"] else ""
        yield f"Written by {model}, {count(usage['input_tokens'] + usage['output_tokens'], 'token')}{cost}"


def _sentence(
    sentence: Mapping[str, Any], links: Mapping[int, Markup], bold: tuple[int, int], *, verdicts: bool
) -> Markup:
    verdict = sentence["verdict"]
    piece = _bound(
        sentence["text"],
        bold,
        links=[links[number] for number in sentence["citations"] if number in links],
        verdict=verdict if verdicts else "",
        label=VERDICTS.get(verdict, verdict) if verdicts else "",
    )
    context, outlets = sentence.get("context"), sentence.get("outlets", 1)
    html = render_message("sentence.html", piece=piece, verdict=verdict, context=context, outlets=outlets)
    return Markup(html)  # noqa: S704 (of a template)


def _bound(
    text: str,
    bold: tuple[int, int] = (0, 0),
    *,
    numbers: Sequence[str] = (),
    links: Sequence[Markup] = (),
    verdict: str = "",
    label: str = "",
) -> dict[str, Any]:
    """Return a text with marks that never begin a line: its last word goes with them.

    Args:
        bold: characters of the text, start and end, that are set in bold.
        numbers: of its marks, while it is a draft.
        links: its marks, when it is finished.
        verdict: behind it, with the label that it has; a verdict without one only has its room kept.
    """
    start, space, last = text.rpartition(" ")
    if len(last) > _LONGEST_WORD:  # as where no spaces are written
        start, space, last = text, "", ""
    after = len(start) + len(space)
    runs = {"start": _runs(start, bold), "space": space, "last": _runs(last, (bold[0] - after, bold[1] - after))}
    return runs | {"numbers": numbers, "links": links, "verdict": verdict, "label": label}


def _runs(text: str, span: tuple[int, int]) -> list[tuple[str, bool]]:
    """Return a text in runs, each with whether it lies in a span, which is set in bold."""
    start, end = max(0, span[0]), min(len(text), span[1])
    if start >= end:
        return [(text, False)]
    return [(text[:start], False), (text[start:end], True), (text[end:], False)]


def _disagreement(each: Mapping[str, Any], links: Mapping[int, Markup]) -> dict[str, Any]:
    sides = []
    for side in each["sides"]:
        known: Sequence[str] = [side["outlet"] or "", day(date_of(side["day"])) if side["day"] else ""]
        origin, link = ", ".join(filter(None, known)), links.get(side["citation"], "")
        sides.append({"text": excerpt(side["text"]), "link": link, "origin": origin})
    return {"about": each["about"], "sides": sides}
