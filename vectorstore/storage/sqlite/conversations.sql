-- Conversations of the people who ask: what no ingest can bring back, so it is in a file of its own.

-- Each belongs to one owner, an opaque name for a browser or a terminal. Times are ISO 8601 in UTC.
CREATE TABLE conversation (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL
);
CREATE INDEX conversation_of_owner ON conversation (owner, updated);

-- A question with the whole JSON of its answer, so that reopening shows the same citations although the articles
-- may have changed since.
CREATE TABLE turn (
    conversation INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    asked TEXT NOT NULL,
    thumb TEXT CHECK (thumb IN ('up', 'down')),
    comment TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (conversation, number)
);
