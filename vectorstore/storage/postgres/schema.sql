-- The archive: the truth about a collection. Chroma is derived from it. Text is compared by its bytes, as SQLite does.
CREATE TABLE newsdesk_format (version INTEGER NOT NULL);
INSERT INTO newsdesk_format VALUES (1);

CREATE TABLE meta (key TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL);

CREATE TABLE article (
    id TEXT COLLATE "C" PRIMARY KEY,
    title TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C",
    source TEXT COLLATE "C",
    published TEXT COLLATE "C",           -- ISO date; ISO dates sort as text
    authors TEXT COLLATE "C" NOT NULL,    -- JSON list
    language TEXT COLLATE "C",
    section TEXT COLLATE "C",
    updated TEXT COLLATE "C", -- ISO date, or date and time
    title_folded TEXT COLLATE "C" NOT NULL,  -- case-folded, as are the two below
    outlet TEXT COLLATE "C",
    searched TEXT COLLATE "C" NOT NULL       -- headline and outlet
);
CREATE INDEX article_published ON article (published);
CREATE INDEX article_outlet ON article USING hash (outlet); -- a hash takes any length
CREATE INDEX article_url ON article USING hash (url);

CREATE TABLE paragraph (
    article_id TEXT COLLATE "C" NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (article_id, number)
);

CREATE TABLE chunk (
    key BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- row of the full-text index
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    article_id TEXT COLLATE "C" NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER,
    vector BYTEA NOT NULL      -- float32, little-endian, of length one
);
CREATE INDEX chunk_article ON chunk (article_id, first, start);

-- What a search filters by, in few pages.
CREATE TABLE chunk_head (
    key BIGINT PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    day INTEGER NOT NULL      -- of publication, counted from 1 January of the year 1; 0 where there is no date
);

-- Each chunk's stems with their places, headline first, one place left free before the text; and once more as "stem#2",
-- "stem#3" … for a stem that stands there so many times, so that the index alone tells how often.
CREATE TABLE chunk_stems (
    key BIGINT PRIMARY KEY,
    length INTEGER NOT NULL,  -- of headline and text, in stems
    stems TSVECTOR NOT NULL
);
CREATE INDEX chunk_stems_stems ON chunk_stems USING GIN (stems) WITH (fastupdate = off);

-- The same of headlines. A headline's row is that of its article's first chunk.
CREATE TABLE headline (key BIGINT PRIMARY KEY, length INTEGER NOT NULL, stems TSVECTOR NOT NULL);
CREATE INDEX headline_stems ON headline USING GIN (stems) WITH (fastupdate = off);

-- The texts as they are searched.
CREATE TABLE chunk_text (key BIGINT PRIMARY KEY, title TEXT COLLATE "C" NOT NULL, body TEXT COLLATE "C" NOT NULL);

-- Every stem that a chunk has or had, and how often one had it at most.
CREATE TABLE stem (term TEXT COLLATE "C" PRIMARY KEY, deepest INTEGER NOT NULL);

-- What BM25 asks of a whole table.
CREATE TABLE measure (
    name TEXT COLLATE "C" PRIMARY KEY, -- of the table
    texts BIGINT NOT NULL,
    stems BIGINT NOT NULL
);
INSERT INTO measure VALUES ('chunk_stems', 0, 0), ('headline', 0, 0);

-- How often some stems stand next to each other.
CREATE FUNCTION phrase_count(stems TSVECTOR, terms TEXT[]) RETURNS BIGINT LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT count(*) FROM (
        SELECT 1 FROM unnest(ts_filter(setweight(stems, 'A', terms), '{a}')) AS said
            JOIN unnest(terms) WITH ORDINALITY AS wanted (term, place) ON wanted.term = said.lexeme
            CROSS JOIN unnest(said.positions) AS at
        GROUP BY at - wanted.place HAVING count(*) = cardinality(terms)
    ) AS found
$$;

-- Where articles came from: one row for each record of each file.
CREATE TABLE origin (
    path TEXT COLLATE "C" NOT NULL,
    record TEXT COLLATE "C" NOT NULL,
    article_id TEXT COLLATE "C" NOT NULL REFERENCES article (id) DEFERRABLE INITIALLY DEFERRED,
    content TEXT COLLATE "C" NOT NULL,    -- digest of the record with its headline, date and outlet
    PRIMARY KEY (path, record)
);
CREATE INDEX origin_article ON origin (article_id);

-- Files read to the end without a rejection; the next run passes over them.
CREATE TABLE file (
    path TEXT COLLATE "C" PRIMARY KEY,
    size BIGINT NOT NULL,
    modified_ns BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL
);

