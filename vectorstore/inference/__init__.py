"""The models: embeddings, the reader, rerankers."""
