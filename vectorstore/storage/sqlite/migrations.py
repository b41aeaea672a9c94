"""Archives of older versions brought up to schema.sql, one step from each version to the next.

Each step is a list of statements. All the steps that an archive needs run in one transaction when it is opened. What
takes long, such as reading every article, is not done here but by the next ingest or ``newsdesk reindex``.
"""

import sqlite3
from collections.abc import Mapping, Sequence

STEPS: Mapping[int, Sequence[str]] = {
    1: (  # stories that several outlets printed
        """CREATE TABLE signature (
            key INTEGER PRIMARY KEY,
            article_id TEXT NOT NULL UNIQUE REFERENCES article (id) ON DELETE CASCADE,
            day INTEGER NOT NULL,
            hashes BLOB NOT NULL
        )""",
        """CREATE TABLE band (
            hash INTEGER NOT NULL,
            day INTEGER NOT NULL,
            signature INTEGER NOT NULL,
            PRIMARY KEY (hash, day, signature)
        ) WITHOUT ROWID""",
        """CREATE TABLE near_duplicate (
            a TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            b TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            jaccard REAL NOT NULL,
            PRIMARY KEY (a, b),
            CHECK (a < b)
        ) WITHOUT ROWID""",
        "CREATE INDEX near_duplicate_b ON near_duplicate (b)",
        """CREATE VIRTUAL TABLE headline USING fts5 (title, tokenize = "porter unicode61 remove_diacritics 2")""",
        """CREATE TABLE chunk_head (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            day INTEGER NOT NULL
        )""",
        # 1721424.5 is the Julian day before the first of the year 1.
        """INSERT INTO chunk_head
            SELECT key, chunk.id, coalesce(cast(julianday(published) - 1721424.5 AS INTEGER), 0)
            FROM chunk JOIN article ON article.id = article_id""",
        """INSERT INTO headline (rowid, title)
            SELECT chunk.key, chunk_text.title FROM chunk JOIN chunk_text ON chunk_text.rowid = chunk.key
            WHERE chunk.key IN (SELECT min(key) FROM chunk GROUP BY article_id)""",
    ),
    2: (  # what comes in by itself, earlier versions, and what stands beside the text
        "ALTER TABLE article ADD COLUMN section TEXT",
        "ALTER TABLE article ADD COLUMN updated TEXT",
        """CREATE TABLE aside (
            article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            after INTEGER NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (article_id, place)
        ) WITHOUT ROWID""",
        """CREATE TABLE earlier_version (
            article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            id TEXT NOT NULL,
            replaced TEXT NOT NULL,
            title TEXT NOT NULL,
            published TEXT,
            updated TEXT,
            paragraphs TEXT NOT NULL,
            PRIMARY KEY (article_id, number)
        ) WITHOUT ROWID""",
        "CREATE INDEX earlier_version_id ON earlier_version (id)",
        """CREATE TABLE subscription (
            location TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('feed', 'folder')),
            title TEXT NOT NULL,
            options TEXT NOT NULL,
            since TEXT NOT NULL,
            last_run TEXT,
            next_run TEXT,
            runs INTEGER NOT NULL DEFAULT 0,
            added INTEGER NOT NULL DEFAULT 0,
            last_added INTEGER NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0,
            error TEXT NOT NULL DEFAULT ''
        ) WITHOUT ROWID""",
        """CREATE TABLE feed_entry (
            feed TEXT NOT NULL,
            entry TEXT NOT NULL,
            digest TEXT NOT NULL,
            whole INTEGER NOT NULL,
            tries INTEGER NOT NULL,
            next_try TEXT,
            PRIMARY KEY (feed, entry)
        ) WITHOUT ROWID""",
        """CREATE TABLE validator (
            url TEXT PRIMARY KEY,
            etag TEXT NOT NULL,
            modified TEXT NOT NULL
        ) WITHOUT ROWID""",
    ),
    3: ("CREATE INDEX article_url ON article (url)",),  # what was changed under one address
}
"""The statements that bring a version to the one after it."""


def migrate(connection: sqlite3.Connection, target: int, every_step: Mapping[int, Sequence[str]] = STEPS) -> bool:
    """Migrate a file to the version ``target``; return False where no steps lead there."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked inside the transaction: another process may have done it meanwhile.
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        steps = range(version, target)
        known = version <= target and all(step in every_step for step in steps)
        for step in steps if known else ():
            for statement in every_step[step]:
                connection.execute(statement)
        if known:
            connection.execute(f"PRAGMA user_version = {target}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return known
