"""``newsdesk serve --collection NAME=FOLDER …``: open several collections and serve them from one process."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING

from qa.errors import ServerError

if TYPE_CHECKING:
    from qa.settings import Settings


def run_collections(settings: "Mapping[str, Settings]") -> None:
    """Serve until interrupted, each collection under its name.

    Raises:
        ServerError: the address cannot be listened on, or two of them are the same database.
        LockedError: another process has one open.
        NewsdeskError: one cannot be used.
    """
    from qa.factory import open_assistant, open_collection
    from ui.server.access.groups import Groups
    from ui.server.app import build_server
    from ui.server.serve import address, begin, listen, serve
    from ui.server.several.dispatch import Part, SeveralCollections

    _check_apart(settings)
    begin()
    first = next(iter(settings.values())).server
    root = first.root_path
    with listen(first.host, first.port) as listener, ExitStack() as stack:
        url = address(first.host, listener.getsockname()[1])
        parts: dict[str, Part] = {}
        for name, own in settings.items():
            own = own.replaced(root_path=f"{root}/{name}")
            collection = stack.enter_context(open_collection(own, command="serve", url=f"{url}{root}/{name}"))
            assistant = open_assistant(own, collection)
            if assistant.contents.articles():
                assistant.warm_up()
            allowed = Groups(own.server.groups, own.server.groups_header, own.server.trusted_proxies)
            parts[name] = Part(build_server(assistant, own, collection=name), allowed)
        several = SeveralCollections(parts, root, host=first.host, allowed_hosts=first.allowed_hosts)
        serve(listener, url, next(iter(settings.values())), several)


def _check_apart(settings: "Mapping[str, Settings]") -> None:
    from qa.factory import database_url

    urls = [url for own in settings.values() if (url := database_url(own))]
    if len(set(urls)) < len(urls):
        raise ServerError(
            "Two of the collections are the same database.",
            "Name each one's database_url in the newsdesk.toml of its folder, not in the environment.",
        )
