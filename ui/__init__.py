"""The command line, the web page and the HTTP API: they parse input, call ``qa`` and render.

``backend`` (a collection in this process or a running server, behind one interface), ``jobs`` (ingests and evaluations
in the background), ``html`` (answers, articles and lists as escaped HTML), ``page`` (the Gradio page, one module a
view), ``mcp`` (tools for other assistants), ``server`` (FastAPI: routes, APIs, tokens, password, request guards),
``cli`` (the commands), ``assets`` (scripts and styles). ``formatting`` (dates, counts, excerpts, safe links), ``net``
and ``sub_path`` (addresses).
"""
