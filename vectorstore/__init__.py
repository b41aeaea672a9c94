"""The room where articles come in and passages come out. Its files, in the order of an article's way:

article (the values that flow), readers (files to records: decoding, read_text, read_html, read_json, read_table,
record, dates), chunking (paragraphs to chunks), embedder (texts to vectors), archive (the truth, in SQLite: database,
schema.sql, manifest, lexical), index and chroma (derived), sync (the index brought up to the archive), collection and
lock (the folder that holds them, one process at a time), ingest, storing and reindex (what fills them), search (a
question to passages), recency (the days preferred), doctor (is all well), errors.

The only room with chromadb, sqlite3, sentence-transformers and torch.
"""
