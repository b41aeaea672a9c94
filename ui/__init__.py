"""The room of people and programs: command line (cli, commands_*, chat, desk), HTTP (api), and the web page (web).

The page: each view is built in a ``*_view`` file, ``dialogue`` grows a conversation, ``render`` and ``article_page``
make its HTML. The Library (``library*``, ``uploads``) and Evaluate (``evaluat*``) views come over HTTP, their work goes
on in ``jobs``. Stored conversations come as pages and as JSON (``conversations_*``); ``owner`` and ``secret`` say whose
they are. In front of all: ``paths`` (a sub-path), ``guard`` (who may ask), ``login`` with ``sessions`` (the password),
``leaving`` (the server stops). Thin: it parses, calls the assistant and renders. Everything that comes from an article
is escaped here.
"""
