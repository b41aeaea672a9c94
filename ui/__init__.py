"""The room of people and programs: command line (cli, commands_*, chat, desk), HTTP (api), and the web page (web).

The page: each view is built in a ``*_view`` file, ``dialogue`` grows a conversation, ``render`` and ``article_page``
make its HTML. Thin: it parses, calls the assistant and renders. Everything that comes from an article is escaped here.
"""
