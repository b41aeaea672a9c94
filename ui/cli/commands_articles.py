"""`newsdesk articles`: list, show and remove what is in the collection."""

import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from typing import Annotated, Any

import typer

from qa.errors import QuestionError
from ui.cli import console
from ui.cli.commands_collection import carry_out
from ui.cli.options import HOME, JSON, load_settings
from vectorstore.errors import NewsdeskError

app = typer.Typer(no_args_is_help=True, help="List, show or remove articles.")


@app.command("list")
def list_articles(
    source: Annotated[str | None, typer.Option(metavar="OUTLET", help="Only this outlet.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Published on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Published by this day.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many, the newest.")] = None,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """List the articles, newest first."""
    first, last = _day("--since", since), _day("--until", until)
    found = [article for article in _all(home) if _within(article, source, first, last)][:limit]
    if json:
        console.print_json(found)
        return
    rows = [(a["id"], a["published"] or "no date", a["source"], a["title"], a["paragraphs"]) for a in found]
    console.print_table(("id", "published", "outlet", "headline", "paragraphs"), rows)
    if not found:
        console.warn("no article; `newsdesk ingest PATH` reads some in." if not (source or since or until) else "none.")


@app.command("show")
def show_article(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="An id, or its beginning.")],
    history: Annotated[
        bool, typer.Option("--history", help="Also show its earlier versions, and what each change changed.")
    ] = False,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Print an article with its paragraphs numbered."""
    from ui.backend.backend import open_desk

    settings = load_settings(home=home)
    with closing(open_desk(settings, command="articles", model=None, warn=console.warn)) as desk:
        article = desk.article(article_id)
        if article is None:
            (whole,) = _resolve([article_id], [entry["id"] for entry in desk.articles()])
            article = desk.article(whole)
    assert article is not None
    versions: list[dict[str, Any]] = []
    if history:
        versions = carry_out(settings, "versions", {"id": article["id"]}, command="articles")["versions"]
    if json:
        console.print_json(article | ({"versions": versions} if history else {}))
        return
    console.print_article(article)
    if history:
        _print_history(versions)


@app.command("remove")
def remove_articles(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, or their beginnings.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Remove articles from the collection; ingesting their files again brings them back."""
    settings = load_settings(home=home)
    heads = {article["id"]: article for article in _all(home)}
    wanted = _resolve(article_ids, list(heads))
    for article_id in wanted:
        console.warn(f"{article_id} {console.one_line(heads[article_id]['title'])}")
    if not yes and not _confirmed(len(wanted)):
        console.warn("nothing is removed.")
        raise typer.Exit(1)
    removed = carry_out(settings, "remove", {"ids": wanted}, command="articles")["removed"]
    if json:
        console.print_json({"removed": removed})
        return
    console.say(f"removed\t{removed}" if not sys.stdout.isatty() else f"Removed: {removed}")


def _print_history(versions: Sequence[dict[str, Any]]) -> None:
    """Print the earlier versions, the newest first: what was taken out after ``-``, what was put in after ``+``."""
    if not versions:
        console.say("\nNo earlier version is known.")
    for version in reversed(versions):
        console.say(f"\nVersion {version['number']}, replaced {version['replaced']} (id {version['id']}):")
        for each in version["changes"]:
            console.say(f"{'-' if each['change'] == 'removed' else '+'} {console.one_line(each['text'])}")


def _all(home: Any) -> list[dict[str, Any]]:
    from ui.backend.backend import open_desk

    with closing(open_desk(load_settings(home=home), command="articles", model=None, warn=console.warn)) as desk:
        return desk.articles()


def _within(article: dict[str, Any], source: str | None, first: date | None, last: date | None) -> bool:
    """Tell whether an article passes; one without a date passes no limit of dates."""
    if source is not None and (article["source"] or "").casefold() != source.strip().casefold():
        return False
    if first is None and last is None:
        return True
    published = article["published"] and date.fromisoformat(article["published"])
    return bool(published) and (first or published) <= published <= (last or published)


def _day(option: str, text: str | None) -> date | None:
    from vectorstore.text.date_parser import parse_date

    try:
        return parse_date(text or "")
    except ValueError as error:
        raise QuestionError(f"{option} {text!r} cannot be read: {error}.", "Write it as 2024-05-17.") from error


def _resolve(beginnings: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the whole ids that the beginnings stand for, each once.

    Raises:
        NewsdeskError: one stands for none, or for several.
    """
    whole: dict[str, None] = {}
    for beginning in beginnings:
        found = [article_id for article_id in known if beginning and article_id.startswith(beginning.lower())]
        if not found:
            raise NewsdeskError(f"No article has the id {beginning!r}.", "`newsdesk articles list` shows the ids.")
        if len(found) > 1:
            raise NewsdeskError(
                f"{len(found)} articles have an id that begins with {beginning!r}.", "Write more of its digits."
            )
        whole[found[0]] = None
    return list(whole)


def _confirmed(count: int) -> bool:
    if not sys.stdin.isatty():
        raise NewsdeskError("Removing articles asks first, and there is nobody to ask.", "Add --yes.")
    return typer.confirm(f"Remove {count} article{'s' * (count != 1)}?", err=True)
