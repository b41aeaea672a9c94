"""What is printed: nothing that an article says can steer the terminal."""

import io
import json
import sys

import pytest

from ui.cli import console
from ui.jobs.time_left import duration

HOSTILE = "Calm \x1b[31mred\x1b[0m\x07 \x9b2J \u202egnp.exe\u202c [bold]loud[/bold] :smile: \r\nlast"


def test_controls_are_replaced_and_words_stay() -> None:
    shown = console.printable(HOSTILE)
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\r"} & set(shown)
    assert "[bold]loud[/bold] :smile:" in shown
    assert "\n" not in console.one_line(HOSTILE)


@pytest.mark.parametrize("text", ["Grüße “nah” – 北朝鮮", "می‌خواهم", "👩‍👩‍👧", "a\tb\nc"])
def test_ordinary_text_of_any_script_is_left_alone(text: str) -> None:
    assert console.printable(text) == text


def test_json_is_one_line_that_reads_back_and_steers_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_json({"text": HOSTILE + "\u2028“é”"})
    line = capsys.readouterr().out
    assert json.loads(line) == {"text": HOSTILE + "\u2028“é”"}
    assert line.count("\n") == 1
    assert not {"\x1b", "\x9b", "\u202e", "\u2028"} & set(line)
    assert "“é”" in line


def test_json_survives_an_output_that_is_not_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1", write_through=True))
    console.print_json({"text": "北 é"})
    assert json.loads(raw.getvalue().decode("latin-1")) == {"text": "北 é"}


def test_a_piped_table_is_tab_separated_with_a_line_for_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_table(("id", "headline"), [(1, "A\tB\nC"), (2, None)])
    assert capsys.readouterr().out == "1\tA B C\n2\t\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_table_on_a_terminal_shows_markup_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    console.print_table(("headline",), [("[red]War[/red] :smile: \x1b]0;title\x07",)])
    assert "[red]War[/red] :smile: �]0;title�" in screen.getvalue()
    assert "\x1b]0" not in screen.getvalue()


def test_sources_and_articles_name_who_else_printed_the_story(capsys: pytest.CaptureFixture[str]) -> None:
    head = {"id": "1", "title": "Ferry aground", "source": "Gazette", "published": "2023-11-02", "url": None}
    other = {**head, "id": "2", "source": f"USA TODAY {HOSTILE}", "published": "2023-11-03"}
    paragraph, quote = {"number": 1, "text": "It ran aground."}, {"start": 0, "end": 15}
    cited = {"number": 1, "article": head, "paragraph": paragraph, "quote": quote, "also_in": [other]}
    console.print_sources({"citations": [cited]})
    console.print_article({**head, "authors": [], "paragraphs": [paragraph], "also_in": [other]})
    shown = capsys.readouterr().out
    assert shown.count("also in: USA TODAY Calm") == 2
    assert shown.count(", 3 November 2023\n") == 2
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown)
    console.print_sources({"citations": [{name: value for name, value in cited.items() if name != "also_in"}]})
    console.print_sources({"citations": [cited]}, quotes=False)
    assert "also in" not in capsys.readouterr().out


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (3725, "1 h 2 min")])
def test_durations_are_short(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_what_was_read_of_time_is_printed_after_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    line = "searched 1 to 31 May 2024 (“in May 2024”)"
    given = {
        "answered": True,
        "text": "It sank. [1]",
        "citations": [],
        "notes": ["Old."],
        "reason": None,
        "passages": [],
    }
    console.print_answer({**given, "window": {"line": line}})
    assert capsys.readouterr().out.endswith(f"Note: Old.\nTime: {line}\n")
    for window in ({"window": None}, {"window": {"line": None}}, {}):
        console.print_answer({**given, **window})
        assert "Time:" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cost", "first", "line"),
    [
        (None, None, "1,200 tokens read, 34 written"),
        (0.00123, 950.0, "1,200 tokens read, 34 written, first word after 0.9 s, $0.0012"),
    ],
)
def test_what_a_model_used(cost: float | None, first: float | None, line: str) -> None:
    used = {"input_tokens": 1200, "output_tokens": 34, "calls": 1, "cost_usd": cost, "first_token_ms": first}
    assert console.usage_line(used) == line
