"""Chat models.

``providers`` loads one by name, ``llama_cpp`` runs a GGUF file, ``client`` sends requests (retries, time, tokens),
``usage`` counts cost, ``prompt_context`` writes passages into a prompt safely.
"""
