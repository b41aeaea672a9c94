-- The archive: the truth about a collection. Chroma is derived from it.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE article (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    url TEXT,
    source TEXT,
    published TEXT,           -- ISO date; ISO dates sort as text
    authors TEXT NOT NULL,    -- JSON list
    language TEXT,
    section TEXT,
    updated TEXT              -- ISO date, or date and time
);
CREATE INDEX article_published ON article (published);
CREATE INDEX article_url ON article (url);

CREATE TABLE paragraph (
    article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;

CREATE TABLE chunk (
    key INTEGER PRIMARY KEY,  -- row of the full-text index
    id TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER,
    vector BLOB NOT NULL      -- float32, little-endian, of length one
);
CREATE INDEX chunk_article ON chunk (article_id, first, start);

-- BM25. Porter stems; accents are folded. The text is stored with it, so that a row can be removed without its words.
CREATE VIRTUAL TABLE chunk_text USING fts5 (title, body, tokenize = "porter unicode61 remove_diacritics 2");

-- BM25 over headlines. A headline's row is that of its article's first chunk.
CREATE VIRTUAL TABLE headline USING fts5 (title, tokenize = "porter unicode61 remove_diacritics 2");

-- What a search filters by, in few pages: the rows of chunk are wide with their vectors.
CREATE TABLE chunk_head (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    day INTEGER NOT NULL      -- of publication, counted from 1 January of the year 1; 0 where there is no date
);

-- Where articles came from: one row for each record of each file.
CREATE TABLE origin (
    path TEXT NOT NULL,
    record TEXT NOT NULL,
    article_id TEXT NOT NULL REFERENCES article (id) DEFERRABLE INITIALLY DEFERRED,
    content TEXT NOT NULL,    -- digest of the record with its headline, date and outlet
    PRIMARY KEY (path, record)
) WITHOUT ROWID;
CREATE INDEX origin_article ON origin (article_id);

-- Files read to the end without a rejection; the next run passes over them.
CREATE TABLE file (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) WITHOUT ROWID;

-- What the vector index has not been told yet, written in the transaction that made the change.
CREATE TABLE outbox (chunk_id TEXT PRIMARY KEY, removed INTEGER NOT NULL) WITHOUT ROWID;

-- Stories that several outlets printed. A MinHash signature of each article's text; empty for one of a few words.
CREATE TABLE signature (
    key INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE REFERENCES article (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,     -- of publication, counted from 1 January of the year 1; 0 where there is no date
    hashes BLOB NOT NULL      -- uint32, little-endian
);

-- Bands of the signatures: two articles of about one day with a band in common are compared. A signature's rows are
-- found by its hashes, so there is no index over the last column.
CREATE TABLE band (
    hash INTEGER NOT NULL,
    day INTEGER NOT NULL,
    signature INTEGER NOT NULL,
    PRIMARY KEY (hash, day, signature)
) WITHOUT ROWID;

-- Pairs of articles that are one story. What hangs together by pairs is a cluster.
CREATE TABLE near_duplicate (
    a TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    b TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    jaccard REAL NOT NULL,
    PRIMARY KEY (a, b),
    CHECK (a < b)
) WITHOUT ROWID;
CREATE INDEX near_duplicate_b ON near_duplicate (b);

-- What stands among an article's paragraphs and is none of them: notices, links to other stories, captions. It is shown
-- in grey where an article is read, and neither searched nor quoted.
CREATE TABLE aside (
    article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,   -- counted from 0
    after INTEGER NOT NULL,   -- number of the paragraph before it, 0 before the first
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, place)
) WITHOUT ROWID;

-- Earlier versions of articles whose text was changed at the same place; they are not searched.
CREATE TABLE earlier_version (
    article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,  -- counted from 1, the oldest
    id TEXT NOT NULL,         -- the article's id at that time
    replaced TEXT NOT NULL,   -- ISO time in UTC at which the next version was read
    title TEXT NOT NULL,
    published TEXT,
    updated TEXT,
    paragraphs TEXT NOT NULL, -- JSON list
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;
CREATE INDEX earlier_version_id ON earlier_version (id);

-- Feeds that are fetched and folders that are read again and again.
CREATE TABLE subscription (
    location TEXT PRIMARY KEY, -- address or absolute path
    kind TEXT NOT NULL CHECK (kind IN ('feed', 'folder')),
    title TEXT NOT NULL,
    options TEXT NOT NULL,    -- JSON object
    since TEXT NOT NULL,      -- ISO times in UTC, here and below
    last_run TEXT,
    next_run TEXT,
    runs INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,    -- articles, in all runs
    last_added INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, -- runs in a row that failed
    error TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

-- Entries of feeds and pages of site maps that were read.
CREATE TABLE feed_entry (
    feed TEXT NOT NULL,
    entry TEXT NOT NULL,
    digest TEXT NOT NULL,     -- another one means that the entry was changed
    whole INTEGER NOT NULL,   -- 0 while its page could not be had
    tries INTEGER NOT NULL,
    next_try TEXT,            -- ISO time in UTC
    PRIMARY KEY (feed, entry)
) WITHOUT ROWID;

-- What servers said of the version of a page that was fetched last.
CREATE TABLE validator (
    url TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    modified TEXT NOT NULL
) WITHOUT ROWID;
