"""Models: embeddings, the reader, rerankers and entailment.

``embedder`` loads an embedding model by name (``onnx_embedder`` runs the bundled one), ``onnx_reader`` runs the
bundled reader on the input that ``reader_input`` encodes, ``onnx_session`` opens both files, ``cross_encoders`` loads
a reranker or an inference model by name, ``vectors`` has the array type.
"""
