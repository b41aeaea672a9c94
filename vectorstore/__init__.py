"""The room where articles come in and passages come out; the only one with Chroma, SQLite and the embedder."""
