"""`newsdesk tokens`: make, list and revoke the tokens that programs send in place of the password."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli import console
from ui.cli.options import HOME, JSON, load_settings

if TYPE_CHECKING:
    from qa.settings import Settings
    from ui.server.access.tokens import TokenStore

app = typer.Typer(no_args_is_help=True, help="Make, list or revoke tokens for programs.")


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the token is called, in lists and in the log.")],
    scope: Annotated[
        str, typer.Option(metavar="SCOPE", help="read, write (adds and removes articles) or admin (all the page does).")
    ] = "read",
    expires: Annotated[
        str | None, typer.Option(metavar="TIME", help="After how long it ends, such as 90d or 12h; or a day.")
    ] = None,
    per_minute: Annotated[int, typer.Option(min=0, help="Requests it may send in a minute; 0 for no limit.")] = 0,
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Make a token and print it; it is shown this once."""
    from qa.errors import SettingsError
    from ui.server.access.tokens import SCOPES

    settings = load_settings(home=home)
    if scope not in SCOPES:
        raise SettingsError(f"There is no scope {scope!r}.", f"Take one of: {', '.join(SCOPES)}.")
    with _store(settings) as store:
        made, secret = store.create(name, (scope,), expires, per_minute)
    if json:
        console.print_json({"token": secret, **_shown(made)})
    else:
        console.say(secret)
    if settings.server.password is None:
        console.warn("the server asks for no password (NEWSDESK_PASSWORD), so others need no token either.")


@app.command("list")
def list_tokens(json: JSON = False, home: HOME = None) -> None:
    """List the tokens; what they are is not kept."""
    with _store(load_settings(home=home)) as store:
        found = [_shown(token) for token in store.list()]
    if json:
        console.print_json(found)
        return
    rows = [
        (t["name"], t["scope"], t["created"], t["expires"] or "never", t["per_minute"] or "no limit") for t in found
    ]
    console.print_table(("name", "scope", "created", "expires", "requests a minute"), rows)


@app.command("revoke")
def revoke(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The token's name.")],
    json: JSON = False,
    home: HOME = None,
) -> None:
    """Take a token's right away, at once."""
    with _store(load_settings(home=home)) as store:
        gone = store.revoke(name)
    if json:
        console.print_json({"revoked": gone.name})
    else:
        console.warn(f"revoked {gone.name}.")


@contextmanager
def _store(settings: "Settings") -> Iterator["TokenStore"]:
    """Give the tokens of a collection, wherever they are kept."""
    from qa.factory import database_url, is_shared
    from ui.server.access.tokens import TokenStore

    url = database_url(settings)
    if url is None or not is_shared(settings):
        yield TokenStore(settings.home)
        return
    from vectorstore.storage.opening import open_desks

    with closing(open_desks(url)) as desks:
        yield TokenStore(settings.home, desks.kept)


def _shown(token: Any) -> dict[str, Any]:
    return {
        "name": token.name,
        "scope": ", ".join(token.scopes),
        "created": token.created,
        "expires": token.expires,
        "per_minute": token.per_minute,
    }
