"""The room of people and programs: web page, command line, HTTP."""
