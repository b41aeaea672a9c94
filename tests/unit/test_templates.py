"""Every template with hostile words in each of its places: they stay words."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from markupsafe import Markup

from qa.evaluation.report import templating as reports
from tests.pages import HOSTILE, Page
from ui.html import templating as pages

DAY = datetime(2024, 5, 17, 12, tzinfo=UTC)


class Words(str):
    """A hostile string whose every attribute and every result is hostile too."""

    def __getattr__(self, name: str) -> "Words":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_given: object) -> "Words":
        return self


H = Words(HOSTILE)


def thing(**fields: Any) -> Any:
    """Return a value with some fields as given and all others hostile."""

    class Thing(SimpleNamespace):
        def __getattr__(self, name: str) -> Words:
            if name.startswith("__"):
                raise AttributeError(name)
            return H

    return Thing(**fields)


def job(**fields: Any) -> Any:
    return thing(error=(HOSTILE, HOSTILE), **fields)


KEPT = [
    thing(about=thing(questions=1, id="1"), job=None, failed=1),
    thing(about=thing(questions=2, id="2"), job=job(over=False), summary=None, failed=0),
    thing(about=thing(questions=2, id="3"), job=job(over=True, state="failed"), summary=None, failed=0),
]
CARD = thing(paragraphs=[[thing(kind="quote"), thing(kind="fenced"), thing(kind="")]])
PIECE = thing(start=[(H, True), (H, False)], last=[(H, True), (H, False)], numbers=[H], links=[H])
PAGE = dict.fromkeys(("title", "policy", "style"), H)
TEMPLATES: dict[str, dict[str, Any]] = {
    "jobs.html": {
        "jobs": [job(over=False), job(over=True, state="failed"), job(over=True)],
        "busy": False,
        "problems": lambda _outcome: ([H], 2),
        **dict.fromkeys(("state", "share", "progress", "mark", "told"), H),
    },
    "library.html": {
        "undo": [(H, H)],
        "total": 2,
        "shown": thing(outlets=[H], page=2),
        "outlets": [(H, 1), (H, 2)],
        "chosen": {HOSTILE.casefold()},
        "found": H,
        "chips": [(H, H, H)],
        "open": True,
        "heads": [thing()],
        "rows": [thing(title=[(H, True), (H, False)], text=[(H, True), (H, False)], paragraphs=2)],
        "last": 3,
        "back": [(H, H)],
        "onward": [(H, H)],
    },
    "conversations.html": {"heads": [thing(turns=1, updated=DAY)], "formats": [(H, H)], "judged": 1},
    "feeds.html": {"feeds": [thing(added=1, last_added=1, running=False)], "busy": True, "open": True, "when": H},
    "evaluations.html": {
        "kept": KEPT,
        "finished": KEPT,
        "files": {H: H},
        "busy": True,
        "begun": lambda _about: DAY,
        **dict.fromkeys(("state", "share", "progress", "moment"), H),
    },
    "question.html": {"lines": [H, H], "number": 1},
    "status.html": dict.fromkeys(("kind", "role", "said", "buttons"), H) | {"lines": [H]},
    "draft.html": {"pieces": [PIECE], "rest": H},
    "bound.html": {"piece": PIECE},
    "sentence.html": {"piece": PIECE, "context": H, "verdict": H, "outlets": 2},
    "cite.html": dict.fromkeys(("href", "number", "said", "title", "origin"), H),
    "answer.html": {
        **dict.fromkeys(("kind", "said", "doubt", "evidence", "footer", "wording"), H),
        "understood": [H, H],
        "refusal": [(H, True), (H, False)],
        "disagreements": [thing(sides=[thing()])],
        "notes": [H],
        "tally": [(H, H), ("", H)],
        "searched": [H, H],
    },
    "acts.html": dict.fromkeys(("conversation", "number", "thumb", "comment"), H),
    "not_kept.html": {"why": H},
    "document.html": {"title": H, "body": H, "root": ""},
    "article.html": {
        **dict.fromkeys(("language", "title", "original", "here"), H),
        "facts": [H, H],
        "earlier": 1,
        "body": [thing(number=None), thing(number=1, runs=[(H, H), (H, "")])],
        "also": [thing()],
    },
    "collections.html": {"root": "", "names": [H], "lost": True},
    "listing.html": {
        **dict.fromkeys(("find", "shown", "empty", "newer", "older", "number"), H),
        "items": [thing()],
        "last": 2,
    },
    "message.html": {"title": H, "text": H, "root": ""},
    "history.html": {
        "title": H,
        "back": H,
        "versions": [thing(changes=[thing(), thing(change="removed")], paragraphs=[H])],
    },
    "conversation.html": {"title": H, "style": "", "turns": [thing(notes=[H], sources=[thing(), thing(url="")])]},
    "months.html": {
        **dict.fromkeys(("about", "width", "height", "first", "last"), H),
        "undated": 1,
        "bars": [thing()],
        "rows": [(H, 1)],
    },
    "outlets.html": {"outlets": 2, "rows": [thing(number=1)], "rest": H},
    "lines.html": {"lines": [thing()], "prose": False, "table": True, "headed": True},
    "nearest.html": {"cards": [CARD], "fence": H},
    "evidence.html": {"heading": H, "cards": [CARD]},
    "ask_next.html": {"questions": [H]},
    "foot.html": {"folder": H, "facts": [(H, H)]},
    "health.html": {"head": H, "findings": [thing(ok=True), thing(ok=False)]},
    "login.html": dict.fromkeys(("title", "about", "action", "message", "role"), H) | {"asks": True},
    "server.html": {"rows": {H: H}},
    "welcome.html": {"articles": 2, "over": H, "open": True},
    "missing.html": {},
    "place.html": {"id": H, "what": H},
    "masthead.html": {"logout": True, "collection": HOSTILE},
    "head.html": {"styles": [H], "scripts": [H]},
    "lead.html": {"text": H},
    "time.html": {"iso": H, "text": H},
    "ask_again.html": {},
    "evaluate_view.html": {"megabytes": H, "listed": H},
    "library_view.html": {
        **dict.fromkeys(("accept", "megabytes", "listed", "jobs", "charts", "foot", "feeds"), H),
        "open": True,
        "formats": [H],
    },
    "page.html": PAGE,
    "chart.html": {
        "attributes": {"aria-label": HOSTILE},
        "shapes": [thing(tag="text", attributes={"class": HOSTILE})],
    },
    "element.html": {"tag": "span", "text": H, "attributes": {"class": HOSTILE}},
    "table.html": {"columns": [H, H], "rows": [[H], [H, H]], "kinds": {"head": [H, ""], "body": ["", H]}, "label": H},
    "comparison.html": {
        **PAGE,
        **dict.fromkeys(("told", "differences", "sure", "provenance"), H),
        "outcomes": [(H, 2, [thing(sides=[(H, thing())])])],
    },
    "evaluation.html": {
        **PAGE,
        **dict.fromkeys(("summary", "measures", "questions", "every", "provenance", "no_failures", "worst_of_each"), H),
        "tiles": [thing()],
        "failures": [thing(rows=[thing()])],
        "charts": [(H, H, H)],
        "worst": [thing(facts=[(H, H, H)], passages=[thing(text=[(H, True), (H, False)]), thing(text=[(H, False)])])],
        "shown_open": 1,
    },
}
"""What each template is given; where something of ours may be HTML, hostile words come as words."""


OTHERWISE: list[tuple[str, dict[str, Any]]] = [
    ("lines.html", TEMPLATES["lines.html"] | {"prose": True}),
    ("lines.html", TEMPLATES["lines.html"] | {"table": False}),
    ("library.html", TEMPLATES["library.html"] | {"total": 0}),
    ("library_view.html", TEMPLATES["library_view.html"] | {"open": False}),
]
"""What takes another way through a template."""


@pytest.mark.parametrize(("name", "values"), [*sorted(TEMPLATES.items()), *OTHERWISE])
def test_hostile_words_come_out_escaped(name: str, values: dict[str, Any]) -> None:
    renders: dict[Path, tuple[Callable[..., str], ...]] = {
        pages.TEMPLATES: (pages.render, pages.render_message),
        reports.TEMPLATES: (reports.render,),
    }
    (folder,) = (folder for folder in renders if (folder / name).exists())
    for render in renders[folder]:
        html = render(name, **values)
        found = Page(html)
        ours = (folder / name).read_text(encoding="utf-8")
        for tag in ("script", "img"):
            assert found.tags.count(tag) == ours.count(f"<{tag}")
        assert not [key for key, _ in found.attributes if key.startswith("on")]
        assert ("alert(1)" in html) == ("{{" in ours), "the words are there, as words"


def test_no_template_is_left_out() -> None:
    there = {path.name for folder in (pages.TEMPLATES, reports.TEMPLATES) for path in folder.glob("*.html")}
    assert there <= set(TEMPLATES)


def test_only_what_was_made_here_is_html() -> None:
    assert isinstance(pages.time_element(DAY), Markup)
    for folder in (pages.TEMPLATES, reports.TEMPLATES):
        for path in folder.glob("*.html"):
            assert "safe" not in path.read_text(encoding="utf-8"), path.name
