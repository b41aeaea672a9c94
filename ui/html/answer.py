"""Answers as HTML for the chat, from their JSON (docs/json.md). Pure functions; every word that is not ours is escaped.

The chat shows messages through a Markdown reader. A message is therefore one HTML block without a line break, in which
Markdown's own marks are written as character references: what an article says can neither open a tag nor become a
link, an image or a formula. The chat's sanitiser keeps classes, titles and values, and drops aria- and data-
attributes: what a screen reader needs is text, hidden from sight where it must be.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ui.formatting import DOUBTFUL, count, date_of, day, excerpt, head_of
from ui.html import answer_actions, sources
from ui.html.escape import words
from ui.html.templating import render_message

__all__ = ["answer", "draft", "failure", "question", "stopped", "waiting", "words"]

VERDICTS = {"supported": "supported", "partly": "partly supported", "unsupported": "not supported"}
_TALLY = {"supported": "supported by {} sources", "partly": "supported only in part", "unsupported": "not supported"}
_REFUSALS = {
    "nothing_found": "The articles have nothing on this.",
    "not_said": "There are articles on this, but none says what you ask.",
}
"""What each kind of refusal says first."""
_WHY = re.compile(
    r"^Searched .*?: (?:no article on this was found|there are articles on this, but none says what is asked)\.\s*",
    re.DOTALL,
)
_FOLLOW_UP = "Read as a follow-up; searched for: "
_MARKS = re.compile(r"(?: ?\[\d{1,3}\])+")
_LONGEST_WORD = 30
"""Characters of a last word that stays on one line with its marks."""


def question(text: str, number: int | None = None) -> str:
    """Return a question as a chat message, its line breaks kept; with its number it can be edited."""
    edit = ""
    if number is not None:
        edit = (
            f'<button type="button" class="act edit" value="{number}" title="Change this question and send it again">'
            "Edit</button>"
        )
    lines = "<br>".join(map(words, text.splitlines()))
    return f'<div class="asked"><div class="question" dir="auto">{lines}</div>{edit}</div>'


def waiting(text: str) -> str:
    """Return the line shown while an answer is being made."""
    return f'<div class="answer waiting" role="status"><p>{words(text)}</p></div>'


def draft(text: str, *, verdicts: bool = False) -> str:
    """Return the part of an answer that has arrived, set as the finished answer will be, so that nothing moves.

    Args:
        text: with the marks of its sentences.
        verdicts: whether a verdict will stand behind each sentence; its room is kept.
    """
    parts, at = [], 0
    pending = '<span class="verdict pending"></span>' if verdicts else ""
    for found in _MARKS.finditer(text):
        marks = "".join(f'<span class="cite">&#91;{number}&#93;</span>' for number in re.findall(r"\d+", found[0]))
        parts.append(_bound(text[at : found.start()], f"{marks}{pending}"))
        at = found.end()
    return f'<div class="answer streaming"><p class="said" dir="auto">{"".join((*parts, words(text[at:])))}</p></div>'


def stopped(text: str) -> str:
    """Return an answer that its reader stopped, with what had arrived of it, and the way to ask again."""
    shown = f'<p class="said" dir="auto">{words(text)}</p>' if text else ""
    told = "<p>Stopped before the answer was whole.</p>"
    return f'<div class="answer failure" role="status">{shown}{told}{answer_actions.ask_again()}</div>'


def failure(message: str, hint: str = "") -> str:
    """Return an error as a chat message: what was wrong, what to do next, and the way to ask again."""
    advice = f"<p>{words(hint)}</p>" if hint else ""
    return f'<div class="answer failure" role="alert"><p>{words(message)}</p>{advice}{answer_actions.ask_again()}</div>'


def answer(found: Mapping[str, Any], footer: str = "") -> str:
    """Return a finished answer with its sources, or a refusal with its nearest passages, as one block of HTML.

    Args:
        found: the JSON of an answer.
        footer: HTML of ours that goes below, such as the buttons.
    """
    if found.get("kind") == "talk":
        return f'<div class="answer talk"><p dir="auto">{words(found["reason"])}</p></div>'
    # How a follow-up was read stands in the line of what was searched.
    notes = "".join(
        f'<p class="note" dir="auto">{words(note)}</p>' for note in found["notes"] if not note.startswith(_FOLLOW_UP)
    )
    line = searched(found)
    if not found["answered"]:
        nearest = sources.nearest(found["passages"], found.get("asked") or found["question"])
        return f'<div class="answer refusal">{_refusal(found)}{notes}{nearest}{line}{footer}</div>'
    citations = found["citations"]
    links = {c["number"]: sources.citation_link(c, citations) for c in citations}
    short = found.get("short_answer")
    bold = {short["sentence"]: (short["start"], short["end"])} if short else {}
    verdicts = tells(found)
    said = [
        _sentence(sentence, links, bold.get(place, (0, 0)), verdicts=verdicts)
        for place, sentence in enumerate(found["sentences"])
    ]
    sides = "".join(_disagreement(each, links) for each in found.get("disagreements", ()))
    return (
        f'<div class="answer">{_said(found, said)}{doubt(found)}{sides}{notes}{tally(found)}'
        f"{sources.sources(citations, links)}{line}{footer}</div>"
    )


def tells(found: Mapping[str, Any]) -> bool:
    """Return whether the verdicts on an answer's sentences tell something: a quote is supported by being one."""
    return bool(found["provenance"]["model"]) or any(s["verdict"] != "supported" for s in found["sentences"])


