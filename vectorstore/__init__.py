"""Articles come in, passages come out. Sub-packages and modules in the order of an article's way, then a question's.

An article: ``fetching`` (pages and feeds over HTTP), ``readers`` (a file to records, a reader for each format),
``parsing`` (what the readers share: encodings, fields, dates, paragraphs, boilerplate), ``documents`` (the values:
Article, Paragraph, Chunk, Passage), ``chunking`` (paragraphs to chunks), ``inference`` (chunks to vectors; the bundled
models), ``storage`` (the archive in SQLite, the truth), ``index`` (Chroma, derived from the archive), ``ingestion``
(runs all of these: ingest, reindex, remove).

A question: ``text`` (words, dates, one form for each word), ``search`` (candidates, features, ranking, passages).

Around both: ``collection`` (one folder: archive, index, embedder), ``home_lock`` (one process has it open),
``diagnostics`` (``newsdesk doctor``), ``fitted_model`` (weights in JSON files), ``until_changed`` (what is kept
until the archive changes), ``errors``.

Only this package imports chromadb, sqlite3, onnxruntime, sentence-transformers and torch.
"""