-- What the vector index has not been told yet, written in the transaction that made the change.
CREATE TABLE outbox (chunk_id TEXT COLLATE "C" PRIMARY KEY, removed INTEGER NOT NULL);

-- Stories that several outlets printed. A MinHash signature of each article's text; empty for one of a few words.
CREATE TABLE signature (
    key BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES article (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,     -- of publication, counted from 1 January of the year 1; 0 where there is no date
    hashes BYTEA NOT NULL      -- uint32, little-endian
);

-- Bands of the signatures: two articles of about one day with a band in common are compared. A signature's rows are
-- found by its hashes, so there is no index over the last column.
CREATE TABLE band (
    hash BIGINT NOT NULL,
    day INTEGER NOT NULL,
    signature BIGINT NOT NULL,
    PRIMARY KEY (hash, day, signature)
);

-- Pairs of articles that are one story. What hangs together by pairs is a cluster.
CREATE TABLE near_duplicate (
    a TEXT COLLATE "C" NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    b TEXT COLLATE "C" NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    jaccard DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (a, b),
    CHECK (a < b)
);
CREATE INDEX near_duplicate_b ON near_duplicate (b);

-- What stands among an article's paragraphs and is none of them: notices, links to other stories, captions. It is shown
-- in grey where an article is read, and neither searched nor quoted.
CREATE TABLE aside (
    article_id TEXT COLLATE "C" NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,   -- counted from 0
    after INTEGER NOT NULL,   -- number of the paragraph before it, 0 before the first
    kind TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (article_id, place)
);

-- Earlier versions of articles whose text was changed at the same place; they are not searched.
CREATE TABLE earlier_version (
    article_id TEXT COLLATE "C" NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,  -- counted from 1, the oldest
    id TEXT COLLATE "C" NOT NULL,         -- the article's id at that time
    replaced TEXT COLLATE "C" NOT NULL,   -- ISO time in UTC at which the next version was read
    title TEXT COLLATE "C" NOT NULL,
    published TEXT COLLATE "C",
    updated TEXT COLLATE "C",
    paragraphs TEXT COLLATE "C" NOT NULL, -- JSON list
    PRIMARY KEY (article_id, number)
);
CREATE INDEX earlier_version_id ON earlier_version (id);

-- Feeds that are fetched and folders that are read again and again.
CREATE TABLE subscription (
    location TEXT COLLATE "C" PRIMARY KEY, -- address or absolute path
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('feed', 'folder')),
    title TEXT COLLATE "C" NOT NULL,
    options TEXT COLLATE "C" NOT NULL,    -- JSON object
    since TEXT COLLATE "C" NOT NULL,      -- ISO times in UTC, here and below
    last_run TEXT COLLATE "C",
    next_run TEXT COLLATE "C",
    runs INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,    -- articles, in all runs
    last_added INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, -- runs in a row that failed
    error TEXT COLLATE "C" NOT NULL DEFAULT ''
);

-- Entries of feeds and pages of site maps that were read.
CREATE TABLE feed_entry (
    feed TEXT COLLATE "C" NOT NULL,
    entry TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,     -- another one means that the entry was changed
    whole INTEGER NOT NULL,   -- 0 while its page could not be had
    tries INTEGER NOT NULL,
    next_try TEXT COLLATE "C",            -- ISO time in UTC
    PRIMARY KEY (feed, entry)
);

-- What servers said of the version of a page that was fetched last.
CREATE TABLE validator (
    url TEXT COLLATE "C" PRIMARY KEY,
    etag TEXT COLLATE "C" NOT NULL,
    modified TEXT COLLATE "C" NOT NULL
);

-- Conversations of the people who ask.

-- Each belongs to one owner, an opaque name for a browser or a terminal. Times are ISO 8601 in UTC.
CREATE TABLE conversation (
    key BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    owner TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    created TEXT COLLATE "C" NOT NULL,
    updated TEXT COLLATE "C" NOT NULL
);
CREATE INDEX conversation_of_owner ON conversation (owner, updated);

-- A question with the whole JSON of its answer, so that reopening shows the same citations although the articles
-- may have changed since.
CREATE TABLE turn (
    conversation BIGINT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    question TEXT COLLATE "C" NOT NULL,
    answer TEXT COLLATE "C" NOT NULL,
    asked TEXT COLLATE "C" NOT NULL,
    thumb TEXT COLLATE "C" CHECK (thumb IN ('up', 'down')),
    comment TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (conversation, number)
);
