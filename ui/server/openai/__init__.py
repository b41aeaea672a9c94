"""OpenAI's protocol, ``/v1``: models, chat completions and responses, answered by the desk with its citations."""
