"""The room of people and programs: command line (cli and commands_*), web page (web, chat, desk, render), HTTP (api).

Thin: it parses, calls the assistant and renders. Everything that comes from an article is escaped here.
"""
