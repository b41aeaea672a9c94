"""The room where articles come in and passages come out. Its files, in the order of an article's way:

article (the values that flow), readers (files to records: packed, decoding: bytes and text; read_text, read_html
with json_ld and page_date, read_json with json_shapes, read_table with day_order, read_xml, read_feed, read_mail,
read_pdf, read_office, read_epub and read_archive give fields; fields, dates, mending, fragments, paragraphs and
boilerplate make them clean; record puts them together), chunking (paragraphs to chunks), embedder and onnx_embedder
(texts to vectors), archive (the truth, in SQLite: database, snapshots, schema.sql, migrations, manifest, lexical and
fulltext, and near_duplicates with shingles: stories printed twice), index and chroma (derived), exact (what finds
without the index), sync (the index brought up to the archive), collection and lock (the folder that holds them, one
process at a time), ingest, storing and reindex (what fills them), catalogue (the list of articles), removal (with
undo), doctor (is all well), conversations (what people asked, in a file of its own), errors.

A question's way: query (its words and what each is worth), recency (the days preferred), candidates (what three
searches bring), signals and ranking (what each is worth, and the order), reranker (a model's second look), stories (one
story once), search (all of it), beside (a follow-up searched for twice). For the choice of sentences: onnx_reader; for
their check: nli. What both bundled models share: onnx_model.

The only room with chromadb, sqlite3, onnxruntime, sentence-transformers and torch.
"""
