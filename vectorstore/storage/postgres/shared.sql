-- What desks that share a database tell each other. Times are the server's own.

-- Work in the background: waiting, or run by one desk, which says from time to time that it is alive.
CREATE TABLE job (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    queue TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,   -- which work of the queue
    title TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    given TEXT COLLATE "C" NOT NULL,  -- JSON object
    state TEXT COLLATE "C" NOT NULL DEFAULT 'waiting',
    done DOUBLE PRECISION NOT NULL DEFAULT 0,
    total DOUBLE PRECISION NOT NULL DEFAULT 0,
    known DOUBLE PRECISION NOT NULL DEFAULT 0,
    what TEXT COLLATE "C" NOT NULL DEFAULT '',
    rate TEXT COLLATE "C" NOT NULL DEFAULT '',
    spent DOUBLE PRECISION,           -- seconds that it runs
    outcome TEXT COLLATE "C",         -- JSON
    result TEXT COLLATE "C",          -- JSON
    error TEXT COLLATE "C" NOT NULL DEFAULT '',
    hint TEXT COLLATE "C" NOT NULL DEFAULT '',
    stop_asked BOOLEAN NOT NULL DEFAULT FALSE,
    holder TEXT COLLATE "C",          -- the desk that runs it
    beat TIMESTAMPTZ,                 -- when that desk last said that it does
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX job_waiting ON job (queue, number) WHERE state IN ('waiting', 'running');
-- One job at a time works on a subject.
CREATE UNIQUE INDEX job_subject ON job (queue, subject) WHERE subject <> '' AND state IN ('waiting', 'running');

-- What a single desk keeps in its folder: the key of sessions, those that were ended, tokens.
CREATE TABLE kept (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL,
    expires TIMESTAMPTZ
);
