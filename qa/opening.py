"""Open a desk from Python: over a folder here, or at the address of a server."""

from pathlib import Path
from typing import Any

from qa.desk import Desk
from qa.errors import SettingsError
from qa.settings import load


def open_desk(home: str | Path | None = None, *, token: str | None = None, **settings: Any) -> Desk:
    """Return a desk over a collection, here or on another machine; close it afterwards, or use it in a ``with`` block.

    Nothing is opened before the first call that needs it; then this process owns the folder until the desk is closed.

    Args:
        home: the collection's folder, or the address of a server (``https://…``). None takes what the commands take:
            ``NEWSDESK_HOME``, else the nearest ``.newsdesk``, else the user's data folder.
        token: of a server: a token or the password, where it asks for one. None takes ``NEWSDESK_PASSWORD``.
        **settings: settings by name, such as ``model="openai:NAME"`` or ``passages=5``; they win over the environment
            and the collection's ``newsdesk.toml``. ``newsdesk config`` lists them.

    Raises:
        SettingsError: a setting is unknown or out of range, or not for a server.
    """
    if isinstance(home, str) and home.startswith(("http://", "https://")):
        from qa.remote.desk import RemoteDesk  # its HTTP library is loaded for nothing where the desk is here

        if settings:
            raise SettingsError(
                f"The settings of a server cannot be set from here: {', '.join(settings)}.",
                "Set them where newsdesk serve is started.",
            )
        ours, _ = load()
        password = ours.server.password.get_secret_value() if ours.server.password else None
        return RemoteDesk(home, ours, token or password)
    if token is not None:
        raise SettingsError("A token is for a server, and no address is given.", 'open_desk("https://…", token="…")')
    return Desk(load({"home": home, **settings})[0])
