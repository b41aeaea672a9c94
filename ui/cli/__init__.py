"""The command line: ``app`` is the entry point, each ``commands_*`` has some of the commands.

``options`` (shared options), ``console`` (safe output), ``progress_bar``, ``repl`` (``newsdesk chat``).
"""