def _refusal(found: Mapping[str, Any]) -> str:
    """Return which of the two refusals it is, and what else its reason says."""
    reason = found["reason"] or "The articles do not answer this."
    if found["passages"]:
        # The reason ends with the names of the nearest articles, which here are links below it.
        reason = reason.partition(" Nearest: ")[0]
    head = _REFUSALS.get(found.get("reason_kind") or "", "")
    if head:
        # It begins with what the heading says, and what was searched stands in a line of its own.
        reason = _WHY.sub("", reason)
    parts = (
        f'<p class="said which" dir="auto">{head}</p>' if head else "",
        reason and f'<p dir="auto">{words(reason)}</p>',
    )
    return "".join(parts)


def _said(found: Mapping[str, Any], said: Sequence[str]) -> str:
    """Return the sentences of an answer in its form: prose, lines with their headings, or a table."""
    form = ((found.get("understood") or {}).get("style") or {}).get("form", "prose")
    items = found.get("items") or ()
    if form == "prose" and (not items or found.get("kind") == "answer"):
        return f'<p class="said" dir="auto">{" ".join(said)}</p>'
    headings = {item["sentence"]: item["heading"] for item in items}
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
                "sentence": Markup(shown),  # noqa: S704 (escaped in _sentence)
            }
        )
    return render_message("lines.html", lines=lines, table=form == "table", headed=any(headings.values()))


def doubt(found: Mapping[str, Any]) -> str:
    """Return the line that an answer may be none, where its chance is no better than even."""
    if found.get("kind") != "answer" or found["confidence"] >= DOUBTFUL:
        return ""
    return f'<p class="note doubt" title="{found["confidence"]:.0%} likely">This may not answer the question.</p>'


def tally(found: Mapping[str, Any]) -> str:
    """Return how the sentences came through the check, in a line, such as "3 sentences supported by their sources".

    Empty where that tells nothing: quotes are supported by being quotes.
    """
    verdicts = Counter(sentence["verdict"] for sentence in found["sentences"])
    shown = (verdict for verdict in VERDICTS if verdicts[verdict] and tells(found))
    parts = [
        f'<span class="verdict {v}">{count(verdicts[v], "sentence")} '
        f"{_TALLY[v].format('its' if verdicts[v] == 1 else 'their')}</span>"
        for v in shown
    ]
    checked = found.get("checked", {})
    if dropped := checked.get("dropped", 0):
        parts.append(f"{count(dropped, 'sentence')} left out, for want of support")
    if replaced := checked.get("replaced", 0):
        parts.append(f"{count(replaced, 'sentence')} replaced by the words of the source")
    return f'<p class="tally">{" · ".join(parts)}</p>' if parts else ""


