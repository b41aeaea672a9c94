"""A conversation as a file to keep: Markdown, HTML or JSON with the passages quoted, or a questions file of judgements.

Pure functions over stored conversations; what articles, models and people wrote is escaped for the format it goes into.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from markupsafe import Markup

from ui.formatting import date_of, day, head_of, outlet_and_day, safe_url
from ui.html.answer import VERDICTS
from ui.html.templating import render
from vectorstore.storage.conversations import Conversation, Turn

FORMAT = "newsdesk-conversation-1"
_STYLE = Markup(
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 Georgia,serif;color:#1c2329;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.5rem}blockquote{margin:.3rem 0 .3rem 1rem;padding-left:"
    ".8rem;border-left:3px solid #dfdcd3}.soft{color:#5a6670;font:.85rem/1.5 sans-serif}li{margin-bottom:.8rem}"
)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~!#$&])")


def to_json(conversation: Conversation) -> str:
    """Return the whole of it: every answer as docs/json.md has it, with the judgements."""
    value = {
        "format": FORMAT,
        "id": conversation.head.id,
        "title": conversation.head.title,
        "created": conversation.head.created.isoformat(),
        "turns": [asdict(turn) | {"asked": turn.asked.isoformat()} for turn in conversation.turns],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def to_markdown(conversation: Conversation) -> str:
    """Return questions and answers with their sources below, each with the words quoted."""
    blocks = [f"# {_md(conversation.head.title)}"]
    for turn in conversation.turns:
        blocks += _markdown_turn(turn)
    return "\n\n".join(blocks) + "\n"


def turn_markdown(turn: Turn) -> str:
    """Return one question with its answer in Markdown, as it stands in the file of its conversation."""
    return "\n\n".join(_markdown_turn(turn)) + "\n"


def turn_text(turn: Turn) -> str:
    """Return an answer as plain text, with its sources as footnotes: outlet, headline, date, address."""
    answer = turn.answer
    said = " ".join(f"{text}{marks}" for text, marks in _sentences(answer)) or _refusal(answer)
    notes = footnotes(answer)
    return f"{said}\n" + (f"\n{notes}" if notes else "")


def turn_sources(turn: Turn) -> str:
    """Return the sources of an answer, one a line: outlet, headline, date, address."""
    return "".join(f"{line}\n" for _, line in _origins(turn.answer))


def footnotes(answer: Mapping[str, Any]) -> str:
    """Return the sources of an answer, one a line, each after the numbers it has in the text."""
    return "".join(f"{''.join(f'[{number}]' for number in numbers)} {line}\n" for numbers, line in _origins(answer))


def _origins(answer: Mapping[str, Any]) -> Iterator[tuple[list[int], str]]:
    """Yield each article cited, in the order of first use: its numbers, and its outlet, headline, date and address."""
    by_article: dict[str, list[Mapping[str, Any]]] = {}
    for citation in answer["citations"]:
        by_article.setdefault(citation["article"]["id"], []).append(citation)
    for group in by_article.values():
        head = head_of(group[0]["article"])
        parts = (head.source, head.title or "Untitled", day(head.published), safe_url(head.url))
        yield [c["number"] for c in group], ", ".join(" ".join(part.split()) for part in parts if part)


def _markdown_turn(turn: Turn) -> list[str]:
    """Return the blocks of a question and its answer in Markdown."""
    answer = turn.answer
    blocks = [f"## {_md(turn.question)}", _md(_asked_line(turn))]
    blocks.append(" ".join(f"{_md(text)}{marks}" for text, marks in _sentences(answer)) or _md(_refusal(answer)))
    blocks += [f"*{_md(note)}*" for note in _notes(answer)]
    for citation, said in _quotes(answer):
        head = head_of(citation["article"])
        where = f"{outlet_and_day(head)}, paragraph {citation['paragraph']['number']}"
        url = safe_url(head.url)
        link = f" <{url}>" if url and not re.search(r"[<>\s]", url) else ""
        blocks.append(f"\\[{citation['number']}\\] **{_md(head.title)}**, {_md(where)}{link}\n\n> {_md(said)}")
    return blocks + [_md(line) for line in _judgement(turn)]


def to_html(conversation: Conversation) -> str:
    """Return the same as one page that needs nothing else."""
    turns = [_html_turn(turn) for turn in conversation.turns]
    return render("conversation.html", title=conversation.head.title, style=_STYLE, turns=turns) + "\n"


def to_questions(conversations: list[Conversation]) -> str:
    """Return the answers that were judged as a questions file (JSONL, docs/formats.md), with what was thought of them.

    Where an answer was called helpful, the paragraphs it cites become the gold ones; of any other, nothing is known.
    """
    lines = (json.dumps(line, ensure_ascii=False) for each in conversations for line in _judged(each))
    return "".join(f"{line}\n" for line in lines)


def _judged(conversation: Conversation) -> Iterator[dict[str, Any]]:
    for place, turn in enumerate(conversation.turns):
        if turn.thumb is None and not turn.comment:
            continue
        answer = turn.answer
        line: dict[str, Any] = {"id": f"{conversation.head.id}/{turn.number}", "question": turn.question}
        line |= {"date": answer["as_of"], "thumb": turn.thumb, "comment": turn.comment, "answer": answer["text"]}
        if earlier := [before.question for before in conversation.turns[:place]]:
            line["conversation"] = earlier
        if turn.thumb == "up" and answer["answered"]:
            cited = [c for c in answer["citations"] if c["article"]["url"]]
            line["answerable"] = True
            line["gold_urls"] = list(dict.fromkeys(c["article"]["url"] for c in cited))
            line["gold_paragraphs"] = [{"url": c["article"]["url"], "number": c["paragraph"]["number"]} for c in cited]
        yield line


def _html_turn(turn: Turn) -> dict[str, Any]:
    """Return what the template shows of a question and its answer."""
    answer, sources = turn.answer, []
    for citation, said in _quotes(answer):
        head = head_of(citation["article"])
        where = f"{outlet_and_day(head)}, paragraph {citation['paragraph']['number']}"
        source = {"number": citation["number"], "url": safe_url(head.url), "title": head.title or "Untitled"}
        sources.append(source | {"where": where, "said": said})
    return {
        "question": turn.question,
        "asked": _asked_line(turn),
        "said": " ".join(f"{text}{marks}" for text, marks in _sentences(answer)) or _refusal(answer),
        "notes": [*_notes(answer), *_judgement(turn)],
        "sources": sources,
    }


def _asked_line(turn: Turn) -> str:
    as_of = day(date_of(turn.answer["as_of"]))
    return f"Asked on {day(turn.asked.date())}, of {turn.answer['searched']:,} articles published up to {as_of}."


def _sentences(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each sentence with its marks, which are ours; a verdict short of support goes with the words."""
    for sentence in answer["sentences"] if answer["answered"] else ():
        verdict = sentence["verdict"]
        doubt = "" if verdict == "supported" else f" ({VERDICTS.get(verdict, verdict)})"
        yield sentence["text"] + doubt, "".join(f" [{number}]" for number in sentence["citations"])


def _refusal(answer: Mapping[str, Any]) -> str:
    return answer["reason"] or "The articles do not answer this."


def _notes(answer: Mapping[str, Any]) -> Iterator[str]:
    for each in answer.get("disagreements", ()):
        sides = "; ".join(f"{side['text']} [{side['citation']}]" for side in each["sides"])
        yield f"Sources differ{': ' + each['about'] if each['about'] else ''}: {sides}"
    yield from answer["notes"]


def _quotes(answer: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    for citation in answer["citations"]:
        span = citation["quote"]
        yield citation, citation["paragraph"]["text"][span["start"] : span["end"]]


def _judgement(turn: Turn) -> Iterator[str]:
    if turn.thumb:
        yield "Judged helpful." if turn.thumb == "up" else "Judged not helpful."
    if turn.comment:
        yield f"Comment: {turn.comment}"


def _md(text: str) -> str:
    """Escape a foreign text for Markdown, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
