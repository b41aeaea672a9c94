"""What people see: tables on a terminal, tab-separated lines when piped, and no text that could steer a terminal."""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qa.query.trace import lines
from ui.formatting import DOUBTFUL, also_in, head_of

if TYPE_CHECKING:
    from rich.console import Console

# Escape sequences, other controls and the bidirectional overrides: news text has no use for them, attackers do.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
EXCERPT = 240
"""Characters of a passage shown with a refusal."""


def printable(text: str) -> str:
    """Replace what could steer a terminal, line breaks and tabs apart, by a visible mark."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Return a text in one line, without characters that could steer a terminal."""
    return " ".join(printable(text).split())


def console(*, stderr: bool = False) -> "Console":
    """Return a console that takes text as it is: no markup, no emoji codes, no guessing at colours."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    # Piped output keeps its lines whole, however long.
    return Console(file=stream, markup=False, emoji=False, highlight=False, soft_wrap=not stream.isatty())


def say(text: str = "") -> None:
    """Print to stdout."""
    sys.stdout.write(printable(text) + "\n")


def warn(text: str) -> None:
    """Print a line to stderr."""
    sys.stdout.flush()
    sys.stderr.write(f"newsdesk: {printable(text)}\n")
    sys.stderr.flush()


def print_json(value: Any) -> None:
    """Print one JSON value on one line; characters the output cannot take, or a terminal obeys, are escaped."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf8sig")
    text = json.dumps(value, ensure_ascii=not utf8)
    sys.stdout.write(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str | None = None) -> None:
    """Print rows as a table on a terminal, else as lines of tab-separated cells without a heading."""
    cells = [["" if cell is None else one_line(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for line in cells:
            sys.stdout.write("\t".join(line) + "\n")
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, title=title, title_justify="left", box=box.SIMPLE, pad_edge=False)
    for line in cells:
        table.add_row(*map(Text, line))
    console().print(table)


def print_answer(answer: Mapping[str, Any], *, quotes: bool = True, explain: bool = False) -> None:
    """Print an answer's JSON for people: text, sources, notes; a refusal's reason and the nearest passages.

    Args:
        quotes: print the words quoted and the address with each source, not only its headline.
        explain: say how the question was read.
    """
    if answer["answered"]:
        _print_block(answer["text"], bold=short_answer_in(answer))
        say()
        if answer.get("kind") == "answer" and answer["confidence"] < DOUBTFUL:
            say("This may not answer the question.")
            say()
        print_disagreements(answer)
        print_sources(answer, quotes=quotes)
    else:
        _print_block(answer["reason"] or "The articles do not answer this.")
        say()
        for passage in answer["passages"][:3]:
            first, last = passage["paragraphs"][0], passage["paragraphs"][-1]
            place = f"paragraph {first}" if first == last else f"paragraphs {first} to {last}"
            say(f"Nearest: {head_line(passage['article'])}, {place}")
            _print_block(_excerpt(passage["text"]), "italic", "    │ ")
            say()
    for note in answer["notes"]:
        say(f"Note: {one_line(note)}")
    window = answer.get("window")  # a server of an older version gives none
    if answer["answered"] and window and window["line"]:  # a refusal's reason has it
        say(f"Time: {one_line(window['line'])}")
    understood = answer.get("understood")
    for line in lines(understood) if explain and understood else ():
        say(one_line(line))
    if usage := answer.get("usage"):
        say(f"Model: {one_line(str(answer['provenance']['model']))}, {usage_line(usage)}")


def short_answer_in(answer: Mapping[str, Any]) -> tuple[int, int]:
    """Return the characters of an answer's text, start and end, that are its short answer; 0, 0 where it has none."""
    short = answer.get("short_answer")
    if not short:
        return 0, 0
    at = answer["text"].find(answer["sentences"][short["sentence"]]["text"])
    return (at + short["start"], at + short["end"]) if at >= 0 else (0, 0)


def usage_line(usage: Mapping[str, Any]) -> str:
    """Return what a chat model used: tokens, the time to its first word, and the cost where it is known."""
    parts = [f"{usage['input_tokens']:,} tokens read", f"{usage['output_tokens']:,} written"]
    if usage["first_token_ms"] is not None:
        parts.append(f"first word after {usage['first_token_ms'] / 1000:.1f} s")
    if usage["cost_usd"] is not None:
        parts.append(f"${usage['cost_usd']:.4f}")
    return ", ".join(parts)


def print_disagreements(answer: Mapping[str, Any]) -> None:
    """Print the points on which sources differ, each side with its outlet, day and citation."""
    for point in answer.get("disagreements", ()):  # a server of an older version gives none
        say(f"Sources differ on {one_line(point['about'])}:")
        for side in point["sides"]:
            who = ", ".join(one_line(known) for known in (side["outlet"], side["day"] or "no date") if known)
            say(f"  {who}: {one_line(side['text'])} [{side['citation']}]")
        say()


def print_sources(answer: Mapping[str, Any], *, quotes: bool = True) -> None:
    """Print the numbered sources of an answer, with the words quoted and the address where asked for."""
    for citation in answer["citations"]:
        paragraph, span = citation["paragraph"], citation["quote"]
        head = citation["article"]
        say(f"[{citation['number']}] {head_line(head)}, paragraph {paragraph['number']}")
        if not quotes:
            continue
        _print_block(paragraph["text"][span["start"] : span["end"]], "italic", "    │ ")
        if head["url"]:
            say(f"    {one_line(head['url'])}")
        if others := _also_in(citation):
            say(f"    {others}")
        say()


def print_article(article: Mapping[str, Any], *, marked: int | None = None) -> None:
    """Print an article with its paragraphs numbered, one of them marked with an arrow where asked for."""
    _print_block(article["title"] or "(no headline)", "bold")
    updated = f"updated {article['updated']}" if article.get("updated") else ""  # an older server gives none
    known = [*article["authors"], article["source"], article["published"], updated, article.get("section")]
    known += [article["url"], f"id {article['id']}"]
    say(" · ".join(one_line(str(part)) for part in known if part))
    if others := _also_in(article):
        say(others)
    for paragraph in article["paragraphs"]:
        here = paragraph["number"] == marked
        say()
        _print_block(paragraph["text"], "bold" * here, f"{'→' if here else ' '}{paragraph['number']:>3}  ")


def head_line(head: Mapping[str, Any]) -> str:
    """Return headline, outlet and date in one line."""
    parts = [head["title"] or "(no headline)", head["source"], head["published"] or "no date"]
    return ", ".join(one_line(part) for part in parts if part)


def _also_in(value: Mapping[str, Any]) -> str:
    """Name the other articles that print the story of a citation or an article; a server's JSON may lack them."""
    return one_line(also_in(map(head_of, value.get("also_in", ()))))


def _excerpt(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _print_block(text: str, style: str = "", label: str = "", bold: tuple[int, int] = (0, 0)) -> None:
    """Print a paragraph behind a label; on a terminal it is styled, and wrapped beside the label.

    Args:
        bold: characters of the text, start and end, to set in bold.
    """
    line = printable(text)
    if not sys.stdout.isatty():
        sys.stdout.write(f"{label}{line}\n")
        return
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid()
    shown = Text(line, style=style)
    shown.stylize("bold", *bold)
    grid.add_row(Text(label, style=style), shown)
    console().print(grid)