def searched(found: Mapping[str, Any]) -> str:
    """Return what was searched: articles, days, outlet, the question as it was read; and the buttons to change it."""
    parts = [words(searched_line(found))]
    window = found.get("window")
    if window and window["line"] and found["answered"]:  # a refusal's reason has it
        parts.append(words(window["line"][0].upper() + window["line"][1:]))
    if by := written_by(found):
        parts.append(words(by))
    asked = found.get("asked") or found["question"]
    if asked != found["question"]:
        parts.append(f'read as “<span class="read-as">{words(asked)}</span>”')
        parts.append('<button type="button" class="act reword" title="Put this wording into the box">Reword</button>')
    parts.append(
        '<button type="button" class="act narrow" title="Change the dates and the outlet">Change what is searched'
        "</button>"
    )
    return f'<p class="searched" dir="auto">{" · ".join(parts)}</p>'


def written_by(found: Mapping[str, Any]) -> str:
    """Return such as "Written by openai:NAME, 1,240 tokens, $0.0012"; empty where no model wrote."""
    model, usage = found["provenance"]["model"], found.get("usage")
    if not model or not usage:
        return ""
    cost = f", ${usage['cost_usd']:.4f}" if usage["cost_usd"] else ""
    return f"Written by {model}, {count(usage['input_tokens'] + usage['output_tokens'], 'token')}{cost}"


def searched_line(found: Mapping[str, Any]) -> str:
    """Return such as "Searched 200 articles published up to 17 May 2024"."""
    source = f" of {found['source']}" if found["source"] else ""
    since = f" from {day(date_of(found['since']))}" if found["since"] else ""
    last = min(filter(None, (found["until"], found["as_of"])))
    return f"Searched {count(found['searched'], 'article')}{source} published{since} up to {day(date_of(last))}"


def _sentence(sentence: Mapping[str, Any], links: Mapping[int, str], bold: tuple[int, int], *, verdicts: bool) -> str:
    marks = "".join(links[number] for number in sentence["citations"] if number in links)
    verdict = sentence["verdict"]
    label = VERDICTS.get(verdict, verdict)
    outlets = sentence.get("outlets", 1)
    flag = f'<span class="verdict {words(verdict)}" title="{words(label)}"><span>{words(label)}</span></span>'
    flag = flag if verdicts else ""
    many = f' <span class="outlets">{outlets} independent outlets</span>' if outlets > 1 else ""
    context = sentence.get("context")
    before = f'<span class="context" title="The sentence before it">{words(context)}</span> ' if context else ""
    text = _bound(sentence["text"], marks + flag, bold)
    return f'{before}<span class="sentence {words(verdict)}">{text}{many}</span>'


def _bound(text: str, marks: str, bold: tuple[int, int] = (0, 0)) -> str:
    """Return a text with marks that never begin a line: its last word goes with them.

    Args:
        bold: characters of the text, start and end, that are set in bold.
    """
    start, space, last = text.rpartition(" ")
    if len(last) > _LONGEST_WORD:  # as where no spaces are written
        start, space, last = text, "", ""
    after = len(start) + len(space)
    ends = (bold[0] - after, bold[1] - after)
    return f'{_bold(start, bold)}{space}<span class="after">{_bold(last, ends)}&nbsp;{marks}</span>'


def _bold(text: str, span: tuple[int, int]) -> str:
    """Return a text escaped, with the part of a span that lies in it in bold."""
    start, end = max(0, span[0]), min(len(text), span[1])
    if start >= end:
        return words(text)
    return f"{words(text[:start])}<strong>{words(text[start:end])}</strong>{words(text[end:])}"


def _disagreement(each: Mapping[str, Any], links: Mapping[int, str]) -> str:
    items = "".join(_side(side, links) for side in each["sides"])
    about = f": {words(each['about'])}" if each["about"] else ""
    return f'<div class="differ"><p class="differ-head" dir="auto">Sources differ{about}</p><ul>{items}</ul></div>'


def _side(side: Mapping[str, Any], links: Mapping[int, str]) -> str:
    known: Sequence[str] = [side["outlet"] or "", day(date_of(side["day"])) if side["day"] else ""]
    about = f' <span class="about">{words(", ".join(filter(None, known)))}</span>' if any(known) else ""
    return f'<li dir="auto">{words(excerpt(side["text"]))}&nbsp;{links.get(side["citation"], "")}{about}</li>'
