"""`newsdesk feeds` and `newsdesk watch`: feeds and folders that a collection follows."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.errors import QuestionError
from ui.cli import console
from ui.cli.commands_collection import carry_out, print_report
from ui.cli.options import ALLOW_PRIVATE, HOME, JSON, load_settings

if TYPE_CHECKING:
    from qa.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Follow feeds and site maps; `newsdesk serve` fetches them by itself.")
EVERY = Annotated[
    int | None, typer.Option(min=1, metavar="MINUTES", help="Minutes between two looks.", show_default="feed_minutes")
]


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed (RSS, Atom, JSON Feed) or a site map.")],
    every: EVERY = None,
    allow_private: ALLOW_PRIVATE = False,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Follow a feed, and read it now."""
    from vectorstore.fetching.addresses import normalised

    try:
        location = normalised(url)
    except (ValueError, UnicodeError) as error:
        raise QuestionError(f"{url!r} cannot be followed: {error}.", "Name a feed's address.") from error
    options = {"allow_private": allow_private} | ({"minutes": every} if every else {})
    _follow(load_settings(home=home, new=True), location, "feed", options, json)


def watch(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="A folder whose files are articles.")],
    every: EVERY = None,
    sync: Annotated[bool, typer.Option("--sync", help="Remove the articles of files that are gone.")] = False,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Follow a folder: read it now, and `newsdesk serve` reads what comes or changes in it."""
    location = str(Path(folder).expanduser().absolute())
    options = {"sync": sync} | ({"minutes": every} if every else {})
    _follow(load_settings(home=home, new=True), location, "folder", options, json)


@app.command("list")
def list_feeds(json: JSON = False, home: HOME = None) -> None:
    """List the feeds and folders that are followed, with their last and next run."""
    found = carry_out(load_settings(home=home), "subscriptions", {}, command="feeds")["feeds"]
    if json:
        console.print_json(found)
        return
    columns = ("feed or folder", "title", "last run", "next run", "added", "last added", "error")
    names = ("location", "title", "last_run", "next_run", "added", "last_added", "error")
    console.print_table(columns, [[each[name] for name in names] for each in found])
    if not found:
        console.warn("none; `newsdesk feeds add URL` and `newsdesk watch FOLDER` follow one.")


@app.command("remove")
def remove(
    locations: Annotated[list[str], typer.Argument(metavar="URL...", help="Feeds or folders, as `list` shows them.")],
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Follow feeds or folders no longer; their articles stay."""
    given = {"locations": [_location(each) for each in locations]}
    done = carry_out(load_settings(home=home), "unsubscribe", given, command="feeds")
    if json:
        console.print_json(done)
        return
    console.print_table(("feeds", "number"), [("no longer followed", done["removed"])])


@app.command("run")
def run(
    locations: Annotated[
        list[str] | None, typer.Argument(metavar="[URL...]", help="Feeds or folders; all where none is named.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only those whose time has come, as a timer wants it.")] = False,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Read what is new of feeds and folders now; `newsdesk serve` does it by itself."""
    given = {"locations": [_location(each) for each in locations or ()], "due": due}
    done = carry_out(load_settings(home=home), "run-feeds", given, command="feeds", verb="fetching")["runs"]
    _print_runs(done, json)


def _follow(settings: "Settings", location: str, kind: str, options: dict[str, Any], json: bool) -> None:
    given = {"location": location, "kind": kind, "options": options}
    carry_out(settings, "subscribe", given, command="feeds")
    done = carry_out(settings, "run-feeds", {"locations": [location]}, command="feeds", verb="fetching")["runs"]
    _print_runs(done, json)


def _print_runs(done: list[dict[str, Any]], json: bool) -> None:
    """Print how runs went; the exit status is 1 where every one of them failed."""
    if json:
        console.print_json(done)
    for each in () if json else done:
        if report := each.get("report"):
            if len(done) == 1:
                print_report(report)
            else:
                numbers = [report[name] for name in ("added", "changed", "unchanged")]
                console.print_table(("feed or folder", "added", "changed", "known"), [(each["location"], *numbers)])
        if each["error"]:
            console.warn(f"{each['location']}: {each['error']}")
    if not done:
        console.warn("there was nothing to do.")
    elif all(each["error"] and not _read(each.get("report")) for each in done):
        raise typer.Exit(1)


def _read(report: dict[str, Any] | None) -> bool:
    return report is not None and any(report[name] for name in ("added", "changed", "unchanged", "duplicates"))


def _location(given: str) -> str:
    """Return a feed or folder as it is kept."""
    from vectorstore.fetching.addresses import is_address, normalised

    try:
        return normalised(given) if is_address(given) else str(Path(given).expanduser().absolute())
    except (ValueError, UnicodeError):
        return given
