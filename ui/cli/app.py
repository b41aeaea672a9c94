"""The command line: parse, call, render. Answers go to stdout, everything else to stderr.

Commands about the collection itself are in ``commands_collection.py``. Nothing heavy is imported before it is needed.
"""

import gc
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli import (
    commands_articles,
    commands_collection,
    commands_compare,
    commands_evaluate,
    commands_feeds,
    commands_label,
    commands_sweep,
    commands_tokens,
    console,
)
from ui.cli.options import AS_OF, HOME, JSON, MODEL, load_settings
from ui.cli.storage.migrate import migrate
from vectorstore.errors import NewsdeskError

if TYPE_CHECKING:
    from qa.request import AskOptions


class Commands(typer.core.TyperGroup):
    """All commands, with one place where what goes wrong becomes a message and an exit status."""

    def invoke(self, ctx: Any) -> Any:  # typer's own context type is private
        """Run a command; an error of Newsdesk's becomes a message and status 1."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except NewsdeskError as error:
            _tell(error.message, error.hint)
            raise typer.Exit(1) from error
        except KeyboardInterrupt as error:
            _tell("stopped.")
            raise typer.Exit(130) from error
        except BrokenPipeError as error:
            # The reader, such as `head`, has had enough. Python's own flush at exit must not complain either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(141) from error
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except Exception as error:
            _unexpected(error, debug=bool(ctx.params.get("debug")))
            raise typer.Exit(1) from error
        return result


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Questions about a collection of news articles, answered in sentences that cite their paragraphs.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        console.say(f"newsdesk {version('newsdesk')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Print the traceback of an unexpected error.")] = False,
) -> None:
    """Take the options that come before the command."""


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question; - reads it from standard input.")],
    as_of: AS_OF = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what was published on this day or later.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was published by this day.")] = None,
    source: Annotated[str | None, typer.Option(metavar="OUTLET", help="Only this outlet.")] = None,
    model: MODEL = None,
    explain: Annotated[bool, typer.Option("--explain", help="Also say how the question was read.")] = False,
    collection: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=FOLDER", help="Ask this collection; give several to get the surest answer."),
    ] = None,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Answer one question, with the paragraphs that say so."""
    from ui.backend.backend import open_desk
    from ui.cli.storage.together import ask_collections

    if question == "-":
        question = sys.stdin.read().strip()
    narrowed: AskOptions = {"as_of": as_of, "since": since, "until": until, "source": source}
    if collection:
        answer = ask_collections(collection, question, model, narrowed)
    else:
        settings = load_settings(home=home, model=model)
        with closing(open_desk(settings, command="ask", model=model, warn=console.warn)) as desk:
            desk.check_articles()
            answer = desk.ask(question, **narrowed)
    if json:
        console.print_json(answer)
    else:
        console.print_answer(answer, explain=explain)


def chat(
    as_of: AS_OF = None,
    go_on: Annotated[bool, typer.Option("--continue", help="Go on with the conversation used last.")] = False,
    model: MODEL = None,
    home: HOME = None,
) -> None:
    """Ask in the terminal, with follow-up questions; /help lists what else can be typed."""
    from ui.backend.backend import open_desk
    from ui.cli.repl import Chat

    settings = load_settings(home=home, model=model)
    with closing(open_desk(settings, command="chat", model=model, warn=console.warn)) as desk:
        desk.check_articles()
        conversation = Chat(desk, as_of)
        if go_on:
            conversation.go_on()
        conversation.run()


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0 takes a free one.", show_default="7860")
    ] = None,
    root_path: Annotated[
        str | None, typer.Option(metavar="PATH", help="Path a reverse proxy publishes the server under.")
    ] = None,
    log_json: Annotated[
        bool | None, typer.Option("--log-json", help="Write the log as JSON, an object a line.", show_default=False)
    ] = None,
    collection: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=FOLDER", help="Serve this collection under /NAME/; give one for each."),
    ] = None,
    model: MODEL = None,
    home: HOME = None,
) -> None:
    """Serve the web page and the HTTP API; other commands then ask this server."""
    given: dict[str, Any] = {"model": model, "host": host, "port": port, "root_path": root_path, "log_json": log_json}
    if collection:
        from ui.backend.together import named_homes
        from ui.server.several.serving import run_collections

        if home is not None:
            raise typer.BadParameter("name each folder by --collection alone.", param_hint="--home")
        run_collections({name: load_settings(home=each, **given) for name, each in named_homes(collection).items()})
        return
    settings = load_settings(home=home, **given)
    from ui.server.serve import run_server

    run_server(settings)


def mcp(model: MODEL = None, home: HOME = None) -> None:
    """Serve the desk to another assistant over standard input and output (Model Context Protocol)."""
    from ui.backend.backend import open_desk

    settings = load_settings(home=home, model=model)
    with closing(open_desk(settings, command="mcp", model=model, warn=console.warn)) as desk:
        from ui.mcp.stdio import run_stdio

        run_stdio(desk.source())


def batch(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS", help="Questions, JSONL or CSV.")],
    out: Annotated[
        Path,
        typer.Option(
            metavar="RUN.jsonl", help="The run file: one JSON line a question; gone on with where it is there."
        ),
    ],
    as_of: AS_OF = None,
    model: MODEL = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Questions asked at once.")] = 1,
    retry_errors: Annotated[bool, typer.Option("--retry-errors", help="Ask again what failed before.")] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Begin the run file anew.")] = False,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Answer a file of questions into a run file; running it again goes on where it stopped."""
    from ui.cli.commands_batch import run

    settings = load_settings(home=home, model=model)
    summary = run(
        settings, questions, out, as_of=as_of, model=model, workers=workers, retry_errors=retry_errors, restart=restart
    )
    if json:
        from dataclasses import asdict

        console.print_json(asdict(summary))
    if summary.errors:
        raise typer.Exit(1)


def _tell(message: str, hint: str = "") -> None:
    console.warn(message)
    if hint:
        sys.stderr.write(f"  {console.printable(hint)}\n")


def _unexpected(error: Exception, *, debug: bool) -> None:
    if debug:
        import traceback

        traceback.print_exception(error)
    _tell(
        f"unexpected error: {type(error).__name__}: {error}",
        "This is a fault of Newsdesk. Run it again as `newsdesk --debug …` and report what it prints, with the"
        " output of `newsdesk --version`, to whoever maintains your copy.",
    )


for command in (
    commands_collection.ingest,
    commands_feeds.watch,
    ask,
    chat,
    serve,
    mcp,
    batch,
    commands_evaluate.evaluate,
    commands_compare.compare,
    commands_sweep.sweep,
    commands_label.label,
    commands_collection.reindex,
    commands_collection.doctor,
    migrate,
    commands_collection.config,
):
    app.command()(command)
app.add_typer(commands_articles.app, name="articles")
app.add_typer(commands_feeds.app, name="feeds")
app.add_typer(commands_tokens.app, name="tokens")


def main() -> None:
    """Run the command line; the entry point of ``newsdesk``."""
    for stream in (sys.stdout, sys.stderr):
        # News is full of characters that an old terminal's encoding lacks; a mark is better than a failure.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    # A command makes some hundred thousand objects, most of them classes and functions of libraries, that live to its
    # end. Looking for garbage among them took a tenth of a second while they were made, and another at the end.
    gc.set_threshold(50_000, 20, 20)
    try:
        app(prog_name="newsdesk")
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
