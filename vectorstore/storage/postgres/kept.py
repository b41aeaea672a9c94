"""Small values that all desks of a database share, such as the key of sessions; read again every moment."""

from collections.abc import Callable

from vectorstore.storage.database import Database


class Kept:
    """Named values. ``read`` gives them as they were at the last ``refresh``, or as this desk has set them since."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._known: dict[str, str] = {}
        self.refresh()

    def refresh(self) -> None:
        """Read all values anew, and forget those that have expired."""
        self._db.rows("DELETE FROM kept WHERE expires < now()")
        self._known = dict(self._db.rows("SELECT name, value FROM kept"))

    def read(self, name: str) -> str | None:
        """Return a value, None where there is none; asks nobody."""
        return self._known.get(name)

    def put(self, name: str, value: str, *, seconds: float | None = None) -> None:
        """Set a value.

        Args:
            seconds: after which it is forgotten; None for never.
        """
        self._db.rows(
            "INSERT INTO kept VALUES (?, ?, now() + ? * interval '1 second')"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value, expires = excluded.expires",
            (name, value, seconds),
        )
        self._known = self._known | {name: value}

    def first(self, name: str, value: str) -> str:
        """Return a value; the one given becomes it where no desk has set it before."""
        self._db.rows("INSERT INTO kept VALUES (?, ?) ON CONFLICT DO NOTHING", (name, value))
        ((found,),) = self._db.rows("SELECT value FROM kept WHERE name = ?", (name,))
        self._known = self._known | {name: found}
        return str(found)

    def change(self, name: str, change: Callable[[str | None], str]) -> str:
        """Set a value to what is made of the one before, without losing what another desk sets meanwhile."""
        with self._db.transaction():
            self._db.rows("LOCK TABLE kept IN SHARE ROW EXCLUSIVE MODE")
            rows = self._db.rows("SELECT value FROM kept WHERE name = ?", (name,))
            value = change(rows[0][0] if rows else None)
            self.put(name, value)
        return value
